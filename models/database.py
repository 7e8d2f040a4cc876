"""Opening the office's database, a file or a server, and reading and writing it safely.

SQLite is the default: one file, current SQLite from the sqlcipher3 wheel, durable settings.
PostgreSQL serves an office with several desks. Only one transaction writes at a time on either,
which is what makes identifiers, the journal and undo simple; readers never wait.
"""

import getpass
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL

from core.errors import UserError
from core.progress import SILENT, Progress
from models.changes import ChangeSet
from models.database_address import display_name, is_server_address, server_url
from models.database_errors import explained
from models.engines import file_engine, server_engine
from models.identifiers import reserve_ids
from models.network_shares import is_network_share
from models.stopping import stoppable
from models.tables import batches

# The newest migration in models/migrations/versions; a test holds the two together.
SCHEMA_VERSION: Final = "0007"


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: `read()` and `write()` are the two ways to use it.

    `name` is how the user knows it (path, or server and database, without a password);
    `warnings` are sentences to show once after opening.
    """

    engine: Engine
    name: str
    path: Path | None = None
    warnings: tuple[str, ...] = ()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading one consistent state.

        Raises UserError when the database cannot be read.
        """
        with explained(self.name), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(
        self,
        kind: str,
        title: str,
        *,
        progress: Progress = SILENT,
        batch_id: int | None = None,
        **details: Any,
    ) -> Iterator[ChangeSet]:
        """One transaction, one batch: everything written inside stands wholly or not at all.

        `kind` and `title` describe the batch, `details` are further columns of `batches`;
        `batch_id` goes on with a batch that `announce` began. Raises UserError when another
        desk is writing, the disk is full or the database is damaged; Cancelled as `progress` says.
        """
        with self.bookkeeping() as connection:
            now = utc_now()
            if batch_id is None:
                batch_id = _begin_batch(connection, kind, title, "done", now, details)
            changes = ChangeSet(connection, batch_id, now, progress)
            with stoppable(connection, progress):
                yield changes
                changes.finish()
            connection.execute(
                update(batches)
                .where(batches.c.id == batch_id)
                .values(counts=changes.counts, state="done", runner=None)
            )

    @contextmanager
    def bookkeeping(self) -> Iterator[Connection]:
        """The one transaction that writes, without a batch: for `tables.BOOKKEEPING` alone.

        Raises UserError like `write`.
        """
        with explained(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(almanac_writer=True)
            with connection.begin():
                yield connection

    def announce(self, kind: str, title: str, **details: Any) -> int:
        """Note that a long batch begins, so that a crash during it is known at the next start."""
        with self.bookkeeping() as connection:
            details["runner"] = f"{socket.gethostname()}:{os.getpid()}"
            return _begin_batch(connection, kind, title, "started", utc_now(), details)

    def give_up(self, batch_id: int) -> None:
        """Note that an announced batch did not happen; the next start does where that fails, too.

        What made the batch fail, such as a full disk, must not be hidden by its being noted.
        """
        with suppress(UserError), self.bookkeeping() as connection:
            connection.execute(
                update(batches)
                .where(batches.c.id == batch_id, batches.c.state == "started")
                .values(state="failed", runner=None)
            )

    def interrupted(self) -> list[str]:
        """Titles of batches that a crash on this machine ended; they are marked as failed."""
        host = socket.gethostname()
        with self.read() as connection:
            started = connection.execute(
                select(batches.c.id, batches.c.title, batches.c.runner).where(
                    batches.c.state == "started"
                )
            ).all()
        titles: list[str] = []
        for batch in started:
            machine, _, process = (batch.runner or "").rpartition(":")
            if machine == host and not _is_running(int(process)):
                self.give_up(batch.id)
                titles.append(batch.title)
        return titles

    def close(self) -> None:
        """Close every connection; the database can be opened again at any time."""
        self.engine.dispose()


def open_database(address: str | Path) -> Database:
    """Open the database at `address`, a file's path or a `postgresql+psycopg://` URL.

    A missing file is created; an older one is backed up and brought up to date. Raises UserError
    when it is damaged, in use, from a newer version of the program, or cannot be reached.
    """
    if isinstance(address, str) and is_server_address(address):
        return _open_server(server_url(address))
    return _open_file(Path(address).expanduser())


def utc_now() -> datetime:
    """The time as the database keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _open_file(path: Path) -> Database:
    shared = is_network_share(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder “{path.parent}” cannot be made; choose another place for the database.",
            code="no_folder",
        ) from error
    warnings = (
        (
            f"The database “{path.name}” is on a network drive, where two desks at once can damage"
            " it. Work from one desk at a time, or move to PostgreSQL (Settings).",
        )
        if shared
        else ()
    )
    engine = file_engine(path)
    database = _checked(Database(engine, str(path), path, warnings))
    # Kept in the file, so not before the file is known to be ours. Write-ahead logging needs
    # shared memory, which a network drive does not have.
    with database.read() as opened:
        opened.exec_driver_sql("COMMIT")  # the mode changes outside a transaction
        opened.exec_driver_sql(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}")
    return database


def _open_server(url: URL) -> Database:
    return _checked(Database(server_engine(url), display_name(url)))


def _checked(database: Database) -> Database:
    """`database`, at the schema that this program knows."""
    try:
        with database.read() as connection:
            version = _version(connection, database.name)
        if version == SCHEMA_VERSION:
            return database
        if version is not None and version > SCHEMA_VERSION:
            raise UserError(
                f"The database “{database.name}” was written by a newer version of Almanac."
                " Nothing was changed; install the newer version to open it.",
                code="newer_database",
            )
        from models import schema  # Alembic is only loaded where there is something to migrate

        with explained(database.name):
            schema.upgrade(database.engine, database.path, version)
    except BaseException:
        database.close()
        raise
    return database


def _version(connection: Connection, name: str) -> str | None:
    """The schema version that the database says it has; None where there is no table at all."""
    inspector = inspect(connection)
    if not inspector.has_table("alembic_version"):
        if inspector.get_table_names():
            raise UserError(
                "This database belongs to another program. Nothing was changed; choose another"
                " file.",
                code="foreign_database",
            )
        return None
    rows = connection.execute(text("SELECT * FROM alembic_version")).mappings().all()
    versions = [row.get("version_num") for row in rows]
    if len(versions) != 1 or not _is_version(versions[0]):
        raise UserError(
            f"“{name}” does not say which version of Almanac wrote it, so it is damaged or"
            " belongs to another program. It was left as it is; restore the newest backup, or"
            " choose another database.",
            code="damaged",
        )
    return str(versions[0])


def _is_version(found: object) -> bool:
    return isinstance(found, str) and bool(re.fullmatch("[0-9]{4}", found)) and found != "0000"


def _begin_batch(
    connection: Connection,
    kind: str,
    title: str,
    state: str,
    now: datetime,
    details: dict[str, Any],
) -> int:
    batch_id = reserve_ids(connection, batches, 1)[0]
    connection.execute(
        insert(batches).values(
            id=batch_id, kind=kind, title=title, state=state, at=now, by=user_name(), **details
        )
    )
    return batch_id


def user_name() -> str:
    """The name under which the user is logged in to this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a service without a login name
        return "unknown"


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
