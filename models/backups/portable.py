"""A server's database as a portable copy, which is a database file; and such a file on a server.

All tables go over as they are, the search index is made anew, and both sides are compared, row by
row, before the result counts.
"""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Table, bindparam, select, text, update

from core.errors import UserError
from core.progress import SILENT, Progress
from models import search
from models.bulk import insert_columns
from models.database import Database
from models.engines import file_engine
from models.tables import metadata

_CHUNK: Final = 5_000  # rows


def write_portable_copy(database: Database, target: Path, progress: Progress = SILENT) -> None:
    """Write the contents of a server's `database` as one moment knows them to the new `target`.

    Raises UserError where the copy differs, and SQLAlchemy's errors.
    """
    from models import schema  # Alembic is only loaded where there is something to migrate

    engine = file_engine(target, create=True, locks=False)
    try:
        schema.upgrade(engine, None, None)
        snapshot = database.engine.connect().execution_options(isolation_level="REPEATABLE READ")
        writer = engine.connect().execution_options(almanac_writer=True)
        with snapshot as source, writer as connection, connection.begin():
            _replace_contents(source, connection, progress)
    finally:
        engine.dispose()


def load_portable_copy(file: Path, connection: Connection, progress: Progress = SILENT) -> None:
    """Replace what is in the server's database of `connection` by the contents of `file`.

    `file` is at the schema of this program; `connection` is in the one transaction that writes.
    Raises UserError where the result differs, and SQLAlchemy's errors.
    """
    engine = file_engine(file, locks=False)
    try:
        with engine.connect() as source:
            _replace_contents(source, connection, progress)
    finally:
        engine.dispose()


def _replace_contents(source: Connection, target: Connection, progress: Progress) -> None:
    tables = metadata.sorted_tables
    _empty(target, tables)
    for number, table in enumerate(tables):
        progress.report("Copying tables", number, len(tables))
        _copy_table(source, target, table)
    progress.report("Copying the search index")
    search.rebuild(target)
    for number, table in enumerate(tables):
        progress.report("Comparing tables", number, len(tables))
        if not _is_same(source, target, table):
            raise UserError(
                f"The copy is not the same as the original (“{table.name}”) and was not kept."
                " Nothing was changed; try again.",
                code="unsound_backup",
            )


def _empty(target: Connection, tables: Sequence[Table]) -> None:
    if target.dialect.name == "postgresql":
        names = ", ".join(str(table.name) for table in tables)
        target.execute(text(f"TRUNCATE {names}"))
    else:  # a new file, in which only the migrations have written
        for table in reversed(tables):
            target.execute(table.delete())


def _copy_table(source: Connection, target: Connection, table: Table) -> None:
    # Columns that point at rows of the same table, which may come later, are filled in at the end.
    later = [
        str(column.name)
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    names = [str(column.name) for column in table.columns if column.name not in later]
    for rows in _read(source, table).partitions():
        columns = {name: [getattr(row, name) for row in rows] for name in names}
        insert_columns(target, table, columns)
    if not later:
        return
    for rows in _read(source, table).partitions():
        values = [
            {"the_id": row.id, **{f"new_{name}": getattr(row, name) for name in later}}
            for row in rows
            if any(getattr(row, name) is not None for name in later)
        ]
        if values:
            target.execute(
                update(table)
                .where(table.c.id == bindparam("the_id"))
                .values({name: bindparam(f"new_{name}") for name in later}),
                values,
            )


def _is_same(source: Connection, target: Connection, table: Table) -> bool:
    with _read(source, table) as ours, _read(target, table) as theirs:
        return all(one == other for one, other in zip_longest(map(tuple, ours), map(tuple, theirs)))


def _read(connection: Connection, table: Table) -> CursorResult[Any]:
    """All rows of `table` in the order of their key, some thousands at a time."""
    in_order = select(table).order_by(*table.primary_key.columns)
    return connection.execution_options(yield_per=_CHUNK).execute(in_order)
