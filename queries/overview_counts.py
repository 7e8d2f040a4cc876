"""What the overview counts: figures of people, the current waves, and what there is to do.

Every number of people is counted by the filter that lists them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from shlex import quote
from typing import Final

from sqlalchemy import Connection, func, select

from analysis.wave_progress import WaveProgress, answers_by_day, wave_progress
from importers.queue.worklist import open_row_count
from models.tables import awards, people
from queries.tasks import due_tasks
from records.data_quality.worklists import LIVING, LOST
from records.duplicates.undecided_pairs import count_undecided_pairs
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.handed_out import count_overdue
from surveys.calendar import CalendarEntry, read_calendar
from surveys.mailing_lists import count_reminders_due
from surveys.proposals.open_proposals import count_proposals
from surveys.returned_mail.reviews import count_open_replies
from surveys.waves import Wave, all_waves, is_open, list_waves

_MAILED: Final = f"{LIVING} and not do_not_email and contact_hold is empty"
_CONTACTABLE: Final = "contactable for surveys"
_UNVERIFIED_DAYS: Final = 2 * 365


class FigureCode(StrEnum):
    """The figures about people."""

    PEOPLE = "people"
    REACHABLE = "reachable_by_email"
    CONTACTABLE = "contactable_for_surveys"
    WITH_BASIS = "contactable_with_basis"
    LOST = "lost_contact"
    LINKEDIN = "linkedin_group"


FIGURE_FILTERS: Final[Mapping[FigureCode, str | None]] = {
    FigureCode.PEOPLE: None,
    FigureCode.REACHABLE: f"email_status in (good, unverified) and {_MAILED}",
    FigureCode.CONTACTABLE: _CONTACTABLE,
    FigureCode.WITH_BASIS: (
        f'{_CONTACTABLE} and survey_consent in (consent, "soft opt-in", "not marketing")'
    ),
    FigureCode.LOST: LOST,
    FigureCode.LINKEDIN: "linkedin_group",
}


class ToDoCode(StrEnum):
    """The kinds of things to do."""

    TASKS_DUE = "tasks_due"
    REVIEW_ROWS = "rows_to_review"
    REVIEW_REPLIES = "replies_to_review"
    DUPLICATES = "possible_duplicates"
    PROPOSALS = "proposals_from_answers"
    CONTACTS_ON_HOLD = "contacts_on_hold"
    BOUNCED_ADDRESSES = "bounced_addresses"
    NEW_GRADUATES = "new_graduates_not_invited"
    REMINDERS = "reminders_due"
    UNVERIFIED = "not_verified_for_two_years"
    LISTS_OVERDUE = "lists_overdue"


FIGURE_LABELS: Final[Mapping[FigureCode, str]] = {
    FigureCode.PEOPLE: "People",
    FigureCode.REACHABLE: "Reachable by e-mail",
    FigureCode.CONTACTABLE: "Contactable for surveys",
    FigureCode.WITH_BASIS: "Contactable, with consent or other basis on file",
    FigureCode.LOST: "Lost contact",
    FigureCode.LINKEDIN: "LinkedIn group",
}
# What is counted, for one and for several.
_TO_DO_LABELS: Final[Mapping[ToDoCode, tuple[str, str]]] = {
    ToDoCode.TASKS_DUE: ("person with tasks due", "people with tasks due"),
    ToDoCode.REVIEW_ROWS: ("row to review", "rows to review"),
    ToDoCode.REVIEW_REPLIES: ("reply to review", "replies to review"),
    ToDoCode.DUPLICATES: ("possible duplicate", "possible duplicates"),
    ToDoCode.PROPOSALS: ("answer that would update a record", "answers that would update records"),
    ToDoCode.CONTACTS_ON_HOLD: ("person on hold until reviewed", "people on hold until reviewed"),
    ToDoCode.BOUNCED_ADDRESSES: ("address that bounced", "addresses that bounced"),
    ToDoCode.NEW_GRADUATES: (
        "new graduate not yet invited to {wave}", "new graduates not yet invited to {wave}",
    ),
    ToDoCode.REMINDERS: ("reminder due for {wave}", "reminders due for {wave}"),
    ToDoCode.UNVERIFIED: (
        "person last verified more than two years ago",
        "people last verified more than two years ago",
    ),
    ToDoCode.LISTS_OVERDUE: (
        "list handed out that should be back", "lists handed out that should be back",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people, and its percentage of all; `where` lists them, None: all people."""

    count: int
    percent: float | None
    where: str | None


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something to do: how many, and what lists them, a filter of people or a command.

    `wave` is the wave that it concerns.
    """

    code: ToDoCode
    count: int
    where: str | None = None
    command: str | None = None
    wave: Wave | None = None

    @property
    def label(self) -> str:
        """What is counted, to be read behind the count: “addresses that bounced”."""
        one, many = _TO_DO_LABELS[self.code]
        text = one if self.count == 1 else many
        return text.format(wave="" if self.wave is None else self.wave.name)


@dataclass(frozen=True, slots=True)
class WaveOverview:
    """A wave, whether it is open, and its answers by day (cumulative)."""

    progress: WaveProgress
    is_open: bool
    answers_by_day: tuple[tuple[date, int], ...]

    @property
    def wave(self) -> Wave:
        """The wave itself."""
        return self.progress.wave


@dataclass(frozen=True, slots=True)
class OverviewFigures:
    """The figures of people, and the waves shown.

    `waves` are the open ones, the latest first; where none is open, the one that opened last.
    `by_year` counts people by the year of their latest award.
    """

    people: Mapping[FigureCode, Figure]
    created_this_month: int
    waves: tuple[WaveOverview, ...]
    by_year: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ToDoList:
    """The things to do on a day, those of which there are any, and what comes up after it."""

    items: tuple[ToDo, ...]
    calendar: tuple[CalendarEntry, ...]

    def reminders_due(self, wave: Wave) -> int:
        """How many reminders of `wave` are due."""
        due = (one for one in self.items if one.code is ToDoCode.REMINDERS)
        return sum(one.count for one in due if one.wave is not None and one.wave.id == wave.id)


def count_figures(connection: Connection, today: date) -> OverviewFigures:
    """Count the people, the current waves on `today` and who joined in its month."""
    known = list_waves(connection)
    shown = current_waves([counts.wave for counts in known], today)
    waves = [
        _wave(connection, wave_progress(connection, counts), today)
        for counts in known
        if counts.wave in shown
    ]
    waves.sort(key=lambda one: _opening(one.wave), reverse=True)
    return OverviewFigures(
        _people(connection),
        _created_since(connection, today.replace(day=1)),
        tuple(waves),
        _by_year(connection),
    )


def count_to_do(connection: Connection, today: date) -> ToDoList:
    """Count what there is to do on the day `today`, and read what comes up."""

    def listed(code: ToDoCode, where: str, wave: Wave | None = None) -> ToDo:
        return ToDo(code, _count(connection, where), where, wave=wave)

    open_waves = [wave for wave in all_waves(connection) if is_open(wave, today)]
    open_waves.sort(key=_opening, reverse=True)
    unverified = f"last_verified < {today - timedelta(days=_UNVERIFIED_DAYS)} and not deceased"
    items = [
        listed(ToDoCode.TASKS_DUE, due_tasks(today)),
        ToDo(ToDoCode.REVIEW_ROWS, open_row_count(connection), command="reviews"),
        ToDo(ToDoCode.REVIEW_REPLIES, count_open_replies(connection), command="replies"),
        ToDo(ToDoCode.DUPLICATES, count_undecided_pairs(connection), command="duplicates"),
        ToDo(ToDoCode.PROPOSALS, count_proposals(connection), command="proposals list"),
        listed(ToDoCode.CONTACTS_ON_HOLD, "contact_hold is not empty"),
        listed(ToDoCode.BOUNCED_ADDRESSES, f"email_status = bounced and {LIVING}"),
        *(listed(ToDoCode.NEW_GRADUATES, _new_graduates(wave, today), wave) for wave in open_waves),
        *(
            ToDo(
                ToDoCode.REMINDERS,
                count_reminders_due(connection, wave),
                command=f"export invitations OUT --survey {quote(wave.survey_code)}"
                f" --wave {quote(wave.label)} --only not-answered",
                wave=wave,
            )
            for wave in open_waves
        ),
        listed(ToDoCode.UNVERIFIED, unverified),
        ToDo(
            ToDoCode.LISTS_OVERDUE,
            count_overdue(connection, today),
            command="handed-out list --overdue",
        ),
    ]
    return ToDoList(
        tuple(one for one in items if one.count), tuple(read_calendar(connection, today))
    )


def current_waves(waves: Sequence[Wave], today: date) -> Sequence[Wave]:
    """The waves that are open on `today`, else the one opened last; empty where there is none."""
    open_now = [wave for wave in waves if is_open(wave, today)]
    return open_now or sorted(waves, key=_opening)[-1:]


def _opening(wave: Wave) -> tuple[date, int]:
    return wave.opens or date.min, wave.id


def _people(connection: Connection) -> Mapping[FigureCode, Figure]:
    everybody = count(connection, None)
    result = {}
    for code, where in FIGURE_FILTERS.items():
        number = everybody if where is None else _count(connection, where)
        percent = 100 * number / everybody if everybody else None
        result[code] = Figure(number, percent, where)
    return result


def _count(connection: Connection, where: str) -> int:
    return count(connection, parse(where, BY_KEY))


def _created_since(connection: Connection, day: date) -> int:
    created = select(func.count()).select_from(people).where(people.c.created_at >= day)
    return connection.scalar(created) or 0


def _wave(connection: Connection, progress: WaveProgress, today: date) -> WaveOverview:
    daily = answers_by_day(connection, progress.wave)
    totals = accumulate(answered for _day, answered in daily)
    return WaveOverview(
        progress,
        is_open(progress.wave, today),
        tuple((day, total) for (day, _), total in zip(daily, totals, strict=True)),
    )


def _by_year(connection: Connection) -> tuple[tuple[int, int], ...]:
    """People by the year of their latest award; years without anybody in between count zero."""
    latest = (
        select(func.max(awards.c.completed).label("year")).group_by(awards.c.person_id).subquery()
    )
    rows = connection.execute(
        select(latest.c.year, func.count().label("people"))
        .where(latest.c.year.is_not(None))
        .group_by(latest.c.year)
    )
    found: dict[int, int] = {row.year: row.people for row in rows}
    if not found:
        return ()
    return tuple((year, found.get(year, 0)) for year in range(min(found), max(found) + 1))


def _new_graduates(wave: Wave, today: date) -> str:
    name = f"{wave.survey_code}/{wave.label}"
    return f'award_completed >= {today.year - 1} and not invited to "{name}" and {_CONTACTABLE}'
