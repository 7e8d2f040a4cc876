"""Files and folders that only their owner can read: 0600 and 0700.

On Windows nothing is done: the user's own folders are closed to other users there, and a file has
the rights of its folder.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_FILE: Final = 0o600
_FOLDER: Final = 0o700


def create_private(path: Path) -> None:
    """Create an empty file for its owner alone.

    Raises FileExistsError where there is something already, and OSError.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _FILE))


def make_private_folder(path: Path) -> None:
    """Create a folder for its owner alone, with those above it, or close one that there is.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=_FOLDER, exist_ok=True)
    make_private(path)


def make_private(path: Path) -> None:
    """Close the file or folder at `path` to everybody but its owner, who is this user.

    Nothing happens to another user's, to a link, and where the file system knows no such rights.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):
        found = path.lstat()
        kind, mode = stat.S_IFMT(found.st_mode), stat.S_IMODE(found.st_mode)
        allowed = {stat.S_IFREG: _FILE, stat.S_IFDIR: _FOLDER}.get(kind)
        if allowed is not None and mode & ~allowed and found.st_uid == os.geteuid():
            path.chmod(mode & allowed)
