from datetime import date
from typing import Any

import pytest

from core.dates import DateOrder
from models.batch_kinds import BatchKind
from models.database import Database
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.history.undo import undo_batch
from records.office import add_custom_field
from records.people import read_people
from records.writing.cell_checks import PersonCell
from records.writing.cell_edits import (
    CellEdit,
    CellEditChange,
    CellEditConflict,
    CellEditPlan,
    plan_cell_edits,
    write_cell_edits,
)
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people, edit_person
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

OPTIONS = ParseOptions(DateOrder.DAY_FIRST, today=date(2026, 6, 1))
ADA: dict[str, Any] = {
    "alumni_id": "1",
    "given_name": "Ada",
    "family_name": "Okafor",
    "email": "ada@example.org",
    "city": "Leeds",
    "do_not_phone": True,
}
BEN: dict[str, Any] = {
    "alumni_id": "2",
    "given_name": "Ben",
    "family_name": "Dahl",
    "phone": "+447700900101",
    "survey_consent": "objected",
    "survey_consent_on": date(2020, 1, 1),
    "news_by_post": "objected",
}


@pytest.fixture
@once
def both(database: Database) -> tuple[int, int]:
    ada, ben = run_act(database, create_people, [ADA, BEN])
    return ada, ben


def plan(database: Database, *edits: tuple[int, str, str]) -> CellEditPlan:
    with database.read() as connection:
        return plan_cell_edits(connection, [CellEdit(*edit) for edit in edits], OPTIONS)


def values(database: Database, person: int, *keys: str) -> dict[str, Any]:
    with database.read() as connection:
        return read_people(connection, [person], keys)[0]


def test_a_block_is_planned_written_as_one_batch_and_undone(
    database: Database, both: tuple[int, int]
) -> None:
    ada, ben = both
    run_act(database, add_custom_field, "Clinic day", FieldKind.DATE)
    found = plan(
        database,
        (ada, "given_name", " Adaeze "),
        (ada, "birth_date", "3/4/1968"),
        (ada, "email", "ada@example.org"),  # as it is
        (ada, "custom.clinic_day", "1 May 2025"),
        (ben, "phone", ""),
        (ben, "city", "York"),
        (ben, "country", ""),  # blank already
    )
    assert found.issues == ()
    assert found.changes == (
        CellEditChange(ada, "given_name", "Ada", "Adaeze"),
        CellEditChange(ada, "birth_date", None, date(1968, 4, 3)),
        CellEditChange(ada, "custom.clinic_day", None, date(2025, 5, 1)),
        CellEditChange(ben, "phone", "+447700900101", None),
        CellEditChange(ben, "city", None, "York"),
    )
    assert found.names == {ada: "Okafor, Ada", ben: "Dahl, Ben"}
    with database.write(BatchKind.CELL_EDIT) as changes:
        assert write_cell_edits(changes, found) == 5
    assert newest_batch(database).title == "2 people: 5 fields changed"
    for change in found.changes:
        assert values(database, change.person_id, change.key) == {change.key: change.new}
    undo_batch(database, newest_batch(database).id)
    for change in found.changes:
        assert values(database, change.person_id, change.key) == {change.key: change.old}


