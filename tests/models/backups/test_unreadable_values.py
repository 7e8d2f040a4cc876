"""Values that cannot be read are named by record, in a file that is sound otherwise."""

import pytest
from sqlalchemy import text

from models.backups import check, unreadable_values
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import people


def spoil(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def filled(database_file: Database) -> Database:
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": f"Invented {n}"} for n in range(300)])
    return database_file


def test_a_sound_database_has_none(filled: Database) -> None:
    assert check.check(filled) == []


def test_each_is_named_by_its_record(filled: Database) -> None:
    spoil(
        filled,
        "UPDATE people SET birth_date = 'soon' WHERE id = 17",
        "UPDATE people SET family_name = CAST(x'41ff' AS TEXT) WHERE id = 300",
        "UPDATE people SET custom = '{', created_at = '2026-13-01 00:00:00.0' WHERE id = 1",
        "UPDATE office_settings SET value = '[' WHERE key = (SELECT min(key) FROM office_settings)",
    )
    found = check.check(filled)
    assert [line for line in found if "people" in line] == [
        "“custom” of record 1 in “people” cannot be read",
        "“created_at” of record 1 in “people” cannot be read",
        "“birth_date” of record 17 in “people” cannot be read",
        "“family_name” of record 300 in “people” cannot be read",
    ]


def test_no_more_than_a_few_are_named(filled: Database) -> None:
    spoil(filled, "UPDATE people SET birth_date = 'soon'")
    assert len(check.check(filled)) == unreadable_values._MOST
