"""Copies of a database file: made while it is in use, verified, and found again when it is needed.

A database on PostgreSQL is backed up by its server; these functions refuse it in a sentence.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from core.errors import UserError
from models.database import SCHEMA_VERSION, Database
from models.database_errors import explained

_FOLDER: Final = "backups"  # beside the database
_KEPT: Final = 14  # automatic backups; older ones make room
EVERY: Final = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy of the database and when it was made (local time)."""

    path: Path
    at: datetime


def back_up(database: Database, target: Path) -> Backup:
    """Copy `database` to `target`, verify the copy, and only then give it that name.

    Raises UserError when the copy cannot be written or is not sound; the database is untouched.
    """
    path = _file_of(database)
    if target.exists() and target.samefile(path):
        raise UserError(
            "A backup cannot replace the database itself; choose another name.", code="same_file"
        )
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with explained(database.name), database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        found = problems_of(part)
        if found:
            raise UserError(
                f"The backup is not sound ({found[0]}) and was not kept; the database is as it"
                " was. Try again, or check the disk.",
                code="unsound_backup",
            )
        part.replace(target)
    except OSError as error:
        raise UserError(
            f"The backup cannot be written to “{target}”; the database is as it was. Choose"
            " another place.",
            code="cannot_write",
        ) from error
    finally:
        with suppress(OSError):  # gone already, or its folder cannot be written to
            part.unlink(missing_ok=True)
    return Backup(target, datetime.fromtimestamp(target.stat().st_mtime))


def back_up_if_due(database: Database, now: datetime) -> Backup | None:
    """Make the automatic backup beside the database when the last one is old; None if it is not.

    `now` is local time.
    """
    if database.path is None:
        return None
    last = newest_backup(database.path)
    if last is not None and now - last.at < EVERY:
        return None
    folder = database.path.parent / _FOLDER
    made = back_up(database, folder / f"{database.path.stem}-{now:%Y-%m-%d-%H%M%S}.db")
    for old in _automatic(database.path)[_KEPT:]:
        old.path.unlink(missing_ok=True)
    return made


def newest_backup(path: Path) -> Backup | None:
    """The newest automatic backup of the database file `path`."""
    return next(iter(_automatic(path)), None)


def restore(backup: Path, path: Path) -> Path | None:
    """Put the verified `backup` in the place of the database file `path`, which must be closed.

    The file that was there is kept aside; its new name is given (None: there was none). Raises
    UserError when the backup is not sound, not of this program or of a newer version of it; then
    nothing was changed.
    """
    if not backup.is_file():
        raise UserError(f"There is no file “{backup}”; nothing was changed.", code="no_file")
    found = problems_of(backup)
    if found:
        raise UserError(
            f"“{backup.name}” is not a sound backup ({found[0]}). Nothing was changed; choose"
            " another one.",
            code="unsound_backup",
        )
    _check_program(backup)
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(backup, part)
        aside = None
        if path.exists():
            aside = path.with_name(f"{path.name}.{datetime.now():%Y%m%d-%H%M%S}.aside")
            path.replace(aside)
            for suffix in ("-wal", "-shm"):
                log = path.with_name(path.name + suffix)
                if log.exists():
                    log.replace(aside.with_name(aside.name + suffix))
        part.replace(path)
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be replaced: it is still open, its folder may not be changed or the"
            " disk is full. Nothing was lost.",
            code="cannot_write",
        ) from error
    finally:
        with suppress(OSError):  # gone already, or its folder cannot be written to
            part.unlink(missing_ok=True)
    return aside


def check(database: Database) -> list[str]:
    """What is wrong with the database, in the database's own words; empty for nothing."""
    if database.path is None:
        with database.read() as connection:  # PostgreSQL checks its pages as it reads them
            connection.exec_driver_sql("SELECT count(*) FROM people").all()
        return []
    return problems_of(database.path)


def problems_of(path: Path) -> list[str]:
    """What SQLite's own checks say of the file at `path`; empty for a sound one."""
    from sqlcipher3 import dbapi2

    try:
        with _reading(path) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    except dbapi2.DatabaseError as error:
        return [str(error)]
    found = [line for line in found if line != "ok"]
    return found + [f"{row[0]} {row[1]} belongs to nothing in {row[2]}" for row in broken[:20]]


def _check_program(backup: Path) -> None:
    """Raise UserError unless `backup` is a database of this program, not of a newer version."""
    from sqlcipher3 import dbapi2

    try:
        with _reading(backup) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.DatabaseError:
        found = None
    if found is None:
        raise UserError(
            f"“{backup.name}” is not a backup of an Almanac database. Nothing was changed; choose"
            " another one.",
            code="foreign_database",
        )
    if found[0] > SCHEMA_VERSION:
        raise UserError(
            f"“{backup.name}” was written by a newer version of Almanac. Nothing was changed;"
            " install the newer version to restore it.",
            code="newer_database",
        )


@contextmanager
def _reading(path: Path) -> Iterator[Any]:
    """A connection that cannot write to the database file at `path`."""
    from sqlcipher3 import dbapi2

    # As a URI, in which a "%" or "?" of the path is quoted.
    connection: Any = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _automatic(path: Path) -> list[Backup]:
    """The automatic backups of `path`, newest first."""
    name = re.compile(re.escape(path.stem) + r"-\d{4}-\d\d-\d\d-\d{6}\.db")
    folder = path.parent / _FOLDER
    found = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []
    return [
        Backup(one, datetime.fromtimestamp(one.stat().st_mtime))
        for one in found
        if name.fullmatch(one.name)
    ]


def _file_of(database: Database) -> Path:
    if database.path is None:
        raise UserError(
            "A database on a server is backed up there (pg_dump); ask who runs the server.",
            code="server_backup",
        )
    return database.path
