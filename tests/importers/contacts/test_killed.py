"""Killed at any moment, an import, an undo or an edit has happened wholly or not at all."""

import os
import random
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from importers.choices import Existing
from models import search
from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database, open_database
from models.tables import batches, id_counters, metadata, people
from models.undo import undo
from records.history.batches import batch_titles, interrupted_titles
from tests.databases import run_on_server, with_name
from tests.importers.contact_files import imported, planned, table
from tests.importers.killed_imports import Ended, Job, Work, edit_in_bulk, killer, paste

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that forks"),
    pytest.mark.skipif(sys.platform == "darwin", reason="what is loaded there must not fork"),
]

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Award", "Completed", "Employer")
EARLIER, ROWS = 300, 1_500  # people on record, and rows of the file; all of the first are in it
EDITS: dict[str, tuple[Work, str]] = {
    "bulk edit": (edit_in_bulk, f"{ROWS:,} people: city changed"),
    "paste": (paste, f"{ROWS:,} people: employer, nationality changed"),
}
STAMPS = {"created_at", "updated_at", "version"}

Kill = Callable[[Job], Ended]


def rows(count: int, employer: str) -> list[tuple[Any, ...]]:
    return [
        (f"{n:05}", "Anna", f"Marsh {n}", f"anna.{n}@example.org", "PhD", 1990 + n % 30, employer)
        for n in range(count)
    ]


@dataclass(frozen=True)
class Scene:
    """A job on a database made ready for it, whose last batch is `last`.

    `title` is that of the batch that the job writes, `begun` its title before it is written.
    """

    ready: str
    work: Work
    title: str
    begun: str
    last: int


def make(act: str, address: str) -> Scene:
    """Make the empty database at `address` ready for `act`."""
    database = open_database(address)
    first, second = (
        table(HEADINGS, *rows(count, employer))
        for count, employer in ((EARLIER, "Leeds Hospital"), (ROWS, "York Hospital"))
    )
    imported(database, first)
    work: Work = planned(database, second, Existing.UPDATE)
    title = "people.xlsx imported"
    if act in EDITS:
        imported(database, second, Existing.UPDATE)
        work, title = EDITS[act]
    elif act != "import":
        batch = imported(database, second, Existing.UPDATE).batch_id
        assert batch is not None
        work, title = batch, f"Undo: {title}"
        with database.write(BatchKind.PERSON_EDIT) as changes:  # some are kept
            edited = [Change(person, {"notes": "Rang"}) for person in range(290, 310)]
            changes.update(people, edited)
        if act == "redo":
            work = undo(database, batch).undo_batch_id
            title = title.replace("Undo", "Redo")
    with database.read() as connection:
        last = connection.scalar(select(func.max(batches.c.id)))
    database.close()
    begun = "Field changed" if act == "bulk edit" else title
    return Scene(address, work, title, begun, last or 0)


def contents(database: Database) -> dict[str, list[Any]]:
    """Everything on record, the journal and the index with it; but for times, and the books."""
    found: dict[str, list[Any]] = {}
    with database.read() as connection:
        for one in metadata.sorted_tables:
            if one in (batches, id_counters) or "id" not in one.c:
                continue
            columns = [column for column in one.c if column.name not in STAMPS]
            found[one.name] = list(connection.execute(select(*columns).order_by(one.c.id)))
        key = "rowid" if connection.dialect.name == "sqlite" else "person_id"
        indexed = connection.execute(text(f"SELECT {key} FROM people_search ORDER BY 1"))
        assert list(indexed.scalars()) == [person[0] for person in found["people"]]
        assert len(search.find(connection, "marsh", limit=ROWS)) == len(found["people"])
    return found


def check_after(address: str, scene: Scene, before: object, after: object, ended: Ended) -> bool:
    """Check the database that a killed job left; whether the job's batch stands."""
    database = open_database(address)
    try:
        if database.path is not None:
            assert issues_of(database.path) == []
        now = contents(database)
        assert now in (before, after)
        stands = now == after
        with database.read() as connection:
            written = connection.execute(
                select(batches.c.id, batches.c.state).where(batches.c.id > scene.last)
            ).all()
            titles = batch_titles(connection, [row.id for row in written])
        # Nothing is there where it was killed before it had announced itself.
        states = [(titles[row.id], row.state) for row in written]
        assert states in ([], [(scene.title, "done") if stands else (scene.begun, "started")])
        assert stands <= bool(written)
        assert stands or not ended.is_done
        assert interrupted_titles(database) == ([scene.begun] if written and not stands else [])
        assert database.interrupted() == []
        return stands
    finally:
        database.close()


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    with killer() as run:
        yield run


def duration(kill: Kill, fresh: Callable[[], str], scene: Scene) -> tuple[float, str]:
    """How long the job takes unless it is killed, and a database on which it was done."""
    kill(Job(fresh(), scene.work))  # the first is slower
    done = fresh()
    ended = kill(Job(done, scene.work))
    assert ended.is_done
    return ended.seconds, done


def moments(count: int, seconds: float) -> Iterator[float]:
    """`count` moments at random, spread over `seconds`."""
    chance = random.Random()
    for number in range(count):
        yield (number + chance.random()) / count * seconds


@pytest.mark.parametrize(
    ("act", "points"),
    [("import", 30), ("undo", 30), ("redo", 10), ("bulk edit", 10), ("paste", 10)],
)
def test_a_file_holds_all_or_nothing(
    kill: Kill, empty_file: Path, tmp_path: Path, act: str, points: int
) -> None:
    ready = tmp_path / "ready.almanac"
    shutil.copy(empty_file, ready)
    scene = make(act, str(ready))

    def fresh() -> str:
        for old in tmp_path.glob("office.almanac*"):
            old.unlink()
        return str(shutil.copy(ready, tmp_path / "office.almanac"))

    before = contents_at(str(ready))
    seconds, done = duration(kill, fresh, scene)
    after = contents_at(done)
    assert before != after
    killed = stood = 0
    for moment in moments(points, 1.2 * seconds):
        address = fresh()
        ended = kill(Job(address, scene.work, moment))
        killed += not ended.is_done
        stood += check_after(address, scene, before, after, ended)
    assert killed > 0
    assert stood < points


@pytest.mark.parametrize("act", ["import", "undo", "bulk edit", "paste"])
def test_a_server_holds_all_or_nothing(kill: Kill, postgresql: str, act: str) -> None:
    made: list[str] = []

    def fresh(template: str = "empty") -> str:
        made.append(f"test_{uuid.uuid4().hex}")
        run_on_server(postgresql, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return with_name(postgresql, made[-1])

    scene = make(act, fresh())
    ready = made[0]
    try:
        before = contents_at(scene.ready)
        seconds, done = duration(kill, lambda: fresh(ready), scene)
        after = contents_at(done)
        for moment in moments(5, 1.2 * seconds):
            address = fresh(ready)
            ended = kill(Job(address, scene.work, moment))
            check_after(address, scene, before, after, ended)
    finally:
        for name in made:
            run_on_server(postgresql, f"DROP DATABASE {name} WITH (FORCE)")


def contents_at(address: str) -> dict[str, list[Any]]:
    database = open_database(address)
    try:
        return contents(database)
    finally:
        database.close()
