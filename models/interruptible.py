"""Cancels a long-running statement, such as indexing an import.

On SQLite alone; a server ends such a statement before it looks at Cancel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from core.errors import Cancelled
from core.progress import Progress

_STEPS: Final = 50_000  # of SQLite's machine between two looks at Cancel: a few milliseconds


@contextmanager
def interruptible(connection: Connection, progress: Progress) -> Iterator[None]:
    """Let statements inside end as soon as the user wants to stop. Raises Cancelled then."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    end_when_cancelled(driver, progress)
    try:
        yield
    except DBAPIError as error:
        if progress.is_cancelled:
            raise Cancelled from error
        raise
    finally:
        driver.set_progress_handler(None, _STEPS)


def end_when_cancelled(driver: Any, progress: Progress) -> None:
    """Let statements of a connection of the driver fail once `progress` is cancelled."""
    driver.set_progress_handler(lambda: progress.is_cancelled, _STEPS)
