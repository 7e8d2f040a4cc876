"""Each kind of database error, with its real cause where that can be had, is one sentence."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import exc, select, text

from core.errors import UserError
from models import database_errors
from models.batch_kinds import BatchKind
from models.bulk import insert_rows
from models.database import Database, open_database
from models.database_errors import explained
from models.identifiers import reserve_ids
from models.tables import people
from tests.databases import run_on_server, server_database

_NAMED = {
    name: table
    for name, table in vars(database_errors).items()
    if name in {"_SQLITE", "_POSTGRESQL", "_NO_RIGHTS"}
}


class _Told(Exception):
    """What a driver raises, with a code."""

    sqlite_errorcode: int
    sqlstate: str | None


@contextmanager
def refused(code: str) -> Iterator[None]:
    """A UserError of `code`, which is one or two sentences and shows nothing of the driver."""
    with pytest.raises(UserError) as caught:
        yield
    assert caught.value.code == code, caught.value.message
    assert re.fullmatch(r"[“A-Z].*[^.]\.", caught.value.message)
    assert not re.search(
        r"(?<!Postgre)SQL|sqlite|(?<![+])psycopg|Error|\{|SELECT", caught.value.message
    )


def test_every_code_has_its_sentence() -> None:
    codes = {code for table in _NAMED.values() for code in table.values()}
    codes |= {code for _, code in database_errors._SQLITE_WORDS}
    codes |= {code for _, code in database_errors._CONNECTION_WORDS}
    assert codes <= set(database_errors._SENTENCES)
    for sentence in database_errors._SENTENCES.values():
        assert re.fullmatch(r"[“A-Z][^.]*\. [A-Z][^.]*\.", sentence), sentence


@pytest.mark.parametrize(
    ("number", "code"),
    [(3, "read_only"), (5, "busy"), (517, "busy"), (6, "busy"), (262, "busy"), (7, "no_memory"),
     (8, "read_only"), (1032, "read_only"), (10, "io_error"), (778, "io_error"),
     (4874, "io_error"), (11, "damaged"), (267, "damaged"), (13, "disk_full"),
     (14, "cannot_open"), (15, "busy"), (2067, "conflict"), (787, "conflict"), (26, "damaged")],
)  # fmt: skip
def test_codes_of_a_file(number: int, code: str) -> None:
    told = _Told("words that say nothing")
    told.sqlite_errorcode = number
    with refused(code), explained("office.db"):
        raise exc.OperationalError("SELECT 1", {}, told)


@pytest.mark.parametrize("number", [10, 14])
def test_an_error_on_a_full_disk_is_its_being_full(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_errors, "_TOO_LITTLE_ROOM", 1 << 62)
    told = _Told("disk I/O error")
    told.sqlite_errorcode = number
    with refused("disk_full"), explained("office.db"):
        raise exc.OperationalError("SELECT 1", {}, told)


@pytest.mark.parametrize(
    ("number", "name"), [(13, "copy.db"), (10, "copy.db"), (14, "copy.db"), (5, "office.db"),
                         (11, "office.db")],
)  # fmt: skip
def test_the_place_that_is_named_is_the_one_concerned(number: int, name: str) -> None:
    told = _Told()
    told.sqlite_errorcode = number
    with pytest.raises(UserError, match=f"“{name}”"), explained("office.db", "copy.db"):
        raise exc.OperationalError("VACUUM INTO ?", {}, told)


@pytest.mark.parametrize(
    ("state", "code"),
    [("57P02", "session_ended"), ("57P05", "session_ended"), ("28P01", "login_refused"),
     ("28000", "login_refused"), ("XX001", "damaged")],
)  # fmt: skip
def test_codes_of_a_server(state: str, code: str) -> None:
    told = _Told("Wörter, die nichts sagen")
    told.sqlstate = state
    with refused(code), explained("server/office"):
        raise exc.OperationalError("UPDATE people", {}, told)


def test_a_connection_that_is_lost_while_saving_promises_nothing() -> None:
    told = _Told("the connection is lost")
    told.sqlstate = None
    for statement, code in ((None, "connection_lost"), ("INSERT", "session_ended")):
        with refused(code), explained("server/office"):
            raise exc.OperationalError(statement, {}, told, connection_invalidated=True)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (f"SELECT 1{' or 1' * 1500}", "too_complex"),
        (f"SELECT {', '.join('1' * 3000)}", "too_complex"),
        ("SELECT zeroblob(2000000000)", "too_complex"),
        ("SELECT * FROM nowhere", "damaged"),
        ("SELECT absent FROM people", "damaged"),
        ("INSERT INTO people SELECT * FROM people", "conflict"),
        ("SELECT CAST(x'41ff' AS text)", "unreadable_value"),
        ("ATTACH '/nowhere/at/all.db' AS other", "cannot_open"),
        ("VACUUM INTO '/nowhere/at/all.db'", "cannot_open"),
    ],
    ids=lambda one: one[:30],
)
def test_what_a_file_refuses(database_file: Database, statement: str, code: str) -> None:
    add_ada(database_file)
    with refused(code), database_file.read() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(statement).all()


@pytest.mark.parametrize(
    ("column", "stored"),
    [("birth_date", "soon"), ("created_at", "2026"), ("birth_date", 5), ("custom", "{")],
)
def test_a_stored_value_that_cannot_be_read(
    database_file: Database, column: str, stored: object
) -> None:
    add_ada(database_file)
    with database_file.engine.begin() as connection:
        connection.execute(text(f"UPDATE people SET {column} = :stored"), {"stored": stored})
    with refused("unreadable_value"), database_file.read() as connection:
        connection.execute(select(people)).all()


def test_a_bug_stays_one(database: Database) -> None:
    with pytest.raises(exc.DBAPIError), database.read() as connection:
        connection.execute(text("SELECT 1 +"))
    with pytest.raises(ValueError, match="own"), database.read():
        raise ValueError("own")


def test_half_a_character_is_said(database: Database) -> None:
    with refused("half_character"), database.write(BatchKind.PERSON_EDIT) as changes:
        changes.connection.execute(text("SELECT :half"), {"half": "\ud83d"})


def test_a_file_that_may_not_be_written(database_file: Database) -> None:
    with database_file.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")  # as where its rights forbid it
    with refused("read_only"):
        add_ada(database_file)


_LIMITED = """
import resource, signal, sys
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import open_database
from models.tables import people
database = open_database(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "x" * 3000}] * 500)
except UserError as error:
    print(error.code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX limits the size of a file")
def test_a_disk_that_does_not_take_more(database_file: Database) -> None:
    database_file.close()
    told = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(database_file.path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (told.stdout.strip(), told.stderr) in {("io_error", ""), ("disk_full", "")}
    with open_database(database_file.path or "").read() as connection:
        assert connection.scalars(select(people.c.id)).all() == []


def add_ada(database: Database) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Invented"}])


# What follows is on a real server.


@pytest.fixture
def server(postgresql: str) -> Iterator[Database]:
    with server_database(postgresql, "empty") as address:
        opened = open_database(address)
        yield opened
        opened.close()


def address_of(server: Database) -> str:
    return server.engine.url.render_as_string(hide_password=False)


def end_sessions(server: Database) -> None:
    run_on_server(
        address_of(server),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


def test_a_session_that_is_ended_while_reading_and_writing(
    server: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    with refused("session_ended"), server.read() as connection:
        end_sessions(server)
        connection.execute(select(people)).all()
    with refused("session_ended"), server.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(people, [{"family_name": "Invented"}])
        end_sessions(server)
        changes.insert(people, [{"family_name": "Invented"}])
    with refused("session_ended"), server.unjournalled() as connection:
        numbers = reserve_ids(connection, people, 1)
        end_sessions(server)
        insert_rows(connection, people, [{"id": numbers[0], "family_name": "Invented"}])
    assert capfd.readouterr().err == ""
    add_ada(server)  # and it goes on
    with server.read() as connection:
        assert len(connection.execute(select(people)).all()) == 1


def test_a_session_that_is_ended_before_it_is_saved(server: Database) -> None:
    with refused("session_ended"), server.unjournalled() as connection:
        connection.execute(text("UPDATE people SET id = id"))
        end_sessions(server)


@pytest.mark.parametrize(
    ("state", "code"),
    [("08006", "connection_lost"), ("22021", "half_character"), ("25P04", "timeout"),
     ("3D000", "no_database"), ("40001", "busy"), ("40P01", "busy"), ("42501", "no_rights"),
     ("42P01", "damaged"), ("53100", "disk_full"), ("53200", "no_memory"),
     ("53300", "too_many_connections"), ("54001", "too_complex"), ("57P01", "session_ended"),
     ("57P03", "server_starting"), ("58030", "server_fault"), ("XX000", "server_fault")],
)  # fmt: skip
def test_a_server_of_another_language_is_understood(
    server: Database, state: str, code: str
) -> None:
    raises = f"DO $$ BEGIN RAISE SQLSTATE '{state}' USING MESSAGE = 'Zugriff erlaubt'; END $$"
    with refused(code), server.read() as connection:
        connection.exec_driver_sql(raises)


def test_a_missing_table_is_no_matter_of_the_network(server: Database) -> None:
    run_on_server(address_of(server), "DROP TABLE people CASCADE")
    with refused("damaged"), server.read() as connection:
        connection.execute(select(people))


@pytest.mark.parametrize(
    ("setting", "statement", "code"),
    [
        ("statement_timeout = '50ms'", "SELECT pg_sleep(5)", "timeout"),
        ("transaction_timeout = '50ms'", "SELECT pg_sleep(5)", "timeout"),
        ("default_transaction_read_only = on", "UPDATE people SET id = id", "read_only"),
        ("max_stack_depth = '100kB'", f"SELECT {'abs(' * 2000}1{')' * 2000}", "too_complex"),
    ],
)
def test_what_a_server_does_not_allow(
    server: Database, setting: str, statement: str, code: str
) -> None:
    with refused(code), server.read() as connection:
        connection.exec_driver_sql(f"SET {setting}")
        connection.exec_driver_sql("COMMIT; BEGIN")
        connection.exec_driver_sql(statement)


def test_rights_that_are_missing(server: Database) -> None:
    run_on_server(address_of(server), "DROP ROLE IF EXISTS reader")
    run_on_server(address_of(server), "CREATE ROLE reader LOGIN")
    address = address_of(server).replace("postgres:@", "reader:@")
    try:
        with refused("no_rights"):
            open_database(address)
        run_on_server(address_of(server), "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        reading = open_database(address)
        with pytest.raises(UserError, match="may not change"):
            add_ada(reading)
        with reading.read() as connection:
            assert connection.execute(select(people)).all() == []
        reading.close()
        for statement in ("DROP OWNED BY reader", "DROP TABLE people, alembic_version CASCADE"):
            run_on_server(address_of(server), statement)
    finally:
        run_on_server(address_of(server), "DROP ROLE reader")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("?host=", "?sslmode=banana&host=", "bad_address"),
        ("?host=", "?connect_timeout=soon&host=", "bad_address"),
        ("?host=", "?port=1&host=", "no_server"),
        ("?host=", "?port=eighty&host=", "bad_address"),
        ("?host=", "?sslmode=require&host=localhost&port=1&was=", "bad_address"),
        ("?host=", "?host=server.invalid&passfile=", "no_server"),
    ],
)
def test_addresses_at_which_no_server_answers(
    postgresql: str, old: str, new: str, code: str
) -> None:
    assert old in postgresql
    with refused(code):
        open_database(postgresql.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("/empty?", "/missing?", "no_database"),
        ("/empty?", "/closed?", "no_database"),
        ("postgres:@", "nobody:@", "login_refused"),
        ("postgres:@", "full:@", "too_many_connections"),
        ("postgres:@", "stranger:@", "no_rights"),
    ],
)
def test_connections_that_the_server_refuses(
    postgresql: str, old: str, new: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_errors, "_by_words", lambda *_given: None)  # of another language
    address = postgresql.replace("/postgres?", "/empty?")
    for statement in (
        "DROP ROLE IF EXISTS \"full\"", "CREATE ROLE \"full\" LOGIN CONNECTION LIMIT 0",
        "DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN",
        "REVOKE CONNECT ON DATABASE empty FROM PUBLIC",
        "DROP DATABASE IF EXISTS closed", "CREATE DATABASE closed ALLOW_CONNECTIONS false",
    ):  # fmt: skip
        run_on_server(postgresql, statement)
    assert old in address
    try:
        with refused(code):
            open_database(address.replace(old, new))
    finally:
        run_on_server(postgresql, "GRANT CONNECT ON DATABASE empty TO PUBLIC")
