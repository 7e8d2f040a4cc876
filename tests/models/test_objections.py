"""An objection stays with the person when addresses and records change."""

from datetime import date
from typing import Any, Final

import pytest

from models.batch_kinds import BatchKind
from models.database import Database
from models.suppressions import EVERYTHING, active_suppressions
from models.tables import reviews
from records.consent.consents import object_to_contact
from records.consent.contactable import ContactBlock, contact_blocks
from records.consent.suppression import listed, release
from records.history.undo import undo_batch
from records.writing.bulk_update import update_people
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people, edit_person
from records.writing.person_update import PersonUpdate
from tests.acts import batch_of, run_act

OLD: Final = "ann@example.org"
NEW: Final = "ann.ash@gmail.com"
NUMBER: Final = "+447700900123"


def create(database: Database, *rows: dict[str, Any]) -> None:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        for row in rows:
            create_people(changes, [{"family_name": "Ash", **row}])


def objects(database: Database, purpose: str = EVERYTHING) -> None:
    how: dict[str, Any] = {"reason": "asked", "by": "test", "on": date(2024, 5, 1)}
    run_act(database, object_to_contact, 1, **how, purpose=purpose)


def purposes(database: Database, value: str, kind: str = "email") -> frozenset[str]:
    with database.read() as connection:
        return active_suppressions(connection).of(kind, value)


@pytest.mark.parametrize("purpose", [EVERYTHING, "news"])
def test_a_new_address_is_suppressed_like_the_others(database: Database, purpose: str) -> None:
    create(database, {"email": OLD})
    objects(database, purpose)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        update_people(changes, [PersonUpdate(1, {"email": NEW, "phone": NUMBER})])
    assert purposes(database, "annash+x@googlemail.com") == {purpose}
    assert purposes(database, NUMBER, "phone") == {purpose}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"do_not_contact": True}, {EVERYTHING}),
        ({"do_not_email": True}, {EVERYTHING}),
        ({"survey_consent": "objected"}, {"survey"}),
        ({"do_not_phone": True}, set()),
        ({"deceased": True}, set()),
        ({"contact_hold": "perhaps"}, set()),
        ({}, set()),
    ],
)
@pytest.mark.parametrize("new", [None, NEW])
def test_an_address_that_leaves_the_record_is_suppressed(
    database_file: Database, values: dict[str, Any], found: set[str], new: str | None
) -> None:
    create(database_file, {"email": OLD, **values})
    run_act(database_file, edit_person, 1, {"email": new})
    run_act(
        database_file, edit_person, 1, {"other_email": None}
    )  # the former one, where there is a new one
    assert purposes(database_file, OLD) == found
    assert purposes(database_file, NEW) == set()


def test_the_writing_of_an_address_may_change(database: Database) -> None:
    create(database, {"email": NEW, "do_not_contact": True})
    run_act(database, edit_person, 1, {"email": "Ann.Ash@gmail.com"})
    assert purposes(database, NEW) == set()


@pytest.mark.parametrize(
    ("values", "is_suppressed"),
    [
        ({"do_not_contact": True}, True),
        ({"deceased": True}, False),
        ({"contact_hold": "perhaps"}, False),
    ],
)
def test_an_address_that_others_have(
    database: Database, values: dict[str, Any], is_suppressed: bool
) -> None:
    create(database, {"email": OLD, **values}, {"email": OLD, "given_name": "Bob"})
    run_act(database, delete_people, [1])
    assert bool(purposes(database, OLD)) == is_suppressed


def test_whoever_shares_a_suppressed_address_keeps_the_others(database: Database) -> None:
    create(database, {"email": OLD}, {"email": OLD, "given_name": "Bob"})
    objects(database)
    run_act(database, edit_person, 2, {"other_email": "bob@example.org"})
    assert purposes(database, "bob@example.org") == set()


def test_a_row_to_review_holds_whom_it_may_mean(database: Database) -> None:
    create(database, {"email": OLD, "given_name": "Ann"})
    row = {"family_name": "Ash", "email": NEW, "do_not_contact": True}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        review = {"batch_id": changes.batch_id, "kind": "contact", "reason": "same name"}
        changes.insert(reviews, [{**review, "row": row, "candidates": [{"person": 1}]}])
    run_act(database, delete_people, [1])
    assert purposes(database, OLD) == {EVERYTHING}


