"""Checking the database from end to end."""

from models.backups.inspection import problems_of
from models.database import Database


def check(database: Database) -> list[str]:
    """What is wrong with the database, in the database's own words; empty for nothing."""
    if database.path is None:
        with database.read() as connection:  # PostgreSQL checks its pages as it reads them
            connection.exec_driver_sql("SELECT count(*) FROM people").all()
        return []
    return problems_of(database.path)
