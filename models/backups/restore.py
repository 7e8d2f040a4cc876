"""Putting a backup in the place of the database file, in one step that nothing can interrupt.

The restored database is made complete beside the former one and takes its name at the end. The
former file stays under a second name. Whatever happens, there is the former or the restored
database, complete, under the name.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, exc

from core.errors import UserError
from core.files import is_disk_full, replace_file, sync_file
from core.progress import SILENT, Progress
from models.backups.catalogue import Backup, read_backup
from models.backups.inspection import (
    LOGS,
    connect_file,
    copy_file,
    issues_of,
    read_contents,
    remove_file,
    rewrite_file,
    write_made_at,
)
from models.database import SCHEMA_VERSION, Database
from models.database_errors import explained
from models.engines import file_engine
from models.file_keys import Key, Protection, is_locked, key_of, protection_of
from models.file_lock import FileLock

T = TypeVar("T")

ASIDE: Final = ".aside"  # the ending of a former database that a restore kept
_PART: Final = ".part"
_STATE: Final = ".state.part"
_UNREADABLE: Final = frozenset({11, 24, 26})  # SQLite's CORRUPT, FORMAT, NOTADB


@dataclass(frozen=True, slots=True)
class Replaced:
    """The result of a restore: the `backup`, and the new path of the previous file.

    `aside` is None where there was no former file. `loses_passphrase`: it was protected by a
    passphrase that nobody gave, and the backup is not.
    """

    backup: Backup
    aside: Path | None
    loses_passphrase: bool = False


def replace_database(
    backup: Path,
    path: Path,
    complete: Callable[[Database], T],
    progress: Progress = SILENT,
) -> tuple[Replaced, T]:
    """Put the `backup` in the place of the database file `path`; a link is followed.

    `complete` is handed the restored database, brought up to date, before it takes the place; what
    it gives is given back. Raises UserError when the backup is not sound, not of this program or of
    a newer version of it, when somebody has the database open, when the passphrase of the backup
    is needed (passphrase), and when the disk refuses; then, as after Cancelled, nothing was
    changed. The restored database has the passphrase of the one that was there, if that is known,
    else the backup's.
    """
    path = path.resolve()
    part = path.with_name(path.name + _PART)
    if backup.resolve() == path:
        raise UserError(
            f"“{backup.name}” is the database itself. Nothing was changed; choose a backup.",
            code="same_file",
        )
    found = check_backup(backup, progress)
    key = _key_to_keep(path)
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, alone=True)
    try:
        with _writing(path):
            remove_leftovers(path)
            progress.report("Copying the backup")
            if key is None:
                copy_file(backup, part)
            else:
                rewrite_file(backup, part, key)
            result = complete_copy(part, str(path), complete)
            progress.report("Checking the restored database")
            if issues_of(part, quick=True):
                raise UserError(
                    "The restored copy is damaged. Nothing was changed; check the disk.",
                    code="unsound_backup",
                )
            progress.report("Replacing the database")
            loses_passphrase = _is_protected(path) and not _is_protected(part)
            aside = _keep_aside(path)
            try:
                replace_file(part, path)
            except OSError:
                _undo_keep_aside(aside, path)
                raise
    finally:
        with suppress(OSError):  # gone already, or its folder cannot be written to
            remove_file(part)
        lock.release()
    return Replaced(found, aside, loses_passphrase), result


def _is_protected(path: Path) -> bool:
    try:
        return protection_of(path) is Protection.PASSPHRASE
    except OSError:
        return False


def _key_to_keep(path: Path) -> Key | None:
    """The key of the database file that is to be replaced.

    None where it does not tell: it is missing or damaged, or nobody knows its passphrase any more.
    """
    try:
        protection = protection_of(path)
    except OSError:
        return None
    kept = protection in {Protection.CHECKSUMS, Protection.PASSPHRASE}
    return key_of(path) if kept and not is_locked(path) else None


def check_backup(backup: Path, progress: Progress = SILENT) -> Backup:
    """The sound backup in the file `backup`, checked from end to end.

    Raises UserError when it is missing, not sound, not of this program or of a newer version.
    """
    if not backup.is_file():
        raise UserError(f"There is no file “{backup}”; nothing was changed.", code="no_file")
    progress.report("Checking the backup")
    issues = issues_of(backup)
    if issues:
        raise UserError(
            f"“{backup.name}” is not a usable backup ({issues[0]}). Nothing was changed; choose"
            " another one.",
            code="unsound_backup",
        )
    found = read_backup(backup)
    if found is None:
        raise UserError(
            f"“{backup.name}” is not a backup of an Almanac database. Nothing was changed; choose"
            " another one.",
            code="foreign_database",
        )
    if found.version > SCHEMA_VERSION:
        raise UserError(
            f"“{backup.name}” was written by a newer version of Almanac. Nothing was changed;"
            " install the newer version to restore it.",
            code="newer_database",
        )
    return found


def remove_leftovers(path: Path) -> None:
    """Remove what a restore into the database file `path` left that was killed.

    Only for whoever has the file open or its lock, so that no restore is at work. Raises OSError.
    """
    remove_file(path.with_name(path.name + _PART))
    for state in path.parent.glob("*" + _STATE):
        if state.name.startswith(path.name + "."):
            remove_file(state)
    for aside in former_files(path):
        if path.exists() and aside.samefile(path):  # it was to be kept, but was not replaced
            aside.unlink()


def former_files(path: Path) -> list[Path]:
    """The files that were in the place of the database file `path` before a restore."""
    return sorted(
        file for file in path.parent.glob("*" + ASIDE) if file.name.startswith(path.name + ".")
    )


@contextmanager
def read_state(path: Path) -> Iterator[Connection | None]:
    """A connection for reading the file at `path`, a former database or a backup, that is closed.

    It is at the schema of this program: of an older one a copy is brought up to date. None for a
    file that cannot be read as a database of this program.
    """
    from models import schema  # Alembic is only loaded where there is something to migrate

    contents = None if is_locked(path) else read_contents(path)
    if contents is None or contents.version > SCHEMA_VERSION:
        yield None
        return
    file = path
    if contents.version != SCHEMA_VERSION:
        file = path.with_name(path.name + _STATE)
    engine = file_engine(file, locks=False)
    try:
        try:
            if file is not path:
                remove_file(file)
                copy_file(path, file)
                schema.upgrade(engine, None, contents.version)
            connection = engine.connect()
        except (exc.DBAPIError, ValueError, LookupError):  # damaged further in
            yield None
            return
        with connection:
            yield connection
    finally:
        engine.dispose()
        if file is not path:
            remove_file(file)


def complete_copy(part: Path, name: str, complete: Callable[[Database], T]) -> T:
    """Bring the copy `part` up to date, hand it to `complete`, and leave it closed, in one file.

    `name` is how the user knows the database that it becomes. Raises UserError.
    """
    from models import schema  # Alembic is only loaded where there is something to migrate

    contents = read_contents(part)
    database = Database(file_engine(part, locks=False), name, part)
    try:
        with explained(name):
            write_made_at(part, None)
            if contents is not None and contents.version != SCHEMA_VERSION:
                schema.upgrade(database.engine, None, contents.version)
            return complete(database)
    finally:
        database.close()
        with connect_file(part, writes=True) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")


def _keep_aside(path: Path) -> Path | None:
    """Link the file at `path` to a second name, after making sure that it has no log.

    SQLite would apply the log of the former file to the restored one.
    """
    if not path.exists():
        for suffix in LOGS:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return None
    is_one_file = _fold_in_log(path)
    aside = name_aside(path)
    try:
        _link_or_copy(path, aside)
        if not is_one_file:
            move_logs(path, aside)
    except OSError:
        _undo_keep_aside(aside, path)
        raise
    return aside


def name_aside(path: Path) -> Path:
    """A name for the former file at `path` that nothing has yet."""
    now = datetime.now()
    aside = path
    while aside.exists():
        aside = path.with_name(f"{path.name}.{now:%Y%m%d-%H%M%S}{ASIDE}")
        now += timedelta(seconds=1)
    return aside


def _link_or_copy(path: Path, aside: Path) -> None:
    try:
        aside.hardlink_to(path)
    except OSError:  # a file system without links, as on a stick or some network drives
        shutil.copy2(path, aside)
        sync_file(aside)


def _undo_keep_aside(aside: Path | None, path: Path) -> None:
    if aside is not None:
        with suppress(OSError):
            move_logs(aside, path)
            aside.unlink(missing_ok=True)


def _fold_in_log(path: Path) -> bool:
    """Checkpoint the write-ahead log of the file at `path` into the file.

    False for one that cannot be read: it is damaged, or nobody gave its passphrase.
    """
    if is_locked(path):
        return False
    try:
        with connect_file(path, writes=True) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except exc.DBAPIError as error:
        if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
            return False
        raise
    return bool(mode == "delete")


def move_logs(path: Path, to: Path) -> None:
    """Rename SQLite's extra files of `path` for its new name `to`. Raises OSError."""
    for suffix in LOGS:
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.replace(to.with_name(to.name + suffix))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raise UserError if the database file at `path` is in use and cannot be replaced."""
    try:
        with explained(str(path)):
            yield
    except OSError as error:
        if is_disk_full(error):
            raise UserError(
                f"The disk that holds “{path}” is full. Nothing was changed; free some space and"
                " try again.",
                code="disk_full",
            ) from error
        if os.access(path.parent, os.W_OK):
            raise UserError(
                f"“{path}” cannot be replaced: another program holds it, such as a virus scanner."
                " Nothing was changed; try again in a moment.",
                code="in_use",
            ) from error
        raise UserError(
            f"The folder “{path.parent}” cannot be written to. Nothing was changed; check who may"
            " write there.",
            code="no_rights",
        ) from error
