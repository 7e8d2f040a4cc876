"""Records as entries of personal data: each value by what it is called."""

from typing import Any, Final

from sqlalchemy import Connection, Table, select

from models.tables import people

Entry = dict[str, Any]
# The columns by which records are called.
_NAMES: Final = ("code", "label", "name", "title", "file_name")


def filled(entry: Entry) -> Entry:
    """`entry` without what is blank."""
    return {name: value for name, value in entry.items() if value not in (None, "")}


def columns_of(connection: Connection, table: Table, row: Entry) -> Entry:
    """The columns of a row as they are, and what it belongs to by name; never another person."""
    told: Entry = {}
    for column in table.columns:
        value, title = row[column.name], column.name.removesuffix("_id")
        for key in column.foreign_keys:
            value = _name_of(connection, key.column.table, value)
        if column.name != "id":
            told[title.replace("_", " ").capitalize()] = value
    return filled(told)


def _name_of(connection: Connection, table: Table, record_id: int | None) -> str | None:
    """What a record is called, after what it belongs to: “CAC 2018”; None for a person."""
    if table is people or record_id is None:
        return None
    row = connection.execute(select(table).where(table.c.id == record_id)).mappings().one()
    owners = (
        _name_of(connection, key.column.table, row[column.name])
        for column in table.columns
        for key in column.foreign_keys
        if not column.nullable
    )
    own = next((row[name] for name in _NAMES if name in row), None)
    return " ".join(filter(None, (*owners, own))) or None
