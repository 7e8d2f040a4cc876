"""What comes up: waves that open, close and are due again, reminders, mailings, contact limits.

Names surveys and counts people; nothing of it is about one person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.formats import plural
from models.tables import invitations, mailings, messages
from records.office import office_settings
from records.sent_messages import MailingState, MessageState
from surveys.dispositions import NOT_ANSWERED
from surveys.waves import Wave, all_waves, is_open

DAYS_AHEAD: Final = 400  # so that a wave of every year is seen coming


class CalendarKind(StrEnum):
    """What an entry is about."""

    OPENS = "opens"
    CLOSES = "closes"
    REMINDERS = "reminders"
    MAILING = "mailing"
    NEXT_WAVE = "next-wave"
    CONTACTABLE = "contactable"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What is on a day, None of `wave`: of no single wave.

    `key` names the entry whatever its day, so that it moves with it.
    """

    on: date
    kind: CalendarKind
    key: str
    title: str
    wave: Wave | None = None


def read_calendar(
    connection: Connection, today: date, days: int = DAYS_AHEAD
) -> Sequence[CalendarEntry]:
    """What is on from `today` for some `days`, in the order of days."""
    waves = all_waves(connection)
    found = [
        *_wave_days(waves),
        *_next_waves(waves, today),
        *_reminders(connection, waves, today),
        *_mailings(connection, waves, today),
        *_contactable_again(connection, today),
    ]
    last = today + timedelta(days=days)
    return sorted(
        (one for one in found if today <= one.on <= last), key=lambda one: (one.on, one.title)
    )


def scheduled_mailings(connection: Connection) -> Sequence[Any]:
    """The mailings that wait for their time (UTC): id, wave_id, kind and scheduled_at."""
    columns = mailings.c.id, mailings.c.wave_id, mailings.c.kind, mailings.c.scheduled_at
    waits = mailings.c.state == str(MailingState.WAITING), mailings.c.scheduled_at.is_not(None)
    return connection.execute(select(*columns).where(*waits).order_by(mailings.c.id)).all()


def _wave_days(waves: Sequence[Wave]) -> Iterator[CalendarEntry]:
    for wave in waves:
        for kind, on in ((CalendarKind.OPENS, wave.opens), (CalendarKind.CLOSES, wave.closes)):
            if on is not None:
                yield CalendarEntry(
                    on, kind, f"wave-{wave.id}-{kind}", f"{wave.title} {kind}", wave
                )


def _next_waves(waves: Sequence[Wave], today: date) -> Iterator[CalendarEntry]:
    """When surveys are due again: as long after the last wave as that was after the one before."""
    by_survey: dict[int, list[tuple[date, Wave]]] = defaultdict(list)
    for wave in waves:
        if wave.opens is not None:
            by_survey[wave.survey_id].append((wave.opens, wave))
    for survey_id, opened in by_survey.items():
        days = sorted({opens for opens, _ in opened})
        gaps = [later - earlier for earlier, later in pairwise(days)]
        if gaps and days[-1] <= today:
            title = f"{opened[0][1].survey_title}: next wave due by the interval of the last"
            key = f"survey-{survey_id}-next"
            latest = max(opened, key=lambda one: one[0])[1]
            yield CalendarEntry(days[-1] + gaps[-1], CalendarKind.NEXT_WAVE, key, title, latest)


def _reminders(
    connection: Connection, waves: Sequence[Wave], today: date
) -> Iterator[CalendarEntry]:
    """When the first people of each open wave are due for a reminder, today at the earliest."""
    office = office_settings(connection)
    last_sent = (
        select(
            invitations.c.wave_id,
            invitations.c.id,
            func.max(messages.c.at).label("at"),
            func.count().label("count"),
        )
        .join(messages, messages.c.invitation_id == invitations.c.id)
        .where(
            messages.c.state == str(MessageState.SENT), invitations.c.disposition.in_(NOT_ANSWERED)
        )
        .group_by(invitations.c.wave_id, invitations.c.id)
        .having(func.count() <= office.most_reminders)  # the invitation, and reminders
        .subquery()
    )
    first: dict[int, datetime] = dict(
        connection.execute(
            select(last_sent.c.wave_id, func.min(last_sent.c.at)).group_by(last_sent.c.wave_id)
        ).all()
    )
    for wave in waves:
        if wave.id in first and is_open(wave, today):
            due = max(first[wave.id].date() + timedelta(days=office.reminder_days), today)
            if wave.closes is None or due <= wave.closes:
                title = f"{wave.title}: reminders due"
                key = f"wave-{wave.id}-reminders"
                yield CalendarEntry(due, CalendarKind.REMINDERS, key, title, wave)


def _mailings(
    connection: Connection, waves: Sequence[Wave], today: date
) -> Iterator[CalendarEntry]:
    """When mailings are to be sent, today where they are late, by the clock of this desk."""
    by_id = {wave.id: wave for wave in waves}
    for row in scheduled_mailings(connection):
        wave = by_id.get(row.wave_id)
        if wave is None:  # created since the waves were read, as on a server
            continue
        on = max(row.scheduled_at.replace(tzinfo=UTC).astimezone().date(), today)
        title, key = f"{wave.title}: {row.kind} scheduled", f"mailing-{row.id}"
        yield CalendarEntry(on, CalendarKind.MAILING, key, title, wave)


def _contactable_again(connection: Connection, today: date) -> Iterator[CalendarEntry]:
    """When how many of those at the contact limit fall below it, if nobody writes to them."""
    office = office_settings(connection)
    since = datetime.combine(today - timedelta(days=office.contact_cap_days), time())
    sent: dict[int, list[date]] = defaultdict(list)
    rows = connection.execute(
        select(invitations.c.person_id, messages.c.at)
        .join(messages, messages.c.invitation_id == invitations.c.id)
        .where(messages.c.state == str(MessageState.SENT), messages.c.at >= since)
        .order_by(messages.c.at.desc())
    )
    for person_id, at in rows:
        sent[person_id].append(at.date())
    days: Counter[date] = Counter(
        latest[office.contact_cap - 1] + timedelta(days=office.contact_cap_days)
        for latest in sent.values()
        if 0 < office.contact_cap <= len(latest)
    )
    for on, count in days.items():
        people = plural(count, "person", "people")
        title = f"{people} at the contact limit can be invited again"
        yield CalendarEntry(on, CalendarKind.CONTACTABLE, f"contactable-{on}", title)
