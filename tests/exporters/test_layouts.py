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
from models.database import Database
from records.writing.new_people import create_people

CITIES = Layout("Cities", ("city", "family_name"), "award = PhD", "city", descending=True)


@pytest.fixture
def people(database: Database) -> list[int]:
    with database.write("test", "Test people") as changes:
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
    assert save_layout(database, CITIES) == CITIES
    save_layout(database, Layout("all", ("email",)))
    with database.read() as connection:
        assert [one.name for one in list_layouts(connection)] == ["all", "Cities"]
        found = find_layout(connection, " cities")
        assert found == CITIES
        assert list(people_of(connection, found)) == [people[1], people[0]]
        assert len(people_of(connection, find_layout(connection, "all"))) == 3


def test_the_same_name_replaces_and_can_be_deleted(database: Database) -> None:
    save_layout(database, CITIES)
    save_layout(database, Layout("CITIES", ("city",)))
    with database.read() as connection:
        assert list_layouts(connection) == [Layout("CITIES", ("city",))]
    delete_layout(database, "cities")
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
        save_layout(database_file, layout)
    assert refusal.value.code == code


def test_a_filter_that_cannot_be_read_is_refused(database_file: Database) -> None:
    with pytest.raises(UserError):
        save_layout(database_file, Layout("Wrong", ("city",), "shoe = = 1"))


def test_an_unknown_layout_names_those_there_are(database: Database) -> None:
    save_layout(database, CITIES)
    with database.read() as connection, pytest.raises(UserError) as refusal:
        find_layout(connection, "Towns")
    assert refusal.value.code == "unknown_layout"
    assert "Cities" in refusal.value.message
