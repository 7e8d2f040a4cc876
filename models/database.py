"""Opening the office's database, a file or a server, and reading and writing it safely.

SQLite is the default: one file, current SQLite from the sqlcipher3 wheel, durable settings.
PostgreSQL serves an office with several desks. Only one transaction writes at a time on either,
which is what makes identifiers, the journal and undo simple; readers never wait.
"""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Engine,
    delete,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import URL

from core.changed import Area, Changed
from core.errors import UserError
from core.gc_control import gc_paused
from core.paths import data_folder
from core.private_files import make_private_folder
from core.progress import SILENT, Progress
from models.batch_kinds import BatchFile, BatchKind
from models.changes import ChangeSet
from models.cloud_folders import cloud_service
from models.database_address import (
    display_name,
    is_server_address,
    server_url,
    without_password,
)
from models.database_errors import explained
from models.database_path import check_file, publish, real_path
from models.engines import file_engine, server_engine
from models.file_keys import Protection, protection_of, salt_of
from models.file_rights import close_to_others
from models.identifiers import reserve_ids
from models.interruptible import interruptible
from models.leftover_log import check_leftover_log
from models.network_shares import is_network_share
from models.runner import is_gone, this_runner
from models.schema_version import read_version
from models.tables import batches

# The newest migration in models/migrations/versions; a test holds the two together.
SCHEMA_VERSION: Final = "0043"
# The codes of `open_database` that say that there is nothing: no file, or no table on a server.
MISSING: Final = frozenset({"missing_database", "empty_database"})
# Between its start and its writing a batch waits 30 seconds at most, for another writer.
_PATIENCE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Database:
    """An open database: `read()` and `write()` are the two ways to use it.

    `name` is how the user knows it (path, or user, server and database, without a password);
    `warnings` are sentences to show once after opening; `salt` is how the file began then, which
    tells how it is protected (models/file_keys.py). `listeners` are called with what each
    transaction of this object changed, after it was committed, on the thread that wrote.
    """

    engine: Engine
    name: str
    path: Path | None = None
    warnings: tuple[str, ...] = ()
    salt: bytes = b""
    listeners: list[Callable[[Changed], object]] = field(default_factory=list)

    @property
    def server_address(self) -> str:
        """The address of one on a server, without a password; empty for a file."""
        return "" if self.path is not None else without_password(self.engine.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading one consistent state.

        Raises UserError when the database cannot be read, and when another version of the program
        changed its tables meanwhile: what this one would make of them might be wrong.
        """
        with explained(self.name), self.engine.connect() as connection:
            self._check_version(connection)
            yield connection

    @contextmanager
    def write(
        self,
        kind: BatchKind,
        *,
        progress: Progress = SILENT,
        file: BatchFile | None = None,
        reverses: int | None = None,
        **parameters: Any,
    ) -> Iterator[ChangeSet]:
        """Open a transaction with one batch: all changes inside are saved, or none.

        `parameters` are those of the title of `kind`, JSON values; `file` is the file imported,
        `reverses` the batch undone. Where nothing is written or counted, no batch is kept. Before
        a large kind a backup is made and its start is noted. Raises UserError when another desk
        is writing, the disk is full or the database is damaged; Cancelled as `progress` says.
        """
        details = _details(kind, file, reverses, parameters)
        if not kind.is_large:
            with self._write(details, None, progress) as changes:
                yield changes
            return
        from models.backups.automatic import back_up_before_change  # it backs up a Database

        with back_up_before_change(self, progress) as finish_backup:
            batch_id = self.start_batch(kind, file=file, reverses=reverses, **parameters)
            try:
                writing = self._write(details, batch_id, progress, finish_backup)
                with gc_paused(), writing as changes:
                    yield changes
            except BaseException:
                self.fail_batch(batch_id)
                raise

    @contextmanager
    def unjournalled(self, area: Area | None = Area.IMPORTS) -> Iterator[Connection]:
        """The one transaction that writes, without a batch: for facts that no undo touches alone.

        Those are `tables.UNJOURNALLED`, and what was sent: mailings, messages, and that invitations
        were sent by them. `area` is where something is to be shown anew; None: nowhere. Raises
        UserError like `write`.
        """
        with self._transaction() as connection:
            yield connection
        if area is not None:
            self.announce(area)

    def announce(self, area: Area) -> None:
        """Tell the listeners that what is of `area` is to be shown anew."""
        self._notify(Changed(None, frozenset({area}), frozenset()))

    def start_batch(
        self,
        kind: BatchKind,
        *,
        file: BatchFile | None = None,
        reverses: int | None = None,
        **parameters: Any,
    ) -> int:
        """Note that a large batch begins, so that a crash during it is known at the next start."""
        details = {**_details(kind, file, reverses, parameters), "runner": this_runner()}
        with self._transaction() as connection:
            return _insert_batch(connection, "started", utc_now(), details)

    def fail_batch(self, batch_id: int) -> None:
        """Note that a started batch did not happen; the next start does where that fails, too.

        What made the batch fail, such as a full disk, must not be hidden by its being noted.
        """
        with suppress(UserError), self._transaction() as connection:
            _mark_failed(connection, batch_id)

    def interrupted(self) -> list[int]:
        """Batches that were started but are no longer running; each is returned once.

        Such a batch is marked as failed: one whose process on this computer has ended, and one
        that was started over an hour ago, whatever computer it is on. Where another desk is
        writing just now, nothing is told until the next time.
        """
        with self.read() as connection:
            started = connection.execute(
                select(batches.c.id, batches.c.runner, batches.c.at).where(
                    batches.c.state == "started"
                )
            ).all()
        old = utc_now() - _PATIENCE
        ended = [batch for batch in started if batch.at < old or is_gone(batch.runner)]
        if not ended:
            return []
        # Nobody else writes in this transaction, so none of them is in the midst of its writing.
        try:
            with self._transaction() as connection:
                return [batch.id for batch in ended if _mark_failed(connection, batch.id)]
        except UserError:
            return []

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with explained(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(almanac_writer=True)
            with connection.begin():
                self._check_version(connection)
                yield connection

    @contextmanager
    def _write(
        self,
        details: Mapping[str, Any],
        batch_id: int | None,
        progress: Progress,
        before_commit: Callable[[], None] | None = None,
    ) -> Iterator[ChangeSet]:
        """Write the batch `batch_id`, which was started, or a new one."""
        with self._transaction() as connection:
            now = utc_now()
            if batch_id is None:
                batch_id = _insert_batch(connection, "done", now, details)
            changes = ChangeSet(connection, batch_id, now, progress, dict(details["parameters"]))
            with interruptible(connection, progress):
                yield changes
                changes.finish()
            if before_commit is not None:
                before_commit()
            own = batches.c.id == batch_id
            done = {"counts": changes.counts, "state": "done", "runner": None}
            connection.execute(
                update(batches).where(own).values(parameters=changes.title_parameters(), **done)
                if changes.is_kept
                else delete(batches).where(own)
            )
        self._notify(changes.changed())

    def _notify(self, changed: Changed) -> None:
        for listener in self.listeners:
            listener(changed)

    def _check_version(self, connection: Connection) -> None:
        """Raise UserError unless the tables are still those of this version of the program.

        Asked in each transaction: another desk may have brought them up to date since.
        """
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if version != SCHEMA_VERSION:
            raise UserError(
                f"“{self.name}” was opened meanwhile by another version of Almanac, which changed"
                " its tables. Nothing was changed here; close Almanac and use the newest version.",
                code="newer_database",
            )

    def close(self) -> None:
        """Close every connection; the database can be opened again at any time."""
        self.engine.dispose()


def open_database(address: str | Path) -> Database:
    """Open the database at `address`, a file's path or a `postgresql+psycopg://` URL.

    An older one is backed up and brought up to date. Raises UserError when there is none (nothing
    is created then), when it is empty, damaged, another program's, in use, from a newer version of
    this program, or cannot be reached.
    """
    place = database_place(address)
    if isinstance(place, URL):
        return _at_this_version(_server(place))
    check_file(place)
    check_leftover_log(real_path(place))
    warning = _warning(place)
    is_plain = protection_of(place) is Protection.NONE
    database = _at_this_version(_file(place, warning))
    if is_plain:
        from models.passphrase import add_checksums  # only for files of earlier versions

        database.close()
        add_checksums(real_path(place))
        database = _file(place, warning)
    if not is_network_share(place):  # there it is for the server to say who may read what
        close_to_others(real_path(place))
    # Kept in the file, so not before the file is known to be ours. Write-ahead logging needs
    # shared memory, which a network drive does not have, and a second file, which a cloud service
    # copies at another time.
    mode = "WAL" if warning is None else "DELETE"
    with database.read() as opened:
        opened.exec_driver_sql("COMMIT")  # the mode changes outside a transaction
        opened.exec_driver_sql(f"PRAGMA journal_mode = {mode}")
    return database


def create_database(address: str | Path) -> Database:
    """Create a new, empty database at `address`, where there is none, and open it.

    A file comes with its folder; on a server the database exists already and has no tables. Raises
    UserError when there is anything already, and when the place cannot be written to.
    """
    place = database_place(address)
    if isinstance(place, URL):
        _fill(_server(place))
    else:
        _create_file(place)
    return open_database(address)


def database_place(address: str | Path) -> URL | Path:
    """`address` as a server's URL or a file's path.

    Raises UserError for a server's address that cannot be understood.
    """
    if isinstance(address, str) and is_server_address(address):
        return server_url(address)
    return Path(address).expanduser()


def database_name(place: URL | Path) -> str:
    """How the user knows the database at `place`: a file's path, or user, server and database."""
    return str(real_path(place)) if isinstance(place, Path) else display_name(place)


def utc_now() -> datetime:
    """The current time as stored in the database: UTC without a time zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _file(path: Path, warning: str | None) -> Database:
    """The database file at `path`, not looked into yet; a link is followed to the file itself."""
    path = real_path(path)
    warnings = () if warning is None else (warning,)
    return Database(file_engine(path), database_name(path), path, warnings, salt_of(path))


def _warning(path: Path) -> str | None:
    """What is to be feared for a database file where it lies; None for nothing."""
    if is_network_share(path):
        return (
            f"The database “{path.name}” is on a network drive, where two users at once can damage"
            " it. Open it on one computer at a time, or move to PostgreSQL (Settings)."
        )
    service = cloud_service(path)
    if service is not None:
        return (
            f"The database “{path.name}” is in a folder that {service} synchronises, which can"
            " damage or duplicate it while it is open. Move it to a folder that is not"
            " synchronised, or move to PostgreSQL (Settings)."
        )
    return None


def _server(url: URL) -> Database:
    return Database(server_engine(url), database_name(url))


def _create_file(path: Path) -> None:
    """Create a database file at `path`; whatever interrupts it, there is all of it or nothing."""
    if os.path.lexists(path):
        raise _something_there(str(path))
    part = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        if path.parent == data_folder():
            make_private_folder(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        _fill(Database(file_engine(part, create=True, locks=False), str(path)))
        if not publish(part, path):
            raise _something_there(str(path))
    except OSError as error:
        raise UserError(
            f"“{path}” cannot be created. Nothing was changed; choose another place for the"
            " database.",
            code="cannot_create",
        ) from error
    finally:
        with suppress(OSError):  # it has its own name by now, or its folder is not there
            part.unlink()


def _fill(database: Database) -> None:
    """Create the schema in an empty database, in one transaction."""
    from models import schema  # Alembic is only loaded where there is something to migrate

    try:
        with explained(database.name), database.engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise _something_there(database.name)
        with explained(database.name):
            schema.upgrade(database.engine, None, None)
    finally:
        database.close()


def _something_there(name: str) -> UserError:
    return UserError(
        f"A new database cannot be created as “{name}”, since there is something already."
        " Nothing was changed; open it, or choose another name.",
        code="already_there",
    )


def _at_this_version(database: Database) -> Database:
    """`database`, at the schema that this program knows."""
    try:
        with explained(database.name), database.engine.connect() as connection:
            version = read_version(connection, database.name)
        if version == SCHEMA_VERSION:
            return database
        if version is None:
            raise UserError(
                f"The database “{database.name}” is empty: it has no tables. It was left as it is;"
                " choose another one, or create a new database on purpose.",
                code="empty_database" if database.path is None else "empty_file",
            )
        if version > SCHEMA_VERSION:
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


def _details(
    kind: BatchKind, file: BatchFile | None, reverses: int | None, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns of a batch that are known before it is written."""
    details: dict[str, Any] = {
        "kind": kind.value,
        "parameters": parameters,
        "reverses": reverses,
    }
    if file is not None:
        details |= {"file_name": file.name, "file_hash": file.digest, "sheet": file.sheet}
    return details


def _insert_batch(
    connection: Connection, state: str, now: datetime, details: Mapping[str, Any]
) -> int:
    batch_id = reserve_ids(connection, batches, 1)[0]
    connection.execute(
        insert(batches).values(id=batch_id, state=state, at=now, by=user_name(), **details)
    )
    return batch_id


def _mark_failed(connection: Connection, batch_id: int) -> bool:
    """Mark a started batch as failed; False where it was done or marked meanwhile."""
    marked = connection.execute(
        update(batches)
        .where(batches.c.id == batch_id, batches.c.state == "started")
        .values(state="failed", runner=None)
    )
    return marked.rowcount > 0


def user_name() -> str:
    """The name under which the user is logged in to this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a service without a login name
        return "unknown"
