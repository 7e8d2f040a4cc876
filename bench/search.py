"""A million people: what one types is found, pages are turned."""

import time
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from bench.figures import BenchFigure, slowest_of_twenty
from bench.people import people
from core.formats import format_number
from core.progress import Progress
from models import search, tables
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from records.people import read_flat
from records.writing.new_people import create_people

_TYPED: Final = ("martin", "brennan", "okafor anna", "example", "lindqvist petra", "nunez", "bade")
_PAGE: Final = 200
_KEYS: Final = ("title", "given_name", "family_name", "award", "award_completed", "department",
                "email", "email_status")  # fmt: skip


def measure_searching(path: Path, count: int, progress: Progress) -> list[BenchFigure]:
    """Figures of `count` people in a new database at `path`."""
    database = _many_people(path, count, progress)
    progress.report("Search and paging")
    figures = _searching(database)
    database.close()
    return figures


def _many_people(path: Path, count: int, progress: Progress) -> Database:
    database = create_database(path)
    rows = people(count)
    made = 0
    while part := list(islice(rows, 100_000)):
        progress.report(f"Making {format_number(count)} people", made, count)
        with database.write(BatchKind.PERSON_CREATE) as changes:
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


def _searching(database: Database) -> list[BenchFigure]:
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
        BenchFigure(
            f"search as typed, {format_number(total or 0)} people (p95)",
            slowest_of_twenty(typed),
            "ms",
            None,
            30,
        ),
        BenchFigure("a page of 200 rows (p95)", slowest_of_twenty(paged), "ms", None, 30),
        BenchFigure("all ids in the order of names", ordered, "s", None, None),
    ]
