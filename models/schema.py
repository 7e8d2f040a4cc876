"""Bringing a database to the schema that this program knows, by Alembic; loaded only for that."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

_MIGRATIONS = Path(__file__).parent / "migrations"


def configuration() -> Config:
    """Alembic's settings for the migrations beside this module."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(engine: Engine, path: Path | None, version: str | None) -> None:
    """Apply the migrations after `version` (None: an empty database) in one transaction.

    A file (`path`; None: a server) that holds data is first copied beside itself, under a name
    that says so.
    """
    if path is not None and version is not None:
        copy = path.with_name(f"{path.name}.before-{version}-upgrade")
        copy.unlink(missing_ok=True)
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction
            connection.execute(text("VACUUM INTO :copy"), {"copy": str(copy)})
    config = configuration()
    writer = engine.connect().execution_options(almanac_writer=True)
    with writer, writer.begin():
        config.attributes["connection"] = writer
        command.upgrade(config, "head")
