"""Where a person's values stand outside the record: each place is emptied when they are erased.

Everything that is the person's has the marker in it; what may stay has not.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from models.batch_kinds import BatchFile, BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.tables import (
    contact_points,
    different_people,
    duplicate_pairs,
    engagements,
    frame_members,
    import_issues,
    lists_handed_out,
    people,
    proposal_decisions,
    reviews,
    segments,
    unnamed_members,
)
from records.events.events import Event, create_event
from records.history.undo import unmerge
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.writing.new_people import create_people
from records.writing.person_edits import edit_person
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import newest_batch, run_act
from tests.office import QUESTIONNAIRE
from tests.records.erasure.test_erase import MARK, erase, traces
from tests.snapshots import once

GIVEN, FAMILY = f"{MARK}anna", f"{MARK}marsh"
PERSON: dict[str, Any] = {
    "given_name": GIVEN, "family_name": FAMILY, "alumni_id": "77", "email": f"{MARK}@example.org",
    "phone": "+447700900123", "city": f"{MARK}ton", "award_completed": 2001,
}  # fmt: skip
OTHER: dict[str, Any] = {"given_name": "Ben", "family_name": "Okafor", "alumni_id": "78"}


@pytest.fixture
@once
def pair(database: Database) -> tuple[int, int]:
    """The person, and somebody else."""
    run_act(database, create_survey, QUESTIONNAIRE)
    run_act(database, open_wave, "CAC", "2018", date(2018, 3, 1), date(2018, 6, 30))
    with database.write(BatchKind.CONTACTS, file=BatchFile(f"{FAMILY}_{GIVEN}.xlsx")) as changes:
        (person,) = create_people(changes, [PERSON], [2], source="a.xlsx")
        (other,) = create_people(changes, [OTHER], [3], source="a.xlsx")
    return person, other


def write(database: Database, act: Callable[[ChangeSet], object]) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        act(changes)


def review(database: Database, _person: int, other: int) -> None:
    """A row with the name in cells of its own, and an issue about another cell of it."""
    row = {"given_name": GIVEN, "family_name": FAMILY, "employer": f"{MARK} hospital"}
    candidate = {"person": other, "score": 0.7, "reasons": []}

    def act(changes: ChangeSet) -> None:
        of_batch = {"batch_id": 1, "source_row": 9}
        values = {"kind": "contact", "row": row, "candidates": [candidate]}
        changes.insert(reviews, [{**of_batch, **values}])
        issue = {"code": "bad", "severity": "error", "message": f"“{MARK}x” is no date"}
        changes.insert(import_issues, [{**of_batch, **issue, "value": f"{MARK}x"}])

    write(database, act)


def filters(database: Database, _person: int, other: int) -> None:
    """Filters that name the person by single fields: of a segment, and of a frame."""
    where = f'given_name = "{GIVEN}" and family_name contains "{FAMILY}"'

    def act(changes: ChangeSet) -> None:
        changes.insert(segments, [{"name": "One", "expression": where, "description": "Few"}])
        member = {"wave_id": 1, "source": "filter", "source_name": where}
        changes.insert(frame_members, [{**member, "person_id": other}])
        changes.insert(unnamed_members, [{**member, "is_invited": False, "disposition": None}])

    write(database, act)


def names_of_files(database: Database, _person: int, other: int) -> None:
    """Names of files and of paths."""
    values = {"notes": f"See C:\\letters\\{FAMILY}_{GIVEN}.docx and {GIVEN}  {FAMILY}"}
    run_act(database, edit_person, other, values)


def duplicates(database: Database, person: int, other: int) -> None:
    """A pair that the search for duplicates found, and one that is none."""
    with database.unjournalled() as connection:
        found = {"probability": 0.9, "reasons": [[f"{FAMILY} is like Okafor", 2.0]]}
        connection.execute(insert(duplicate_pairs).values(left_id=person, right_id=other, **found))
    write(
        database,
        lambda changes: changes.insert(
            different_people, [{"person_id": person, "other_id": other}]
        ),
    )


def unmerged(database: Database, person: int, other: int) -> None:
    """A merge with somebody else that was undone: the journal had the values of both."""
    run_act(database, edit_person, person, {"notes": f"{MARK} notes", "employer": f"{MARK} ward"})
    with database.read() as connection:
        plan = plan_merge(connection, other, person)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)
    unmerge(database, newest_batch(database).id)


def merged_away(database: Database, person: int, other: int) -> None:
    """Somebody who was merged into the person."""
    with database.write(BatchKind.PERSON_CREATE) as changes:
        rows = [{**PERSON, "alumni_id": f"{MARK}9", "email": f"{MARK}2@example.org"}]
        (twin,) = create_people(changes, rows, [4], source="a.xlsx")
    with database.read() as connection:
        plan = plan_merge(connection, person, twin)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)


def events(database: Database, person: int, _other: int) -> None:
    """A participation, and an event's note that names the person."""
    run_act(
        database, create_event, Event(name="Dinner", kind="event", note=f"{GIVEN} {FAMILY} speaks")
    )
    values = {"kind": "event", "title": "Dinner", "note": f"{MARK} vegetarian", "event_id": 1}
    write(
        database,
        lambda changes: changes.insert(engagements, [{**values, "person_id": person}]),
    )


