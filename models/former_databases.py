"""Whether a database that is missing was there before: its backups, and what this computer knows.

A new database in its place would look like an office that lost everything.
"""

import re
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.known_databases import is_known
from models.backups.catalogue import automatic_files
from models.database import database_name, database_place

# What is added to the name of a database by restoring, by a new version and by SQLite.
_LEFT: Final = re.compile(r"\..+\.aside|\.before-.+-upgrade|-wal|-journal")


def check_no_former_database(address: str | Path, *, may_be_known: bool = False) -> None:
    """Raise UserError where there was a database at `address` before.

    That is told by its backups and other files that only a database leaves (backups_there), and,
    unless it `may_be_known`, by the list of those opened on this computer (known_database).
    """
    place = database_place(address)
    name = database_name(place)
    found = _left_of(place) if isinstance(place, Path) else None
    if found is not None:
        raise UserError(
            f"There is no database “{name}”, but “{found.name}” of it is in “{found.parent}”."
            " Nothing was created; restore it, or choose another name.",
            code="backups_there",
        )
    if not may_be_known and is_known(name):
        raise UserError(
            f"The database “{name}” was opened on this computer before and is missing now. Nothing"
            " was created; check whether its drive is connected, or choose another name.",
            code="known_database",
        )


def _left_of(path: Path) -> Path | None:
    """A file that tells of a database at `path`, or None."""
    beside = sorted(path.parent.glob("*")) if path.parent.is_dir() else []
    left = [
        file
        for file in beside
        if file.name.startswith(path.name) and _LEFT.fullmatch(file.name[len(path.name) :])
    ]
    return next(iter([*reversed(automatic_files(path)), *left]), None)
