"""The counts beside the pages of the window, and the batch that it offers to undo."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from importers.queue import worklist
from records.filters.filter_sql import count
from records.history.batches import Batch, list_batches, read_batch
from surveys.waves import count_open


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """People, open waves, files and rows pending in Imports, and the user's last batch."""

    people: int
    open_waves: int
    pending: int
    last: Batch | None


def read_status(
    connection: Connection, today: date, user: str, own_batch: int | None = None
) -> OfficeStatus:
    """Read the status on the day `today`.

    The last batch is `own_batch`, which this program wrote, or else the newest one of `user`: never
    what another desk has just written.
    """
    newest = (
        list_batches(connection, 1, by=user)
        if own_batch is None
        else filter(None, [read_batch(connection, own_batch)])
    )
    return OfficeStatus(
        count(connection, None),
        count_open(connection, today),
        worklist.count(connection),
        next(iter(newest), None),
    )
