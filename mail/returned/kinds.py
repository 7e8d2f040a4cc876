"""The kinds of messages that come back, and what a message of a kind tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from mail.message import MessageKey


class ReturnedKind(StrEnum):
    """What a message that came back is."""

    PERMANENT = "permanent"  # the address does not exist
    TEMPORARY = "temporary"  # not delivered this time: mailbox full, server busy
    DELAYED = "delayed"  # still being tried
    BLOCKED = "blocked"  # refused for what was sent, or for who sent it
    OUT_OF_OFFICE = "out_of_office"
    AUTOMATIC = "automatic"  # a receipt, or another reply that nobody wrote
    OPT_OUT = "opt_out"
    LEFT = "left"  # whoever had the address has it no more
    ADDRESS_CHANGE = "address_change"
    REPLY = "reply"  # that somebody wrote


LABELS: Final[Mapping[ReturnedKind, str]] = {
    ReturnedKind.PERMANENT: "Permanent bounce",
    ReturnedKind.TEMPORARY: "Temporary bounce",
    ReturnedKind.DELAYED: "Delivery delayed",
    ReturnedKind.BLOCKED: "Refused as spam or by a rule",
    ReturnedKind.OUT_OF_OFFICE: "Out of office",
    ReturnedKind.AUTOMATIC: "Automatic reply",
    ReturnedKind.OPT_OUT: "Opt-out",
    ReturnedKind.LEFT: "No longer at this address",
    ReturnedKind.ADDRESS_CHANGE: "Changed address",
    ReturnedKind.REPLY: "Reply",
}
# What a person has to look at: nobody but a person can tell what is to be done.
FOR_REVIEW: Final = frozenset({ReturnedKind.LEFT, ReturnedKind.ADDRESS_CHANGE, ReturnedKind.REPLY})


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """A message that came back, as far as it matters.

    `addresses` may be those that were written to, the surest first; `keys` and `tokens` name
    messages and invitations that are told for certain. `excerpt` is the beginning of what somebody
    wrote, for whoever reviews it.
    """

    place: str
    digest: str
    kind: ReturnedKind
    received_at: datetime
    addresses: tuple[str, ...] = ()
    keys: tuple[MessageKey, ...] = ()
    tokens: tuple[str, ...] = ()
    status_code: str = ""
    detail: str = ""
    returns_on: date | None = None
    new_address: str = ""
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedMails:
    """What messages say, and where those were that could not be read."""

    mails: tuple[ReturnedMail, ...]
    unreadable: tuple[str, ...] = ()
