"""The automatic backups beside a database file, and the room that older ones make."""

from datetime import UTC, datetime, timedelta
from typing import Final

from models.backups.catalogue import (
    Backup,
    automatic_backups,
    automatic_name,
    backup_folder,
    sound_backups,
)
from models.backups.copies import back_up
from models.backups.retention import backups_to_keep
from models.database import Database

EVERY: Final = timedelta(hours=12)


def back_up_if_due(database: Database, now: datetime) -> Backup | None:
    """Make the automatic backup beside the database when the last one is old; None if it is not.

    `now` is local time.
    """
    if database.path is None:
        return None
    last = next((one for one in automatic_backups(database.path) if one.at <= now), None)
    if last is not None and now - last.at < EVERY:
        return None
    folder = backup_folder(database.path)
    made = back_up(
        database,
        folder / automatic_name(database.path, now),
        now.astimezone(UTC).replace(tzinfo=None),
    )
    _make_room(database)
    return made


def _make_room(database: Database) -> None:
    if database.path is None:
        return
    automatic = automatic_backups(database.path)
    if len(backups_to_keep(automatic)) == len(automatic):
        return
    sound = sound_backups(database.path)
    kept = {one.path for one in backups_to_keep(sound)}
    for old in sound:
        if old.path not in kept:
            old.path.unlink(missing_ok=True)
