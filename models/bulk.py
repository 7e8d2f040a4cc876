"""Writing many rows at once, the fastest way that each database has.

SQLAlchemy's own path spends more on each row than the database does; here the columns' types
still convert the values, but once per column instead of once per statement and row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which all have the keys of the first; columns left out become NULL."""
    insert_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows given by column, all of one length; columns left out become NULL."""
    # The driver looks for an adapter of every None, which costs more than storing it.
    columns = {
        name: values
        for name, values in columns.items()
        if name == "id" or values.count(None) < len(values)
    }
    converted = _converted(connection, table, columns)
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.quote(name) for name in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(
            f"INSERT INTO {prepare.format_table(table)} ({names}) VALUES ({marks})",  # noqa: S608
            list(converted),
        )
        return
    cursor: Any = connection.connection.cursor()
    copy_in = f"COPY {prepare.format_table(table)} ({names}) FROM STDIN"
    with cursor, cursor.copy(copy_in) as copy:
        for values in converted:
            copy.write_row(values)


def _converted(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples in the order of `columns`, with values converted for the driver."""
    dialect = connection.dialect
    ready: list[Sequence[Any]] = []
    for name, values in columns.items():
        convert: Callable[[Any], Any] | None = (
            table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        )
        if convert is None:
            ready.append(values)
        elif values.count(values[0]) == len(values):
            ready.append([convert(values[0])] * len(values))
        else:
            ready.append([convert(value) for value in values])
    return zip(*ready, strict=True)
