"""Files of contacts in, by the same road as a command, and back: time, memory, growth."""

import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineWorkbook
from sqlcipher3 import dbapi2

from bench.figures import BenchFigure, seconds
from bench.memory import peak_of
from bench.people import HEADINGS, people, write_people
from core.formats import format_number
from core.progress import Progress
from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.database import Database, create_database, open_database
from models.undo import undo

_FEW: Final = 10_000  # rows from which the growth is measured
_CHANGED: Final = 20  # of so many rows, one comes changed the second time


def measure_importing(path: Path, count: int, progress: Progress) -> list[BenchFigure]:
    """Figures of `count` rows imported into a new database at `path`, where they stay.

    Other files are written beside it.
    """
    place = path.parent
    source, second, copy = place / "people.xlsx", place / "second.xlsx", place / "copy.db"
    database = create_database(path)
    write_people(source, list(people(count)))
    write_people(second, list(_changed(people(count))))
    progress.report("Import")
    floor = _floor(source, place / "floor.db")
    preparing, applying, batch_id = _import(database, source)
    database.close()
    shutil.copy(path, copy)
    name = f"import of {format_number(count)} x {len(HEADINGS)}"
    figures = [BenchFigure(name, preparing + applying, "s", floor, 2.5)]

    progress.report("Second import")
    database = open_database(path)
    again, _ = seconds(lambda: import_file(database, second, Existing.UPDATE))
    database.close()
    figures.append(BenchFigure("a second import, 5 % of the rows changed", again, "s", floor, 2.5))

    progress.report("Undo")
    other = open_database(copy)
    undoing, _ = seconds(lambda: undo(other, batch_id))
    other.close()
    figures.append(BenchFigure("undo of the import, to its applying", undoing, "s", applying, 2))

    progress.report("Growth of the import")
    figures.append(_growth(count, preparing + applying, place))
    progress.report("Memory of the import")
    memory = peak_of("import", source)
    if memory is not None:
        least = peak_of("calamine", source)
        figures.append(BenchFigure("peak memory of the import", memory, "MB", least, 1.5))
    return figures


def import_file(database: Database, path: Path, existing: Existing = Existing.FILL) -> None:
    """Import `path` as a command does, without a question."""
    run_import(
        database, prepare(database, CONTACTS, path, choices=ContactChoices(existing=existing))
    )


def _import(database: Database, path: Path) -> tuple[float, float, int]:
    """Seconds to prepare the import of `path` and to apply it, and its batch."""
    preparing, planned = seconds(lambda: prepare(database, CONTACTS, path))
    applying, applied = seconds(lambda: run_import(database, planned))
    return preparing, applying, applied.batch_id or 0


def _changed(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """`rows` a year later: one in _CHANGED works elsewhere."""
    employer = HEADINGS.index("Employer")
    for number, row in enumerate(rows):
        cells = list(row)
        if number % _CHANGED == 0:
            cells[employer] = "Elsewhere Hospital"
        yield tuple(cells)


def _growth(count: int, taken: float, place: Path) -> BenchFigure:
    """The exponent with which the time grows from few rows to `count`, which took `taken`."""
    few = min(_FEW, max(count // 10, 1))
    write_people(place / "few.xlsx", list(people(few)))
    times: list[float] = []
    for run in ("first.db", "second.db"):  # the first one also loads what both need
        database = create_database(place / run)
        times.append(seconds(lambda: import_file(database, place / "few.xlsx"))[0])  # noqa: B023
        database.close()
    exponent = math.log(taken / min(times)) / math.log(count / few)
    return BenchFigure(
        f"growth of the import from {format_number(few)} to {format_number(count)}",
        exponent,
        "",
        None,
        1.1,
    )


def _floor(source: Path, path: Path) -> float:
    """Seconds to read the same file by calamine, insert it barely, and index it."""

    def least() -> None:
        sheet = CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0)
        rows = sheet.to_python()[1:]
        marks = ", ".join("?" * len(HEADINGS))
        connection: Any = dbapi2.connect(str(path), isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        columns = ", ".join(f"c{index}" for index in range(len(HEADINGS)))
        connection.execute(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {columns})")
        connection.executemany(
            f"INSERT INTO people ({columns}) VALUES ({marks})",
            [[str(cell) for cell in row] for row in rows],
        )
        connection.execute(
            "CREATE VIRTUAL TABLE found USING fts5(document, content='', prefix='2 3')"
        )
        connection.execute(
            "INSERT INTO found (rowid, document)"
            " SELECT id, c0 || ' ' || c2 || ' ' || c3 || ' ' || c6 || ' ' || c18 FROM people"
        )
        connection.execute("COMMIT")
        connection.close()

    return seconds(least)[0]
