"""Named values stored in the database, shared by all users."""

from typing import Any

from sqlalchemy import Connection, select

from models.changes import Change, ChangeSet
from models.tables import office_settings as table


def saved_setting(connection: Connection, name: str) -> Any:
    """The value stored as `name`, or None."""
    return connection.scalar(select(table.c.value).where(table.c.key == name))


def save_setting(changes: ChangeSet, name: str, value: Any) -> None:
    """Keep `value`, which JSON can hold, under `name`."""
    found = changes.connection.scalar(select(table.c.id).where(table.c.key == name))
    if found is None:
        changes.insert(table, [{"key": name, "value": value}])
    else:
        changes.update(table, [Change(found, {"value": value})])
