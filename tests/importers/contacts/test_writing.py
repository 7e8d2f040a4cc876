"""An import is written wholly or not at all, and taken back as a whole."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import Cancelled, UserError
from core.progress import Progress
from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.backups.inspection import issues_of
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database, create_database
from models.tables import batches, journal, people
from models.undo import undo
from models.undo_conflicts import EDITED_SINCE
from records.fields.definitions import FieldKind
from records.office import add_custom_field
from tabular.reading import Cell
from tests.acts import run_act
from tests.importers.contact_files import (
    choosing,
    everybody,
    imported,
    planned,
    state,
    table,
)
from tests.snapshots import once

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Employer")
SAMPLES = Path(__file__).parents[3] / "resources" / "samples"


def some_people(count: int) -> list[tuple[Cell, ...]]:
    return [
        (str(n), "Ada", f"Okafor{n}", f"person{n}@example.org", "Example Hospital")
        for n in range(1, count + 1)
    ]


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(batches.c.state).order_by(batches.c.id)))


def test_every_change_has_its_old_and_new_value_and_its_row(database: Database) -> None:
    imported(database, table(HEADINGS, *some_people(2)))
    moved = table(HEADINGS, ("2", "Ada", "Reed", None, None))
    applied = imported(database, moved, Existing.UPDATE)
    with database.read() as connection:
        line = connection.execute(
            select(journal).where(journal.c.batch_id == applied.batch_id)
        ).one()
        batch = connection.execute(select(batches).where(batches.c.id == applied.batch_id)).one()
    assert (line.old, line.new) == ('{"family_name":"Okafor2"}', '{"family_name":"Reed"}')
    assert (line.action, line.source_row) == ("update", 2)
    assert (batch.file_name, batch.sheet, batch.state) == ("people.xlsx", "Sheet1", "done")
    assert batch.counts == applied.counts
    assert batch.file_hash == "digest of people.xlsx"


def test_undo_restores_everything(database: Database) -> None:
    imported(database, table(HEADINGS, *some_people(3)))
    before = everybody(database, "family_name", "email", "employer")
    update = [
        ("1", "Ada", "Reed", "other@example.org", "Example University"),
        ("9", "Ben", "Dahl", "ben@example.org", None),
        (None, "Ada", "Okafor2", None, None),
    ]
    applied = imported(database, table(HEADINGS, *update), Existing.UPDATE)
    assert applied.batch_id is not None
    assert everybody(database, "family_name", "email", "employer") != before
    undone = undo(database, applied.batch_id)
    assert undone.kept == ()
    assert everybody(database, "family_name", "email", "employer") == before
    assert len(state(database)["contact_points"]) == 3
    assert len(state(database)["roles"]) == 3
    assert state(database)["reviews"] == []


def test_undo_after_later_edits_keeps_and_lists_them(database: Database) -> None:
    imported(database, table(HEADINGS, *some_people(2)))
    changed = [(str(n), "Eve", f"Okafor{n}", None, "Example University") for n in (1, 2)]
    applied = imported(database, table(HEADINGS, *changed), Existing.UPDATE)
    assert applied.batch_id is not None
    first = everybody(database, "id")[0]["id"]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(first, {"given_name": "Eva"})])
    undone = undo(database, applied.batch_id)
    assert [(one.person_id, one.field, one.reason) for one in undone.kept] == [
        (first, "given_name", EDITED_SINCE)
    ]
    assert everybody(database, "given_name", "employer") == [
        {"given_name": "Eva", "employer": "Example Hospital"},
        {"given_name": "Ada", "employer": "Example Hospital"},
    ]


def test_changes_that_are_not_ticked_are_not_made(database: Database) -> None:
    imported(database, table(HEADINGS, *some_people(2)))
    changed = table(
        HEADINGS,
        ("1", "Eve", "Okafor1", None, "Example University"),
        ("2", "Eve", "Okafor2", None, None),
    )
    plan = planned(database, changed, Existing.UPDATE)
    unticked = {
        (change.row_index, change.field)
        for change in plan.plan.changes
        if change.field == "given_name"
    }
    applied = run_import(database, choosing(plan, unticked=unticked))
    assert (applied.counts["updated"], applied.counts["unchanged"]) == (1, 1)
    assert [one["given_name"] for one in everybody(database, "given_name")] == ["Ada", "Ada"]
    nothing = planned(database, changed, Existing.UPDATE)
    every = {(change.row_index, change.field) for change in nothing.plan.changes}
    nothing = choosing(nothing, unticked=every)
    assert run_import(database, nothing).batch_id is None


def test_a_plan_that_others_overtook_is_refused(database: Database) -> None:
    imported(database, table(HEADINGS, *some_people(1)))
    changed = table(HEADINGS, ("1", "Eve", "Okafor1", None, None))
    update = planned(database, changed, Existing.UPDATE)
    person = everybody(database, "id")[0]["id"]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(person, {"notes": "met"})])
    before = state(database)
    with pytest.raises(UserError) as refusal:
        run_import(database, update)
    assert refusal.value.code == "stale_plan"
    assert state(database) == before
    assert states(database)[-1] == "failed"


def test_two_desks_with_one_file_do_not_make_everybody_twice(database: Database) -> None:
    file = table(HEADINGS, *some_people(2))
    here, there = planned(database, file), planned(database, file)
    run_import(database, there)
    with pytest.raises(UserError) as refusal:
        run_import(database, here)
    assert refusal.value.code == "stale_plan"
    assert len(everybody(database, "id")) == 2


def test_cancel_leaves_nothing_and_says_so(database: Database) -> None:
    plan = planned(database, table(HEADINGS, *some_people(5)))
    asked: list[bool] = []

    def is_cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        run_import(database, plan, Progress(is_cancelled=is_cancelled))
    assert everybody(database, "id") == []
    assert states(database) == ["failed"]
    assert database.interrupted() == []


def test_a_full_disk_is_said_and_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "small.almanac"
    database = create_database(path)
    plan = planned(database, table(HEADINGS, *some_people(3_000)))
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(UserError) as refusal:
        run_import(database, plan)
    assert refusal.value.code == "disk_full"
    assert everybody(database, "id") == []
    assert states(database) == ["failed"]
    database.close()
    assert issues_of(path) == []


# --- the sample workbooks -----------------------------------------------------------------------


@pytest.fixture
@once
def office(database: Database) -> Database:
    run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    return database


def run(database: Database, name: str, existing: Existing) -> Any:
    return run_import(
        database,
        prepare(database, CONTACTS, SAMPLES / name, choices=ContactChoices(existing=existing)),
    )


def test_the_samples_go_in_change_nothing_twice_and_come_out(office: Database) -> None:
    alumni = run(office, "alumni.xlsx", Existing.FILL)
    assert alumni.counts == {  # 637 rows on 630 people, and a note below the table
        "rows": 638, "created": 630, "updated": 0, "unchanged": 0, "skipped": 8, "review": 0,
    }  # fmt: skip
    clinical = everybody(office, "custom.clinical", "award", "award_completed", "deceased")
    asked = [
        one
        for one in clinical
        if one["custom.clinical"]
        and one["award"] in {"PhD", "MD(Res)"}
        and 1983 <= (one["award_completed"] or 0) <= 2017
    ]
    assert len(asked) == 190
    assert sum(not one["deceased"] for one in asked) == 188
    for existing in Existing:
        assert run(office, "alumni.xlsx", existing).batch_id is None
    update = run(office, "registry-update.xlsx", Existing.UPDATE)
    assert update.counts == {
        "rows": 60, "created": 12, "updated": 34, "unchanged": 10, "skipped": 0, "review": 4,
    }  # fmt: skip
    for existing in Existing:
        assert run(office, "registry-update.xlsx", existing).batch_id is None
    undo(office, update.batch_id)
    undo(office, alumni.batch_id)
    left = {name for name, rows in state(office).items() if rows}
    assert left == {"custom_fields", "office_settings", "suppressions"}


def test_a_mapping_is_saved_with_the_import(database: Database) -> None:
    file = table(HEADINGS, *some_people(1))
    plan = planned(database, file, chosen={"Employer": None})
    run_import(database, choosing(plan, save_as="Registry"))
    again = planned(database, table(tuple(reversed(HEADINGS)), tuple(reversed(some_people(1)[0]))))
    assert again.choices.profile == "Registry"
    assert {column.heading: column.field for column in again.choices.mapping}["Employer"] is None
