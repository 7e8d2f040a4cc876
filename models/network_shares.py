"""Telling whether a path lies on a network drive, where a database file is not safe."""

import os
import sys
from pathlib import Path
from typing import Final

_NETWORK_FILE_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "9p", "afs"}
)
_WINDOWS_REMOTE_DRIVE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW


def is_network_share(path: Path) -> bool:
    """Whether `path`, which need not exist yet, lies on a network drive; False where unknown.

    Links are followed.
    """
    resolved = Path(os.path.realpath(path))
    if sys.platform == "win32":
        import ctypes

        if str(resolved).startswith("\\\\"):
            return True
        drive_type: int = ctypes.windll.kernel32.GetDriveTypeW(f"{resolved.drive}\\")
        return drive_type == _WINDOWS_REMOTE_DRIVE
    mounts = Path("/proc/mounts")
    if not mounts.exists():  # macOS mounts its network drives here
        return False
    return file_system_of(resolved, mounts.read_text(encoding="utf-8")) in _NETWORK_FILE_SYSTEMS


def file_system_of(path: Path, mounts: str) -> str | None:
    """The file system type of the longest mount point above `path`; `mounts` as in /proc/mounts."""
    best, kind = "", None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = point == "/" or str(path) == point or str(path).startswith(point + os.sep)
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
