import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from core.errors import UserError
from models import database as database_module
from models import engines
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database, open_database
from models.schema import configuration
from models.tables import metadata, people
from tests.databases import SHIPPED_SYNCHRONOUS


def code_of(address: str | Path) -> str:
    with pytest.raises(UserError) as caught:
        open_database(address)
    assert caught.value.message.endswith(".")
    return caught.value.code


def test_a_file_is_durable_and_holds_its_rules(
    database_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.engines.SYNCHRONOUS", SHIPPED_SYNCHRONOUS)
    database_file.close()  # its next connections are those of the program
    with database_file.read() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_migrations_make_what_the_tables_say(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    not (kind == "table" and (name or "").startswith(("people_search", "search_")))
                )
            },
        )
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_version_asked_for() -> None:
    newest = ScriptDirectory.from_config(configuration()).get_current_head()
    assert newest == database_module.SCHEMA_VERSION


def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    url = database.engine.url.render_as_string(hide_password=False)
    assert code_of(database.path or url) == "newer_database"
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM alembic_version"],
        ["INSERT INTO alembic_version VALUES ('0002')"],
        ["UPDATE alembic_version SET version_num = 'banana'"],
        ["UPDATE alembic_version SET version_num = ''"],
        ["UPDATE alembic_version SET version_num = '0000'"],
        ["UPDATE alembic_version SET version_num = '6'"],
        ["UPDATE alembic_version SET version_num = '0001'"],  # the tables are newer
        ["DROP TABLE alembic_version", "CREATE TABLE alembic_version (version_num TEXT)",
         "INSERT INTO alembic_version VALUES (NULL)"],
        ["DROP TABLE alembic_version", "CREATE TABLE alembic_version (other TEXT)",
         "INSERT INTO alembic_version VALUES ('0001')"],
    ],
    ids=lambda statements: statements[-1],
)  # fmt: skip
def test_a_database_without_a_readable_version_is_left_alone(
    own_database: Database, statements: list[str]
) -> None:
    with own_database.engine.connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))
        before = connection.execute(text("SELECT * FROM alembic_version")).all()
    url = own_database.engine.url.render_as_string(hide_password=False)
    assert code_of(own_database.path or url) == "damaged"
    with own_database.engine.connect() as connection:
        assert connection.execute(text("SELECT * FROM alembic_version")).all() == before


def test_a_database_that_is_written_to_is_busy(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "WAIT_FOR_WRITER", 1)
    url = database.engine.url.render_as_string(hide_password=False)
    second = open_database(database.path or url)
    try:
        with database.write(BatchKind.PERSON_EDIT) as changes:
            changes.insert(people, [{"family_name": "Ada"}])
            with (
                pytest.raises(UserError) as caught,
                second.write(BatchKind.PERSON_EDIT) as others,
            ):
                others.insert(people, [{"family_name": "Bill"}])
            with second.read() as connection:  # readers do not wait
                assert connection.scalar(_count()) == 0
    finally:
        second.close()
    assert caught.value.code == "busy"


def _count() -> Any:
    return select(func.count()).select_from(people)


def test_writers_take_turns(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)

    def write() -> None:
        own = open_database(database.path or url)
        for _ in range(5):
            with own.write(BatchKind.PERSON_EDIT) as changes:
                changes.insert(people, [{"family_name": "Ada"}])
        own.close()

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.scalar(_count()) == 15


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql+psycopg://nobody@localhost:1/none", "no_server"),
        ("mysql://localhost/none", "bad_address"),
        ("://", "bad_address"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, code: str) -> None:
    assert code_of(address) == code


def test_a_full_disk_changes_nothing(database_file: Database) -> None:
    with database_file.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
    # The limit belongs to the connection, which the pool hands out again.
    with database_file.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    row = {"family_name": "x" * 3000}
    with (
        pytest.raises(UserError) as caught,
        database_file.write(BatchKind.PERSON_CREATE) as changes,
    ):
        changes.insert(people, [row] * 500)
    assert caught.value.code == "disk_full"
    with database_file.read() as connection:
        assert connection.scalar(_count()) == 0


def test_the_start_of_a_large_batch_is_noted(database: Database) -> None:
    with database.write(BatchKind.CONTACTS, file=BatchFile("a.xlsx")) as changes:
        with database.read() as connection:
            started = connection.execute(text("SELECT state, file_name FROM batches")).one()
        assert tuple(started) == ("started", "a.xlsx")
        changes.insert(people, [{"family_name": "Ada"}])
        changes.counts["created"] = 1
    with database.read() as connection:
        rows = connection.execute(text("SELECT kind, state, runner, file_name FROM batches")).all()
    assert [tuple(row) for row in rows] == [("contacts", "done", None, "a.xlsx")]
