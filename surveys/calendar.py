"""What comes up: waves, reminders, mailings, contact limits, and what retention rules find due.

Names surveys and counts people; nothing of it is about one person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Date, func, select

from core.dates import local_day
from core.formats import plural
from models.tables import invitations, mailings, messages
from records.office import office_settings
from records.retention.plan import due_on, plan_retention
from records.retention.rules import DESCRIPTIONS, RetentionPolicy, read_policy
from records.sent_messages import WENT_OUT, MailingState
from surveys.mailing_lists import first_reminder_due
from surveys.next_wave import propose_dates
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
    RETENTION = "retention"


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
    last = today + timedelta(days=days)
    found = [
        *_wave_days(waves),
        *_next_waves(waves, today),
        *_reminders(connection, waves, today),
        *_mailings(connection, waves, today),
        *_contactable_again(connection, today),
        *_retention(connection, today, last),
    ]
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
    """When surveys are due again, as proposed to whoever runs them again (surveys/next_wave.py)."""
    for of_survey in _by_survey(waves):
        last = max(of_survey, key=lambda wave: wave.opens or date.min)
        proposed = propose_dates(of_survey, last, today)
        if proposed.opens is None or not proposed.by_interval or (last.opens or today) > today:
            continue
        title = f"{last.survey_title}: next wave due by the interval of the last"
        key = f"survey-{last.survey_id}-next"
        yield CalendarEntry(proposed.opens, CalendarKind.NEXT_WAVE, key, title, last)


def _by_survey(waves: Sequence[Wave]) -> Iterable[Sequence[Wave]]:
    found: dict[int, list[Wave]] = defaultdict(list)
    for wave in waves:
        found[wave.survey_id].append(wave)
    return found.values()


def _reminders(
    connection: Connection, waves: Sequence[Wave], today: date
) -> Iterator[CalendarEntry]:
    """When the first people of each open wave are due for a reminder, today at the earliest."""
    for wave in waves:
        if not is_open(wave, today):
            continue
        first = first_reminder_due(connection, wave)
        if first is None or (wave.closes is not None and wave.closes < first):
            continue
        title, key = f"{wave.title}: reminders due", f"wave-{wave.id}-reminders"
        yield CalendarEntry(max(first, today), CalendarKind.REMINDERS, key, title, wave)


def _retention(connection: Connection, today: date, last: date) -> Iterator[CalendarEntry]:
    """How much is due by each retention rule today; where nothing is, when it is next.

    What would be due already, but is kept, as people in an open wave are, is in neither.
    """
    policy = read_policy(connection)
    now = {due.rule: due.count for due in plan_retention(connection, policy, today) if due.count}
    not_yet = RetentionPolicy({one: policy.years[one] for one in policy.years if one not in now})
    found = {rule: (today, count) for rule, count in now.items()}
    for due in plan_retention(connection, not_yet, last):
        days: Counter[date] = Counter()
        for item in due.items:
            days[due_on(item.on, due.years)] += item.count
        later = [on for on in days if on > today]
        if later:
            found[due.rule] = min(later), days[min(later)]
    for rule, (on, number) in found.items():
        told = DESCRIPTIONS[rule]
        count = plural(number, told.one, told.many)
        title = f"Retention: {told.title[0].lower()}{told.title[1:]}, {count} due"
        yield CalendarEntry(on, CalendarKind.RETENTION, f"retention-{rule}", title)


def _mailings(
    connection: Connection, waves: Sequence[Wave], today: date
) -> Iterator[CalendarEntry]:
    """When mailings are to be sent, today where they are late, by the clock of this desk."""
    by_id = {wave.id: wave for wave in waves}
    for row in scheduled_mailings(connection):
        wave = by_id.get(row.wave_id)
        if wave is None:  # created since the waves were read, as on a server
            continue
        on = max(local_day(row.scheduled_at), today)
        title, key = f"{wave.title}: {row.kind} scheduled", f"mailing-{row.id}"
        yield CalendarEntry(on, CalendarKind.MAILING, key, title, wave)


def _contactable_again(connection: Connection, today: date) -> Iterator[CalendarEntry]:
    """When how many of those at the contact limit fall below it, if nobody writes to them."""
    office = office_settings(connection)
    since = datetime.combine(today - timedelta(days=office.contact_cap_days), time())
    latest_first = func.row_number().over(
        partition_by=invitations.c.person_id, order_by=messages.c.at.desc()
    )
    ranked = (
        select(messages.c.at, latest_first.label("place"))
        .join_from(messages, invitations)
        .where(messages.c.state.in_(WENT_OUT), messages.c.at >= since)
        .subquery()
    )
    sent_on = func.date(ranked.c.at, type_=Date)
    at_limit = ranked.c.place == office.contact_cap  # the message that falls out of the limit first
    rows = connection.execute(select(sent_on, func.count()).where(at_limit).group_by(sent_on))
    for day, count in rows:
        on = day + timedelta(days=office.contact_cap_days)
        people = plural(count, "person", "people")
        title = f"{people} at the contact limit can be invited again"
        yield CalendarEntry(on, CalendarKind.CONTACTABLE, f"contactable-{on}", title)
