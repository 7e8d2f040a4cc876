"""Milestones of people: years since completion, birthdays, and the classes of each year.

Each is a filter, with how many of its people can be reached: whatever takes a filter (labels,
letters, exports, segments) is for those people.
"""

from calendar import isleap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, case, func, select

from core.errors import UserError
from core.formats import format_day, format_weekday, plural
from models.data_state import StateCache
from models.sql import month_and_day
from models.tables import awards, people
from records.data_quality.worklists import LIVING, LOST, MILESTONES
from records.fields.definitions import BY_KEY
from records.filters.condition_sql import to_sql
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.periods import Period, period_of

_MOST_YEARS: Final = 100  # since completion
_MOST_DAYS: Final = 366
_LEAP_DAY: Final = (2, 29)


class MilestoneKind(StrEnum):
    """What is celebrated."""

    ANNIVERSARIES = "anniversaries"
    BIRTHDAYS = "birthdays"
    CLASSES = "classes"


MILESTONE_LABELS: Final[Mapping[MilestoneKind, str]] = {
    MilestoneKind.ANNIVERSARIES: "Anniversaries of completion",
    MilestoneKind.BIRTHDAYS: "Birthdays",
    MilestoneKind.CLASSES: "Classes",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A reason to write to people: the filter `where` lists them, `detail` says more of it.

    `email` and `post` are how many of its `people` may be written to and have an address; `lost`
    have no usable address or number.
    """

    title: str
    detail: str
    where: str
    people: int
    email: int
    post: int
    lost: int
    deceased: int


@dataclass(frozen=True, slots=True)
class MilestoneQuery:
    """Which milestones: `years` since completion in `in_year`, birthdays in a `period`, or classes.

    Birthdays are those on which people reach one of `ages`, or any. Classes are those who
    `completed` in certain years, or all. `purpose` is what people would be written to for.
    """

    kind: MilestoneKind
    in_year: int
    years: tuple[int, ...] = MILESTONES
    period: str = "this month"
    ages: tuple[int, ...] = ()
    completed: tuple[int, ...] = ()
    purpose: str = "events"


# To count them among a million people takes seconds.
_FOUND: Final = StateCache[tuple[Milestone, ...]](most=8)


def find_milestones(
    connection: Connection, query: MilestoneQuery, today: date
) -> tuple[Milestone, ...]:
    """The milestones of `query` on the day `today`. Raises UserError for what is no period."""
    find = partial(_find, connection, query, today)
    return _FOUND.get(connection, (query, today), find)


def _find(connection: Connection, query: MilestoneQuery, today: date) -> tuple[Milestone, ...]:
    match query.kind:
        case MilestoneKind.ANNIVERSARIES:
            return anniversaries(connection, query.in_year, query.years, query.purpose)
        case MilestoneKind.BIRTHDAYS:
            return birthdays(connection, query.period, today, query.purpose, query.ages)
        case MilestoneKind.CLASSES:
            return classes(connection, query.in_year, query.purpose, query.completed)


def parse_years(text: str) -> tuple[int, ...]:
    """Numbers of years as typed: “1, 5, 10, 25”. Raises UserError for none and anything else."""
    words = text.replace(",", " ").split()
    if not words or not all(word.isdecimal() and 1 <= int(word) <= _MOST_YEARS for word in words):
        raise UserError(
            f"“{text}” are not numbers of years. Write numbers from 1 to {_MOST_YEARS}, such as"
            f" {', '.join(map(str, MILESTONES))}.",
            code="bad_years",
        )
    return tuple(sorted({int(word) for word in words}))


def anniversaries(
    connection: Connection, in_year: int, years: Sequence[int] = MILESTONES, purpose: str = "events"
) -> tuple[Milestone, ...]:
    """Who, among the living, completed `years` years before `in_year`; one milestone for each."""
    completed = {in_year - number: number for number in years}
    counts = _class_counts(connection, purpose, list(completed), LIVING)
    return tuple(
        Milestone(
            plural(number, "year"),
            f"Completed in {year}",
            f"award_completed = {year} and {LIVING}",
            **counts.get(year, _NOBODY),
        )
        for year, number in completed.items()
    )


def classes(
    connection: Connection,
    in_year: int,
    purpose: str = "events",
    completed: Sequence[int] = (),
) -> tuple[Milestone, ...]:
    """The people of each year of completion, or of the years `completed`, the newest first.

    The deceased are among them. Each says how many years ago that is in `in_year`.
    """
    counts = _class_counts(connection, purpose, completed or None, None)
    return tuple(
        Milestone(
            f"Class of {year}",
            _age(in_year - year, in_year),
            f"award_completed = {year}",
            **counts[year],
        )
        for year in sorted(counts, reverse=True)
    )


def birthdays(
    connection: Connection,
    period: str,
    today: date,
    purpose: str = "events",
    ages: Sequence[int] = (),
) -> tuple[Milestone, ...]:
    """Whose birthday is on each day of `period`, among the living; days without any are left out.

    With `ages`, only who reaches one of them then. Who was born on 29 February is there on the
    28th, too, as in filters. Raises UserError for what is no period (records/filters/periods.py),
    or longer than a year.
    """
    days = _days(period_of(period, today), period)
    born = people.c.birth_date
    limits = [born.is_not(None)]
    if ages:
        limits = [born.in_([one for day in days for one in _births(day, ages)])]
    found = _counts(connection, purpose, month_and_day(born), people, limits, LIVING)
    result = []
    for day in days:
        keys = [f"{day:%m-%d}", *(["02-29"] if (day.month, day.day) == (2, 28) else [])]
        there = [found[key] for key in keys if key in found]
        if there:
            counts = {name: sum(one[name] for one in there) for name in _NOBODY}
            asked = f"birthday = {day.isoformat()}"
            if ages:
                asked = f"birth_date in ({', '.join(map(str, _births(day, ages)))})"
            where = f"{asked} and {LIVING}"
            result.append(Milestone(format_day(day), format_weekday(day), where, **counts))
    return tuple(result)


def people_of(
    connection: Connection, milestones: Sequence[Milestone]
) -> Mapping[str, Sequence[int]]:
    """The ids of the people of each milestone by its title, in the order of names."""
    return {one.title: person_ids(connection, parse(one.where, BY_KEY)) for one in milestones}


def joint_filter(milestones: Sequence[Milestone]) -> str:
    """The filter of the people of any of `milestones`."""
    end = f" and {LIVING}"
    asked = [one.where for one in milestones]
    if len(asked) == 1:
        return asked[0]
    if all(one.endswith(end) for one in asked):
        return f"({' or '.join(one.removesuffix(end) for one in asked)}){end}"
    return " or ".join(f"({one})" for one in asked)


_NOBODY: Final[Mapping[str, int]] = dict.fromkeys(
    ("people", "email", "post", "lost", "deceased"), 0
)


def _age(years: int, in_year: int) -> str:
    if years < 0:
        return f"Completes in {in_year - years}"
    return f"{plural(years, 'year')} in {in_year}" if years else f"Completed in {in_year}"


def _births(day: date, ages: Sequence[int]) -> list[date]:
    """When people were born who reach one of `ages` on `day`."""
    found = []
    for age in ages:
        year = day.year - age
        if (day.month, day.day) != _LEAP_DAY or isleap(year):
            found.append(day.replace(year=year))
        if (day.month, day.day) == (2, 28) and isleap(year):
            found.append(date(year, *_LEAP_DAY))
    return found


def _days(period: Period | None, text: str) -> list[date]:
    if period is None or (period.last - period.first).days >= _MOST_DAYS:
        raise UserError(
            f"“{text}” is not a period for birthdays. Write for example “this month”, “next 14"
            " days” or “December 2026”.",
            code="bad_period",
        )
    count = (period.last - period.first).days + 1
    return [period.first + timedelta(days=number) for number in range(count)]


def _class_counts(
    connection: Connection, purpose: str, years: Sequence[int] | None, only: str | None
) -> Mapping[Any, Mapping[str, int]]:
    """The counts of people by the year in which any award of theirs was completed."""
    completed = select(awards.c.person_id, awards.c.completed).distinct()
    completed = completed.where(
        awards.c.completed.is_not(None) if years is None else awards.c.completed.in_(years)
    )
    each = completed.subquery()
    source = each.join(people, people.c.id == each.c.person_id)
    return _counts(connection, purpose, each.c.completed, source, [], only)


def _counts(
    connection: Connection,
    purpose: str,
    group: ColumnElement[Any],
    source: FromClause,
    limits: Sequence[ColumnElement[bool]],
    only: str | None,
) -> Mapping[Any, Mapping[str, int]]:
    """How many people of `source` there are in each `group`, in one pass over them."""

    def condition(expression: str) -> ColumnElement[bool]:
        return to_sql(connection, parse(expression, BY_KEY), BY_KEY)

    def number(expression: str, name: str) -> ColumnElement[int]:
        return func.sum(case((condition(expression), 1), else_=0)).label(name)

    counted = select(
        group.label("group"),
        func.count().label("people"),
        number(f"contactable for {purpose} by email", "email"),
        number(f"contactable for {purpose} by post", "post"),
        number(LOST, "lost"),
        number("deceased", "deceased"),
    ).select_from(source)
    if only is not None:
        limits = [*limits, condition(only)]
    rows = connection.execute(counted.where(*limits).group_by(group)).mappings()
    return {row["group"]: {name: int(row[name]) for name in _NOBODY} for row in rows}