@pytest.mark.parametrize(
    ("who", "key", "text", "code"),
    [
        ("ada", "birth_date", "31/02/1968", "not_a_date"),
        ("ada", "birth_date", "1 May 2030", "future_date"),
        ("ada", "email", "ada at example", "not_an_email"),
        ("ada", "alumni_id", "2", "alumni_id_taken"),
        ("ada", "email_status", "excellent", "unknown_word"),
        ("ben", "email_status", "good", "not_applied"),
        ("ada", "other_email", "ADA@example.org", "not_applied"),
        ("ada", "wave:7", "sent", "not_editable"),
        ("ada", "do_not_phone", "no", "opted_out"),
        ("ada", "do_not_phone", "", "opted_out"),
        ("ben", "survey_consent", "consent", "opted_out"),
        ("ben", "survey_consent_on", "1 May 2025", "opted_out"),
        ("ben", "news_by_post", "none", "opted_out"),
        ("ada", "news_by_post", "weekly", "unknown_word"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_planned(
    database_file: Database, who: str, key: str, text: str, code: str
) -> None:
    ada, ben = run_act(database_file, create_people, [ADA, BEN])
    person = {"ada": ada, "ben": ben}[who]
    found = plan(database_file, (person, key, text), (ada, "city", "York"))
    assert [(one.person_id, one.key, one.text, one.code) for one in found.issues] == [
        (person, key, text, code)
    ]
    assert found.issues[0].reason.endswith(".")
    assert found.changes == (CellEditChange(ada, "city", "Leeds", "York"),)


def test_an_id_or_address_of_two_people(database: Database, both: tuple[int, int]) -> None:
    ada, ben = both
    found = plan(
        database,
        (ada, "alumni_id", "7"),
        (ben, "alumni_id", "7"),
        (ben, "email", "ADA@example.org"),
        (ben, "other_email", "ben@example.org"),
    )
    assert [(one.person_id, one.code) for one in found.issues] == [(ben, "alumni_id_taken")]
    assert [(one.key, one.warning) for one in found.changes] == [
        ("alumni_id", ""),
        ("email", "Also the e-mail address of Okafor, Ada."),
        ("other_email", ""),
    ]


def test_a_no_to_marketing_is_no_opt_out(database: Database, both: tuple[int, int]) -> None:
    ada, _ben = both
    cells = (("news_by_post", "No"), ("news_by_email", "none"), ("survey_consent", "no"))
    found = plan(database, *((ada, key, text) for key, text in cells))
    assert [(one.key, one.new, bool(one.warning)) for one in found.changes] == [
        ("news_by_post", "none", True),
        ("news_by_email", "none", False),
        ("survey_consent", "none", False),
    ]


def test_someone_deleted_meanwhile(database_file: Database) -> None:
    ada, ben = run_act(database_file, create_people, [ADA, BEN])
    run_act(database_file, delete_people, [ben])
    found = plan(database_file, (ada, "city", "York"), (ben, "city", "York"))
    assert [(one.person_id, one.code) for one in found.issues] == [(ben, "gone")]
    assert [one.person_id for one in found.changes] == [ada]


@pytest.mark.parametrize("meanwhile", ["another value", "the same value", "ID taken", "deleted"])
def test_nothing_is_lost_that_was_saved_between_preview_and_paste(
    database: Database, both: tuple[int, int], meanwhile: str
) -> None:
    ada, ben = both
    found = plan(
        database, (ada, "city", "York"), (ada, "alumni_id", "7"), (ben, "given_name", "Benno")
    )
    conflicts: tuple[PersonCell, ...] = ()
    match meanwhile:
        case "another value":
            run_act(database, edit_person, ada, {"city": "Hull"})
            conflicts = (PersonCell(ada, "city"),)
        case "the same value":
            run_act(database, edit_person, ada, {"city": "York"})
        case "ID taken":
            run_act(database, edit_person, ben, {"alumni_id": "7"})
            conflicts = (PersonCell(ada, "alumni_id"),)
        case "deleted":
            run_act(database, delete_people, [ben])
            conflicts = (PersonCell(ben, "given_name"),)
    if not conflicts:
        assert batch_of(database, write_cell_edits, found) is not None
        assert values(database, ben, "given_name") == {"given_name": "Benno"}
        return
    with pytest.raises(CellEditConflict) as raised:
        run_act(database, write_cell_edits, found)
    assert raised.value.cells == conflicts
    theirs = "Hull" if meanwhile == "another value" else "Leeds"
    assert values(database, ada, "city", "alumni_id") == {"city": theirs, "alumni_id": "1"}
