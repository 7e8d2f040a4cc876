import pytest

from core.errors import UserError
from exporters.layouts import (
    Layout,
    delete_layout,
    find_layout,
    list_layouts,
    people_of,
    save_layout,
)
from models.batch_kinds import BatchKind
from models.database import Database
from records.writing.new_people import create_people
from tests.acts import run_act
from tests.snapshots import once

CITIES = Layout("Cities", ("city", "family_name"), "award = PhD", "city", descending=True)


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        return list(
            create_people(
                changes,
                [
                    {"family_name": "Marsh", "city": "Leeds", "award": "PhD"},
                    {"family_name": "Gupta", "city": "York", "award": "PhD"},
                    {"family_name": "Okafor", "city": "Wells", "award": "MSc"},
                ],
            )
        )


def test_a_layout_is_kept_found_and_chooses_in_its_order(
    database: Database, people: list[int]
) -> None:
    assert run_act(database, save_layout, CITIES) == CITIES
    run_act(database, save_layout, Layout("all", ("email",)))
    with database.read() as connection:
        assert [one.name for one in list_layouts(connection)] == ["all", "Cities"]
        found = find_layout(connection, " cities")
        assert found == CITIES
        assert list(people_of(connection, found)) == [people[1], people[0]]
        assert len(people_of(connection, find_layout(connection, "all"))) == 3


def test_the_same_name_replaces_and_can_be_deleted(database: Database) -> None:
    run_act(database, save_layout, CITIES)
    run_act(database, save_layout, Layout("CITIES", ("city",)))
    with database.read() as connection:
        assert list_layouts(connection) == [Layout("CITIES", ("city",))]
    run_act(database, delete_layout, "cities")
    with database.read() as connection:
        assert list_layouts(connection) == []


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (Layout(" ", ("city",)), "no_layout"),
        (Layout("None", ()), "no_layout"),
        (Layout("Wrong", ("shoe_size",)), "unknown_field"),
        (Layout("Wrong", ("city",), order_by="shoe_size"), "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused(database_file: Database, layout: Layout, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        run_act(database_file, save_layout, layout)
    assert refusal.value.code == code


def test_a_filter_that_cannot_be_read_is_refused(database_file: Database) -> None:
    with pytest.raises(UserError):
        run_act(database_file, save_layout, Layout("Wrong", ("city",), "shoe = = 1"))


def test_an_unknown_layout_names_those_there_are(database: Database) -> None:
    run_act(database, save_layout, CITIES)
    with database.read() as connection, pytest.raises(UserError) as refusal:
        find_layout(connection, "Towns")
    assert refusal.value.code == "unknown_layout"
    assert "Cities" in refusal.value.message
