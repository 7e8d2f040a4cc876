"""How good the records are: a figure of 100, and the shares that it is the average of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import fmean
from typing import Final

from sqlalchemy import Connection, func, select

from core.version import own_version
from models.data_state import data_state
from models.tables import awards
from queries.counted import Counted, counted, keep_counted, read_counted
from records.data_quality.checks import RecordCheck, record_checks
from records.data_quality.quality import EVERYBODY, quality_criteria
from records.fields.definitions import Field, all_fields
from records.filters.filter_sql import count
from records.filters.model import Filter, Membership, all_of
from records.filters.parser import parse
from records.filters.segments import list_segments
from records.filters.text import to_text
from records.office import office_settings

COHORT_YEARS: Final = 5
_QUALITY: Final = "data_quality"
GROUP_CHECKS: Final = ("bounced", "no_consent")  # told of each group


@dataclass(frozen=True, slots=True)
class QualityShare:
    """How many living people meet a criterion, and how many percent; `missing` lists the others."""

    code: str
    label: str
    people: int
    percent: float
    missing: str


@dataclass(frozen=True, slots=True)
class DataQuality:
    """The living `people` counted, and the shares of them that meet each criterion."""

    people: int
    shares: tuple[QualityShare, ...]

    @property
    def score(self) -> float | None:
        """From 0 to 100: the average of the shares; None where there is nobody."""
        return fmean(one.percent for one in self.shares) if self.people else None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check with how many of the living `of` fail it."""

    check: RecordCheck
    people: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share; None of nobody."""
        return 100 * self.people / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class QualityGroup:
    """The quality of the records of some people, whom the filter `where` lists.

    `checks` are those of GROUP_CHECKS.
    """

    title: str
    where: str
    quality: DataQuality
    checks: tuple[CheckResult, ...] = ()


def measure_cohorts(connection: Connection) -> Sequence[QualityGroup]:
    """The quality of each cohort: five years of completion, the latest first, then no year.

    Whoever completed two awards may be in two cohorts.
    """
    years = connection.execute(
        select(func.min(awards.c.completed), func.max(awards.c.completed))
    ).one()
    cohorts = []
    if years[0] is not None:
        newest = years[1] - years[1] % COHORT_YEARS
        cohorts = [
            (f"{first}–{first + COHORT_YEARS - 1}", _completed(first))
            for first in range(newest, years[0] - COHORT_YEARS, -COHORT_YEARS)
        ]
    return _measure_groups(connection, [*cohorts, ("No year", "award_completed is empty")])


def measure_segments(connection: Connection) -> Sequence[QualityGroup]:
    """The quality of each segment and list, by name."""
    groups = [
        (one.name, to_text(Membership("segment", one.name))) for one in list_segments(connection)
    ]
    return _measure_groups(connection, groups)


def _completed(first: int) -> str:
    return f"award_completed between {first} and {first + COHORT_YEARS - 1}"


def _measure_groups(
    connection: Connection, groups: Sequence[tuple[str, str]]
) -> Sequence[QualityGroup]:
    """The quality of groups, each a title and a filter, in which there is anybody."""
    fields = all_fields(connection)
    checks = [one for one in record_checks((), fields) if one.code in GROUP_CHECKS]
    measured = []
    for title, where in groups:
        group = parse(where, fields)
        quality = measure_quality(connection, group)
        results = tuple(
            CheckResult(
                one, count(connection, all_of((parse(one.where, fields), group))), quality.people
            )
            for one in checks
            if quality.people
        )
        measured.append(QualityGroup(title, where, quality, results))
    return [one for one in measured if one.quality.people]


def measure_quality(connection: Connection, segment: Filter | None = None) -> DataQuality:
    """The quality of the records of all living people, or of those in `segment`."""
    fields = all_fields(connection)
    keys = [key for key in office_settings(connection).key_fields if key in fields]

    number = partial(_count, connection, fields, segment)
    people = number(EVERYBODY)
    shares: Sequence[QualityShare] = ()
    if people:
        missing = [(one, number(one.missing)) for one in quality_criteria(keys)]
        shares = [
            QualityShare(
                one.code,
                one.label,
                people - lacking,
                100 * (people - lacking) / people,
                one.missing,
            )
            for one, lacking in missing
        ]
    return DataQuality(people, tuple(shares))


def measure_checks(connection: Connection, segment: Filter | None = None) -> Sequence[CheckResult]:
    """How many living people, of all or in `segment`, fail each check."""
    fields = all_fields(connection)
    keys = [key for key in office_settings(connection).key_fields if key in fields]

    number = partial(_count, connection, fields, segment)
    everybody = number(EVERYBODY)
    return [CheckResult(one, number(one.where), everybody) for one in record_checks(keys, fields)]


def read_quality(connection: Connection, today: date) -> Counted[DataQuality] | None:
    """The quality of all records as measured last; None where it never was."""
    return read_counted(connection, _QUALITY, DataQuality, _state(connection, today))


def count_quality(connection: Connection, today: date) -> Counted[DataQuality]:
    """The quality of all records, measured unless nothing changed since it was."""
    return counted(
        read_quality(connection, today),
        partial(_state, connection, today),
        partial(measure_quality, connection),
    )


def keep_quality(connection: Connection, found: Counted[DataQuality]) -> None:
    """Keep what was measured, in a transaction that writes `tables.UNJOURNALLED` alone."""
    keep_counted(connection, _QUALITY, found)


def _count(
    connection: Connection, fields: Mapping[str, Field], segment: Filter | None, where: str
) -> int:
    return count(connection, all_of((parse(where, fields), *([segment] if segment else []))))


def _state(connection: Connection, today: date) -> str:
    return f"{own_version()} {today} {data_state(connection)}"
