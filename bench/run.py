"""The benchmark: the jobs that an office waits for, against the least that they could cost."""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlcipher3 import dbapi2

from bench.figures import Figure, seconds, slowest_of_twenty
from bench.people import HEADINGS, people, write_people
from core.progress import Progress
from exporters.contacts import export_contacts
from importers.applying import apply_import
from importers.contacts import Options, prepare
from models import search, tables
from models.database import Database, open_database
from records.people import read_flat
from records.storing import create_people

MANY: Final = 1_000_000  # people, for search and paging
_TYPED: Final = ("martin", "brennan", "okafor anna", "example", "lindqvist petra", "nunez", "bade")
_PAGE: Final = 200
_KEYS: Final = ("title", "given_name", "family_name", "award", "award_completed", "department",
                "email", "email_status")  # fmt: skip


def measure(
    count: int, progress: Progress, measure_start: Callable[[], Mapping[str, float]]
) -> list[Figure]:
    """Every figure: import and export of `count` rows, search and paging, start of the window.

    `measure_start` gives the seconds to the first paint of the "window" and of a "bare" one.
    """
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = list(people(count))
        progress.report("Writing the workbook to import")
        write_people(place / "people.xlsx", rows)
        progress.report("Import")
        database = open_database(place / "imported.db")
        floor = _import_floor(place)
        taken, _ = seconds(lambda: _import(database, place / "people.xlsx"))
        figures.append(Figure(f"import of {count:,} x {len(HEADINGS)}", taken, "s", floor, 4))
        again, _ = seconds(lambda: _import(database, place / "people.xlsx"))
        figures.append(Figure("the same file again, nothing to do", again, "s", floor, None))
        progress.report("Export")
        figures.append(_export(database, place, rows))
        database.close()
        progress.report(f"Making {MANY:,} people")
        database = _many_people(place / "many.db", MANY, progress)
        progress.report("Search and paging")
        figures += _searching(database)
        database.close()
    progress.report("Start of the window")
    start = measure_start()
    figures.append(Figure("start of the window", start["window"], "s", start["bare"], 4))
    return figures


def _import(database: Database, path: Path) -> None:
    apply_import(database, prepare(database, path, Options()))


def _import_floor(place: Path) -> float:
    """Seconds to read the same file by calamine, insert it barely, and index it."""

    def least() -> None:
        sheet = CalamineWorkbook.from_path(str(place / "people.xlsx")).get_sheet_by_index(0)
        rows = sheet.to_python()[1:]
        marks = ", ".join("?" * len(HEADINGS))
        connection: Any = dbapi2.connect(str(place / "floor.db"), isolation_level=None)
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


def _export(database: Database, place: Path, rows: Sequence[tuple[Any, ...]]) -> Figure:
    def least() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(HEADINGS)
        for row in rows:
            sheet.append(row)
        book.save(place / "floor.xlsx")

    floor, _ = seconds(least)
    taken, written = seconds(lambda: export_contacts(database, place / "out.xlsx"))
    return Figure(f"export of {written:,} people", taken, "s", floor, 0.65)


def _many_people(path: Path, count: int, progress: Progress) -> Database:
    database = open_database(path)
    rows = people(count)
    made = 0
    while part := list(islice(rows, 100_000)):
        progress.report(f"Making {count:,} people", made, count)
        with database.write("contacts", "benchmark") as changes:
            create_people(
                changes,
                [
                    {
                        "alumni_id": row[0],
                        "title": row[1],
                        "given_name": row[2],
                        "family_name": row[3],
                        "email": row[6],
                        "award": row[12],
                        "department": row[14],
                        "award_completed": row[16],
                    }
                    for row in part
                ],
            )
        made += len(part)
    return database


def _searching(database: Database) -> list[Figure]:
    """Each word typed letter by letter, and pages of the table at random places."""
    typed: list[float] = []
    with database.read() as connection:
        for text in _TYPED:
            for end in range(1, len(text) + 1):
                start = time.perf_counter()
                search.find(connection, text[:end], _PAGE)
                typed.append((time.perf_counter() - start) * 1000)
        start = time.perf_counter()
        ids = list(
            connection.scalars(
                select(tables.people.c.id).order_by(tables.people.c.sort_name, tables.people.c.id)
            )
        )
        ordered = time.perf_counter() - start
        paged: list[float] = []
        for index in range(0, len(ids), len(ids) // 100):
            start = time.perf_counter()
            read_flat(connection, ids[index : index + _PAGE], _KEYS)
            paged.append((time.perf_counter() - start) * 1000)
        total = connection.scalar(select(func.count()).select_from(tables.people))
    return [
        Figure(
            f"search as typed, {total:,} people (p95)", slowest_of_twenty(typed), "ms", None, 30
        ),
        Figure("a page of 200 rows (p95)", slowest_of_twenty(paged), "ms", None, 30),
        Figure("all ids in the order of names", ordered, "s", None, None),
    ]
