"""Settling, one by one, the rows that an import set aside because it could not tell whose they are.

A decision is remembered: the same row in the next file is settled in the same way.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from core.errors import UserError
from importers.applying import write_plan
from importers.checking import Checked
from importers.comparing import Existing
from importers.planning import LEAVE_OUT, NEW, Decision, plan_rows
from models.changes import Change
from models.database import Database
from models.tables import batches, reviews
from records.fields import Field, Kind, all_fields


def decide(database: Database, review_id: int, decision: Decision) -> int | None:
    """Settle a row set aside: it is the person with the id `decision`, NEW, or LEAVE_OUT.

    Only what is empty is filled with the row's values; nothing is replaced. Gives the person, None
    for a row left out. Raises UserError when the row was settled already.
    """
    with database.read() as connection:
        review = connection.execute(
            select(reviews, batches.c.file_name)
            .join(batches, batches.c.id == reviews.c.batch_id)
            .where(reviews.c.id == review_id, reviews.c.kind == "contact")
        ).first()
        if review is None or review.state != "open":
            raise UserError(
                "This row was decided already; nothing was changed.", code="already_decided"
            )
        row = typed_row(review.row, all_fields(connection))
        checked = Checked(
            [review.source_row], {name: [value] for name, value in row.items()}, (), frozenset(), ()
        )
        plan = plan_rows(connection, checked, Existing.FILL, {0: decision})
    where = f"row {review.source_row} of {review.file_name}"
    with database.write("review", f"Decided: {where}") as changes:
        created = write_plan(changes, plan, plan.changes, str(review.file_name))
        person: int | None = None
        if decision == NEW:
            person = created[0] if created else None
        elif decision != LEAVE_OUT:
            person = int(decision)
        state = "left out" if person is None else "decided"
        changes.update(reviews, [Change(review_id, {"state": state, "decided_for": person})])
    return person


def typed_row(row: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """A row as it was before it became JSON: dates are dates again."""
    return {
        name: date.fromisoformat(value)
        if name in fields and fields[name].kind is Kind.DATE and isinstance(value, str)
        else value
        for name, value in row.items()
    }
