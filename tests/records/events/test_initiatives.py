"""What people took part in is found by the name of an event or of engagements, or their kind."""

from datetime import date

import pytest

from core.errors import UserError
from models.database import Database
from records.events.events import Event, create_event
from records.events.initiatives import Initiative, list_initiatives, participation
from records.events.participants import set_participation
from records.parts.engagements import ATTENDED, ENGAGEMENTS, INVITED
from records.writing.part_records import add_record
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.snapshots import once

DAY = date(2019, 5, 6)


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    """Two who were funded, one of them at the forum; one who was only invited to it."""
    ids = [
        run_act(database, create_person, {"family_name": name})
        for name in ("Adeyemi", "Baker", "Cho")
    ]
    forum = run_act(database, create_event, Event("Clinical Academic Forum", "forum", DAY))
    run_act(database, set_participation, forum.id, ids[:1], ATTENDED)
    run_act(database, set_participation, forum.id, ids[2:], INVITED)
    for person, title in ((ids[0], "Bridge funding"), (ids[1], "bridge FUNDING")):
        run_act(database, add_record, ENGAGEMENTS, person, {"kind": "funding", "title": title})
    return ids


def test_who_took_part_is_found_with_the_day(database: Database, people: list[int]) -> None:
    with database.read() as connection:
        assert participation(connection, "clinical academic forum") == {people[0]: [DAY]}
        assert participation(connection, "Forum") == {people[0]: [DAY]}
        assert participation(connection, "Bridge funding") == {people[0]: [None], people[1]: [None]}


def test_initiatives_are_listed_once_with_their_people(
    database: Database, people: list[int]
) -> None:
    with database.read() as connection:
        found = list_initiatives(connection)
    assert [(one.name.casefold(), one.people, one.is_kind) for one in found] == [
        ("bridge funding", 2, False),
        ("clinical academic forum", 1, False),
        ("forum", 1, True),
        ("funding", 2, True),
    ]
    assert found[1] == Initiative("Clinical Academic Forum", 1, is_kind=False)


def test_nobody_took_part(database: Database, people: list[int]) -> None:
    with database.read() as connection, pytest.raises(UserError, match="Nobody took part"):
        participation(connection, "Summer school")
