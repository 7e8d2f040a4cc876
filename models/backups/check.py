"""Checking the database from end to end, and its automatic backups."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.formats import format_moment, plural
from core.progress import SILENT, Progress
from models.backups.catalogue import Backup, sound_backups, unsound_backups
from models.backups.inspection import issues_of_open
from models.backups.unreadable_values import unreadable_values
from models.database import Database


@dataclass(frozen=True, slots=True)
class BackupState:
    """The automatic backups of a database file: the `sound` ones, newest first, and the others."""

    sound: Sequence[Backup]
    unsound: Sequence[Path]

    @property
    def sentences(self) -> list[str]:
        """What to tell of them."""
        if not self.sound:
            told = ["There is no usable automatic backup yet."]
        else:
            newest = format_moment(self.sound[0].at)
            count = plural(len(self.sound), "usable automatic backup")
            told = [f"{count}, the newest of {newest}."]
        return told + [f"The backup “{path.name}” is damaged." for path in self.unsound]


def check(database: Database) -> list[str]:
    """What is wrong with the database, in the database's own words; empty for nothing.

    Of a sound file, the values that cannot be read are named.
    """
    if database.path is None:
        with database.read() as connection:  # PostgreSQL checks its pages as it reads them
            connection.exec_driver_sql("SELECT count(*) FROM people").all()
        return []
    found = issues_of_open(database.engine)
    if not found:
        with database.read() as connection:
            found = unreadable_values(connection)
    return found


def check_backups(database: Database, progress: Progress = SILENT) -> BackupState | None:
    """The state of the automatic backups; None for a server, which has none. Raises Cancelled."""
    if database.path is None:
        return None
    sound = sound_backups(database.path, progress)
    return BackupState(sound, unsound_backups(database.path, sound))


def limits_of_check(database: Database) -> list[str]:
    """What `check` cannot notice here, as sentences; empty where it notices any damage."""
    if database.path is not None:
        return []
    with database.read() as connection:
        if connection.exec_driver_sql("SHOW data_checksums").scalar() == "on":
            return []
    return [
        "The server keeps no checksums of its data, so damage of its disk may go unnoticed; ask"
        " its administrator to switch them on (pg_checksums)."
    ]
