"""What erasing people has to do outside its transaction: the log of writes still has their pages.

In the file itself nothing stays, as SQLite overwrites what is deleted (`secure_delete`). Until the
log is folded in and cut, the erasure is not done; a crash before is made up for at the next
opening.
"""

from sqlalchemy import select, update

from models.database import Database
from models.tables import erasures


def finish_erasures(database: Database) -> bool:
    """Cut the log of writes where an erasure left something there; whether nothing is left to do.

    While somebody else reads a former state, that is left for the next opening. A server's log is
    its own.
    """
    with database.read() as connection:
        pending = connection.scalar(select(erasures.c.id).where(~erasures.c.is_cleaned).limit(1))
    if pending is None:
        return True
    if not cut_log(database):
        return False
    with database.unjournalled(None) as connection:
        connection.execute(update(erasures).values(is_cleaned=True))
    return True


def cut_log(database: Database) -> bool:
    """Fold the log of writes into the file and cut it; False while somebody reads a former state.

    A server has none that is the program's.
    """
    if database.path is None:
        return True
    with database.read() as connection:
        connection.exec_driver_sql("COMMIT")  # the log is cut outside a transaction
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        connection.exec_driver_sql("BEGIN")
    return not busy
