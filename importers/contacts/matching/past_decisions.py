"""The rows that someone has to decide, and those that someone decided: kept for the next file.

The same row in a later file waits with the one that waits already, or is settled in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from importers.choices import LEAVE_OUT, Decision
from importers.contacts.planning.differences import Row
from models.tables import reviews

ADDITIONAL_RECORDS: Final = "further"  # in a row as kept: what it says beside its fields
KIND: Final = "contact"  # of the reviews that are rows of contacts
OPEN, DECIDED, LEFT_OUT = "open", "decided", "left out"  # states of a review


@dataclass(frozen=True, slots=True)
class PastDecisions:
    """Rows of earlier files, in the form that `row_fingerprint` gives.

    What was `decided` on them, and the reviews in which they are still `waiting`.
    """

    decided: Mapping[bytes, Decision]
    waiting: Mapping[bytes, int]

    def decision_on(self, row: Row) -> Decision | None:
        """What was decided on the same row before."""
        return self.decided.get(row_fingerprint(row)) if self.decided else None

    def review_of(self, row: Row) -> int | None:
        """The review in which the same row waits for a decision."""
        return self.waiting.get(row_fingerprint(row)) if self.waiting else None


def read_past_decisions(connection: Connection) -> PastDecisions:
    """Every row of contacts that was ever set aside; the last decision on each counts."""
    decided: dict[bytes, Decision] = {}
    waiting: dict[bytes, int] = {}
    for review in connection.execute(
        select(reviews.c.id, reviews.c.row, reviews.c.state, reviews.c.decided_for)
        .where(reviews.c.kind == KIND)
        .order_by(reviews.c.id)
    ):
        form = row_fingerprint(review.row)
        if review.state == OPEN:
            waiting[form] = review.id
        elif review.state == LEFT_OUT:
            decided[form] = LEAVE_OUT
        elif review.decided_for is not None:  # the person may be gone since
            decided[form] = int(review.decided_for)
    return PastDecisions(decided, waiting)


def with_additional_records(row: Row, additional_records: Sequence[Row]) -> Row:
    """A row with what it says beside its fields, as one value: to keep, and to know it again."""
    return {**row, ADDITIONAL_RECORDS: list(additional_records)} if additional_records else row


def to_json_row(row: Row) -> dict[str, Any]:
    """A row as the table of reviews keeps it: plain JSON values."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(row))
    return found


def row_fingerprint(row: Row) -> bytes:
    """What tells a row, typed or as kept, from others."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
