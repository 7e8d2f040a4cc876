"""Finds stored values that are no longer valid text, dates or JSON, record by record.

A database file keeps what another program or a damaged disk wrote into it; a server does not.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, exc, select

from models.tables import metadata

_MOST: Final = 20  # that are named
_AT_ONCE: Final = 10_000  # records that are read at once


def unreadable_values(connection: Connection) -> list[str]:
    """Sentences that name the first values that cannot be read; empty for a sound database."""
    found = (
        f"“{column.name}” of record {key} in “{table.name}” cannot be read"
        for table in metadata.sorted_tables
        for key, column in _unreadable(connection, table)
    )
    return list(islice(found, _MOST))


def _unreadable(connection: Connection, table: Table) -> Iterator[tuple[Any, Column[Any]]]:
    (key, *_) = table.primary_key
    keys = connection.scalars(select(key).order_by(key)).all()
    waiting = [keys] if keys else []
    while waiting:
        some = waiting.pop()
        if _can_be_read(connection, list(table.columns), key, some):
            continue
        if len(some) > 1:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]
            continue
        for column in table.columns:
            if not _can_be_read(connection, [column], key, some):
                yield some[0], column


def _can_be_read(
    connection: Connection, columns: Sequence[Column[Any]], key: Column[Any], keys: Sequence[Any]
) -> bool:
    records = select(*columns).where(key.between(keys[0], keys[-1]))
    try:
        for _ in connection.execute(records, execution_options={"yield_per": _AT_ONCE}):
            pass
    except (exc.DBAPIError, TypeError, ValueError):
        return False
    return True