def proposals(database: Database, person: int, _other: int) -> None:
    """What somebody decided on an answer."""
    values = {
        "response_id": 1, "question_id": 1, "field": "city", "value": f"{MARK}ville",
        "source": "CAC 2018", "accepted": False, "decided_on": date(2020, 1, 1), "decided_by": "x",
    }  # fmt: skip
    write(
        database,
        lambda changes: changes.insert(proposal_decisions, [{**values, "person_id": person}]),
    )


def handed_out(database: Database, _person: int, _other: int) -> None:
    """A list handed out for the person."""
    values = {"title": f"For {FAMILY}, {GIVEN}", "recipient": f"{MARK}@example.org", "people": 1}
    write(
        database,
        lambda changes: changes.insert(
            lists_handed_out, [{**values, "handed_on": date(2020, 1, 1)}]
        ),
    )


PLACES = [
    review, filters, names_of_files, duplicates, unmerged, merged_away, events, proposals,
    handed_out,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_value_of_theirs_is_left(
    database: Database,
    pair: tuple[int, int],
    place: Callable[[Database, int, int], None],
) -> None:
    person, other = pair
    place(database, person, other)
    assert traces(database) != []
    erase(database, [person])
    assert traces(database) == []
    with database.read() as connection:
        assert connection.scalars(select(people.c.id)).all() == [other]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Same as alumni ID 77, see there", "Same as alumni ID (erased), see there"),
        ("Alumni no. 77", "Alumni no. (erased)"),
        ('alumni_id = "77"', 'alumni_id = "(erased)"'),
        ('alumni_id in ("76", "77", "78")', 'alumni_id in ("76", "(erased)", "78")'),
        ("Sits in room 77, alumni ID 177", "Sits in room 77, alumni ID 177"),
        ("Call 07700 900123", "Call (erased)"),
        (f"Write to x.{MARK}@example.org", f"Write to x.{MARK}@example.org"),
        (f"Ask {GIVEN} {FAMILY}-Smith", f"Ask {GIVEN} {FAMILY}-Smith"),
        (f"{GIVEN}_{FAMILY}@example.com", f"{GIVEN}_{FAMILY}@example.com"),
        (f"Wife of {GIVEN.upper()}, {FAMILY}", "Wife of (erased)"),
        (f"{GIVEN} and Bob {FAMILY}", f"{GIVEN} and Bob {FAMILY}"),
    ],
)
def test_what_names_them_for_certain_is_taken_out_of_texts(
    database: Database, pair: tuple[int, int], text: str, after: str
) -> None:
    person, other = pair
    with database.unjournalled() as connection:
        number = contact_points.c.value == PERSON["phone"]
        connection.execute(update(contact_points).where(number).values(original="07700 900123"))
    run_act(database, edit_person, other, {"notes": text})
    erase(database, [person])
    with database.read() as connection:
        assert connection.scalar(select(people.c.notes).where(people.c.id == other)) == after
