"""Checks the path of a database file before SQLite opens it.

SQLite takes a missing, an empty and a one-byte file for a new database. Only the file itself
tells these from an office's records, so it is looked at first, and never made in passing.
"""

import os
import stat
from pathlib import Path
from typing import Final
from urllib.parse import quote

from core.errors import UserError
from core.files import SQLITE_HEADER, sync_file
from models.file_keys import PAGE, Protection, key_of, protection_of

_HEADER: Final = 100  # bytes; see https://www.sqlite.org/fileformat.html
_LOGS: Final = ("-wal", "-journal")  # from which SQLite completes a file after a crash


def real_path(path: Path) -> Path:
    """The real path of the file: a link's target, next to which its log and backups belong."""
    # Not Path.resolve, which fails where a link leads to itself.
    return Path(os.path.realpath(path)) if path.is_symlink() else path.absolute()


def file_uri(path: Path) -> str:
    """The address of a file for SQLite, to which `?mode=…` can be added."""
    name = quote(path.absolute().as_posix())
    return f"file://{'' if name.startswith('/') else '/'}{name}"


def check_file(path: Path) -> None:
    """Raise UserError unless there is a whole file with the header of a database at `path`.

    Codes: missing_database, dangling_link, not_a_file, no_rights, empty_file, damaged, passphrase.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path) from None
    except OSError as error:
        raise _unreadable(path) from error
    if not stat.S_ISREG(found.st_mode):
        kind = "is a folder" if stat.S_ISDIR(found.st_mode) else "is not a file"
        raise UserError(
            f"“{path}” {kind}, so it cannot be opened as a database. Nothing was changed; choose"
            " a database file.",
            code="not_a_file",
        )
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
            least = _least_size(header, path)
            protection = protection_of(path)
            size = os.fstat(file.fileno()).st_size  # last: another desk may be writing just now
    except OSError as error:
        raise _unreadable(path) from error
    if not header:
        raise UserError(
            f"The file “{path}” is empty (0 bytes), so it is no database. It was left as it is;"
            " restore the newest backup, or choose another file.",
            code="empty_file",
        )
    if protection is Protection.UNKNOWN or size < least or (size % PAGE and not _is_logged(path)):
        raise UserError(
            f"The database “{path}” is damaged or is not an Almanac database. It was left as it"
            " is; restore the newest backup, or choose another file.",
            code="damaged",
        )
    key_of(path)


def _least_size(header: bytes, path: Path) -> int:
    """The size of a whole file in bytes, by its header; less where a log may hold pages of it.

    The header of a file under a key does not tell; SQLite finds out as it opens it.
    """
    if not header.startswith(SQLITE_HEADER):
        return PAGE
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    return page if _is_logged(path) else page * int.from_bytes(header[28:32], "big")


def _is_logged(path: Path) -> bool:
    """Whether a log may hold pages of the file, from which SQLite completes it."""
    logs = (path.with_name(path.name + ending) for ending in _LOGS)
    return any(log.exists() and log.stat().st_size for log in logs)


def _missing(path: Path) -> UserError:
    if path.is_symlink():
        return UserError(
            f"“{path}” is a link to “{path.readlink()}”, where there is no file. Nothing was"
            " created; check whether its drive is connected.",
            code="dangling_link",
        )
    return UserError(
        f"There is no database “{path}”. Nothing was created; check its name and whether its"
        " drive is connected.",
        code="missing_database",
    )


def _unreadable(path: Path) -> UserError:
    return UserError(
        f"“{path}” cannot be read. Nothing was changed; check whether you have permission and"
        " whether its drive is connected.",
        code="no_rights",
    )


def publish(part: Path, path: Path) -> bool:
    """Rename the finished file `part` to `path`; return False if `path` exists by now.

    Raises OSError.
    """
    sync_file(part)
    try:
        path.hardlink_to(part)  # never replaces a file, unlike a rename
    except FileExistsError:
        return False
    except OSError:  # a file system without links, as on a USB stick
        if os.path.lexists(path):
            return False
        part.rename(path)
    else:
        part.unlink()
    return True
