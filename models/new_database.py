"""A new, empty database in the place of a file that is there, which is kept."""

from datetime import datetime
from pathlib import Path

from core.errors import UserError
from models.backups.restore import ASIDE
from models.database import create_database
from models.database_path import real_path
from models.file_lock import FileLock

_LOGS = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a file goes with it


def create_keeping_former(path: Path) -> Path | None:
    """Create a new database at `path`; give the new name of a file that was there, None for none.

    Raises UserError when somebody has that file open, and when the place cannot be written to;
    then the file is under its name as before.
    """
    path = real_path(path)
    if path.is_dir():
        raise UserError(
            f"“{path}” is a folder. Nothing was changed; choose another name.", code="not_a_file"
        )
    aside = _keep_aside(path) if path.exists() else None
    try:
        create_database(path).close()
    except BaseException:
        if aside is not None and not path.exists():
            _rename(aside, path)
        raise
    return aside


def _keep_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.{datetime.now():%Y%m%d-%H%M%S}{ASIDE}")
    lock = FileLock(path, alone=True)
    try:
        _rename(path, aside)
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be kept under another name. Nothing was changed; choose another"
            " place for the new database.",
            code="cannot_write",
        ) from error
    finally:
        lock.release()
    return aside


def _rename(path: Path, to: Path) -> None:
    for ending in _LOGS:
        file = path.with_name(path.name + ending)
        if ending == "" or file.exists():
            file.rename(to.with_name(to.name + ending))
