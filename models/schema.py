"""Bringing a database to the schema that this program knows, by Alembic; loaded only for that."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from models import search
from models.backups.catalogue import automatic_name, backup_folder
from models.backups.copies import back_up
from models.database import Database, utc_now

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's settings for the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(engine: Engine, path: Path | None, version: str | None) -> None:
    """Apply the migrations after `version` (None: an empty database) in one transaction.

    A migration that changes what is in the search index sets the attribute `search_is_stale`.
    A file (`path`; None: a server) that holds data is backed up first. Raises UserError when it
    cannot be.
    """
    if path is not None and version is not None:
        now = datetime.now()
        database = Database(engine, str(path), path)
        back_up(database, backup_folder(path) / automatic_name(path, now), utc_now())
    config = configuration()
    writer = engine.connect().execution_options(almanac_writer=True)
    with writer, _without_foreign_keys(writer), writer.begin():
        config.attributes["connection"] = writer
        command.upgrade(config, "head")
        if config.attributes.get("search_is_stale"):
            search.rebuild(writer)
        _check_foreign_keys(writer)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let a file change a table to which others refer, which it does by copying the table."""
    if connection.dialect.name != "sqlite":
        yield
        return
    run = connection.connection.cursor().execute
    run("PRAGMA foreign_keys = OFF")  # without effect within a transaction
    try:
        yield
    finally:
        run("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise ValueError(f"a migration left {broken[0]} without what it refers to")
