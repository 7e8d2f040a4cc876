"""Adding, correcting and removing one record of a person: an award, a role, a postal address.

The same for every part, by its declaration (records.parts). E-mail addresses, phone numbers and
consents have rules of their own: records.writing.contact_points, records.consent.consents.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.tables import contact_points
from records.parts.definition import PersonPart, Record
from records.people import check_exists


def add_record(
    changes: ChangeSet, part: PersonPart, person_id: int, values: Mapping[str, Any]
) -> int:
    """Add a record with `values` by column; return its id.

    Raises UserError where it would say nothing, and for a person who is gone.
    """
    check_exists(changes.connection, person_id)
    _check_says_something(part, values)
    changes.describe(record=part.singular_of(values))
    return changes.insert(part.table, [{"person_id": person_id, **values}])[0]


def edit_record(
    changes: ChangeSet, part: PersonPart, record_id: int, values: Mapping[str, Any]
) -> None:
    """Set `values` by column of a record; those equal to what is on record write nothing.

    Raises UserError where it would say nothing after that, or is gone.
    """
    record = _record(changes, part, record_id)
    _check_says_something(part, {**record, **values})
    new = {name: value for name, value in values.items() if record[name] != value}
    if new:
        changes.describe(record=part.singular_of(record))
        changes.update(part.table, [Change(record_id, new)])


def remove_record(changes: ChangeSet, part: PersonPart, record_id: int) -> None:
    """Delete a record; of contact points, the oldest other one of its kind becomes primary.

    Raises UserError where it is gone.
    """
    record = _record(changes, part, record_id)
    changes.describe(record=part.singular_of(record))
    changes.delete(part.table, [record_id])
    if record.get("is_primary"):
        columns = contact_points.c
        oldest = changes.connection.scalar(
            select(columns.id)
            .where(columns.person_id == record["person_id"], columns.kind == record["kind"])
            .order_by(columns.id)
            .limit(1)
        )
        if oldest is not None:
            changes.update(contact_points, [Change(oldest, {"is_primary": True})])


def _record(changes: ChangeSet, part: PersonPart, record_id: int) -> Record:
    query = select(part.table).where(part.table.c.id == record_id)
    found = changes.connection.execute(query).mappings().first()
    if found is None:
        raise UserError(
            f"This {part.singular} was removed meanwhile; nothing was changed.", code="gone"
        )
    return dict(found)


def _check_says_something(part: PersonPart, values: Mapping[str, Any]) -> None:
    if part.is_empty({**dict.fromkeys(part.content), **values}):
        raise UserError("Fill in at least one field; nothing was saved.", code="blank_record")
