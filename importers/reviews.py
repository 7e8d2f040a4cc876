"""Resolving, one by one, the rows that imports set aside: one way for every kind."""

from typing import Any, Final

from sqlalchemy import Row, select

from core.errors import UserError
from importers.choices import LEAVE_OUT, Decision
from importers.kinds import KINDS
from importers.review_rows import OPEN, RESPONSE, decided
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet
from models.tables import batches, people, reviews

_BY_REVIEW: Final = {kind.review: kind for kind in KINDS.values()}


def resolve_review(changes: ChangeSet, review_id: int, decision: Decision) -> int | None:
    """Resolve a row set aside: it is the person with the id `decision`, NEW, or LEAVE_OUT.

    Gives the person, None for a row left out. The decision is remembered: the same row in the next
    file is resolved in the same way. Raises UserError when the row was resolved already, the person
    is gone, or the kind of the row cannot be decided so.
    """
    connection = changes.connection
    review: Row[Any] | None = connection.execute(
        select(reviews, batches.c.file_name)
        .join(batches, batches.c.id == reviews.c.batch_id)
        .where(reviews.c.id == review_id)
    ).first()
    if review is None or review.state != OPEN:
        is_answer = review is not None and review.kind == RESPONSE
        code = "not_open" if is_answer else "already_decided"
        raise UserError("This row has already been reviewed; nothing was changed.", code=code)
    if isinstance(decision, int) and (
        connection.scalar(select(people.c.id).where(people.c.id == decision)) is None
    ):
        raise UserError(
            "This person is no longer on record; nothing was changed. Choose another "
            "person, or New person.",
            code="unknown_person",
        )
    person: int | None = _BY_REVIEW[review.kind].resolve(changes, review, decision)
    outcome = LEAVE_OUT if person is None else decision
    changes.update(reviews, [Change(review_id, decided(outcome, person))])
    changes.describe(row=review.source_row, file=review.file_name)
    return person


def review_batch(kind: str, decision: Decision) -> BatchKind:
    """The kind of the batch in which a row of a `kind` of review is resolved."""
    if kind != RESPONSE:
        return BatchKind.CONTACT_REVIEW
    return BatchKind.RESPONSE_SKIP if decision == LEAVE_OUT else BatchKind.RESPONSE_REVIEW
