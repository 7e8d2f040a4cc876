"""Events, and the people who are invited, wait for a place and come."""

from datetime import date

import pytest

from core.errors import UserError
from models.database import Database
from models.undo import undo
from queries.events import (
    EventSummary,
    participants_filter,
    read_event_summaries,
    read_participants,
)
from records.consent.consents import object_to_contact
from records.details import read_details
from records.events.events import Event, create_event, delete_event, edit_event, find_event
from records.events.participants import (
    invite_to_event,
    next_waiting,
    plan_event_invitations,
    remove_participants,
    set_participation,
)
from records.fields.definitions import all_fields
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.history.batches import list_batches
from records.parts.engagements import ENGAGEMENTS, Engagement
from records.writing.part_records import edit_record
from records.writing.person_edits import create_person, delete_people
from tests.acts import batch_of, run_act
from tests.snapshots import once

DAY = date(2024, 5, 6)
DINNER = Event("Alumni dinner", "reunion", DAY, place="Great Hall", capacity=2)


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    """Four people with an e-mail address, by name, and one without."""
    names = ("Adeyemi", "Baker", "Cho", "Diaz")
    return [
        *(
            run_act(database, create_person, {"family_name": name, "email": f"{name}@example.org"})
            for name in names
        ),
        run_act(database, create_person, {"family_name": "Evans"}),
    ]


@pytest.fixture
def dinner(database: Database) -> Event:
    return run_act(database, create_event, DINNER)


def listed(database: Database, event: Event) -> dict[str, str]:
    """The status of each person on the list of an event."""
    with database.read() as connection:
        return {one.name: one.status for one in read_participants(connection, event.id)[1]}


def summary(database: Database) -> EventSummary:
    with database.read() as connection:
        (found,) = read_event_summaries(connection)
    return found


def invite(database: Database, event: Event, people: list[int]) -> dict[str, int]:
    """Invite `people`; how many are excluded, by reason."""
    with database.read() as connection:
        plan = plan_event_invitations(connection, event, people)
    run_act(database, invite_to_event, plan)
    return plan.by_reason()


def test_who_must_not_be_contacted_is_excluded_with_the_reason(
    database: Database, people: list[int], dinner: Event
) -> None:
    for person, purpose in ((people[1], "events"), (people[2], "fundraising")):
        run_act(
            database,
            object_to_contact,
            person,
            reason="By letter",
            by="ada",
            on=DAY,
            purpose=purpose,
        )
    run_act(database, set_participation, dinner.id, [people[3]], "accepted")
    excluded = invite(database, dinner, people)
    assert excluded == {"objected": 1, "already_listed": 1, "no_address": 1}
    assert listed(database, dinner) == {
        "Adeyemi": "invited", "Cho": "invited", "Diaz": "accepted",
    }  # fmt: skip
    (engagement,) = _engagements(database, people[0])
    assert (engagement.kind, engagement.title, engagement.happened_on) == (
        "reunion", "Alumni dinner", DAY,
    )  # fmt: skip
    assert invite(database, dinner, people)["already_listed"] == 3


def test_more_than_the_capacity_is_told_and_who_waits_longest_is_next(
    database: Database, people: list[int], dinner: Event
) -> None:
    first = run_act(database, set_participation, dinner.id, people[:2], "accepted")
    assert (first.taken, first.free, first.over) == (2, 0, 0)
    waiting = [(people[3], date(2024, 3, 2)), (people[2], date(2024, 3, 1))]
    for person, on in waiting:
        run_act(database, set_participation, dinner.id, [person], "waiting", on=on)
    with database.read() as connection:
        assert next_waiting(connection, dinner.id, 5) == [people[2], people[3]]
        waits = [one.waits_at for one in read_participants(connection, dinner.id)[1]]
    assert waits == [None, None, 1, 2]
    over = run_act(database, set_participation, dinner.id, people[4:], "attended")
    assert (over.taken, over.free, over.over, over.waiting) == (3, 0, 1, 2)
    assert summary(database).places == over
    assert summary(database).counts == {"accepted": 2, "attended": 1, "waiting": 2}


def test_a_status_is_set_once_and_can_be_undone(
    database: Database, people: list[int], dinner: Event
) -> None:
    invite(database, dinner, people[:1])
    batch = batch_of(database, set_participation, dinner.id, people[:2], "attended")
    assert listed(database, dinner) == {"Adeyemi": "attended", "Baker": "attended"}
    assert batch_of(database, set_participation, dinner.id, people[:2], "attended") is None
    with database.read() as connection:
        title = list_batches(connection)[0].title
    assert title == "2 people marked as “Attended” for “Alumni dinner”"
    assert batch is not None
    assert undo(database, batch).kept == ()
    assert listed(database, dinner) == {"Adeyemi": "invited"}


