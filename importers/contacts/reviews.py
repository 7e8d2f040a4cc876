"""Settling, one by one, the rows that an import set aside because it could not tell whose they are.

A decision is remembered: the same row in the next file is settled in the same way.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from core.errors import UserError
from importers.choices import LEAVE_OUT, NEW, Decision, Existing
from importers.contacts.matching import past_decisions
from importers.contacts.planning.plan import plan_rows
from importers.contacts.validation.non_person_rows import rows_of_two
from importers.contacts.validation.rows import ValidatedTable
from importers.contacts.writing import write_plan
from models.changes import Change, ChangeSet
from models.tables import batches, people, reviews
from records.fields.definitions import Field, FieldKind, all_fields


def decide(changes: ChangeSet, review_id: int, decision: Decision) -> int | None:
    """Settle a row set aside: it is the person with the id `decision`, NEW, or LEAVE_OUT.

    Only what is empty is filled with the row's values; nothing is replaced. Gives the person, None
    for a row left out. Raises UserError when the row was settled already, the person is gone, or
    the row names two people.
    """
    connection = changes.connection
    review = connection.execute(
        select(reviews, batches.c.file_name)
        .join(batches, batches.c.id == reviews.c.batch_id)
        .where(reviews.c.id == review_id, reviews.c.kind == past_decisions.KIND)
    ).first()
    if review is None or review.state != past_decisions.OPEN:
        raise UserError(
            "This row has already been reviewed; nothing was changed.", code="already_decided"
        )
    row = typed_row(review.row, all_fields(connection))
    additional_records = tuple(row.pop(past_decisions.ADDITIONAL_RECORDS, ()))
    checked = ValidatedTable(
        [review.source_row],
        {name: [value] for name, value in row.items()},
        (),
        frozenset(),
        (),
        {0: additional_records} if additional_records else {},
        doubtful=rows_of_two({name: [value] for name, value in row.items()}),
    )
    if checked.doubtful and decision != LEAVE_OUT:
        raise UserError(
            (
                "This row names two people; nothing was changed. Add each of them, or correct "
                "their records, then skip the row."
            ),
            code="two_people",
        )
    _check_person(connection, decision)
    plan = plan_rows(connection, checked, Existing.FILL, {0: decision})
    created = write_plan(changes, plan, str(review.file_name))
    person = created.get(0) if decision in {NEW, LEAVE_OUT} else int(decision)
    state = past_decisions.LEFT_OUT if person is None else past_decisions.DECIDED
    changes.update(reviews, [Change(review_id, {"state": state, "decided_for": person})])
    changes.describe(row=review.source_row, file=review.file_name)
    return person


def _check_person(connection: Connection, decision: Decision) -> None:
    if isinstance(decision, int) and (
        connection.scalar(select(people.c.id).where(people.c.id == decision)) is None
    ):
        raise UserError(
            (
                "This person is no longer on record; nothing was changed. Choose another "
                "person, or New person."
            ),
            code="unknown_person",
        )


def typed_row(row: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """A row as it was before it became JSON: dates are dates again."""
    return {
        name: date.fromisoformat(value)
        if name in fields and fields[name].kind is FieldKind.DATE and isinstance(value, str)
        else value
        for name, value in row.items()
    }
