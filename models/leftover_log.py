"""Checks whether a log left by a killed program belongs to its database file.

SQLite completes the file from it as soon as the file is opened, and cannot tell another file's log
from its own: a backup that is copied over the database by hand, with the log of the former one left
there, would be destroyed.
"""

import shutil
from pathlib import Path
from typing import Final

from sqlalchemy import exc

from core.errors import UserError
from core.private_files import create_private
from models.backups.inspection import connect_file, issues_of, remove_file
from models.file_lock import FileLock

_WAL: Final = "-wal"
_JOURNAL: Final = "-journal"


def check_leftover_log(path: Path) -> None:
    """Raise UserError unless the database file at `path` is sound together with its log.

    Nothing is changed. Only a log that nobody is using is looked at; that takes as long as reading
    the file.
    """
    logs = [ending for ending in (_WAL, _JOURNAL) if _is_left(path, ending)]
    if not logs:
        return
    try:
        lock = FileLock(path, alone=True, wait=0)
    except UserError:  # it is in use, so the log is its own
        return
    try:
        is_sound = not issues_of(path, quick=True) if logs == [_WAL] else _is_sound_copy(path)
    finally:
        lock.release()
    if not is_sound:
        raise UserError(
            f"The database “{path}” is damaged, or the file “{path.name}{logs[0]}” beside it"
            " belongs to another one. Both were left as they are; restore the newest backup, or"
            " choose another file.",
            code="damaged",
        )


def _is_left(path: Path, ending: str) -> bool:
    log = path.with_name(path.name + ending)
    return log.is_file() and log.stat().st_size > 0


def _is_sound_copy(path: Path) -> bool:
    """Whether a copy is valid. A rollback journal is applied to the copy first."""
    copy = path.with_name(path.name + ".log.part")
    try:
        for ending in ("", _WAL, _JOURNAL):
            file = path.with_name(path.name + ending)
            if file.exists():
                part = copy.with_name(copy.name + ending)
                create_private(part)
                shutil.copyfile(file, part)
        with connect_file(copy, writes=True) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        return not issues_of(copy, quick=True)
    except exc.DBAPIError:
        return False
    except OSError as error:
        raise UserError(
            f"“{path}” was not closed properly and cannot be checked: there is no room for a copy"
            " beside it. Nothing was changed; free some space and try again.",
            code="disk_full",
        ) from error
    finally:
        remove_file(copy)
