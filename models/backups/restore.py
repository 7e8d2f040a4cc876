"""Putting a backup in the place of the database file."""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from models.backups.database_files import connect_file, problems_of
from models.database import SCHEMA_VERSION


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


def _check_program(backup: Path) -> None:
    """Raise UserError unless `backup` is a database of this program, not of a newer version."""
    from sqlcipher3 import dbapi2

    try:
        with connect_file(backup) as connection:
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
