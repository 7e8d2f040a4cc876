"""Setting, changing and removing the passphrase of a database file, and what becomes of its copies.

A file gets another key by being written anew: the new one is made complete beside the former one,
checked, and takes its name in one step. Whatever interrupts it, there is the former or the new
file, complete, under the name.
"""

from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import exc

from core.errors import UserError
from core.files import replace_file
from core.progress import SILENT, Progress
from models.backups.catalogue import automatic_files
from models.backups.inspection import connect_file, issues_of, remove_file, rewrite_file
from models.backups.restore import former_files
from models.database_errors import explained
from models.file_keys import PUBLISHED, Key, key_of, new_key, salt_of
from models.file_lock import FileLock

_PART: Final = ".part"


class Copies(Enum):
    """What becomes of the backups and former files that have another key."""

    REWRITE = "rewrite"  # they get the new key
    DELETE = "delete"
    KEEP = "keep"


def set_passphrase(
    path: Path, passphrase: str | None, copies: Copies, progress: Progress = SILENT
) -> Sequence[Path]:
    """Protect the database file at `path`, which this process has closed, by `passphrase`.

    None removes the one that it has. Gives the copies that have another key still: those that were
    to be kept, are damaged, or need a passphrase that nobody gave. Raises UserError where the
    passphrase is too short, the file is open elsewhere or damaged, or the disk refuses, and
    Cancelled; the database is as it was then.
    """
    key = PUBLISHED if passphrase is None else new_key(passphrase)
    path = path.resolve()
    lock = FileLock(path, alone=True)
    try:
        rewrite(path, key, progress)
    finally:
        lock.release()
    left: list[Path] = []
    for copy in copies_with_another_key(path, key.salt):
        try:
            if copies is Copies.DELETE:
                remove_file(copy)
            elif copies is Copies.REWRITE:
                rewrite(copy, key, progress)
            else:
                left.append(copy)
        except (UserError, OSError):
            left.append(copy)
    return left


def add_checksums(path: Path) -> None:
    """Write a plain SQLite file of an earlier version again, with checksums of its pages.

    Where that cannot be done now, as while others have it open, it stays as it is.
    """
    with suppress(UserError):
        lock = FileLock(path, alone=True)
        try:
            rewrite(path, PUBLISHED)
        finally:
            lock.release()


def copies_of(path: Path) -> list[Path]:
    """The automatic backups and former files of the database file `path`."""
    beside = path.parent.glob(f"{path.name}.before-*-upgrade")
    return [*automatic_files(path), *former_files(path), *beside]


def copies_with_another_key(path: Path, salt: bytes) -> list[Path]:
    """Those of `copies_of` that do not have the key of the database file, which `salt` names."""
    return [file for file in copies_of(path) if salt_of(file) != salt]


def rewrite(path: Path, key: Key, progress: Progress = SILENT) -> None:
    """Rewrite the closed database file at `path` with the new `key`.

    Raises as `set_passphrase`; the file is as it was then.
    """
    former = key_of(path)
    if former is not None and former.salt == key.salt:
        return
    part = path.with_name(path.name + _PART)
    try:
        with explained(str(path)):
            remove_file(part)
            progress.report(f"Writing {path.name} again")
            with connect_file(path, writes=True) as connection:
                connection.execute("PRAGMA journal_mode = DELETE")  # a log would outlive the file
            rewrite_file(path, part, key)
            progress.report(f"Checking {path.name}")
            if issues_of(part) or _counts(path) != _counts(part):
                raise _damaged(path)
            progress.check_cancelled()
            replace_file(part, path)
    except exc.DBAPIError as error:  # found while every page was read
        raise _damaged(path) from error
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be replaced, or its disk is full. It is as it was; check its folder"
            " and try again.",
            code="cannot_write",
        ) from error
    finally:
        with suppress(OSError):
            remove_file(part)


def _damaged(path: Path) -> UserError:
    return UserError(
        f"“{path.name}” is damaged, or its disk is, so it was left as it is. Check the database.",
        code="unsound_copy",
    )


def _counts(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with connect_file(path) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
        ).fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names
        }
