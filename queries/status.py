"""The counts beside the pages of the window, and the batch that it offers to undo."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from importers.queue import worklist
from models.tables import batches
from records.filters.filter_sql import count
from records.history.batches import Batch, list_batches, read_batch
from surveys.returned_mail.reviews import count_open_replies
from surveys.waves import count_open


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """People, open waves, what is pending in Imports, and the user's last batch."""

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
        worklist.count(connection) + count_open_replies(connection),
        next(iter(newest), None),
    )


def newer_batches(connection: Connection, after: int | None) -> list[int]:
    """The ids of the batches after the batch `after`; with None, that of the newest alone."""
    if after is None:
        newest = connection.execute(select(func.max(batches.c.id))).scalar_one()
        return [] if newest is None else [newest]
    return list(connection.scalars(select(batches.c.id).where(batches.c.id > after)))
