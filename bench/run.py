"""The benchmark: the jobs that an office waits for, against the least that they could cost."""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import URL, create_engine, text

from bench.answers import measure_answers
from bench.charts import MeasureCharts, measure_charts
from bench.duplicates import measure_duplicates
from bench.edits import measure_editing
from bench.exports import measure_exporting
from bench.figures import BenchFigure
from bench.filters import measure_filters
from bench.findings import measure_findings
from bench.frames import measure_frames
from bench.imports import measure_importing
from bench.mails import measure_sending
from bench.search import measure_searching
from bench.window import MeasureImport, measure_window
from core.progress import Progress
from models.database import create_database, open_database
from models.database_address import server_url

MANY: Final = 1_000_000  # people, for search and paging
RESPONSES: Final = 20_000  # for the import of answers
RESPONDENTS: Final = 200_000  # whose figures are worked out
MAILS: Final = 1_000


def measure(
    count: int,
    progress: Progress,
    measure_start: Callable[[], Mapping[str, float]],
    measure_import: MeasureImport,
    measure_charts_on_screen: MeasureCharts,
) -> list[BenchFigure]:
    """Every figure: import, undo and export of `count` rows, search and paging, the window.

    `measure_start` gives the seconds to the first paint of the "window" and of a "bare" one,
    `measure_import` what a file of contacts does to the window (bench/window.py),
    `measure_charts_on_screen` the milliseconds that charts take.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        figures = measure_importing(place / "imported.db", count, progress)
        progress.report("Export")
        database = open_database(place / "imported.db")
        figures += measure_exporting(database, count, place)
        progress.report("Bulk edit and paste")
        figures += measure_editing(database)
        database.close()
        progress.report("An import by the window")
        figures += measure_window(str(place / "imported.db"), count, place, measure_import)
        figures += measure_answers(place, RESPONSES, progress)
        figures += measure_findings(RESPONDENTS, progress)
        figures += measure_sending(place / "mails.db", MAILS, progress)
        for people in (count, MANY):
            figures += measure_duplicates(place / f"twice-{people}.db", people, progress)
        figures += measure_searching(place / "many.db", MANY, progress)
        database = create_database(place / "office.db")
        figures += measure_filters(database, MANY, progress)
        figures += measure_frames(database, place, progress)
        database.close()
    progress.report("Charts")
    figures += measure_charts(measure_charts_on_screen)
    progress.report("Start of the window")
    start = measure_start()
    figures.append(BenchFigure("start of the window", start["window"], "s", start["bare"], 4))
    return figures


def measure_server(address: str, progress: Progress) -> list[BenchFigure]:
    """Figures of search, filters and editing among many people on the PostgreSQL server `address`.

    In databases of its own, which its user may create and which are removed in the end.
    """
    url = server_url(address)
    with _scratch_database(url) as own:
        figures = measure_searching(own, MANY, progress)
    with _scratch_database(url) as own:
        database = create_database(own)
        figures += measure_filters(database, MANY, progress)
        progress.report("Bulk edit and paste")
        figures += measure_editing(database)
        database.close()
    return [replace(figure, name=f"{figure.name}, server") for figure in figures]


@contextmanager
def _scratch_database(url: URL) -> Iterator[str]:
    """The address of a new database on the server, as long as the block lasts."""
    name = f"almanac_bench_{uuid.uuid4().hex}"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", hide_parameters=True
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
