"""Replacing a file so that a crash or a power cut leaves the former or the new one, complete."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

SQLITE_HEADER: Final = b"SQLite format 3\0"  # how a plain SQLite file begins
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_disk_full(error: OSError) -> bool:
    """Whether `error` says that the disk, or what the user may use of it, is full."""
    return error.errno in _FULL


def replace_file(source: Path, target: Path) -> None:
    """Give `source`, which lies in the same folder, the name `target` in one step, durably.

    What was there under that name is replaced. Raises OSError; then it is still there.
    """
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Wait until the content of the file `path` is on the disk. Raises OSError."""
    with path.open("r+b") as file:  # Windows only waits for a file that is open for writing
        full = _full_sync()
        if full is None or not _command(file.fileno(), full):
            os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in the folder `path` are on the disk, where the system can do that."""
    with suppress(OSError):  # Windows opens no folders; some network drives wait for none
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _full_sync() -> int | None:
    """The command by which macOS waits for the disk itself; its fsync does not."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    found: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    return found


def _command(file: int, command: int) -> bool:
    import fcntl

    try:
        fcntl.fcntl(file, command)
    except OSError:  # a file system that does not know it
        return False
    return True
