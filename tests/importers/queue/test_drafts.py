"""Imports that are not finished: kept, gone on with, dropped and brought back."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from core.dates import DateOrder
from core.errors import UserError
from core.serialization import as_plain, from_plain
from importers.choices import LEAVE_OUT
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.choices import ContactChoices
from importers.issues.corrections import Corrections
from importers.queue import drafts, worklist
from importers.queue.drafts import Standing
from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.database import Database, open_database, utc_now
from models.tables import import_drafts, watched_files
from records.writing.new_people import create_people
from tests.importers.contact_files import planned, source, table

CONTENT = "Given name,Family name\nAnna,Núñez\n".encode()
CHOICES = ContactChoices(
    (ColumnMapping("Given name", "given_name", MappingReason.CHOSEN), ColumnMapping("Club", None)),
    sheet="People",
    heading_row=3,
    dates=DateOrder.DAY_FIRST,
    decisions={0: 1, 4: LEAVE_OUT},
    unticked=frozenset({(2, "employer")}),
    constants={"country": "Ireland"},
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "registry.csv"
    path.write_bytes(CONTENT)
    return path


def on_record(database: Database) -> list[worklist.Draft]:
    with database.read() as connection:
        return worklist.drafts(connection)


@given(
    st.builds(ContactChoices, **dict.fromkeys((one.name for one in fields(ContactChoices)), ...))
)
def test_choices_come_back_from_json_as_they_were(choices: ContactChoices) -> None:
    assert from_plain(ContactChoices, json.loads(json.dumps(as_plain(choices)))) == choices


def test_a_draft_outlives_the_program_and_the_file(
    database: Database, file: Path, tmp_path: Path
) -> None:
    draft = drafts.keep(database, file, None, Standing(CHOICES, "problems", 312))
    file.unlink()
    url = database.engine.url.render_as_string(hide_password=False)
    later = open_database(database.path or url)
    try:
        found = on_record(later)
        assert [(one.file_name, one.step, one.row_count) for one in found] == [
            ("registry.csv", "problems", 312)
        ]
        folder = tmp_path / "later"
        folder.mkdir()
        path, standing = drafts.unpack(later, draft, folder)
        assert (path.name, path.read_bytes()) == ("registry.csv", CONTENT)
        assert standing == Standing(CHOICES, "problems", 312)
    finally:
        later.close()


def test_a_draft_is_kept_again_without_the_file(database: Database, file: Path) -> None:
    draft = drafts.keep(database, file, None, Standing(CHOICES, "columns"))
    file.unlink()
    chosen = replace(CHOICES, dates=None)
    assert drafts.keep(database, file, None, Standing(chosen, "changes", 2), draft) == draft
    assert [one.step for one in on_record(database)] == ["changes"]


@pytest.mark.parametrize(("content", "code"), [(None, "not_found"), (b"other", "file_changed")])
def test_a_file_that_is_not_the_one_read_is_not_kept(
    database_file: Database, file: Path, content: bytes | None, code: str
) -> None:
    digest = drafts.pack(file).digest
    file.unlink() if content is None else file.write_bytes(content)
    with pytest.raises(UserError) as caught:
        drafts.keep(database_file, file, digest, Standing(CHOICES))
    assert caught.value.code == code
    assert on_record(database_file) == []


def test_a_dropped_draft_can_be_brought_back(database: Database, file: Path) -> None:
    draft = drafts.keep(database, file, None, Standing(CHOICES, "matches", 5))
    before = on_record(database)
    dropped = worklist.drop(database, draft)
    assert dropped is not None
    assert on_record(database) == []
    assert worklist.drop(database, draft) is None
    worklist.put_back(database, dropped)
    assert on_record(database) == before


def test_going_on_with_what_is_gone_is_refused(database_file: Database, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        drafts.unpack(database_file, 7, tmp_path)
    assert caught.value.code == "unknown_draft"


def test_choices_that_nobody_understands_any_more_are_made_anew(
    database_file: Database, file: Path, tmp_path: Path
) -> None:
    draft = drafts.keep(database_file, file, None, Standing(CHOICES, "columns"))
    with database_file.unjournalled() as connection:
        connection.execute(import_drafts.update().values(choices={"mapping": "none"}))
    (tmp_path / "later").mkdir()
    assert drafts.unpack(database_file, draft, tmp_path / "later")[1].choices == ContactChoices(())


def test_applying_takes_the_draft_away_and_notes_it(database: Database, file: Path) -> None:
    packed = drafts.pack(file)
    with database.unjournalled() as connection:
        draft = drafts.add(connection, packed, Standing(CHOICES), folder="/in")
        watched: dict[str, Any] = {
            "folder": "/in",
            "file_hash": packed.digest,
            "name": "registry.csv",
        }
        watched |= {"size": 1, "modified": 1, "at": utc_now(), "outcome": worklist.WAITING}
        connection.execute(insert(watched_files).values(id=1, **watched))
    plan = planned(database, table(["Given name", "Family name"], ["Anna", "Núñez"]))
    applied = run_import(database, plan, draft_id=draft)
    assert on_record(database) == []
    with database.read() as connection:
        noted = connection.execute(select(watched_files.c.outcome, watched_files.c.batch_id)).one()
    assert tuple(noted) == (worklist.APPLIED, applied.batch_id)


def test_an_import_that_fails_leaves_its_draft(database: Database, file: Path) -> None:
    draft = drafts.keep(database, file, None, Standing(CHOICES, "changes"))
    plan = planned(database, table(["Given name", "Family name"], ["Anna", "Núñez"]))
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Núñez"}], [2], source="other.csv")

    with pytest.raises(UserError, match="check the changes"):
        run_import(database, plan, draft_id=draft)
    assert len(on_record(database)) == 1


def test_what_is_gone_since_is_left_out(database_file: Database) -> None:
    with database_file.write(BatchKind.PERSON_CREATE) as changes:
        kept = create_people(changes, [{"family_name": "Núñez"}], [2], source="a.csv")[0]
    mapping = (ColumnMapping("A", "custom.club"), ColumnMapping("B", "email"))
    choices = replace(
        CHOICES,
        mapping=mapping,
        decisions={0: kept, 1: kept + 900, 2: LEAVE_OUT},
        constants={"custom.club": "Chess", "country": "Ireland"},
    )
    with database_file.read() as connection:
        file = source(connection, table(["A", "B"]))
        found = drafts.still_sensible(connection, file, choices, ContactChoices(mapping))
        other = ContactChoices((ColumnMapping("C", None),))
        assert drafts.still_sensible(connection, file, choices, other) is other
        blank = ContactChoices((), dates=DateOrder.DAY_FIRST)
        policy = drafts.still_sensible(connection, file, blank, other)
        assert isinstance(found, ContactChoices)
        assert policy == replace(other, dates=DateOrder.DAY_FIRST)
    assert [column.field for column in found.mapping] == [None, "email"]
    assert found.decisions == {0: kept, 2: LEAVE_OUT}
    assert found.constants == {"country": "Ireland"}


def test_choices_that_an_earlier_version_stored_are_read(
    database_file: Database, file: Path, tmp_path: Path
) -> None:
    draft = drafts.keep(database_file, file, None, Standing(CHOICES, "problems"))
    earlier = as_plain(CHOICES)
    del earlier["corrections"]
    earlier["mends"] = {"cells": [[[2, 1], "Núñez"]], "words": [], "dates": [[1, "day-first"]]}
    with database_file.unjournalled() as connection:
        connection.execute(update(import_drafts).values(choices=earlier))
    folder = tmp_path / "earlier"
    folder.mkdir()
    _, standing = drafts.unpack(database_file, draft, folder)
    assert standing.choices == replace(CHOICES, corrections=Corrections(cells={(2, 1): "Núñez"}))
