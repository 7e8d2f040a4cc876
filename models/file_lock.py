"""Detects open database files on any system and network drive by a lock file.

Whoever has a connection to the file holds the lock together with others; whoever replaces the file
must hold it alone. The lock is SQLite's own on an empty file beside the database, so the system
releases it when a process dies: the file stays for ever, and says nothing by being there.
"""

from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from core.errors import UserError

_WAIT_FOR_RESTORE: Final = 5.0  # seconds; a restore may take longer, and is said then
_WAIT_FOR_OTHERS: Final = 2.0  # seconds, in which a command that is ending closes the file


class FileLock:
    """A lock of the database file at `path`, held until `release`.

    Raises UserError when it cannot be had within `wait` seconds (None: as usual): with others while
    one is `alone`, alone while others have the file open.
    """

    def __init__(self, path: Path, *, alone: bool = False, wait: float | None = None) -> None:
        if wait is None:
            wait = _WAIT_FOR_OTHERS if alone else _WAIT_FOR_RESTORE
        self._connection: Any = None
        lock = path.with_name(f".{path.name}.lock")
        try:
            self._connection = dbapi2.connect(
                str(lock),
                timeout=wait,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute("PRAGMA journal_mode = MEMORY")  # no further file beside it
            self._connection.execute("BEGIN EXCLUSIVE" if alone else "BEGIN")
            self._connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
        except dbapi2.Error as error:
            self.release()
            if error.sqlite_errorcode & 0xFF == dbapi2.SQLITE_BUSY:
                raise _refusal(path, alone=alone) from error
            if alone:
                raise UserError(
                    f"The folder “{path.parent}” cannot be written to. Nothing was changed; check"
                    " who may write there.",
                    code="no_rights",
                ) from error
            # A folder that cannot be written to: nobody can replace the file either.

    def release(self) -> None:
        """Let others have it; nothing happens when it was released already."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class LockedConnection(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection to the database file at `path` that holds its lock while it is open."""

    def __init__(self, path: Path, *arguments: Any, **options: Any) -> None:
        self._lock = FileLock(path)  # first: the file may be about to be replaced
        try:
            super().__init__(*arguments, **options)
        except BaseException:
            self._lock.release()
            raise

    def close(self) -> None:
        """Close the connection, then release the lock."""
        super().close()
        self._lock.release()


def _refusal(path: Path, *, alone: bool) -> UserError:
    if alone:
        return UserError(
            f"“{path.name}” is open in another window or program. Nothing was changed; close it"
            " there and try again.",
            code="in_use",
        )
    return UserError(
        f"A backup of “{path.name}” is just being restored. Try again when that is done.",
        code="being_restored",
    )
