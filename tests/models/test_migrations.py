"""A database of an earlier version is brought up to date with everything that is in it."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import DateTime, bindparam, func, select, text

from core.text import fold
from models import database as database_module
from models.backups.catalogue import sound_backups
from models.changes import ChangeSet, to_json
from models.database import SCHEMA_VERSION, Database, create_database, open_database
from models.identifiers import reserve_ids
from models.search import find, refresh
from models.tables import import_drafts, import_profiles, journal, people, watched_folders
from models.undo import undo


@pytest.fixture
def first_version(blank_address: str) -> str:
    """The address of a database of version 0001 that holds people and a saved mapping."""
    upgrade = command.upgrade
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "SCHEMA_VERSION", "0001")
        patch.setattr(command, "upgrade", lambda config, _head: upgrade(config, "0001"))
        # Looks at columns that came later.
        patch.setattr("models.same_person.people_to_hold", lambda *_: [])
        database = create_database(blank_address)
        with database.write("contacts", "a.xlsx imported", file_name="a.xlsx") as changes:
            _create_people(changes, [("Anna", "Núñez"), ("Ben", "Okafor")])
        with database.write("settings", "A mapping") as changes:
            profile = {"kind": "contacts", "headings_key": "name", "mapping": {"Name": None}}
            changes.insert(import_profiles, [{"name": "Registry", **profile}])
        database.close()
    return blank_address


def _create_people(changes: ChangeSet, names: list[tuple[str, str]]) -> None:
    """Create people as version 0001 did, without the columns that came later."""
    run = changes.connection.execute
    now = {"now": changes.at}
    for person_id, (given, family) in zip(
        reserve_ids(changes.connection, people, len(names)), names, strict=True
    ):
        values = {"given_name": given, "family_name": family}
        columns = {"id": person_id, **values, "sort_name": fold(f"{family} {given}"), **now}
        statement = (
            "INSERT INTO people (id, given_name, family_name, deceased, do_not_contact, custom,"
            " created_at, updated_at, version, sort_name, match_name)"
            " VALUES (:id, :given_name, :family_name, false, false, '{}', :now, :now, 1,"
            " :sort_name, '')"
        )
        run(text(statement).bindparams(bindparam("now", type_=DateTime)), columns)
        line = {"batch_id": changes.batch_id, "table_name": "people", "action": "create"}
        line |= {"record_id": person_id, "person_id": person_id, "new": to_json(values)}
        (line["id"],) = reserve_ids(changes.connection, journal, 1)
        run(journal.insert().values(line))
        refresh(changes.connection, [], [person_id])


def test_what_is_on_record_stays(first_version: str) -> None:
    database = open_database(first_version)
    try:
        with database.read() as connection:
            assert (
                connection.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA_VERSION
            )
            names = connection.scalars(select(people.c.family_name).order_by(people.c.id)).all()
            assert names == ["Núñez", "Okafor"]
            assert connection.scalar(select(func.count()).select_from(journal)) == 3
            assert len(find(connection, "nunez")) == 1
            flags = select(people.c.do_not_email, people.c.do_not_phone, people.c.do_not_post)
            assert set(connection.execute(flags)) == {(False, False, False)}
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


def test_a_file_is_backed_up_first(first_version: str) -> None:
    open_database(first_version).close()
    is_server = "://" in first_version
    backups = [] if is_server else sound_backups(Path(first_version))
    assert len(backups) == (0 if is_server else 1)
