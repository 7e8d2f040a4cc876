"""Imports taken back and done again, in any order, with what happened to their people since."""

from datetime import date

import pytest

from importers.choices import NEW, Existing
from importers.reviews import resolve_review
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import invitations, surveys, waves
from models.undo import TAKEN, redo, undo
from models.undo_conflicts import STILL_USED
from records.history.batches import list_batches
from tests.acts import run_act
from tests.importers.contact_files import everybody, imported, state, table
from tests.snapshots import once

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Employer", "Date of birth")
FIRST = table(
    HEADINGS,
    ("1", "Ada", "Okafor", "ada@example.org", None, None),
    ("2", "Bill", "Núñez", "bill@example.org", "Leeds Hospital", None),
)
SECOND = table(
    HEADINGS,
    ("1", "Ada", "Okafor", "ada@example.ac.uk", "York Hospital", None),
    ("2", "Bill", "Núñez", None, "York Hospital", date(1970, 5, 1)),
    ("3", "Cleo", "Dahl", "cleo@example.org", None, None),
)


@pytest.fixture
@once
def both(database: Database) -> tuple[int, int]:
    """The batches of two files, the second of which says more of the people of the first."""
    batches = [imported(database, FIRST).batch_id]
    batches.append(imported(database, SECOND, Existing.UPDATE).batch_id)
    return batches[0] or 0, batches[1] or 0


def values(database: Database) -> object:
    """Everything on record but for stamps, which only say how often it was written."""
    found = state(database)
    return {
        name: [
            {key: value for key, value in row._mapping.items()
             if key not in {"version", "created_at", "updated_at"}}
            for row in rows
        ]
        for name, rows in found.items()
    }  # fmt: skip


def test_the_newer_first_and_back_again(database: Database, both: tuple[int, int]) -> None:
    first, second = both
    after = values(database)
    assert undo(database, second).kept == ()
    assert undo(database, first).kept == ()
    assert everybody(database, "id") == []
    assert redo(database, first).kept == ()
    assert redo(database, second).kept == ()
    assert values(database) == after


def test_the_older_first_keeps_what_the_newer_changed(
    database: Database, both: tuple[int, int]
) -> None:
    first, second = both
    after = values(database)
    kept = undo(database, first).kept
    assert len(kept) == 2
    assert values(database) == after
    assert undo(database, second).kept == ()
    assert [one["employer"] for one in everybody(database, "employer")] == [None, "Leeds Hospital"]
    assert redo(database, second).kept == ()
    assert redo(database, first).kept == ()
    assert values(database) == after
    assert undo(database, second).kept == ()
    assert undo(database, first).kept == ()
    assert everybody(database, "id") == []


def test_nobody_comes_twice_where_the_file_came_again(database: Database) -> None:
    first = imported(database, FIRST).batch_id or 0
    undo(database, first)
    imported(database, FIRST)
    assert [(one.field, one.reason) for one in redo(database, first).kept] == [
        ("person", TAKEN)
    ] * 2
    assert [one["alumni_id"] for one in everybody(database, "alumni_id")] == ["1", "2"]


def test_an_invited_person_stays(database: Database) -> None:
    batch = imported(database, FIRST).batch_id or 0
    [ada, _bill] = everybody(database, "id")
    with database.write(BatchKind.INVITE) as changes:
        (survey,) = changes.insert(surveys, [{"code": "S", "title": "Survey"}])
        (wave,) = changes.insert(waves, [{"survey_id": survey, "label": "2020"}])
        row = {"wave_id": wave, "person_id": ada["id"], "token": "t"}
        changes.insert(invitations, [row])
        invited = changes.batch_id
    undone = undo(database, batch)
    assert [(one.person_id, one.reason) for one in undone.kept] == [(ada["id"], STILL_USED)]
    assert everybody(database, "email") == [{"email": "ada@example.org"}]
    redo(database, batch)
    undo(database, invited)
    assert undo(database, batch).kept == ()
    assert everybody(database, "id") == []


def test_a_decided_row_waits_again(database: Database) -> None:
    imported(database, table(HEADINGS, ("1", "Ada", "Okafor", "ada@example.org", None, None)))
    unsure = (None, "Ada", "Okafor", "other@example.org", None, date(1970, 5, 1))
    imported(database, table(HEADINGS, unsure))
    [review] = state(database)["reviews"]
    before = values(database)
    run_act(database, resolve_review, review.id, NEW)
    assert len(everybody(database, "id")) == 2
    with database.read() as connection:
        [decided, *_] = list_batches(connection, 1)
    assert undo(database, decided.id).kept == ()
    assert values(database) == before
