"""What every way to hand a mail over can do."""

from typing import Protocol

from mail.message import OutgoingMail


class Transport(Protocol):
    """Hands mails over, one at a time, from one thread; `open` before, `close` after.

    Each method may wait for a server, for as long as a minute.
    """

    def open(self) -> None:
        """Connect and log in, so that a mail could be handed over now.

        Raises TransportDown.
        """

    def send(self, mail: OutgoingMail) -> str:
        """Hand `mail` over; return what the other side replied when it took it.

        Connects again by itself where the connection ended since. Raises AddressRefused,
        TransportDown and ResultUnknown (mail/failures.py), and nothing else.
        """

    def close(self) -> None:
        """End the connection; `open` may begin another one."""
