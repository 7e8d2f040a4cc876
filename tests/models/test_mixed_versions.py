"""A program that has the database open stops at it once a newer one has changed the tables."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text

from core.errors import UserError
from models import database as database_module
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from models.tables import people


def _write(database: Database) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Invented"}])


def _note(database: Database) -> None:
    with database.unjournalled() as connection:
        connection.execute(text("DELETE FROM import_drafts"))


def _read(database: Database) -> None:
    with database.read() as connection:
        connection.execute(select(people)).all()


ACTS: list[Callable[[Database], Any]] = [
    _write,
    _note,
    _read,
    lambda database: database.start_batch(BatchKind.CONTACTS),
]


@pytest.mark.parametrize("act", ACTS, ids=["write", "note", "read", "start"])
def test_a_database_that_a_newer_version_changed_is_left_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch, act: Callable[[Database], Any]
) -> None:
    _write(database)
    before = _content(database)
    with database.engine.connect() as newer, newer.begin():
        newer.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError) as caught:
        act(database)
    assert caught.value.code == "newer_database"
    assert "newest version" in caught.value.message
    monkeypatch.setattr(database_module, "SCHEMA_VERSION", "9999")
    url = database.engine.url.render_as_string(hide_password=False)
    later = open_database(database.path or url)
    assert _content(later) == before
    later.close()


def _content(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        return [
            connection.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("people", "batches", "journal")
        ]


def test_a_version_that_changes_within_a_transaction_does_not_split_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check is part of the transaction that writes, so that nothing comes between them."""
    seen: list[bool] = []
    check = Database._check_version

    def checked(self: Database, connection: Any) -> None:
        seen.append(connection.get_execution_options().get("almanac_writer", False))
        check(self, connection)

    monkeypatch.setattr(Database, "_check_version", checked)
    _write(database)
    assert seen == [True]
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 1
