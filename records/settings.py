"""Values that the office's database keeps under a name, for all desks."""

from typing import Any

from sqlalchemy import Connection, insert, select

from models.changes import Change, ChangeSet, reserve_ids
from models.tables import office_settings as table


def saved_setting(connection: Connection, name: str) -> Any:
    """The value kept under `name`, None where there is none."""
    return connection.scalar(select(table.c.value).where(table.c.key == name))


def save_setting(changes: ChangeSet, name: str, value: Any) -> None:
    """Keep `value`, which JSON can hold, under `name`."""
    found = changes.connection.scalar(select(table.c.id).where(table.c.key == name))
    if found is None:
        changes.insert(table, [{"key": name, "value": value}])
    else:
        changes.update(table, [Change(found, {"value": value})])


def create_lasting_setting(changes: ChangeSet, name: str, value: Any) -> None:
    """Keep `value` under `name`, where there is none, without a journal line: undo leaves it."""
    (new_id,) = reserve_ids(changes.connection, table, 1)
    changes.connection.execute(insert(table).values(id=new_id, key=name, value=value))
