"""The counts beside the pages of the window, and the last batch."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from importers.queue import worklist
from records.filters.filter_sql import count
from records.history.batches import Batch, list_batches
from surveys.waves import count_open


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """People on record, open waves, files and rows pending in Imports, and the last batch."""

    people: int
    open_waves: int
    pending: int
    last: Batch | None


def read_status(connection: Connection, today: date) -> OfficeStatus:
    """Read the status on the day `today`."""
    return OfficeStatus(
        count(connection, None),
        count_open(connection, today),
        worklist.count(connection),
        next(iter(list_batches(connection, 1)), None),
    )
