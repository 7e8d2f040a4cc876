"""Where people are, on both databases: counted, and listed by the filters of the places."""

from collections.abc import Sequence
from typing import Any

import pytest

from models.database import Database
from queries.places import city_filter, count_places, country_filter, unknown_filter
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.parts.contact_points import CONTACT_POINTS
from records.places import region_on_map
from records.writing.part_records import add_record
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.snapshots import once

PEOPLE: Sequence[dict[str, Any]] = (
    {"city": "Malmö", "country": "Sweden"},
    {"city": "MALMÖ", "country": "Sweden"},
    {"country": "Sweden"},
    {"city": "Leipzig", "country": "East Germany"},
    {"city": "Split", "country": "Yugoslavia"},
    {"city": "Oslo"},
    {"street": "1 Mill Lane", "country": "Sweden", "deceased": True},
    {},
)


@pytest.fixture
@once
def ids(database: Database) -> list[int]:
    found = [run_act(database, create_person, {"family_name": "Marsh", **one}) for one in PEOPLE]
    # A second home is no place of its own.
    second = {"kind": "post", "value": "2 Far Lane", "country": "Italy"}
    run_act(database, add_record, CONTACT_POINTS, found[0], second)
    return found


def test_the_living_are_counted_by_their_primary_address(
    database: Database, ids: list[int]
) -> None:
    with database.read() as connection:
        found = count_places(connection)
        some = count_places(connection, ids[:1] + ids[-2:])
    assert [(one.name, one.region, one.people) for one in found.countries] == [
        ("Sweden", "SE", 3),
        ("East Germany", "DE", 1),
        ("Yugoslavia", None, 1),
    ]
    assert [(one.city, one.people) for one in found.cities_of("Sweden")] == [("Malmö", 2), ("", 1)]
    assert (found.total, found.unknown, found.deceased) == (7, 2, 1)
    assert found.by_region() == {"SE": 3, "DE": 1}
    assert [one.name for one in found.unmapped] == ["Yugoslavia"]
    assert (some.total, some.unknown, some.deceased) == (2, 1, 1)


def test_each_filter_lists_as_many_as_were_counted(database: Database, ids: list[int]) -> None:
    with database.read() as connection:
        found = count_places(connection)
        expected = [
            *((country_filter(one), one.people) for one in found.countries),
            *((city_filter(one), one.people) for one in found.cities),
            (unknown_filter(), found.unknown),
        ]
        for where, people in expected:
            assert count(connection, parse(where, BY_KEY)) == people, where


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("United Kingdom", "GB"),
        ("Allemagne", "DE"),
        ("the Gold Coast", "GH"),
        ("Ceylon", "LK"),
        ("Soviet Union", None),
        ("Narnia", None),
    ],
)
def test_a_country_is_where_it_is_today(country: str, region: str | None) -> None:
    assert region_on_map(country) == region
