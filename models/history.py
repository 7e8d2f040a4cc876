"""The batches of the office: what was done, when, by whom, and whether it still stands.

Knows the table of batches alone; what a batch changed is in the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from models.tables import batches

UNDO: Final = "undo"  # the kind of a batch that took another back
REDO: Final = "redo"  # of one that took an undo back
RESTORE: Final = "restore"  # of one that every restore of a backup writes
TITLES: Final = {UNDO: "Undo: ", REDO: "Redo: "}


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch as a history lists it; `at` is UTC, `counts` what it said that it did."""

    id: int
    kind: str
    title: str
    at: datetime
    by: str
    file_name: str | None
    sheet: str | None
    counts: Mapping[str, int]
    reverses: int | None  # the batch that this one took back
    undone_by: int | None

    @property
    def stands(self) -> bool:
        """Whether it was not undone yet."""
        return self.undone_by is None

    @property
    def can_be_undone(self) -> bool:
        """Whether it stands and is not a restore, of which undo would bring deleted people back."""
        return self.stands and self.kind != RESTORE

    @property
    def deed(self) -> str:
        """What was done, undone or redone, in words."""
        return self.title.removeprefix(TITLES.get(self.kind, ""))

    @property
    def is_back(self) -> bool:
        """Whether it is undone by now, so that Redo is to be offered and not Undo."""
        return (self.kind == UNDO) == self.stands


def list_batches(
    connection: Connection, limit: int | None = None, *, kind: str | None = None
) -> list[Batch]:
    """Batches that came to their end, the newest first; at most `limit`, of one `kind` or all."""
    query = _DONE.order_by(batches.c.id.desc()).limit(limit)
    if kind is not None:
        query = query.where(batches.c.kind == kind)
    return [Batch(**row) for row in connection.execute(query).mappings()]


def read_batch(connection: Connection, batch_id: int) -> Batch | None:
    """One batch that came to its end; None where there is none."""
    row = connection.execute(_DONE.where(batches.c.id == batch_id)).mappings().first()
    return None if row is None else Batch(**row)


_DONE: Final = select(
    batches.c.id,
    batches.c.kind,
    batches.c.title,
    batches.c.at,
    batches.c.by,
    batches.c.file_name,
    batches.c.sheet,
    batches.c.counts,
    batches.c.reverses,
    batches.c.undone_by,
).where(batches.c.state == "done")
