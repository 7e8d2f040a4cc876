"""A database of an earlier version is brought up to date with everything that is in it."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, select, text

from models import database as database_module
from models.database import Database, open_database
from models.search import find
from models.tables import import_drafts, import_profiles, journal, people, watched_folders
from models.undo import undo
from records.storing import create_people


@pytest.fixture
def first_version(blank_address: str) -> str:
    """The address of a database of version 0001 that holds people and a saved mapping."""
    upgrade = command.upgrade
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "SCHEMA_VERSION", "0001")
        patch.setattr(command, "upgrade", lambda config, _head: upgrade(config, "0001"))
        database = open_database(blank_address)
        with database.write("contacts", "a.xlsx imported", file_name="a.xlsx") as changes:
            rows: list[dict[str, Any]] = [
                {"given_name": "Anna", "family_name": "Núñez", "email": "anna@example.org"},
                {"given_name": "Ben", "family_name": "Okafor"},
            ]
            create_people(changes, rows, [2, 3], source="a.xlsx")
        with database.write("settings", "A mapping") as changes:
            profile = {"kind": "contacts", "headings_key": "name", "mapping": {"Name": None}}
            changes.insert(import_profiles, [{"name": "Registry", **profile}])
        database.close()
    return blank_address


def test_what_is_on_record_stays(first_version: str) -> None:
    database = open_database(first_version)
    try:
        with database.read() as connection:
            assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0002"
            names = connection.scalars(select(people.c.family_name).order_by(people.c.id)).all()
            assert names == ["Núñez", "Okafor"]
            assert connection.scalar(select(func.count()).select_from(journal)) == 3
            assert len(find(connection, "nunez")) == 1
        _watches(database)
        assert undo(database, 1).reverted == 2
    finally:
        database.close()


def _watches(database: Database) -> None:
    """The new tables are there and hold what they shall."""
    with database.write("settings", "Watched") as changes:
        folder = {"path": "/in", "profile_id": 1, "existing": "fill"}
        changes.insert(watched_folders, [folder])
    with database.bookkeeping() as connection:
        draft = {"id": 1, "file_name": "a.xlsx", "file_hash": "00", "content": b"\x00\xff"}
        draft |= {"choices": {}, "step": "file", "by": "anna", "at": database_module.utc_now()}
        connection.execute(import_drafts.insert().values(draft))
    with database.read() as connection:
        assert connection.scalar(select(import_drafts.c.content)) == b"\x00\xff"
        assert connection.scalar(select(watched_folders.c.active)) is True


def test_a_file_is_copied_beside_itself_first(first_version: str) -> None:
    open_database(first_version).close()
    copies = list(Path(first_version).parent.glob("blank.almanac.before-0001-upgrade"))
    assert len(copies) == (0 if "://" in first_version else 1)
