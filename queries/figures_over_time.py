"""Figures over time, to choose from: each month by the journal, or each day as counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from core.progress import SILENT, Progress
from queries.figure_history import DAILY_LABELS, read_daily
from records.history.monthly_figures import MONTHLY_LABELS, MonthlyCode, read_monthly_figures

_MONTHLY: Final = "monthly"
_DAILY: Final = "daily"


@dataclass(frozen=True, slots=True)
class OverTime:
    """A figure that can be shown over time: its key, title, and how it was counted."""

    key: str
    title: str
    heading: str


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """The figure on a day: how many people, and their percentage of all where that is told."""

    day: date
    people: int
    percent: float | None


FIGURES_OVER_TIME: Final[Sequence[OverTime]] = (
    *(
        OverTime(f"{_MONTHLY}:{code}", label, "By month, from the history of changes")
        for code, label in MONTHLY_LABELS.items()
    ),
    *(
        OverTime(f"{_DAILY}:{code}", label, "As counted day by day")
        for code, label in DAILY_LABELS.items()
    ),
)


def read_over_time(
    connection: Connection, key: str, today: date, progress: Progress = SILENT
) -> Sequence[FigurePoint]:
    """The figure `key`, one of FIGURES_OVER_TIME: at the end of each month, or of each day."""
    kind, _, code = key.partition(":")
    if kind == _DAILY:
        return [
            FigurePoint(one.day, one.people, one.percent) for one in read_daily(connection, code)
        ]
    found = read_monthly_figures(connection, today, progress)
    wanted = MonthlyCode(code)
    return [
        FigurePoint(
            one.month,
            one.people[wanted],
            None
            if wanted is MonthlyCode.PEOPLE or not one.people[MonthlyCode.PEOPLE]
            else 100 * one.people[wanted] / one.people[MonthlyCode.PEOPLE],
        )
        for one in found
    ]
