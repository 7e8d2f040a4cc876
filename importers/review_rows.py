"""Rows that an import sets aside because somebody must say whose they are, and decisions on them.

The same row in a later file waits with the one that waits already, or is resolved in the same way.
A kind of import says what a row holds, as JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from importers.choices import LEAVE_OUT, Decision
from models.changes import Change, ChangeSet
from models.reasons import Reason
from models.tables import reviews
from records.matching.row_matching import Candidate

OPEN, DECIDED, LEFT_OUT = "open", "decided", "left out"  # states of a review
CONTACT: Final = "contact"  # kinds of reviews
RESPONSE: Final = "response"


@dataclass(frozen=True, slots=True)
class PastDecisions:
    """Rows of earlier files by their `row_fingerprint`.

    What was `decided` on them (None: for a person who is not on record any more), and the reviews
    in which they are still `waiting`.
    """

    decided: Mapping[bytes, Decision | None]
    waiting: Mapping[bytes, int]

    def decision_on(self, row: Mapping[str, Any]) -> Decision | None:
        """What was decided on the same row before."""
        return self.decided.get(row_fingerprint(row)) if self.decided else None

    def review_of(self, row: Mapping[str, Any]) -> int | None:
        """The review in which the same row waits for a decision."""
        return self.waiting.get(row_fingerprint(row)) if self.waiting else None


@dataclass(frozen=True, slots=True)
class RowToReview:
    """A row to set aside, or one that somebody decided on: what it holds, and whose it may be.

    `review_id` is the review in which it waits already. `decision` is what was decided, for the
    person `person_id`.
    """

    number: int
    row: Mapping[str, Any]
    reasons: Sequence[Reason]
    candidates: Sequence[Candidate] = ()
    review_id: int | None = None
    decision: Decision | None = None
    person_id: int | None = None
    wave_id: int | None = None


def read_past_decisions(
    connection: Connection, kind: str, wave_id: int | None = None
) -> PastDecisions:
    """Every row of a kind, of one wave, that was ever set aside; the last decision counts."""
    query = select(reviews.c.id, reviews.c.row, reviews.c.state, reviews.c.decided_for)
    query = query.where(reviews.c.kind == kind).order_by(reviews.c.id)
    if wave_id is not None:
        query = query.where(reviews.c.wave_id == wave_id)
    decided: dict[bytes, Decision | None] = {}
    waiting: dict[bytes, int] = {}
    for review in connection.execute(query):
        row = row_fingerprint(review.row)
        if review.state == OPEN:
            waiting[row] = review.id
        elif review.state == LEFT_OUT:
            decided[row] = LEAVE_OUT
        else:
            decided[row] = review.decided_for
    return PastDecisions(decided, waiting)


def set_aside(changes: ChangeSet, kind: str, rows: Sequence[RowToReview]) -> None:
    """Store rows to review, and decisions on rows."""
    new = [one for one in rows if one.review_id is None]
    changes.insert(
        reviews,
        [
            {
                "batch_id": changes.batch_id,
                "kind": kind,
                "source_row": one.number,
                "row": to_json_row(one.row),
                "candidates": [
                    {
                        "person": found.person_id,
                        "score": found.score,
                        "reasons": [why.as_json() for why in found.reasons],
                    }
                    for found in one.candidates
                ],
                "reason": [why.as_json() for why in one.reasons],
                "wave_id": one.wave_id,
                **decided(one.decision, one.person_id),
            }
            for one in new
        ],
        [one.number for one in new],
    )
    known = [
        Change(one.review_id, decided(one.decision, one.person_id), one.number)
        for one in rows
        if one.review_id is not None and one.decision is not None
    ]
    changes.update(reviews, known)


def decided(decision: Decision | None, person_id: int | None) -> dict[str, Any]:
    """What a review says once it was decided; open without a decision."""
    if decision is None:
        return {"state": OPEN, "decided_for": None}
    if decision == LEAVE_OUT:
        return {"state": LEFT_OUT, "decided_for": None}
    return {"state": DECIDED, "decided_for": person_id}


def to_json_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the table of reviews stores it: plain JSON values."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(row))
    return found


def row_fingerprint(row: Mapping[str, Any]) -> bytes:
    """What tells a row, typed or as stored, from others."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
