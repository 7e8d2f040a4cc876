"""Participants of an event from a sheet: matched, reviewed and put on its list."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from importers.choices import NEW, Existing
from importers.contacts.choices import EVENT_REPLY, EVENT_STATUS, ContactChoices
from importers.contacts.participants import with_event_status
from importers.reviews import resolve_review
from importers.workflow import run_import
from models.database import Database
from models.undo import undo
from queries.events import read_participants
from records.events.events import Event, create_event, delete_event
from records.events.participants import set_participation
from records.fields import vocabulary
from records.history.batches import list_batches
from records.parts.engagements import STATUSES
from tests.acts import run_act
from tests.importers.contact_files import everybody, imported, outcomes, planned, state, table
from tests.snapshots import once

PEOPLE = table(
    ("Alumni ID", "Given name", "Family name", "E-mail"),
    ("1", "Ada", "Okafor", "ada@example.org"),
    ("2", "Ben", "Hall", "ben@example.org"),
    ("3", "Cho", "Lim", None),
)


@pytest.fixture
@once
def dinner(database: Database) -> Event:
    imported(database, PEOPLE)
    return run_act(database, create_event, Event("Dinner", "reunion", date(2024, 5, 6)))


def choices(event: Event, **more: Any) -> ContactChoices:
    return ContactChoices(create_unmatched=False, event_id=event.id, **more)


def listed(database: Database, event: Event) -> Mapping[str, str]:
    with database.read() as connection:
        return {one.name: one.status for one in read_participants(connection, event.id)[1]}


@pytest.mark.parametrize("name", ["event_status", "event_reply"])
def test_statuses_are_words_of_the_vocabulary(name: str) -> None:
    assert set(vocabulary.terms(name)) == set(STATUSES.values())
    assert {words: vocabulary.canonical(name, words, {}) for words in STATUSES.values()} == {
        words: words for words in STATUSES.values()
    }


@pytest.mark.parametrize(
    ("heading", "cell", "status"),
    [
        ("Status", "Attended", "attended"),
        ("Status", "no show", "absent"),
        ("Status", "Declined", "declined"),
        ("Attended", "x", "attended"),
        ("Attended?", "✓", "attended"),
        ("Attended", "No", "absent"),
        ("Attended", 1, "attended"),
        ("Attended", True, "attended"),
        ("RSVP", "yes", "accepted"),
        ("RSVP", "No", "declined"),
        ("RSVP", "Wait list", "waiting"),
        ("Response", "No reply", "invited"),
        ("RSVP", "can't attend", "declined"),
    ],
)
def test_a_column_says_who_came(
    database: Database, dinner: Event, heading: str, cell: Any, status: str
) -> None:
    sheet = table(("Name", "E-mail", heading), ("Ada Okafor", "ada@example.org", cell))
    run_import(database, planned(database, sheet, options=choices(dinner)))
    assert listed(database, dinner) == {"Okafor, Ada": status}


def test_whom_nobody_knows_waits_and_is_created_only_when_chosen(
    database: Database, dinner: Event
) -> None:
    sheet = table(
        ("Name", "E-mail"),
        ("Ada Okafor", "ada@example.org"),
        ("Dora New", "dora@example.org"),
        ("Dora New", "dora@example.org"),
        ("Cho Lim", None),
    )
    options = choices(dinner, event_status="Attended")
    plan = planned(database, sheet, options=options)
    assert outcomes(plan) == ["updated", "review", "review", "review"]
    assert [(one.field, one.old, one.new) for one in plan.plan.changes] == [
        (EVENT_STATUS, None, "Attended")
    ]
    run_import(database, plan)
    assert listed(database, dinner) == {"Okafor, Ada": "attended"}
    # The same sheet again waits in the same reviews.
    assert run_import(database, planned(database, sheet, options=options)).batch_id is None
    waiting = state(database)["reviews"]
    assert with_event_status(waiting[0].row)[EVENT_STATUS] == "Attended"
    reviews = {row.source_row: row.id for row in waiting}
    assert sorted(reviews) == [3, 4, 5]
    cho = everybody(database, "id")[2]["id"]
    run_act(database, resolve_review, reviews[5], cho)
    run_act(database, resolve_review, reviews[3], NEW)
    assert listed(database, dinner) == {
        "Okafor, Ada": "attended", "Lim, Cho": "attended", "New, Dora": "attended",
    }  # fmt: skip
    run_act(database, delete_event, dinner.id)
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, resolve_review, reviews[4], cho)


def test_new_people_are_put_on_the_list_where_somebody_says_that_they_are_new(
    database: Database, dinner: Event
) -> None:
    sheet = table(
        ("Given name", "Family name", "E-mail", "Status"),
        ("Dora", "New", "dora@example.org", "Accepted"),
        ("Dora", "New", "dora@example.org", "Attended"),
    )
    plan = planned(database, sheet, decisions={0: NEW}, options=choices(dinner))
    assert outcomes(plan) == ["created", "skipped"]
    batch = run_import(database, plan).batch_id
    assert listed(database, dinner) == {"New, Dora": "attended"}
    assert batch is not None
    with database.read() as connection:
        assert list_batches(connection)[0].title == "people.xlsx imported for “Dinner”"
    assert undo(database, batch).kept == ()
    assert listed(database, dinner) == {}


def test_a_status_follows_the_sheet_but_nobody_is_invited_again(
    database: Database, dinner: Event
) -> None:
    ada, ben, cho = (one["id"] for one in everybody(database, "id"))
    run_act(database, set_participation, dinner.id, [ada, ben], "accepted")
    sheet = table(
        ("Alumni ID", "Family name", "Status"),
        ("1", "Okafor", "invited"),
        ("2", "Hall", "no show"),
        ("3", "Lim", "perhaps"),
    )
    for existing in Existing:
        plan = planned(database, sheet, options=choices(dinner, existing=existing))
        assert [(one.person_id, one.old, one.new) for one in plan.plan.changes] == [
            (ben, "Accepted", "Did not attend")
        ]
    told = [(one.column, one.code) for one in plan.issues if one.row == 4]
    # One line for the cell, and not a second one that there is no status.
    assert told == [("Status", "unknown_word"), (None, "row_skipped")]
    run_import(database, plan)
    assert listed(database, dinner) == {"Okafor, Ada": "accepted", "Hall, Ben": "absent"}
    assert cho not in listed(database, dinner)


def test_a_change_of_a_status_can_be_left_out(database: Database, dinner: Event) -> None:
    sheet = table(("Alumni ID", "Family name", "Attended"), ("1", "Okafor", "x"))
    options = choices(dinner)
    plan = planned(database, sheet, options=options)
    unticked = frozenset({(0, EVENT_STATUS)})
    plan = plan.with_last_choices(replace(plan.choices, unticked=unticked))
    assert run_import(database, plan).batch_id is None
    assert listed(database, dinner) == {}


def test_the_default_status_counts_in_sheets_without_a_column_and_is_not_saved(
    database: Database, dinner: Event
) -> None:
    options = choices(dinner, event_status="Attended")
    without = table(("Alumni ID", "Family name"), ("1", "Okafor"))
    found = planned(database, without, options=options).choices
    assert found.constants == {EVENT_STATUS: "Attended"}
    assert found.profile_options() == {"constants": {}}
    blank = table(
        ("Alumni ID", "Family name", "Attended", "RSVP"),
        ("1", "Okafor", None, None),
        ("2", "Hall", None, "yes"),
        ("3", "Lim", "x", "yes"),
    )
    plan = planned(database, blank, options=options)
    assert plan.choices.constants == {}
    assert {one.field for one in plan.choices.mapping} >= {EVENT_STATUS, EVENT_REPLY}
    told = [(one.column, one.code) for one in plan.issues if one.row == 2]
    assert told == [("Attended", "no_event_status")]
    run_import(database, plan)
    assert listed(database, dinner) == {"Hall, Ben": "accepted", "Lim, Cho": "attended"}


def test_other_files_have_no_status(database: Database, dinner: Event) -> None:
    sheet = table(("Alumni ID", "Family name", "Attended"), ("1", "Okafor", "x"))
    plan = planned(database, sheet)
    assert EVENT_STATUS not in {one.field for one in plan.choices.mapping}
    assert plan.plan.changes == ()
