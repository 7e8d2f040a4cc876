"""SQLAlchemy engines for the two databases, with the settings that make them safe.

A transaction with the execution option `almanac_writer` is the one that writes: SQLite's BEGIN
IMMEDIATE, an advisory lock on PostgreSQL.
"""

from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from core.private_files import create_private
from core.text import fold
from models.database_path import file_uri
from models.file_keys import key_of, use_key

WAIT_FOR_WRITER: Final = 30  # seconds that a write waits for another desk's write
# KiB of pages that a connection keeps at most, of those that it read. A filter looks at all people:
# read and decrypted again, the pages of a million of them take eight times as long. And a million
# new people touch every page of the indexes, again and again.
_CACHE: Final = 393_216
SYNCHRONOUS: Final = "FULL"  # what was committed outlives a power failure
_SERVER_MEMORY: Final = 128  # MB of a step of a query on the server
WRITER_LOCK: Final = 0x414C4D41  # PostgreSQL's advisory lock for the one writer ("ALMA")


def file_engine(path: Path, *, create: bool = False, locks: bool = True) -> Engine:
    """An engine for the SQLite file at `path`, which must exist unless it is to `create` it.

    Each connection holds the file's lock together with others, unless it does not `locks`, as for
    a file that nobody else knows of yet.
    """
    from sqlcipher3 import dbapi2

    from models.file_lock import LockedConnection

    # The driver looks for an adapter of every None, and failing to find one costs more than storing
    # the row. `get` of an empty mapping gives None, without a call of Python.
    dbapi2.register_adapter(type(None), {}.get)
    if create:
        create_private(path)
    query = {"mode": "rwc" if create else "rw", "uri": "true"}
    connection_class = partial(LockedConnection, path) if locks else dbapi2.Connection
    engine = create_engine(
        URL.create("sqlite", database=file_uri(path), query=query),
        module=dbapi2,
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # no personal data in the text of an error
        connect_args={
            "isolation_level": None,
            "timeout": WAIT_FOR_WRITER,
            "factory": connection_class,
        },
    )

    # Looked up once, before the first connection locks the file.
    key = cache(partial(key_of, path))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        use_key(connection, key())
        connection.create_function("almanac_fold", 1, fold, deterministic=True)
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA secure_delete = ON")  # nothing that was deleted stays in the file
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer(connection) else "BEGIN")

    return engine


def server_engine(url: URL) -> Engine:
    """An engine for the PostgreSQL database at `url`."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=_to_json,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # no personal data in the text of an error
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # Sets of a million people are looked up in memory, or else read again for each person.
        connection.execute(f"SET work_mem = '{_SERVER_MEMORY}MB'")
        # A plan for any text goes through everybody for a name that three people have, and so does
        # one for disks that are slow to find a place.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        connection.execute("SET random_page_cost = 1.1")
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_writer(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_FOR_WRITER}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")

    return engine


def is_writer(connection: Connection) -> bool:
    """Whether the transaction is the one that writes."""
    return bool(connection.get_execution_options().get("almanac_writer", False))


def _to_json(value: Any) -> str:
    return orjson.dumps(value).decode()
