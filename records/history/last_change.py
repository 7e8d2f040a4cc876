"""Who wrote certain values of a person last, and when."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from models.tables import batches, journal

_LATEST: Final = 100  # lines of the journal that are looked through


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who wrote it, and when (UTC)."""

    by: str
    at: datetime


def last_change(
    connection: Connection, person_id: int, columns: Collection[str]
) -> LastChange | None:
    """The last change of one of the `columns` of a person or of the parts; None: none is known."""
    lines = connection.execute(
        select(journal.c.new, batches.c.by, batches.c.at)
        .join_from(journal, batches)
        .where(journal.c.person_id == person_id)
        .order_by(journal.c.id.desc())
        .limit(_LATEST)
    )
    for line in lines:
        if line.new and not json.loads(line.new).keys().isdisjoint(columns):
            return LastChange(line.by, line.at)
    return None
