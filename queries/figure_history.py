"""How figures that only a count can tell developed: kept once a day, when they are counted anyway.

The data quality and the possible duplicates of a past day cannot be worked out afterwards. So what
the overview and the data quality count is kept with its day, the last count of each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from models.tables import daily_figures
from queries.data_quality import CheckResult, DataQuality
from queries.overview_counts import OverviewFigures, ToDoCode, ToDoList
from records.data_quality.quality import QUALITY_LABELS

DUPLICATES: Final = ToDoCode.DUPLICATES.value
_CHECK: Final = "check."
_CHANGE_DAYS: Final = 31
DAILY_LABELS: Final[Mapping[str, str]] = {
    **{f"quality.{code}": label for code, label in QUALITY_LABELS.items()},
    DUPLICATES: "Possible duplicates",
    f"{_CHECK}lost": "No usable address or number",
    f"{_CHECK}no_consent": "No consent or other basis for surveys",
    f"{_CHECK}never_verified": "Never verified",
}


@dataclass(frozen=True, slots=True)
class DailyFigure:
    """A figure as it was counted last on a day: `people`, `of` how many that were looked at."""

    day: date
    people: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share; None of nobody."""
        return 100 * self.people / self.of if self.of else None


def keep_quality_of_day(connection: Connection, day: date, quality: DataQuality) -> None:
    """Keep the shares of the data quality, in a transaction that writes `tables.UNJOURNALLED`."""
    _keep(
        connection,
        day,
        {f"quality.{one.code}": (one.people, quality.people) for one in quality.shares},
    )


def keep_checks_of_day(connection: Connection, day: date, results: Sequence[CheckResult]) -> None:
    """Keep how many people fail each check, in a transaction as above."""
    _keep(
        connection,
        day,
        {f"{_CHECK}{one.check.code}": (one.people, one.of) for one in results},
    )


def read_former_checks(connection: Connection, today: date) -> Mapping[str, DailyFigure]:
    """Of each check, by its code, its first count of the month before `today`."""
    columns = daily_figures.c
    rows = connection.execute(
        select(columns.code, columns.day, columns.people, columns.of)
        .where(
            columns.code.startswith(_CHECK, autoescape=True),
            columns.day >= today - timedelta(days=_CHANGE_DAYS),
            columns.day < today,
        )
        .order_by(columns.day.desc())
    )
    return {row.code.removeprefix(_CHECK): DailyFigure(row.day, row.people, row.of) for row in rows}


def keep_duplicates_of_day(
    connection: Connection, day: date, to_do: ToDoList, figures: OverviewFigures
) -> None:
    """Keep the number of possible duplicates, in a transaction as above."""
    pairs = sum(one.count for one in to_do.items if one.code is ToDoCode.DUPLICATES)
    everybody = next((one.count for one in figures.people.values() if one.where is None), 0)
    _keep(connection, day, {DUPLICATES: (pairs, everybody)})


def was_kept(connection: Connection, day: date) -> bool:
    """Whether the figures of `day` are kept already."""
    columns = daily_figures.c
    return connection.scalar(select(columns.day).where(columns.day == day).limit(1)) is not None


def read_daily(connection: Connection, code: str) -> Sequence[DailyFigure]:
    """A figure by day, those days on which it was counted, in order."""
    columns = daily_figures.c
    rows = connection.execute(
        select(columns.day, columns.people, columns.of)
        .where(columns.code == code)
        .order_by(columns.day)
    )
    return [DailyFigure(row.day, row.people, row.of) for row in rows]


def _keep(connection: Connection, day: date, figures: Mapping[str, tuple[int, int]]) -> None:
    columns = daily_figures.c
    connection.execute(
        delete(daily_figures).where(columns.day == day, columns.code.in_(list(figures)))
    )
    if figures:
        rows = [
            {"day": day, "code": code, "people": people, "of": of}
            for code, (people, of) in figures.items()
        ]
        connection.execute(insert(daily_figures), rows)
