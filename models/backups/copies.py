"""A verified copy of the database, made while it is in use."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from core.files import is_disk_full, replace_file
from core.private_files import create_private
from core.progress import SILENT, Progress
from models.backups.catalogue import Backup, read_backup
from models.backups.inspection import issues_of, remove_file, write_made_at
from models.database import Database, utc_now
from models.database_errors import explained


def back_up(
    database: Database, target: Path, at: datetime | None = None, progress: Progress = SILENT
) -> Backup:
    """Copy `database` to a temporary file, verify it, and rename it to `target`.

    Of a server's database it is a portable copy, a database file of its own. `at` (UTC; None: now)
    is written into the copy as the time when it was made. Raises UserError when the copy cannot be
    written or is not sound; the database is untouched.
    """
    return copy_unverified(database, target, at, progress).verify(progress)


@dataclass(frozen=True, slots=True)
class UnverifiedCopy:
    """A copy of a database in the temporary file `part`, which is to become the backup `target`."""

    part: Path
    target: Path

    def verify(self, progress: Progress = SILENT) -> Backup:
        """Rename the copy where it is sound, else remove it; raises UserError then, or Cancelled.

        It does not touch the database, so another thread may do it.
        """
        try:
            progress.report("Checking the backup")
            found = issues_of(self.part, progress=progress)
            if found:
                raise UserError(
                    f"The backup is damaged ({found[0]}) and was not kept; the database is as it"
                    " was. Try again, or check the disk.",
                    code="unsound_backup",
                )
            replace_file(self.part, self.target)
        except OSError as error:
            raise _refusal(self.target, error) from error
        finally:
            _remove(self.part)
        made = read_backup(self.target)
        if made is None:
            raise RuntimeError("a verified backup has no contents")
        return made


def copy_unverified(
    database: Database, target: Path, at: datetime | None = None, progress: Progress = SILENT
) -> UnverifiedCopy:
    """The first half of `back_up`; whoever calls it verifies the copy. Raises UserError."""
    if database.path is not None and target.exists() and target.samefile(database.path):
        raise UserError(
            "A backup cannot replace the database itself; choose another name.", code="same_file"
        )
    part = target.with_name(target.name + ".part")
    made_at = utc_now() if at is None else at
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_file(part)
        with explained(database.name, str(target)):
            _copy(database, part, progress)
            write_made_at(part, made_at)
    except BaseException as error:
        _remove(part)
        if isinstance(error, OSError):
            raise _refusal(target, error) from error
        raise
    return UnverifiedCopy(part, target)


def _remove(part: Path) -> None:
    with suppress(OSError):  # gone already, or its folder cannot be written to
        remove_file(part)


def _copy(database: Database, part: Path, progress: Progress) -> None:
    progress.report("Copying the database")
    if database.path is None:
        from models.backups.portable import write_portable_copy  # with Alembic, for servers alone

        write_portable_copy(database, part, progress)
        return
    create_private(part)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
        connection.exec_driver_sql("VACUUM INTO ?", (str(part),))


def _refusal(target: Path, error: OSError) -> UserError:
    if is_disk_full(error):
        return UserError(
            f"The disk that holds “{target}” is full. The backup was not made; free some space"
            " there, or choose another place.",
            code="disk_full",
        )
    return UserError(
        f"The backup cannot be written to “{target}”. The database is as it was; choose another"
        " place.",
        code="cannot_write",
    )
