"""When an automatic backup of a database file is made, and which older ones are removed.

One is due when twelve hours have passed since the last one, and before a change that is hard to
undo when one hour has; never where nothing changed since. A server's database has none: who
runs the server backs it up.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
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
from models.backups.copies import UnverifiedCopy, copy_unverified
from models.backups.inspection import issues_of
from models.backups.restore import remove_leftovers
from models.backups.retention import backups_to_keep
from models.database import Database
from models.file_lock import FileLock
from models.tables import batches

EVERY: Final = timedelta(hours=12)
BEFORE_CHANGES: Final = timedelta(hours=1)
_LOOK: Final = 0.1  # seconds between two looks at Cancel


def back_up_if_due(database: Database, now: datetime) -> Backup | None:
    """Make the automatic backup next to the database if it is due; otherwise return None.

    `now` is local time. Raises UserError when it cannot be made.
    """
    copy = _copy_after(database, now, EVERY, verify=True)
    return None if copy is None else copy.verify()


@contextmanager
def back_up_before_change(
    database: Database, progress: Progress = SILENT
) -> Iterator[Callable[[], None]]:
    """Make an automatic backup before an import, an undo or a deletion, unless there is a new one.

    The copy is made first and verified beside the block, in which the change is written: to be
    called before that is committed is given, which waits for the backup. Where the block fails, so
    that nothing changes, there is none. That it cannot be made does not stop the change;
    `progress` warns of it. Raises Cancelled.
    """
    try:
        copy = _copy_after(database, datetime.now(), BEFORE_CHANGES, verify=False)
    except UserError as refusal:
        _warn(progress, refusal)
        copy = None
    if copy is None:
        yield lambda: None
        return
    stopped = Event()
    with ThreadPoolExecutor(1) as beside:
        verified = beside.submit(copy.verify, Progress(is_cancelled=stopped.is_set))

        def finish() -> None:
            while not wait([verified], timeout=_LOOK).done:
                progress.report("Checking the backup")
            try:
                verified.result()
            except UserError as refusal:
                _warn(progress, refusal)

        try:
            yield finish
        finally:
            stopped.set()


def _warn(progress: Progress, refusal: UserError) -> None:
    progress.warn(f"No backup was made before this change. {refusal.message}")


def _copy_after(
    database: Database, now: datetime, interval: timedelta, *, verify: bool
) -> "_AutomaticCopy | None":
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
    return _copy(database, path, now) if is_due else None


@dataclass(frozen=True, slots=True)
class _AutomaticCopy:
    """A copy of the database file at `path`; while it is verified, no other one is made."""

    path: Path
    copy: UnverifiedCopy
    lock: FileLock

    def verify(self, progress: Progress = SILENT) -> Backup:
        """Make it a backup and remove older ones. Raises UserError, Cancelled."""
        try:
            made = self.copy.verify(progress)
            _remove_old(self.path, progress)
            return made
        finally:
            self.lock.release()


def _copy(database: Database, path: Path, now: datetime) -> _AutomaticCopy | None:
    """Copy the database; None where another process is just making a backup."""
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
        made_at = now.astimezone(UTC).replace(tzinfo=None)
        copy = copy_unverified(database, folder / automatic_name(path, now), made_at)
    except BaseException:
        lock.release()
        raise
    return _AutomaticCopy(path, copy, lock)


def _remove_old(path: Path, progress: Progress) -> None:
    automatic = automatic_backups(path)
    if len(backups_to_keep(automatic)) == len(automatic):
        return  # only sound ones count, which takes long to find out
    sound = sound_backups(path, progress)
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
