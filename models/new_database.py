"""Creates an empty database and keeps an existing file under another name."""

from pathlib import Path

from core.errors import UserError
from models.backups.restore import move_logs, name_aside
from models.database import create_database
from models.database_path import real_path
from models.file_lock import FileLock


def create_keeping_former(path: Path) -> Path | None:
    """Create a database at `path`; return the new name of a previous file, or None.

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
    aside = name_aside(path)
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
    path.rename(to)
    move_logs(path, to)  # what SQLite keeps beside a file goes with it
