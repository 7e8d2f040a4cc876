"""A mapping once saved is found again by the file's own headings."""

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from importers import profiles
from importers.columns import choose
from importers.contacts.choices import ContactChoices
from importers.contacts.mapping.proposal import propose
from importers.workflow import find_choices
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import import_profiles
from records.fields.definitions import BY_KEY
from tests.acts import run_act
from tests.importers.contact_files import source, table

HEADINGS = ("Surname", "Shoe size", "E-mail")


def remember(
    database: Database, name: str, headings: tuple[str, ...], **chosen: str | None
) -> None:
    mapping = choose(propose(table(headings), BY_KEY), chosen, BY_KEY)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        profiles.remember(changes, "contacts", name, mapping, {"dates": "day-first"})


def test_a_mapping_is_found_whatever_the_order_of_the_columns(database: Database) -> None:
    remember(database, "Registry", HEADINGS, Surname="former_name")
    with database.read() as connection:
        found = profiles.found_by_headings(
            connection, "contacts", ["e-MAIL", "shoe size ", "Surname"]
        )
        assert found is not None
        assert found.name == "Registry"
        assert found.mapping == {"Surname": "former_name", "Shoe size": None, "E-mail": "email"}
        assert found.options == {"dates": "day-first"}
        assert profiles.found_by_headings(connection, "contacts", HEADINGS[:2]) is None
        assert profiles.found_by_headings(connection, "responses", HEADINGS) is None


def test_columns_of_one_heading_and_of_none_are_kept_apart(database: Database) -> None:
    headings = ("Surname", "Surname", "")
    remember(database, "Two", headings, **{"Surname (2)": "former_name", "Column C": "notes"})
    with database.read() as connection:
        found = find_choices(connection, source(connection, table(headings)), ContactChoices())
    assert [column.field for column in found.mapping] == ["family_name", "former_name", "notes"]


def test_the_newest_of_two_counts_and_a_name_is_kept_once(database: Database) -> None:
    remember(database, "One", HEADINGS)
    remember(database, "Two", HEADINGS, Surname="former_name")
    remember(database, "Two", HEADINGS, Surname="preferred_name")
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(import_profiles)) == 2
        found = profiles.found_by_headings(connection, "contacts", HEADINGS)
    assert found is not None
    assert (found.name, found.mapping["Surname"]) == ("Two", "preferred_name")


def test_a_mapping_is_asked_for_by_name(database: Database) -> None:
    with database.read() as connection, pytest.raises(UserError) as none:
        profiles.named(connection, "contacts", "Registry")
    assert "none has been saved yet" in none.value.message
    remember(database, "Registry", HEADINGS)
    with database.read() as connection:
        assert profiles.named(connection, "contacts", "REGISTRY").name == "Registry"
        with pytest.raises(UserError) as other:
            profiles.named(connection, "contacts", "LinkedIn")
    assert other.value.code == "unknown_profile"
    assert "“Registry”" in other.value.message


def test_mappings_are_listed_renamed_and_deleted(database: Database) -> None:
    remember(database, "One", HEADINGS)
    remember(database, "Two", HEADINGS[:1])
    with database.read() as connection:
        one, two = profiles.listed(connection)
    assert (one.name, one.columns, one.taken) == ("One", 3, 2)
    for name in (" ", "TWO"):
        with pytest.raises(UserError) as refusal:
            run_act(database, profiles.rename, one.profile_id, name)
        assert refusal.value.code == "name_taken"
    run_act(database, profiles.rename, one.profile_id, "one")
    run_act(database, profiles.delete, two.profile_id, two.name)
    with database.read() as connection:
        assert [each.name for each in profiles.listed(connection)] == ["one"]


def test_headings_in_another_writing_or_twice_are_mapped_as_well(database: Database) -> None:
    remember(database, "Registry", ("Email", "Email", "Surname"), Surname="former_name")
    read = table(("SURNAME", "E mail", "email"), ("Okafor", "a@example.org", "b@example.org"))
    with database.read() as connection:
        found = find_choices(connection, source(connection, read), ContactChoices())
    assert found.profile is None  # "E mail" is another heading than "Email"
    read = table(("SURNAME", "email", "EMAIL"), ("Okafor", "a@example.org", "b@example.org"))
    with database.read() as connection:
        found = find_choices(connection, source(connection, read), ContactChoices())
    assert found.profile == "Registry"
    assert [column.field for column in found.mapping] == ["former_name", "email", "other_email"]
