"""A verified copy of a database file, made while it is in use."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from core.files import replace_file
from models.backups.catalogue import Backup, read_backup
from models.backups.inspection import problems_of, remove_file, write_made_at
from models.database import Database, utc_now
from models.database_errors import explained


def back_up(database: Database, target: Path, at: datetime | None = None) -> Backup:
    """Copy `database` to `target`, verify the copy, and only then give it that name.

    `at` (UTC; None: now) is written into the copy as the time when it was made. Raises UserError
    when the copy cannot be written or is not sound; the database is untouched.
    """
    path = _file_of(database)
    if target.exists() and target.samefile(path):
        raise UserError(
            "A backup cannot replace the database itself; choose another name.", code="same_file"
        )
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_file(part)
        with explained(database.name, str(target)), database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        write_made_at(part, utc_now() if at is None else at)
        found = problems_of(part)
        if found:
            raise UserError(
                f"The backup is not sound ({found[0]}) and was not kept; the database is as it"
                " was. Try again, or check the disk.",
                code="unsound_backup",
            )
        replace_file(part, target)
    except OSError as error:
        raise UserError(
            f"The backup cannot be written to “{target}”; the database is as it was. Choose"
            " another place.",
            code="cannot_write",
        ) from error
    finally:
        with suppress(OSError):  # gone already, or its folder cannot be written to
            remove_file(part)
    made = read_backup(target)
    if made is None:
        raise RuntimeError("a verified backup has no contents")
    return made


def _file_of(database: Database) -> Path:
    if database.path is None:
        raise UserError(
            "A database on a server is backed up there (pg_dump); ask who runs the server.",
            code="server_backup",
        )
    return database.path
