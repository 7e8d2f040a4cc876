"""Who is listed is found once, and again after every write."""

from array import array
from datetime import date

import pytest

from models.database import Database
from queries import people
from queries.people import PeopleQuery, find_ids
from records.fields.definitions import BY_KEY
from records.filters.parser import parse
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.office import fill

SORTED = PeopleQuery(order_by=(("award_completed", True),))


def _listed(database: Database, query: PeopleQuery) -> list[int]:
    with database.read() as connection:
        return list(find_ids(connection, query).ids)


def test_who_is_listed_is_not_sorted_again_until_something_is_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = fill(database)
    before = _listed(database, SORTED)
    with monkeypatch.context() as patch:
        patch.setattr(people, "person_ids", pytest.fail)
        assert _listed(database, SORTED) == before
    run_act(database, edit_person, office.person_ids[0], {"award_completed": 2026})
    after = _listed(database, SORTED)
    assert (after[0], after != before) == (office.person_ids[0], True)


def test_each_query_lists_its_own_people(database: Database) -> None:
    office = fill(database)
    deceased = parse("deceased", BY_KEY)
    assert deceased is not None
    assert _listed(database, SORTED) != _listed(database, PeopleQuery())
    assert _listed(database, PeopleQuery(only=frozenset(office.person_ids[:1]))) == [
        office.person_ids[0]
    ]
    assert _listed(database, PeopleQuery(conditions=(deceased,))) != _listed(
        database, PeopleQuery()
    )


def test_a_filter_relative_to_today_is_asked_anew_on_another_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database)
    asked: list[PeopleQuery] = []

    def find(_connection: object, query: PeopleQuery) -> "array[int]":
        asked.append(query)
        return array("q")

    monkeypatch.setattr(people, "_ids", find)

    class Tomorrow(date):
        pass

    _listed(database, PeopleQuery())
    _listed(database, PeopleQuery())
    monkeypatch.setattr(Tomorrow, "today", classmethod(lambda _class: date(2099, 1, 1)))
    monkeypatch.setattr(people, "date", Tomorrow)
    _listed(database, PeopleQuery())
    assert len(asked) == 2
