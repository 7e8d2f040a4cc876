"""The access rights of a database file, its extra files and its backups."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.private_files import make_private
from models.backups.catalogue import automatic_files, backup_folder

# What is added to the name of a database by SQLite, by restoring and by a new version.
_ADDED: Final = re.compile(
    r"(-wal|-shm|-journal|\.before-.+-upgrade|\..*(aside|part|new)(-wal|-shm)?)?"
)


def close_to_others(path: Path) -> None:
    """Make the database file at `path` and all that belongs to it readable for its owner alone.

    SQLite gives the files that it makes beside one the rights of that.
    """
    found: list[Path] = []
    with suppress(OSError):
        for file in path.parent.iterdir():
            name = file.name
            if name.startswith(path.name) and _ADDED.fullmatch(name[len(path.name) :]):
                found.append(file)
    backups = automatic_files(path)
    if backups:
        found.append(backup_folder(path))
    for file in [*found, *backups]:
        make_private(file)
