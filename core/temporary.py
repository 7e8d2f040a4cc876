"""Private folders for temporary files, and the end of those that a killed program left behind.

A folder belongs to the process that holds its lock, which the system lets go of when the process
ends, however it ends. Whoever starts next removes the folders whose lock nobody holds.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

_PREFIX: Final = "almanac-"
_LOCK: Final = "lock"
_CONTENT: Final = "files"
_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class PrivateFolder:
    """A folder that only this user can read; `path` is for the files."""

    path: Path
    _lock: IO[Any]

    def remove(self) -> None:
        """Remove the folder and what is in it; a file that is open somewhere stays (Windows)."""
        _remove(self.path.parent, self._lock)


def private_folder() -> PrivateFolder:
    """A new folder among the system's temporary files.

    Raises OSError where there is no room, or files cannot be locked.
    """
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))  # for this user alone
        lock = (folder / _LOCK).open("wb")
        # Another start may look at the folder before it is locked, and take it for a left one.
        with suppress(OSError):
            if _take(lock) and os.path.samestat(os.fstat(lock.fileno()), (folder / _LOCK).stat()):
                (folder / _CONTENT).mkdir(mode=0o700)
                return PrivateFolder(folder / _CONTENT, lock)
        lock.close()
    raise OSError("temporary files cannot be locked")


def remove_left_folders() -> None:
    """Remove this user's folders whose process has ended without removing them."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        for entry in found:
            if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False):
                _remove_if_left(Path(entry.path))


def _remove_if_left(folder: Path) -> None:
    with suppress(OSError):  # of another user, or removed meanwhile
        if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
            return
        lock = (folder / _LOCK).open("r+b")
        if _take(lock):
            _remove(folder, lock)
        lock.close()


def _remove(folder: Path, lock: IO[Any]) -> None:
    """Remove a folder whose `lock` is held; the lock goes last, while it is held."""
    shutil.rmtree(folder / _CONTENT, ignore_errors=True)
    if sys.platform != "win32":  # there an open file cannot be removed
        with suppress(OSError):
            (folder / _LOCK).unlink()
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)


def _take(lock: IO[Any]) -> bool:
    """Whether `lock` was free and is held now, until it is closed or the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
