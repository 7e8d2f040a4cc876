"""The engagement score: what counts, with what points, as a column, a filter and an order."""

from datetime import date, timedelta

import pytest

from models.database import Database
from records.engagement_score import (
    KINDS,
    YEARS,
    engagement_points,
    read_engagement,
    save_engagement_points,
)
from records.events.events import Event, create_event
from records.events.participants import set_participation
from records.fields.definitions import all_fields, editable_fields
from records.filters.filter_sql import count, person_ids
from records.filters.parser import parse
from records.news.news_items import NewsItem, add_news
from records.parts.communications import COMMUNICATIONS
from records.parts.engagements import ENGAGEMENTS, LINKEDIN_GROUP
from records.people import read_people
from records.writing.part_records import add_record
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.snapshots import once

TODAY = date.today()
LONG_AGO = date(TODAY.year - YEARS - 1, 1, 1)
SCORE = "engagement_score"


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    """Somebody who did a lot, somebody who did little, and somebody who did nothing."""
    ids = [run_act(database, create_person, {"family_name": name}) for name in ("A", "B", "C")]
    busy, quiet, _nothing = ids
    for name, on, status in (
        ("Dinner", TODAY, "attended"),
        ("Forum", TODAY - timedelta(days=400), "attended"),
        ("Ball", TODAY, "declined"),
        ("Reunion", LONG_AGO, "attended"),
    ):
        event = run_act(database, create_event, Event(name, "event", on))
        run_act(database, set_participation, event.id, [busy], status)
    for person, part, values in (
        (busy, ENGAGEMENTS, {"kind": "mentoring", "happened_on": TODAY}),
        (busy, ENGAGEMENTS, {"kind": "event", "title": "Undated"}),
        (busy, ENGAGEMENTS, {"kind": LINKEDIN_GROUP}),
        (busy, COMMUNICATIONS, {"kind": "call", "direction": "in", "happened_on": TODAY}),
        (busy, COMMUNICATIONS, {"kind": "letter", "direction": "out", "happened_on": TODAY}),
        (quiet, COMMUNICATIONS, {"kind": "meeting", "happened_on": TODAY}),
    ):
        run_act(database, add_record, part, person, values)
    run_act(database, add_news, NewsItem("A chair", received_on=TODAY), [busy])
    return ids


def scores(database: Database, people: list[int]) -> list[float]:
    with database.read() as connection:
        return [row[SCORE] for row in read_people(connection, people, [SCORE])]


def test_the_score_is_explained(database: Database, people: list[int]) -> None:
    with database.read() as connection:
        found = [read_engagement(connection, one) for one in people]
    assert found[0].in_words == "2 events, 1 mentorship, 1 news item, 1 contact and LinkedIn group"
    assert [one.in_words for one in found[1:]] == ["1 contact", ""]
    assert [one.score for one in found] == [2 * 3 + 5 + 2 + 1 + 1, 1, 0]
    assert scores(database, people) == [one.score for one in found]


def test_the_points_are_the_offices(database: Database, people: list[int]) -> None:
    points = {kind.key: 0 for kind in KINDS} | {"event": 10}
    run_act(database, save_engagement_points, points)
    with database.read() as connection:
        assert engagement_points(connection) == points
        assert read_engagement(connection, people[0]).score == 20
    assert scores(database, people) == [20, 0, 0]


def test_people_are_found_and_sorted_by_it(database: Database, people: list[int]) -> None:
    with database.read() as connection:
        fields = all_fields(connection)
        for expression, expected in (
            (f"{SCORE} >= 1", people[:2]),
            (f"{SCORE} = 0", people[2:]),
            (f"not {SCORE} > 5", people[1:]),
        ):
            chosen = parse(expression, fields)
            assert list(person_ids(connection, chosen)) == expected
            assert count(connection, chosen) == len(expected)
        assert list(person_ids(connection, order_by=((SCORE, True),))) == people
        assert list(person_ids(connection, order_by=((SCORE, False),))) == people[::-1]
        assert SCORE not in editable_fields(connection)