@pytest.mark.parametrize(
    ("values", "is_held"),
    [
        ({"email": "ann.ash+news@gmail.com", "given_name": "Ann"}, True),
        ({"email": "annash@gmail.com", "given_name": "Ann"}, True),
        ({"email": "ann.ash@gmail.com", "given_name": "A."}, True),
        ({"email": OLD, "given_name": "Ann"}, False),
    ],
)
def test_a_row_to_review_holds_whoever_has_its_address_in_another_writing(
    database: Database, values: dict[str, Any], is_held: bool
) -> None:
    row = {"given_name": "Ann", "family_name": "Ash", "email": NEW, "do_not_email": True}
    with database.write(BatchKind.PERSON_CREATE) as changes:
        review = {"batch_id": changes.batch_id, "kind": "contact", "reason": "same name"}
        changes.insert(reviews, [{**review, "row": row, "candidates": []}])
    create(database, values)
    assert (1 in blocked(database)) == is_held


@pytest.mark.parametrize(("objected", "added"), [(OLD, NEW), (NEW, OLD), (NEW, NUMBER)])
def test_releasing_an_address_releases_those_that_followed(
    database: Database, objected: str, added: str
) -> None:
    create(database, {"email": objected}, {"email": "somebody.else@gmail.com"})
    objects(database)
    run_act(database, edit_person, 1, {"phone" if added == NUMBER else "other_email": added})
    with database.read() as connection:
        first = listed(connection)[-1]
    run_act(database, release, first.suppression_id, by="test", reason="asked by letter")
    run_act(database, edit_person, 1, {"other_email": "third@example.org"})
    assert purposes(database, objected) == set()
    assert purposes(database, added, "phone" if added == NUMBER else "email") == set()


@pytest.mark.parametrize(
    ("person_id", "values"),
    [
        (1, {"phone": None}),
        (1, {"family_name": "Ashe"}),
        (2, {"phone": None}),
        (2, {"given_name": "Anne"}),
    ],
)
@pytest.mark.parametrize("opt_out", [{"do_not_email": True}, {"contact_hold": "rang"}])
def test_a_second_record_stays_on_hold_when_it_is_not_like_the_first_any_more(
    database: Database, person_id: int, values: dict[str, Any], opt_out: dict[str, Any]
) -> None:
    create(database, {"email": OLD, "phone": NUMBER}, {"email": NEW, "phone": NUMBER, **opt_out})
    run_act(database, edit_person, person_id, values)
    assert 1 in blocked(database)


@pytest.mark.parametrize("opt_out", [{"do_not_email": True}, {"contact_hold": "rang"}])
def test_a_second_record_stays_on_hold_when_the_first_is_deleted(
    database: Database, opt_out: dict[str, Any]
) -> None:
    create(database, {"email": OLD, "phone": NUMBER}, {"email": NEW, "phone": NUMBER, **opt_out})
    run_act(database, delete_people, [2])
    run_act(database, edit_person, 1, {"phone": None})
    assert 1 in blocked(database)


def test_a_second_record_stays_on_hold_when_undo_takes_away_the_address(
    database: Database,
) -> None:
    create(database, {"email": OLD}, {"email": NEW, "phone": NUMBER, "do_not_email": True})
    assert 1 not in blocked(database)
    edited = batch_of(database, edit_person, 1, {"phone": NUMBER})
    assert edited is not None
    undo_batch(database, edited)
    assert 1 in blocked(database)


def test_a_second_record_may_be_taken_off_hold(database: Database) -> None:
    first = {"email": NEW, "phone": NUMBER, "do_not_email": True}
    create(database, {"email": OLD, "phone": NUMBER}, first)
    run_act(database, edit_person, 1, {"phone": None})
    run_act(database, edit_person, 1, {"contact_hold": None})
    assert 1 not in blocked(database)


def blocked(database: Database) -> dict[int, ContactBlock]:
    with database.read() as connection:
        return contact_blocks(connection, [1, 2])
