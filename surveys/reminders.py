"""Who can be reminded of a wave now: invited before, not too recently, not too often.

The limits are settings of the office and can be overridden; that nobody is reminded of an
invitation that never went out cannot.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, select

from core.formats import format_number, plural
from models.database import utc_now
from models.tables import invitations, messages
from records.office import OfficeSettings, office_settings
from surveys.frames import LABELS
from surveys.waves import Wave


class NotDue(StrEnum):
    """Why somebody who has not answered is not reminded."""

    NOT_SENT = "invitation_not_sent"
    TOO_SOON = "contacted_recently"
    ENOUGH = "reminded_enough"


# The reasons that the user may override.
LIMITS: Final = frozenset({NotDue.TOO_SOON, NotDue.ENOUGH})


def not_due(connection: Connection, wave: Wave) -> dict[int, NotDue]:
    """The invitations of a wave that no reminder is due for, by id, each with its reason.

    Says nothing of who answered or objected. An invitation that was marked as sent by hand counts
    as sent on that day.
    """
    office, today = office_settings(connection), utc_now().date()
    last, reminders = _sent(connection, wave)
    found: dict[int, NotDue] = {}
    for row in connection.execute(
        select(invitations.c.id, invitations.c.disposition, invitations.c.disposition_on).where(
            invitations.c.wave_id == wave.id
        )
    ):
        by_hand = row.disposition_on if row.disposition == "sent" else None
        sent_on = last.get(row.id, by_hand)
        if row.disposition != "sent" and row.id not in last:
            found[row.id] = NotDue.NOT_SENT
        elif reminders[row.id] >= office.most_reminders:
            found[row.id] = NotDue.ENOUGH
        elif sent_on is not None and (today - sent_on).days < office.reminder_days:
            found[row.id] = NotDue.TOO_SOON
    return found


def describe_exclusions(excluded: Mapping[str, int], office: OfficeSettings) -> list[str]:
    """Say how many people a list excludes for each reason: “3 contacted in the last 7 days”."""
    words: dict[str, str] = {
        **{reason: label.lower() for reason, label in LABELS.items()},
        NotDue.NOT_SENT: "not sent the invitation yet",
        NotDue.TOO_SOON: f"contacted in the last {plural(office.reminder_days, 'day')}",
        NotDue.ENOUGH: f"sent {plural(office.most_reminders, 'reminder')} already",
    }
    return [
        f"{format_number(excluded[reason])} {text}"
        for reason, text in words.items()
        if reason in excluded
    ]


def _sent(connection: Connection, wave: Wave) -> tuple[dict[int, date], dict[int, int]]:
    """For each invitation the day of its latest message, and how many reminders went out."""
    last: dict[int, date] = {}
    reminders: dict[int, int] = defaultdict(int)
    for row in connection.execute(
        select(messages.c.invitation_id, messages.c.kind, messages.c.at)
        .join(invitations)
        .where(invitations.c.wave_id == wave.id, messages.c.state != "failed")
        .order_by(messages.c.at)
    ):
        last[row.invitation_id] = row.at.date()
        reminders[row.invitation_id] += row.kind == "reminder"
    return last, reminders
