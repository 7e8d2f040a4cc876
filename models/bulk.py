"""Writing many rows at once, the fastest way that each database has.

SQLAlchemy's own path spends more on each row than the database does; here the columns' types
still convert the values, but once per column instead of once per statement and row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, exc


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, which all have the keys of the first; columns left out become NULL."""
    insert_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows given by column, all of one length; columns left out become NULL."""
    # Every None is handed to an adapter (models/engines.py); columns of them alone need not be.
    columns = {
        name: values
        for name, values in columns.items()
        if name == "id" or values.count(None) < len(values)
    }
    converted = _converted(connection, table, columns)
    prepare = connection.dialect.identifier_preparer
    into = prepare.format_table(table)
    names = ", ".join(map(prepare.quote, converted))
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(converted))
        connection.exec_driver_sql(
            f"INSERT INTO {into} ({names}) VALUES ({marks})",  # noqa: S608
            list(zip(*converted.values(), strict=True)),
        )
        return
    copied = f"COPY {into} ({names}) FROM STDIN"
    cursor: Any = connection.connection.cursor()
    with _as_sqlalchemy_errors(connection, copied, cursor), cursor, cursor.copy(copied) as copy:
        for row in zip(*converted.values(), strict=True):
            copy.write_row(row)


@contextmanager
def _as_sqlalchemy_errors(connection: Connection, statement: str, cursor: Any) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy does, by which models/database_errors knows them."""
    dialect = connection.dialect
    driver = dialect.loaded_dbapi
    try:
        yield
    except driver.Error as error:
        is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if is_lost:
            connection.invalidate(error)
        raise exc.DBAPIError.instance(
            statement, None, error, driver.Error, connection_invalidated=is_lost, dialect=dialect
        ) from error


def update_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Update rows given by column, all of one length; the column "id" says which rows."""
    converted = _converted(connection, table, columns)
    ids = converted.pop("id")
    dialect = connection.dialect
    quote, mark = dialect.identifier_preparer, "?" if dialect.name == "sqlite" else "%s"
    values = ", ".join(f"{quote.quote(name)} = {mark}" for name in converted)
    connection.exec_driver_sql(
        f"UPDATE {quote.format_table(table)} SET {values} WHERE id = {mark}",  # noqa: S608
        list(zip(*converted.values(), ids, strict=True)),
    )


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
