"""Writing many rows at once, the fastest way that each database has.

SQLAlchemy's own path spends more on each row than the database does; here the columns' types
still convert the values, but once per column instead of once per statement and row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress, repeat
from operator import is_not
from typing import Any, Final

from sqlalchemy import Connection, Table

_MOST_KINDS: Final = 8  # of rows, by which columns have a value


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which all have the keys of the first; columns left out become NULL."""
    insert_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows given by column, all of one length; columns left out become NULL."""
    # SQLite's driver looks for an adapter of every None, which costs more than storing it.
    columns = {
        name: values
        for name, values in columns.items()
        if name == "id" or values.count(None) < len(values)
    }
    converted = _converted(connection, table, columns)
    prepare = connection.dialect.identifier_preparer
    into = prepare.format_table(table)
    if connection.dialect.name == "sqlite":
        for kind in _by_kind(converted):
            names = ", ".join(map(prepare.quote, kind))
            marks = ", ".join("?" * len(kind))
            connection.exec_driver_sql(
                f"INSERT INTO {into} ({names}) VALUES ({marks})",  # noqa: S608
                list(zip(*kind.values(), strict=True)),
            )
        return
    names = ", ".join(map(prepare.quote, converted))
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {into} ({names}) FROM STDIN") as copy:
        for row in zip(*converted.values(), strict=True):
            copy.write_row(row)


def _by_kind(columns: Mapping[str, Sequence[Any]]) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The rows in parts in which every column has a value, or all rows where parts are many."""
    sparse = [name for name, values in columns.items() if None in values]
    kinds = list(zip(*(map(is_not, columns[name], repeat(None)) for name in sparse), strict=True))
    distinct = sorted(set(kinds))
    if not 1 < len(distinct) <= _MOST_KINDS:
        yield columns
        return
    for kind in distinct:
        missing = {name for name, has_value in zip(sparse, kind, strict=True) if not has_value}
        rows = [one == kind for one in kinds]
        yield {
            name: list(compress(values, rows))
            for name, values in columns.items()
            if name not in missing
        }


def _converted(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> dict[str, Sequence[Any]]:
    """`columns` with values converted for the driver."""
    dialect = connection.dialect
    ready: dict[str, Sequence[Any]] = {}
    for name, values in columns.items():
        convert: Callable[[Any], Any] | None = (
            table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        )
        if convert is None:
            ready[name] = values
        elif values.count(values[0]) == len(values):
            ready[name] = [convert(values[0])] * len(values)
        else:
            ready[name] = [convert(value) for value in values]
    return ready
