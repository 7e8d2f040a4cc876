"""When an automatic backup of a database file is made, and which older ones are removed.

One is due when twelve hours have passed since the last one, and before a change that is hard to
undo when one hour has; never where nothing changed since. A server's database has none: who
runs the server backs it up.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from core.errors import UserError
from core.private_files import make_private_folder
from core.progress import SILENT, Progress
from models.backups.catalogue import (
    Backup,
    automatic_backups,
    automatic_name,
    backup_folder,
    newest_automatic_backup,
    sound_backups,
    unfinished_files,
)
from models.backups.copies import back_up
from models.backups.inspection import issues_of
from models.backups.restore import remove_leftovers
from models.backups.retention import backups_to_keep
from models.database import Database
from models.file_lock import FileLock
from models.tables import batches

EVERY: Final = timedelta(hours=12)
BEFORE_CHANGES: Final = timedelta(hours=1)


def back_up_if_due(database: Database, now: datetime) -> Backup | None:
    """Make the automatic backup next to the database if it is due; otherwise return None.

    `now` is local time. Raises UserError when it cannot be made.
    """
    return _back_up_after(database, now, EVERY, verify=True)


def back_up_before_change(database: Database, progress: Progress = SILENT) -> None:
    """Make an automatic backup before an import, an undo or a deletion, unless there is a new one.

    That it cannot be made does not stop the change; `progress` warns of it.
    """
    try:
        _back_up_after(database, datetime.now(), BEFORE_CHANGES, verify=False)
    except UserError as refusal:
        progress.warn(f"No backup was made before this change. {refusal.message}")


def _back_up_after(
    database: Database, now: datetime, interval: timedelta, *, verify: bool
) -> Backup | None:
    path = database.path
    if path is None:
        return None
    changed = _newest_batch(database)
    last = newest_automatic_backup(path, now)
    if last is None:
        is_due = changed is not None  # there is nothing to lose yet
    else:
        is_due = now - last.at >= interval and changed != last.newest_batch
        if not is_due and verify:
            is_due = bool(issues_of(last.path, quick=True))
    return _make(database, path, now) if is_due else None


def _make(database: Database, path: Path, now: datetime) -> Backup | None:
    """Make a backup and remove older ones; None where another process is just making one."""
    folder = backup_folder(path)
    try:
        make_private_folder(folder)
    except OSError as error:
        raise UserError(
            f"The folder “{folder}” for backups cannot be made. The database is as it was; check"
            " who may write there.",
            code="cannot_write",
        ) from error
    try:
        lock = FileLock(folder / path.stem, alone=True)
    except UserError as refusal:
        if refusal.code == "in_use":
            return None
        raise
    try:
        with suppress(OSError):  # what cannot be removed does no harm
            remove_leftovers(path)
            for part in unfinished_files(path):
                part.unlink()
        made = back_up(
            database, folder / automatic_name(path, now), now.astimezone(UTC).replace(tzinfo=None)
        )
        _remove_old(path)
        return made
    finally:
        lock.release()


def _remove_old(path: Path) -> None:
    automatic = automatic_backups(path)
    if len(backups_to_keep(automatic)) == len(automatic):
        return  # only sound ones count, which takes long to find out
    sound = sound_backups(path)
    kept = {one.path for one in backups_to_keep(sound)}
    for old in sound:
        if old.path not in kept:
            with suppress(OSError):  # it is tried again after the next one
                old.path.unlink(missing_ok=True)


def _newest_batch(database: Database) -> tuple[int, datetime] | None:
    with database.read() as connection:
        newest = connection.execute(
            select(batches.c.id, batches.c.at).order_by(batches.c.id.desc()).limit(1)
        ).first()
    return None if newest is None else (newest.id, newest.at)