def test_engagements_follow_their_event(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, set_participation, dinner.id, people[:2], "attended")
    later = Event("Winter dinner", "forum", date(2024, 12, 1), date(2024, 12, 2), id=dinner.id)
    batch = batch_of(database, edit_event, later)
    (engagement,) = _engagements(database, people[0])
    assert (engagement.kind, engagement.title, engagement.happened_on) == (
        "forum", "Winter dinner", date(2024, 12, 1),
    )  # fmt: skip
    assert batch is not None
    undo(database, batch)
    assert _engagements(database, people[0])[0].title == "Alumni dinner"
    assert summary(database).event == dinner


def test_a_deleted_event_comes_back_with_its_people(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, set_participation, dinner.id, people[:2], "attended")
    before = listed(database, dinner)
    batch = batch_of(database, delete_event, dinner.id)
    assert _engagements(database, people[0]) == ()
    assert batch is not None
    assert undo(database, batch).kept == ()
    assert listed(database, dinner) == before


def test_a_person_comes_back_to_the_event_unless_that_is_gone(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, set_participation, dinner.id, people[:2], "attended")
    first = batch_of(database, delete_people, people[:1])
    second = batch_of(database, delete_people, people[1:2])
    assert first is not None
    assert second is not None
    assert listed(database, dinner) == {}
    undo(database, first)
    assert listed(database, dinner) == {"Adeyemi": "attended"}
    run_act(database, delete_event, dinner.id)
    kept = undo(database, second).kept
    assert [(one.person_id, one.field) for one in kept] == [(people[1], "engagements")]
    assert _engagements(database, people[1]) == ()


def test_a_created_event_that_is_used_since_stays(database: Database, people: list[int]) -> None:
    batch = batch_of(database, create_event, DINNER)
    event = summary(database).event
    run_act(database, set_participation, event.id, people[:1], "accepted")
    assert batch is not None
    assert len(undo(database, batch).kept) == 1
    assert listed(database, event) == {"Adeyemi": "accepted"}


def test_participants_are_found_by_a_filter(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, set_participation, dinner.id, people[:2], "attended")
    run_act(database, set_participation, dinner.id, people[2:3], "declined")
    with database.read() as connection:
        found = [
            list(person_ids(connection, parse(participants_filter(dinner, status), fields)))
            for fields in (all_fields(connection),)
            for status in (None, "attended", "declined")
        ]
    assert found == [people[:3], people[:2], people[2:3]]


def test_of_two_records_of_a_merged_person_the_one_that_tells_more_is_listed(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, set_participation, dinner.id, people[:1], "invited")
    run_act(database, set_participation, dinner.id, people[1:2], "attended")
    (moved,) = _engagements(database, people[1])
    run_act(database, edit_record, ENGAGEMENTS, moved.id, {"person_id": people[0]})
    assert listed(database, dinner) == {"Adeyemi": "attended"}
    assert run_act(database, remove_participants, dinner.id, people[:1]) == 2
    assert listed(database, dinner) == {}


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Event(" "), "no_name"),
        (Event("Talk", " "), "no_name"),
        (Event("Talk", ends_on=DAY), "wrong_dates"),
        (Event("Talk", starts_on=DAY, ends_on=date(2024, 5, 5)), "wrong_dates"),
        (Event("Talk", capacity=0), "wrong_capacity"),
        (Event("alumni DINNER ", starts_on=DAY), "event_exists"),
    ],
)
def test_an_event_that_cannot_be_right_is_refused(
    database: Database, dinner: Event, event: Event, code: str
) -> None:
    with pytest.raises(UserError) as refusal:
        run_act(database, create_event, event)
    assert refusal.value.code == code
    assert summary(database).event == dinner


def test_an_event_is_found_by_name_or_number(database: Database, dinner: Event) -> None:
    again = run_act(database, create_event, Event("Alumni dinner", starts_on=date(2025, 5, 6)))
    talk = run_act(database, create_event, Event("Talk"))
    with database.read() as connection:
        assert find_event(connection, " TALK") == talk
        assert find_event(connection, str(again.id)) == again
        for name, code in (("alumni dinner", "ambiguous_event"), ("Ball", "unknown_event")):
            with pytest.raises(UserError) as refusal:
                find_event(connection, name)
            assert refusal.value.code == code


def test_an_event_that_is_gone_is_told(
    database: Database, people: list[int], dinner: Event
) -> None:
    run_act(database, delete_event, dinner.id)
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, set_participation, dinner.id, people, "attended")
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, edit_event, dinner)
    with pytest.raises(UserError, match="deleted meanwhile"):
        run_act(database, delete_event, dinner.id)


def _engagements(database: Database, person: int) -> tuple[Engagement, ...]:
    with database.read() as connection:
        return read_details(connection, person).engagements
