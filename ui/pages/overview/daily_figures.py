"""Keeps, once a day, what only a count can tell: how the data quality and duplicates develop."""

from datetime import date

from core.progress import Progress
from models.interruptible import interruptible
from queries.counted import Counted
from queries.data_quality import DataQuality, count_quality, keep_quality
from queries.figure_history import (
    keep_duplicates_of_day,
    keep_quality_of_day,
    was_kept,
)
from queries.overview import Overview
from ui.context import PageContext


def keep_daily_figures(context: PageContext, shown: Overview) -> None:
    """Measure the data quality in a job, unless that was done today, and keep it with its day."""
    database, today = context.database, date.today()

    def measure(progress: Progress) -> Counted[DataQuality] | None:
        with database.read() as connection, interruptible(connection, progress):
            return None if was_kept(connection, today) else count_quality(connection, today)

    def keep(found: Counted[DataQuality] | None) -> None:
        if found is None:
            return

        def write(_progress: Progress) -> None:
            with database.unjournalled(None) as connection:
                keep_quality(connection, found)
                keep_quality_of_day(connection, today, found.value)
                keep_duplicates_of_day(connection, today, shown.to_do.value, shown.figures.value)

        context.jobs.write(write, _nothing, title="", failed=_nothing, in_background=True)

    context.jobs.read(measure, keep, failed=_nothing)


def _nothing(_result: object) -> None:
    """Kept or not, as while somebody else is writing: the next day has its own figures."""
