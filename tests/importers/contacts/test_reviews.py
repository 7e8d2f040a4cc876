"""Rows that were set aside are settled one by one, each once."""

from datetime import date

import pytest

from core.errors import UserError
from importers.choices import LEAVE_OUT, NEW, Existing
from importers.reviews import resolve_review
from models.database import Database
from models.undo import undo
from tests.acts import run_act
from tests.importers.contact_files import everybody, imported, state, table
from tests.snapshots import once

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Date of birth", "City")
ADA = ("1", "Ada", "Okafor", "ada@example.org", None, None)
UNSURE = (None, "Ada", "Okafor", "other@example.org", date(1970, 5, 1), "Leeds")


@pytest.fixture
@once
def waiting(database: Database) -> int:
    """The id of a row that waits."""
    imported(database, table(HEADINGS, ADA))
    imported(database, table(HEADINGS, UNSURE))
    [review] = state(database)["reviews"]
    return int(review.id)


def test_a_row_is_given_to_a_person_and_fills_what_is_empty(
    database: Database, waiting: int
) -> None:
    [ada] = everybody(database, "id")
    assert run_act(database, resolve_review, waiting, ada["id"]) == ada["id"]
    assert everybody(database, "email", "birth_date", "city") == [
        {"email": "ada@example.org", "birth_date": date(1970, 5, 1), "city": "Leeds"}
    ]
    [review] = state(database)["reviews"]
    assert (review.state, review.decided_for) == ("decided", ada["id"])
    assert imported(database, table(HEADINGS, UNSURE)).batch_id is None


def test_a_row_becomes_a_new_person(database: Database, waiting: int) -> None:
    made = run_act(database, resolve_review, waiting, NEW)
    people = everybody(database, "id", "email", "birth_date")
    assert people[1] == {
        "id": made, "email": "other@example.org", "birth_date": date(1970, 5, 1),
    }  # fmt: skip
    for existing in Existing:
        assert imported(database, table(HEADINGS, UNSURE), existing).batch_id is None


def test_a_row_is_left_out(database: Database, waiting: int) -> None:
    assert run_act(database, resolve_review, waiting, LEAVE_OUT) is None
    again = imported(database, table(HEADINGS, UNSURE))
    assert (again.batch_id, again.counts["skipped"]) == (None, 1)
    assert len(everybody(database, "id")) == 1


def test_a_row_is_decided_once(database: Database, waiting: int) -> None:
    run_act(database, resolve_review, waiting, LEAVE_OUT)
    for review in (waiting, 999):
        with pytest.raises(UserError) as refusal:
            run_act(database, resolve_review, review, NEW)
        assert refusal.value.code == "already_decided"


def test_a_decision_for_someone_who_is_gone_is_refused(database: Database, waiting: int) -> None:
    with pytest.raises(UserError) as refusal:
        run_act(database, resolve_review, waiting, 999)
    assert refusal.value.code == "unknown_person"
    assert state(database)["reviews"][0].state == "open"


def test_a_decision_is_undone(database: Database, waiting: int) -> None:
    run_act(database, resolve_review, waiting, NEW)
    undo(database, 3)
    assert len(everybody(database, "id")) == 1
    assert state(database)["reviews"][0].state == "open"
    assert run_act(database, resolve_review, waiting, NEW) is not None
