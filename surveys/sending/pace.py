"""How fast an account sends: so many mails a minute and in 24 hours, over all mailings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, or_, select

from mail.accounts import MailAccount
from models.tables import messages

_DAY: Final = timedelta(hours=24)
# Google counts about 5,000 mails a day to personal mailboxes, and keeps who sent them for ever
# among its bulk senders (support.google.com/a/answer/14229414).
GMAIL_WARNING: Final = 4_000


@dataclass(frozen=True, slots=True)
class Pace:
    """When an account may send the next mail: after `seconds`; `until`: not before that time."""

    seconds: float = 0.0
    until: datetime | None = None


def pace(connection: Connection, account: MailAccount, now: datetime) -> Pace:
    """When `account` may send the next mail, by what the ledger says that it sent (UTC)."""
    sent = select(messages.c.at).where(messages.c.account == account.name)
    newest_first = sent.order_by(messages.c.at.desc()).limit(1)
    if account.per_day:
        oldest_of_day = connection.scalar(newest_first.offset(account.per_day - 1))
        if oldest_of_day is not None and oldest_of_day > now - _DAY:
            return Pace(until=oldest_of_day + _DAY)
    if not account.per_minute:
        return Pace()
    interval = 60 / account.per_minute
    last = connection.scalar(newest_first)
    if last is None:
        return Pace()
    # Another desk's clock may be ahead of this one's.
    return Pace(min(max(interval - (now - last).total_seconds(), 0.0), interval))


def gmail_recipients(connection: Connection, account: MailAccount, now: datetime) -> int:
    """How many mails `account` sent to personal mailboxes of Google in the last 24 hours."""
    return (
        connection.scalar(
            select(func.count()).where(
                messages.c.account == account.name,
                messages.c.at > now - _DAY,
                or_(*(messages.c.address.endswith(f"@{one}") for one in _GMAIL)),
            )
        )
        or 0
    )


def is_gmail(email: str) -> bool:
    """Whether an address is of a personal mailbox of Google."""
    return email.casefold().endswith(tuple(f"@{one}" for one in _GMAIL))


_GMAIL: Final = ("gmail.com", "googlemail.com")
