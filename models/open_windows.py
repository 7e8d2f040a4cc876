"""Tells whether other windows have the same database file open.

Each window holds a lock together with the others, apart from that of the file's connections: a
command that is running is no window. The system releases it when a process dies.
"""

from pathlib import Path

from core.errors import UserError
from models.file_lock import FileLock


class OpenWindow:
    """One window on the database file at `path`, until `close`."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.windows")
        self._lock = FileLock(self._path)

    def has_others(self) -> bool:
        """Whether another window has the file open; False where that cannot be known."""
        self._lock.release()
        try:
            FileLock(self._path, alone=True, wait=0).release()
        except UserError as refusal:
            return refusal.code == "in_use"
        finally:
            self._lock = FileLock(self._path)
        return False

    def close(self) -> None:
        """Let others know that this window is gone."""
        self._lock.release()
