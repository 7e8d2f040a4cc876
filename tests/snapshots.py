"""What fixtures put into databases, kept in memory: filling one takes as long as many a test."""

import copy
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from psycopg import sql
from sqlalchemy import Engine, func, select

from models.database import Database
from models.tables import batches

P = ParamSpec("P")
T = TypeVar("T")

# The tables on a server in which there are rows.
USED_TABLES: Final = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0"
    " AND relnamespace = 'public'::regnamespace"
)


def once(fill: Callable[P, T]) -> Callable[P, T]:
    """Run `fill`, which takes a new database, once for each kind of database.

    Later ones get a copy of what was in it then, and so does whatever `fill` gives, in which the
    new database takes the place of that one; what else it takes must always be the same. Where a
    batch was written before, there is no copy: `fill` is run.
    """
    kept: dict[str, tuple[Any, Database, T]] = {}

    @wraps(fill)
    def filled(*given: P.args, **named: P.kwargs) -> T:
        database = next(one for one in (*given, *named.values()) if isinstance(one, Database))
        with database.read() as connection:
            if connection.scalar(select(func.count()).select_from(batches)):
                return fill(*given, **named)
        kind = database.engine.dialect.name
        if kind not in kept:
            result = fill(*given, **named)
            kept[kind] = _content(database), database, _copied(result, database, database)
            return result
        content, first, result = kept[kind]
        _restore(database, content)
        return _copied(result, first, database)

    return filled


def _copied(result: T, first: Database, database: Database) -> T:
    """A copy of `result` with `database` in the place of the `first`."""
    return copy.deepcopy(result, {id(first): database})


def _content(database: Database) -> bytes | Mapping[str, bytes]:
    """A file as it is, or the rows of each table on a server."""
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        if database.path is not None:
            connection.rollback()  # SQLAlchemy has begun
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return database.path.read_bytes()
        names = driver.execute(USED_TABLES).fetchall()
        return {name: _rows_of(driver, name) for (name,) in names}


def _rows_of(driver: Any, name: str) -> bytes:
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
    with driver.cursor().copy(statement) as rows:
        return b"".join(bytes(part) for part in rows)


def _restore(database: Database, content: Any) -> None:
    """Make the database what it was when `content` was read of it."""
    if database.path is not None:
        database.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{database.path}{suffix}").unlink(missing_ok=True)
        database.path.write_bytes(content)
        return
    _restore_rows(database.engine, content)


def _restore_rows(engine: Engine, content: Mapping[str, bytes]) -> None:
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no foreign key is looked at
        for (name,) in cursor.execute(USED_TABLES).fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name, rows in content.items():
            statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
            with cursor.copy(statement) as target:
                target.write(rows)
        driver.commit()
