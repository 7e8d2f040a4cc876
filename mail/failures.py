"""How handing a mail over can fail: what a transport raises, each with what is certain then.

None of them but `AddressRefused` says anything of an address.
"""

from core.errors import UserError


class AddressRefused(Exception):
    """The mail did not go out: this one was refused, and others may go.

    `reply` is what the server said; `is_permanent`: it will say so again. Whether the address
    itself is bad is for whoever reads bounces to say.
    """

    def __init__(self, reply: str, *, is_permanent: bool) -> None:
        super().__init__("the server refused one mail")
        self.reply = reply
        self.is_permanent = is_permanent


class TransportDown(UserError):
    """The mail did not go out, and neither would any other: out of reach, login refused, busy.

    The sentence says what to do about it.
    """


class ResultUnknown(Exception):
    """The connection ended while the mail was handed over: it may have gone out or not."""

    def __init__(self, reply: str) -> None:
        super().__init__("the connection ended while a mail was handed over")
        self.reply = reply
