"""The schema version of a database, checked before anything else is read."""

import re
from typing import Final

from sqlalchemy import Connection, inspect, text

from core.errors import UserError

_OURS: Final = frozenset({"batches", "journal", "people"})  # tables of every version


def read_version(connection: Connection, name: str) -> str | None:
    """The version of the database's schema; None where there is no table at all.

    Raises UserError for another program's database (foreign_database) and for one that does not
    say its version (damaged).
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if "alembic_version" not in tables or not tables >= _OURS:
        raise UserError(
            f"“{name}” is a database of another program. Nothing was changed; choose another one.",
            code="foreign_database",
        )
    rows = connection.execute(text("SELECT * FROM alembic_version")).mappings().all()
    versions = [row.get("version_num") for row in rows]
    if len(versions) != 1 or not _is_version(versions[0]):
        raise UserError(
            f"“{name}” does not say which version of Almanac wrote it, so it is damaged or"
            " belongs to another program. It was left as it is; restore the newest backup, or"
            " choose another database.",
            code="damaged",
        )
    return str(versions[0])


def _is_version(found: object) -> bool:
    return isinstance(found, str) and bool(re.fullmatch("[0-9]{4}", found)) and found != "0000"
