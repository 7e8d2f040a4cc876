"""Milestones, on both databases: who celebrates, who of them can be reached, and their filters."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from core.errors import UserError
from models.database import Database
from queries.milestones import (
    Milestone,
    anniversaries,
    birthdays,
    classes,
    joint_filter,
    parse_years,
    people_of,
)
from queries.people_lists import class_list
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.snapshots import once

TODAY = date(2026, 11, 30)
HOME = {"street": "1 Mill Lane", "city": "Bath", "postal_code": "BA1 1AA"}
PEOPLE: Sequence[dict[str, Any]] = (
    {"family_name": "Adam", "award_completed": 2016, "email": "adam@example.org", **HOME},
    {"family_name": "Brown", "award_completed": 2016, "email": "b@example.org",
     "do_not_email": True},
    {"family_name": "Cole", "award_completed": 2016},
    {"family_name": "Dahl", "award_completed": 2016, "email": "d@example.org", "deceased": True},
    {"family_name": "Evans", "award_completed": 2021, "birth_date": date(1980, 2, 29), **HOME},
    {"family_name": "Fox", "award_completed": 2028, "birth_date": date(1981, 2, 28)},
)  # fmt: skip


@pytest.fixture
@once
def office(database: Database) -> Database:
    for one in PEOPLE:
        run_act(database, create_person, one)
    return database


def counts(found: Sequence[Milestone]) -> dict[str, tuple[int, ...]]:
    return {one.title: (one.people, one.email, one.post, one.lost, one.deceased) for one in found}


def test_anniversaries_are_of_the_living_and_say_who_can_be_reached(office: Database) -> None:
    with office.read() as connection:
        found = anniversaries(connection, 2026)
        assert counts(found) == {
            "1 year": (0, 0, 0, 0, 0),
            "5 years": (1, 0, 1, 0, 0),
            "10 years": (3, 1, 1, 1, 0),
            "25 years": (0, 0, 0, 0, 0),
        }
        assert counts(anniversaries(connection, 2027, [11]))["11 years"][0] == 3
        assert count(connection, parse(joint_filter(found), BY_KEY)) == 4


def test_a_class_has_everybody_and_is_listed_with_how_they_are_reached(office: Database) -> None:
    with office.read() as connection:
        found = classes(connection, 2026)
        assert [(one.title, one.detail) for one in found] == [
            ("Class of 2028", "Completes in 2028"),
            ("Class of 2021", "5 years in 2026"),
            ("Class of 2016", "10 years in 2026"),
        ]
        assert counts(found)["Class of 2016"] == (4, 1, 1, 1, 1)
        chosen = [one for one in found if one.title == "Class of 2016"]
        assert classes(connection, 2026, completed=[2016]) == tuple(chosen)
        listed = class_list(connection, people_of(connection, chosen), "events", "Classes")
    (section,) = listed.sections
    assert section.heading == "Class of 2016"
    assert [(row[0], row[-1]) for row in section.rows] == [
        ("Adam", "E-mail and post"),
        ("Brown", "Opted out of e-mail"),
        ("Cole", "Lost: no usable address"),
        ("Dahl", "Deceased"),
    ]


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        ("february 2027", TODAY, {"28 February 2027": 2}),
        ("february 2028", TODAY, {"28 February 2028": 2, "29 February 2028": 1}),
        ("next 7 days", date(2027, 2, 22), {"28 February 2027": 2}),
        ("this month", TODAY, {}),
    ],
)
def test_birthdays_are_counted_as_their_filter_lists_them(
    office: Database, period: str, today: date, expected: dict[str, int]
) -> None:
    with office.read() as connection:
        found = birthdays(connection, period, today)
        assert {one.title: one.people for one in found} == expected
        for one in found:
            assert count(connection, parse(one.where, BY_KEY)) == one.people


@pytest.mark.parametrize(
    ("period", "ages", "expected"),
    [
        ("february 2030", [50], {"28 February 2030": 1}),  # born on 29 February 1980
        ("february 2030", [49, 60], {"28 February 2030": 1}),
        ("february 2028", [48], {"28 February 2028": 1, "29 February 2028": 1}),
        ("february 2030", [30], {}),
    ],
)
def test_birthdays_may_be_those_of_an_age(
    office: Database, period: str, ages: list[int], expected: dict[str, int]
) -> None:
    with office.read() as connection:
        found = birthdays(connection, period, TODAY, ages=ages)
        assert {one.title: one.people for one in found} == expected
        for one in found:
            assert count(connection, parse(one.where, BY_KEY)) == one.people
        if found:
            together = count(connection, parse(joint_filter(found), BY_KEY))
            assert together <= sum(expected.values())


@pytest.mark.parametrize("text", ["", "ten", "0", "1.5", "101", "5 - 10"])
def test_what_are_no_years_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="not numbers of years"):
        parse_years(text)


def test_years_are_read_as_typed() -> None:
    assert parse_years("25, 1 5,,10, 5") == (1, 5, 10, 25)


@pytest.mark.parametrize("period", ["soon", "last 3 years", ""])
def test_what_is_no_period_of_birthdays_is_refused(database: Database, period: str) -> None:
    with database.read() as connection, pytest.raises(UserError, match="not a period"):
        birthdays(connection, period, TODAY)
