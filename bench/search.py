"""A million people: what one types is found, pages are turned."""

from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bench.figures import BenchFigure, seconds, slowest_of_twenty
from bench.known_people import known_people
from core.formats import format_number
from core.progress import Progress
from models import tables
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from queries.people_search import search_people
from records.people import read_flat
from records.writing.new_people import create_people

_PAGE: Final = 200
_SHOWN: Final = 7  # people whom the window asks for as one types
_SEARCHED: Final = 10  # people who are looked for in each way
_KEYS: Final = ("title", "given_name", "family_name", "award", "award_completed", "department",
                "email", "email_status")  # fmt: skip


def measure_searching(address: Path | str, count: int, progress: Progress) -> list[BenchFigure]:
    """Figures of `count` people in a new database at `address`, a file or a server's."""
    database = _many_people(address, count, progress)
    progress.report("Search and paging")
    figures = _searching(database, count)
    database.close()
    return figures


def _many_people(address: Path | str, count: int, progress: Progress) -> Database:
    database = create_database(address)
    rows = known_people(count)
    made = 0
    while part := list(islice(rows, 100_000)):
        progress.report(f"Making {format_number(count)} people", made, count)
        with database.write(BatchKind.PERSON_CREATE) as changes:
            create_people(changes, part)
        made += len(part)
    return database


def _typed(count: int) -> dict[str, list[str]]:
    """What is typed for people from everywhere among `count`, by the kind of search."""
    step = max(count // _SEARCHED, 1)
    found: dict[str, list[str]] = {}
    for row in islice(known_people(count), 0, None, step):
        given, family = row["given_name"], row["family_name"]
        searches = {
            "family name": family,
            "two names": f"{given} {family}",
            "phone": f"0{row['phone'][3:]}",
            "part of an e-mail address": row["email"].partition("@")[0],
            "employer": row["employer"],
            "typing error": f"{family[:2]}{family[3]}{family[2]}{family[4:]}",
        }
        for kind, text in searches.items():
            found.setdefault(kind, []).append(text)
    return found


def _searching(database: Database, count: int) -> list[BenchFigure]:
    """Each text typed letter by letter, and pages of the table at random places."""
    typed: dict[str, list[float]] = {}
    with database.read() as connection:
        for kind, texts in _typed(count).items():
            for text in texts:
                for end in range(1, len(text) + 1):
                    taken, _ = seconds(partial(search_people, connection, text[:end], _SHOWN))
                    typed.setdefault(kind, []).append(taken * 1000)
        in_order = select(tables.people.c.id).order_by(
            tables.people.c.sort_name, tables.people.c.id
        )
        ordered, ids = seconds(lambda: list(connection.scalars(in_order)))
        paged: list[float] = []
        for index in range(0, len(ids), max(len(ids) // 100, 1)):
            page = ids[index : index + _PAGE]
            taken, _ = seconds(partial(read_flat, connection, page, _KEYS))
            paged.append(taken * 1000)
    aim = 30 if database.path is not None else 60
    everything = [one for times in typed.values() for one in times]
    name = f"search as typed, {format_number(count)} people (p95)"
    return [
        BenchFigure(name, slowest_of_twenty(everything), "ms", None, aim),
        *(
            BenchFigure(f"search by {kind} (p95)", slowest_of_twenty(times), "ms", None, aim)
            for kind, times in typed.items()
        ),
        BenchFigure("a page of 200 rows (p95)", slowest_of_twenty(paged), "ms", None, 30),
        BenchFigure("all ids in the order of names", ordered, "s", None, None),
    ]
