"""Rows of contacts that an import set aside: read from JSON, and written once decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row

from core.errors import UserError
from importers.choices import LEAVE_OUT, NEW, Decision, Existing
from importers.contacts.matching.past_decisions import ADDITIONAL_RECORDS, PARTICIPATION
from importers.contacts.planning.plan import plan_rows
from importers.contacts.validation.non_person_rows import rows_of_two
from importers.contacts.validation.rows import ValidatedTable
from importers.contacts.writing import write_plan
from models.changes import ChangeSet
from records.fields.definitions import Field, FieldKind, editable_fields


def resolve_contact(changes: ChangeSet, review: Row[Any], decision: Decision) -> int | None:
    """Write a row of contacts that was set aside, as somebody decided; give the person.

    Only what is empty is filled with the row's values; nothing is replaced. Raises UserError where
    the row names two people.
    """
    row = typed_row(review.row, editable_fields(changes.connection))
    additional_records = tuple(row.pop(ADDITIONAL_RECORDS, ()))
    participation = row.pop(PARTICIPATION, None)
    checked = ValidatedTable(
        [review.source_row],
        {name: [value] for name, value in row.items()},
        (),
        frozenset(),
        (),
        {0: additional_records} if additional_records else {},
        doubtful=rows_of_two({name: [value] for name, value in row.items()}),
        participation={0: participation} if participation else {},
    )
    if checked.doubtful and decision != LEAVE_OUT:
        raise UserError(
            "This row names two people; nothing was changed. Add each of them, or correct "
            "their records, then skip the row.",
            code="two_people",
        )
    plan = plan_rows(changes.connection, checked, Existing.FILL, {0: decision})
    created = write_plan(changes, plan, str(review.file_name))
    return created.get(0) if decision in {NEW, LEAVE_OUT} else int(decision)


def typed_row(row: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
    """A row as it was before it became JSON: dates are dates again."""
    return {
        name: date.fromisoformat(value)
        if name in fields and fields[name].kind is FieldKind.DATE and isinstance(value, str)
        else value
        for name, value in row.items()
    }
