from typing import Any

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import relationships
from models.undo import undo
from models.undo_conflicts import STILL_USED
from records.details import read_details
from records.history.person_history import read_history
from records.parts.relationships import INVERSE, KINDS
from records.writing.new_people import create_people
from records.writing.person_edits import EditConflict, delete_people, edit_person
from records.writing.relationships import (
    add_relationship,
    edit_relationship,
    remove_relationship,
)
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once


@pytest.fixture
@once
def couple(database: Database) -> tuple[int, int]:
    rows = [{"given_name": name, "family_name": "Okafor"} for name in ("Ada", "Ben")]
    ada, ben = run_act(database, create_people, rows)
    return ada, ben


def shown(database: Database, person: int) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        found = read_details(connection, person).relationships
    return [(KINDS[one.kind], one.other_id, one.other_name, one.joint_mailings) for one in found]


def test_each_of_the_two_sees_what_the_other_is(
    database: Database, couple: tuple[int, int]
) -> None:
    ada, ben = couple
    run_act(database, add_relationship, ada, "supervisor", other_id=ben)
    assert newest_batch(database).title == "Okafor, Ada: supervisor added"
    run_act(database, add_relationship, ada, "spouse", other_name="Cleo", joint_mailings=True)
    assert shown(database, ada) == [
        ("spouse", None, "Cleo", True),
        ("supervisor", ben, "Ben Okafor", False),
    ]
    assert shown(database, ben) == [("student", ada, "Ada Okafor", False)]
    run_act(database, edit_person, ben, {"title": "Prof"})
    assert shown(database, ada)[1][2] == "Prof Ben Okafor"


def test_it_is_edited_and_removed_from_either_side(
    database: Database, couple: tuple[int, int]
) -> None:
    ada, ben = couple
    made = run_act(database, add_relationship, ada, "supervisor", other_id=ben)
    seen = {"kind": "student"}
    run_act(database, edit_relationship, made, ben, {"kind": "mentee"}, seen)
    assert newest_batch(database).title == "Okafor, Ben: relationship changed"
    assert (shown(database, ada)[0][0], shown(database, ben)[0][0]) == ("mentor", "mentee")
    with pytest.raises(EditConflict) as raised:
        run_act(database, edit_relationship, made, ada, {"kind": "spouse"}, {"kind": "supervisor"})
    assert raised.value.theirs == {"kind": "mentor"}
    removed = batch_of(database, remove_relationship, made, ben)
    assert removed is not None
    assert shown(database, ada) == shown(database, ben) == []
    undo(database, removed)
    assert shown(database, ada)[0][0] == "mentor"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("same_person", {"kind": "spouse", "other_id": 1}),
        ("no_name", {"kind": "spouse"}),
        ("invalid_record", {"kind": "sibling", "other_id": 2, "joint_mailings": True}),
        ("gone", {"kind": "sibling", "other_id": 99}),
        ("held_already", {"kind": "parent", "other_id": 2}),
    ],
)
def test_what_cannot_be_is_refused(
    database: Database, couple: tuple[int, int], code: str, values: dict[str, Any]
) -> None:
    ada, ben = couple
    run_act(database, add_relationship, ben, "child", other_id=ada)
    with pytest.raises(UserError) as raised:
        run_act(database, add_relationship, ada, **values)
    assert raised.value.code == code
    assert len(shown(database, ada)) == 1


def test_it_goes_and_comes_back_with_either_or_both(
    database: Database, couple: tuple[int, int]
) -> None:
    ada, ben = couple
    run_act(database, add_relationship, ada, "spouse", other_id=ben, joint_mailings=True)
    before = shown(database, ada)
    for gone in ([ada], [ben], [ada, ben]):
        deleted = batch_of(database, delete_people, gone)
        assert deleted is not None
        left = [] if gone == [ada, ben] else shown(database, ben if gone == [ada] else ada)
        assert left == []
        for _ in range(2):  # also after a redo
            back = undo(database, deleted)
            assert (back.kept, shown(database, ada)) == ((), before)
            again = undo(database, back.undo_batch_id)
            assert again.kept == ()
        undo(database, deleted)


def test_undo_keeps_the_person_to_whom_somebody_was_related_since(
    database: Database, couple: tuple[int, int]
) -> None:
    ada, _ = couple
    with database.write(BatchKind.PERSON_CREATE) as changes:
        (cleo,) = create_people(changes, [{"given_name": "Cleo"}])
    made = run_act(database, add_relationship, ada, "sibling", other_id=cleo)
    undone = undo(database, changes.batch_id)
    assert [(one.person_id, one.reason) for one in undone.kept] == [(cleo, STILL_USED)]
    assert shown(database, ada)[0][1] == cleo
    run_act(database, remove_relationship, made, ada)
    redone = undo(database, undone.undo_batch_id)
    assert undo(database, changes.batch_id).kept == redone.kept == ()


def test_both_are_told_of_and_keep_a_version(database: Database, couple: tuple[int, int]) -> None:
    ada, ben = couple
    with database.write(BatchKind.RECORD_ADD) as changes:
        made = add_relationship(changes, ada, "sibling", other_id=ben)
    assert changes.changed().people == frozenset(couple)
    with database.write(BatchKind.RECORD_EDIT) as changes:
        changes.update(relationships, [Change(made, {"note": "Twins"})])
    assert changes.changed().people == frozenset(couple)


def test_the_words_for_the_two_sides_answer_each_other() -> None:
    assert INVERSE.keys() == KINDS.keys()
    assert all(INVERSE[INVERSE[kind]] == kind for kind in KINDS)


def told(database: Database, person: int) -> list[tuple[str, Any, Any]]:
    with database.read() as connection:
        lines = read_history(connection, person)
    return [(line.what, line.old, line.new) for line in lines if line.what != "Record"]


def test_the_history_of_each_of_the_two_tells_it_from_their_side(
    database: Database, couple: tuple[int, int]
) -> None:
    ada, ben = couple
    made = run_act(database, add_relationship, ada, "supervisor", other_id=ben)
    run_act(database, edit_relationship, made, ada, {"kind": "mentor", "note": "Since 2001"})
    run_act(database, add_relationship, ada, "sibling", other_name="Cleo")
    assert sorted(told(database, ben), key=str) == [
        ("Relationship", "student", "mentee"),
        ("Relationship", None, "student, Okafor, Ada"),
        ("Relationship, note", None, "Since 2001"),
    ]
    assert ("Relationship", "supervisor", "mentor") in told(database, ada)
    assert ("Relationship", None, "supervisor, Okafor, Ben") in told(database, ada)
    run_act(database, remove_relationship, made, ben)
    assert ("Relationship", "mentee, Okafor, Ada", None) in told(database, ben)
    assert ("Relationship", "mentor, Okafor, Ben", None) in told(database, ada)
