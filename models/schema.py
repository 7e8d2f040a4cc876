"""Bringing a database to the schema that this program knows, by Alembic; loaded only for that."""

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

if TYPE_CHECKING:
    from models.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's settings for the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(database: "Database", version: str | None) -> None:
    """Apply the migrations after `version` (None: an empty database) in one transaction.

    A file that holds data is first copied beside itself, as NAME.before-upgrade.
    """
    if database.path is not None and version is not None:
        copy = database.path.with_name(f"{database.path.name}.before-{version}-upgrade")
        copy.unlink(missing_ok=True)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
            connection.execute(text("VACUUM INTO :copy"), {"copy": str(copy)})
    config = configuration()
    writer = database.engine.connect().execution_options(almanac_writer=True)
    with writer, writer.begin():
        config.attributes["connection"] = writer
        command.upgrade(config, "head")
