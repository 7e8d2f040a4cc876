"""Who can be reminded of a wave now: invited before, not too recently, not too often.

The limits are settings of the office and can be overridden; that nobody is reminded of an
invitation that never went out, nor before their reply was read, cannot.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, exists, null

from core.formats import format_number, plural
from models.database import utc_now
from models.tables import invitations, returned_messages
from records.office import OfficeSettings, office_settings
from records.sent_messages import LAST_SENT, REMINDERS_SENT
from surveys.frames import LABELS
from surveys.returned_mail.apply import OPEN


class NotDue(StrEnum):
    """Why somebody who has not answered is not reminded."""

    NOT_SENT = "invitation_not_sent"
    REPLY = "reply_to_review"  # which may say that they want no more
    TOO_SOON = "contacted_recently"
    ENOUGH = "reminded_enough"


# The reasons that the user may override.
LIMITS: Final = frozenset({NotDue.TOO_SOON, NotDue.ENOUGH})


def not_due(connection: Connection) -> ColumnElement[str | None]:
    """The NotDue of the invitation at hand, NULL: a reminder is due.

    Says nothing of who answered or objected. An invitation that was marked as sent by hand counts
    as sent on that day.
    """
    office, today = office_settings(connection), utc_now().date()
    long_ago = today - timedelta(days=office.reminder_days)
    by_hand = invitations.c.disposition == "sent"
    has_replied = exists().where(
        returned_messages.c.invitation_id == invitations.c.id, returned_messages.c.state == OPEN
    )
    return case(
        (and_(~by_hand, LAST_SENT.is_(None)), NotDue.NOT_SENT),
        (has_replied, NotDue.REPLY),
        (office.most_reminders <= REMINDERS_SENT, NotDue.ENOUGH),
        (datetime.combine(long_ago + timedelta(days=1), time()) <= LAST_SENT, NotDue.TOO_SOON),
        (and_(LAST_SENT.is_(None), invitations.c.disposition_on > long_ago), NotDue.TOO_SOON),
        else_=null(),
    )


def include_people_at_limits(count: int) -> str:
    """The offer to override the limits: “Include 5 people contacted …”."""
    people = plural(count, "person", "people")
    return f"Include {people} contacted recently or often enough"


def describe_exclusions(excluded: Mapping[str, int], office: OfficeSettings) -> list[str]:
    """Say how many people a list excludes for each reason: “3 contacted in the last 7 days”."""
    return [
        f"{format_number(excluded[reason])} {text[:1].lower()}{text[1:]}"
        for reason, text in _labels(office).items()
        if reason in excluded
    ]


def exclusion_label(reason: str, office: OfficeSettings) -> str:
    """A reason why people are not on a list: “Contacted in the last 7 days”."""
    return _labels(office)[reason]


def _labels(office: OfficeSettings) -> dict[str, str]:
    return {
        **{str(reason): label for reason, label in LABELS.items()},
        NotDue.NOT_SENT: "Not sent the invitation yet",
        NotDue.REPLY: "Replied, and the reply is to be reviewed",
        NotDue.TOO_SOON: f"Contacted in the last {plural(office.reminder_days, 'day')}",
        NotDue.ENOUGH: f"Sent {plural(office.most_reminders, 'reminder')} already",
    }
