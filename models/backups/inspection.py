"""What a database file holds and whether it is sound, found out without changing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, exc

from core.private_files import create_private
from core.progress import SILENT, Progress
from models.file_keys import Key, key_of, read_header, use_key
from models.interruptible import end_when_cancelled

LOGS: Final = ("-wal", "-shm", "-journal")  # endings of the files that SQLite keeps beside one
_WRITE_VERSION: Final = slice(18, 20)  # of the header (sqlite.org/fileformat.html)
_LOGGED: Final = b"\x02\x02"
MADE_AT: Final = "backup_details"  # the table by which a copy tells when it was made


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database file of this program holds.

    `version` of its schema; `people` and `responses` it has; `newest_batch`, id and time (UTC) of
    the last change, None without any; `at`, when the copy was made (local time).
    """

    version: str
    people: int
    responses: int
    newest_batch: tuple[int, datetime] | None
    at: datetime


@contextmanager
def connect_file(path: Path, *, writes: bool = False) -> Iterator[Any]:
    """A connection of the driver to the database file at `path`, which must exist.

    It cannot write unless it `writes`. Not for a file that this process has open already, whose
    locks it would end (models/file_keys.py). The one place where a file is opened without an
    engine. Raises SQLAlchemy's DBAPIError as an engine does, so that `explained` knows it.
    """
    from sqlcipher3 import dbapi2

    # As a URI, in which a "%" or "?" of the path is quoted.
    address = f"{path.absolute().as_uri()}?mode={'rw' if writes else 'ro'}"
    if not writes and _is_closed(path):
        address += "&immutable=1"  # else SQLite would make files beside it, or could not
    connection: Any = None
    try:
        connection = dbapi2.connect(address, uri=True, isolation_level=None)
        use_key(connection, key_of(path))
        yield connection
    except dbapi2.Error as error:
        raise exc.DBAPIError(None, None, error) from error
    finally:
        if connection is not None:
            connection.close()


def copy_file(path: Path, target: Path) -> None:
    """Copy the database file at `path`, including its write-ahead log, to the new `target`.

    Raises DBAPIError and OSError.
    """
    with connect_file(path) as connection:
        create_private(target)
        connection.execute("VACUUM INTO ?", (str(target),))


def rewrite_file(path: Path, target: Path, key: Key) -> None:
    """Copy the database file at `path` like `copy_file`, under another `key`.

    The copy may not be on the disk yet. Raises DBAPIError and OSError.
    """
    with connect_file(path) as connection:
        create_private(target)
        connection.execute("ATTACH ? AS copy KEY ?", (str(target), key.literal))
        # Whoever uses the copy waits for the disk once; here it would be for each table and index.
        connection.execute("PRAGMA copy.journal_mode = OFF")
        connection.execute("PRAGMA copy.synchronous = OFF")
        connection.execute("SELECT sqlcipher_export('copy')").fetchall()
        connection.execute("DETACH copy")


def remove_file(path: Path) -> None:
    """Remove the database file at `path` and its logs, where there are any. Raises OSError."""
    for suffix in (*LOGS, ""):  # a log that is left would be applied to the next file of the name
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def issues_of(path: Path, *, quick: bool = False, progress: Progress = SILENT) -> list[str]:
    """What the checksums of its pages and SQLite's own checks say of the closed file at `path`.

    Empty for a sound one. `quick` leaves out whether indexes agree with their tables, which takes
    most of the time. Raises UserError passphrase and Cancelled.
    """
    try:
        with connect_file(path) as connection:
            end_when_cancelled(connection, progress)
            return _issues(connection, "quick_check" if quick else "integrity_check")
    except exc.DBAPIError as error:
        progress.check_cancelled()
        return [str(error.orig)]


def issues_of_open(engine: Engine) -> list[str]:
    """As `issues_of`, of the file that `engine` has open."""
    from sqlcipher3 import dbapi2

    try:
        with engine.connect() as connection:
            return _issues(connection.connection.driver_connection, "integrity_check")
    except (exc.DBAPIError, dbapi2.Error) as error:
        return [str(getattr(error, "orig", error))]


def _issues(connection: Any, check: str) -> list[str]:
    damaged = connection.execute("PRAGMA cipher_integrity_check").fetchmany(20)
    if damaged:  # what SQLite says of the rest is no news then
        return [str(row[0]) for row in damaged]
    found = [row[0] for row in connection.execute(f"PRAGMA {check}(20)")]
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    found = [line for line in found if line != "ok"]
    return found + [f"{row[0]} {row[1]} belongs to nothing in {row[2]}" for row in broken[:20]]


def read_contents(path: Path) -> Contents | None:
    """What the database file at `path` holds; None for a file that is none of this program.

    When a copy was made stands in the copy itself. One of an earlier version of the program does
    not tell; its last change stands for that, and the file's time only where there is none.
    Raises UserError passphrase.
    """
    try:
        with connect_file(path) as connection:
            one = connection.execute
            version = one("SELECT version_num FROM alembic_version").fetchone()
            if version is None or not isinstance(version[0], str):
                return None
            (people,) = one("SELECT count(*) FROM people").fetchone()
            (responses,) = one("SELECT count(*) FROM responses").fetchone()
            batch = one("SELECT id, at FROM batches ORDER BY id DESC LIMIT 1").fetchone()
            newest = None if batch is None else (batch[0], datetime.fromisoformat(batch[1]))
            made_at = _made_at(connection)
    except (exc.DBAPIError, ValueError, TypeError):
        return None
    # A copy that was opened as a database goes on; it was not made when its last change was.
    latest = max(filter(None, (made_at, newest and newest[1])), default=None)
    at = datetime.fromtimestamp(path.stat().st_mtime) if latest is None else local_time(latest)
    return Contents(version[0], people, responses, newest, at)


def write_made_at(path: Path, at: datetime | None) -> None:
    """Write into the copy at `path` that it was made `at` (UTC; None: it is a database now)."""
    with connect_file(path, writes=True) as connection:
        connection.execute("BEGIN")
        connection.execute(f"DROP TABLE IF EXISTS {MADE_AT}")
        if at is not None:
            connection.execute(f"CREATE TABLE {MADE_AT} (made_at TEXT NOT NULL)")
            insert = f"INSERT INTO {MADE_AT} VALUES (?)"  # noqa: S608
            connection.execute(insert, (at.isoformat(),))
        connection.execute("COMMIT")


def local_time(at: datetime) -> datetime:
    """`at`, UTC without a zone, as local time without a zone."""
    return at.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)


def _is_closed(path: Path) -> bool:
    """Whether the file at `path` uses write-ahead logging and is not open anywhere."""
    log = path.with_name(path.name + "-wal")
    try:
        if log.exists() and log.stat().st_size:
            return False
        return read_header(path)[_WRITE_VERSION] == _LOGGED
    except OSError:
        return False


def _made_at(connection: Any) -> datetime | None:
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (MADE_AT,)).fetchone()
    if known is None:
        return None
    (text,) = connection.execute(f"SELECT made_at FROM {MADE_AT}").fetchone()  # noqa: S608
    return datetime.fromisoformat(text)
