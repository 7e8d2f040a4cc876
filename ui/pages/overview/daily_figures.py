"""Keeps, once a day, what only a count can tell: how the data quality and duplicates develop."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from core.progress import Progress
from models.interruptible import interruptible
from queries.counted import Counted
from queries.data_quality import (
    CheckResult,
    DataQuality,
    count_quality,
    keep_quality,
    measure_checks,
)
from queries.figure_history import (
    keep_checks_of_day,
    keep_duplicates_of_day,
    keep_quality_of_day,
    was_kept,
)
from queries.overview import Overview
from ui.context import PageContext

_Measured: TypeAlias = tuple[Counted[DataQuality], Sequence[CheckResult]]


def keep_daily_figures(context: PageContext, shown: Overview) -> None:
    """Measure the data quality in a job, unless that was done today, and keep it with its day."""
    database, today = context.database, date.today()

    def measure(progress: Progress) -> _Measured | None:
        with database.read() as connection, interruptible(connection, progress):
            if was_kept(connection, today):
                return None
            return count_quality(connection, today), measure_checks(connection)

    def keep(found: _Measured | None) -> None:
        if found is None:
            return
        quality, checks = found

        def write(_progress: Progress) -> None:
            with database.unjournalled(None) as connection:
                keep_quality(connection, quality)
                keep_quality_of_day(connection, today, quality.value)
                keep_checks_of_day(connection, today, checks)
                keep_duplicates_of_day(connection, today, shown.to_do.value, shown.figures.value)

        context.jobs.write(write, _nothing, title="", failed=_nothing, in_background=True)

    context.jobs.read(measure, keep, failed=_nothing)


def _nothing(_result: object) -> None:
    """Kept or not, as while somebody else is writing: the next day has its own figures."""
