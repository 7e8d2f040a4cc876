"""Each change of a person's history is set back by itself, unless it was changed since."""

from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database
from models.undo import undo
from records.consent.consents import object_to_contact, record_consent
from records.details import PersonDetails, read_details
from records.history.person_history import HistoryLine, read_history
from records.history.reverts import revert_change
from records.parts.awards import AWARDS
from records.parts.notes import NOTES
from records.parts.roles import ROLES
from records.people import read_people
from records.writing.contact_points import set_status
from records.writing.new_people import create_people
from records.writing.part_records import add_record, edit_record, remove_record
from records.writing.person_edits import edit_person
from records.writing.relationships import add_relationship
from tests.acts import batch_of, newest_batch, run_act

ADA: dict[str, Any] = {
    "family_name": "Okafor", "city": "York", "email": "a@example.org", "award": "PhD",
}  # fmt: skip


@pytest.fixture
def ada(database: Database) -> int:
    with database.write(BatchKind.CONTACTS, file=BatchFile("a.xlsx")) as changes:
        (person,) = create_people(changes, [ADA], [2])
    return person


def history(database: Database, person: int) -> list[HistoryLine]:
    with database.read() as connection:
        return read_history(connection, person)


def line_of(database: Database, person: int, what: str) -> HistoryLine:
    """The newest line that tells of `what`."""
    return next(line for line in history(database, person) if line.what == what)


def revert(database: Database, person: int, what: str) -> None:
    line = line_of(database, person, what)
    assert line.can_be_reverted
    run_act(database, revert_change, line.line_id, line.column)


def values(database: Database, person: int, *keys: str) -> list[Any]:
    with database.read() as connection:
        (row,) = read_people(connection, [person], keys)
    return list(row.values())


def details(database: Database, person: int) -> PersonDetails:
    with database.read() as connection:
        return read_details(connection, person)


def test_one_value_of_an_edit_is_set_back(database: Database, ada: int) -> None:
    run_act(database, edit_person, ada, {"gender": "female", "city": "Leeds", "custom.x": "y"})
    revert(database, ada, "Address, city")
    assert values(database, ada, "city", "gender", "custom.x") == ["York", "female", "y"]
    assert newest_batch(database).title == "Okafor: Address, city reverted"
    revert(database, ada, "Gender")
    reverted = newest_batch(database).id
    assert values(database, ada, "gender") == [None]
    undo(database, reverted)
    assert values(database, ada, "gender") == ["female"]


def test_what_was_changed_since_is_kept_and_said(database: Database, ada: int) -> None:
    run_act(database, edit_person, ada, {"city": "Leeds"})
    line = line_of(database, ada, "Address, city")
    run_act(database, edit_person, ada, {"city": "Bath"})
    with pytest.raises(UserError, match=r"^Address, city was changed since; nothing was changed"):
        run_act(database, revert_change, line.line_id, line.column)
    assert values(database, ada, "city") == ["Bath"]


def test_an_undone_change_and_a_new_person_are_not_reverted(database: Database, ada: int) -> None:
    edited = batch_of(database, edit_person, ada, {"city": "Leeds"})
    assert edited is not None
    undo(database, edited)
    lines = history(database, ada)
    assert [(line.what, line.can_be_reverted) for line in lines] == [
        ("Address, city", True), ("Address, city", False), ("Record", False),
    ]  # fmt: skip
    with pytest.raises(UserError, match="cannot be reverted"):
        run_act(database, revert_change, lines[-1].line_id, None)


def test_a_record_that_was_added_or_removed(database: Database, ada: int) -> None:
    note = run_act(database, add_record, NOTES, ada, {"text": "Hello"})
    revert(database, ada, "Note")
    assert details(database, ada).dated_notes == ()
    revert(database, ada, "Note")  # the removal
    assert [one.text for one in details(database, ada).dated_notes] == ["Hello"]
    added = next(line for line in reversed(history(database, ada)) if line.what == "Note")
    run_act(database, edit_record, NOTES, note, {"text": "Bye"})
    with pytest.raises(UserError, match="Note was changed since"):
        run_act(database, revert_change, added.line_id, None)
    revert(database, ada, "Note")
    (award,) = details(database, ada).awards
    run_act(database, remove_record, AWARDS, award.id)
    with pytest.raises(UserError, match="is not there any more"):
        run_act(database, revert_change, _edit_of_removed(database, ada), "title")
    revert(database, ada, "Award")
    assert details(database, ada).awards == (award,)


def _edit_of_removed(database: Database, person: int) -> int:
    role = run_act(database, add_record, ROLES, person, {"title": "Dean"})
    run_act(database, edit_record, ROLES, role, {"title": "Provost"})
    line = line_of(database, person, "Job title")
    run_act(database, remove_record, ROLES, role)
    return line.line_id


def test_one_address_stays_the_primary_one(database: Database, ada: int) -> None:
    run_act(database, edit_person, ada, {"email": "b@example.org"})
    added = next(line for line in history(database, ada) if line.new == "b@example.org")
    run_act(database, revert_change, added.line_id, added.column)
    assert values(database, ada, "email", "other_email") == ["a@example.org", None]
    removal = next(line for line in history(database, ada) if line.old == "b@example.org")
    run_act(database, revert_change, removal.line_id, removal.column)
    assert values(database, ada, "email", "other_email") == ["a@example.org", "b@example.org"]
    (_, other, _) = details(database, ada).contact_points
    run_act(database, set_status, other.id, "bounced", date(2024, 1, 1))
    revert(database, ada, "E-mail, status")
    (_, other, _) = details(database, ada).contact_points
    assert (other.status, other.status_on) == ("unverified", None)


def test_no_opt_out_is_reverted(database: Database, ada: int) -> None:
    run_act(database, object_to_contact, ada, reason="r", by="me", on=date(2024, 1, 1))
    lines = [line for line in history(database, ada) if line.what != "Record"]
    assert len(lines) == 13
    for line in lines:
        with pytest.raises(UserError) as raised:
            run_act(database, revert_change, line.line_id, line.column)
        assert raised.value.code == "opt_out"
    given: dict[str, Any] = {"recorded_on": date(2024, 2, 1), "evidence": "letter"}
    run_act(database, record_consent, [ada], "news", "email", "consent", **given)
    revert(database, ada, "Consent")  # which makes the opt-out count again
    with pytest.raises(UserError) as raised:
        revert(database, ada, "Consent")
    assert raised.value.code == "opt_out"


def test_a_relationship_is_named_and_reverted(database: Database, ada: int) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (ben,) = create_people(changes, [{"family_name": "Dahl"}])
    run_act(database, add_relationship, ada, "referrer", other_id=ben)
    assert line_of(database, ada, "Relationship").new == "referred by, Dahl"
    assert line_of(database, ben, "Relationship").new == "referred, Okafor"
    revert(database, ada, "Relationship")
    assert details(database, ben).relationships == ()
    for person in (ada, ben):
        told = [one.what for one in history(database, person)]
        assert told.count("Relationship") == 2
