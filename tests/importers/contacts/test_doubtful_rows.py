"""Rows that may be no person, or two, wait for somebody, and never become one in silence."""

import pytest

from core.errors import UserError
from importers.choices import LEAVE_OUT, NEW, Existing
from importers.reviews import resolve_review
from importers.workflow import run_import
from models.database import Database
from tests.acts import run_act
from tests.importers.contact_files import everybody, imported, outcomes, planned, state, table

HEADINGS = ("Name", "E-mail", "Completed")
COUPLE = ("John and Mary Hale", "hales@example.org", 1999)
ANN = ("Ann Abel", "ann@example.org", 1999)


@pytest.mark.parametrize("decision", [None, NEW, 1])
@pytest.mark.parametrize("existing", list(Existing))
def test_a_couple_is_no_person(
    database: Database, existing: Existing, decision: str | int | None
) -> None:
    imported(database, table(HEADINGS, ("John Hale", "hales@example.org", None)))
    file = table(HEADINGS, COUPLE, ANN)
    decisions = {} if decision is None else {0: decision}
    read = planned(database, file, existing, decisions)
    assert outcomes(read) == ["review", "created"]
    assert read.plan.why[0].startswith("two people in one name")
    assert [one.person_id for one in read.plan.matches[0].candidates] == [1]
    run_import(database, read)
    assert [one["given_name"] for one in everybody(database, "given_name")] == ["John", "Ann"]
    assert [one.state for one in state(database)["reviews"]] == ["open"]
    assert imported(database, file, Existing.UPDATE).batch_id is None


@pytest.mark.parametrize("decision", [NEW, 1])
def test_a_couple_to_review_can_only_be_left_out(database: Database, decision: str | int) -> None:
    imported(database, table(HEADINGS, ("John Hale", "hales@example.org", None), COUPLE))
    [review] = state(database)["reviews"]
    with pytest.raises(UserError, match="names two people"):
        run_act(database, resolve_review, review.id, decision)
    assert len(everybody(database, "id")) == 1
    run_act(database, resolve_review, review.id, LEAVE_OUT)
    assert imported(database, table(HEADINGS, COUPLE)).counts["skipped"] == 1


def test_titles_of_two_beside_a_name_are_a_couple_too(database: Database) -> None:
    headings = ("Title", "First name", "Surname", "E-mail")
    file = table(headings, ("Mr & Mrs", "J", "Wood", "w@example.org"))
    assert outcomes(planned(database, file)) == ["review"]


def test_who_shares_the_couples_address_is_not_joined_with_them(database: Database) -> None:
    file = table(HEADINGS, COUPLE, ("John Hale", "hales@example.org", 1999))
    assert outcomes(planned(database, file)) == ["review", "created"]


def test_an_organisation_is_created_only_by_a_decision_which_is_remembered(
    database: Database,
) -> None:
    file = table(HEADINGS, ("City Hospital", "ward@example.org", None), ANN)
    read = planned(database, file)
    assert outcomes(read) == ["review", "created"]
    assert read.plan.why[0] == "may be an organisation or a household"
    left_out = imported(database, file, decisions={0: LEAVE_OUT})
    assert (left_out.counts["skipped"], left_out.counts["created"]) == (1, 1)
    again = planned(database, file)
    assert outcomes(again) == ["skipped", "unchanged"]
    assert outcomes(planned(database, file, decisions={0: NEW})) == ["created", "unchanged"]


def test_every_row_that_is_not_taken_has_its_reason(database: Database) -> None:
    rows = [ANN, COUPLE, ANN, ("Total: 4", None, None), (None, None, 1990), ("Sample", None, None)]
    read = planned(database, table(HEADINGS, *rows))
    assert outcomes(read) == ["created", "review", "skipped", "skipped", "skipped", "review"]
    assert all(read.plan.why[index] for index in range(1, 6))
