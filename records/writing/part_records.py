"""Adding, correcting and removing one record of a person: an award, a role, a note, a task.

The same for every part, by its declaration (records.parts). What has rules of its own beside
these: e-mail addresses and phone numbers (records.writing.contact_points), relationships
(records.writing.relationships) and consents (records.consent.consents).
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import user_name
from models.sql import within
from models.tables import contact_points, people
from records.parts.definition import PersonPart, Record
from records.parts.record_check import RecordLimits, check_record
from records.people import check_exists, existing_people
from records.writing.person_edits import FieldConflict, edit_conflict


class InvalidRecord(UserError):
    """A record cannot be right; nothing was written. `messages` say why, by column."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__(f"{' '.join(messages.values())} Nothing was saved.", code="invalid_record")
        self.messages = messages


def add_record(
    changes: ChangeSet, part: PersonPart, person_id: int, values: Mapping[str, Any]
) -> int:
    """Add a record with `values` by column; return its id.

    A note or an entry of the contact log has today's date unless `values` has another, and the
    user as its author. Raises InvalidRecord, and UserError where it would say nothing and for a
    person who is gone.
    """
    check_exists(changes.connection, person_id)
    return add_records(changes, part, [person_id], values)[0]


def add_records(
    changes: ChangeSet, part: PersonPart, person_ids: Collection[int], values: Mapping[str, Any]
) -> Sequence[int]:
    """Add the same record to each of `person_ids` who is on record; return their ids.

    Raises InvalidRecord, and UserError where it would say nothing.
    """
    _check_says_something(part, values)
    new = dict(values)
    if part.day is not None and new.get(part.day) is None:
        new[part.day] = date.today()
    if part.author is not None and not new.get(part.author):
        new[part.author] = user_name()
    owners = existing_people(changes.connection, person_ids)
    _refuse(check_record(part, new, _limits(changes, owners)))
    changes.describe(record=part.singular_of(values))
    return changes.insert(part.table, [{"person_id": one, **new} for one in owners])


def edit_record(
    changes: ChangeSet,
    part: PersonPart,
    record_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Set `values` by column of a record; those equal to what is on record write nothing.

    `seen` are the values of the same columns that the user decided on; None where nobody looked.
    Raises EditConflict where a column has neither that value any more nor the new one,
    InvalidRecord for what is wrong only with the new values, and UserError where the record would
    say nothing after that, or is gone.
    """
    record = read_record(changes, part, record_id)
    if seen is not None:
        check_seen(changes.connection, record, values, seen)
    _check_says_something(part, {**record, **values})
    limits = _limits(changes, [record["person_id"]])
    before = check_record(part, record, limits)
    after = check_record(part, {**record, **values}, limits)
    _refuse({name: text for name, text in after.items() if before.get(name) != text})
    new = {name: value for name, value in values.items() if record[name] != value}
    new |= {original: None for name, original in part.originals.items() if name in new}
    if new:
        changes.describe(record=part.singular_of(record))
        changes.update(part.table, [Change(record_id, new)])


def remove_record(
    changes: ChangeSet, part: PersonPart, record_id: int, seen: Mapping[str, Any] | None = None
) -> None:
    """Delete a record; of contact points, the oldest other one of its kind becomes primary.

    Raises EditConflict where a column has another value than the user has `seen`, and UserError
    where the record is gone.
    """
    record = read_record(changes, part, record_id)
    if seen is not None:
        check_seen(changes.connection, record, dict.fromkeys(seen), seen)
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


def read_record(changes: ChangeSet, part: PersonPart, record_id: int) -> Record:
    """A record as it is stored. Raises UserError where it is gone."""
    query = select(part.table).where(part.table.c.id == record_id)
    found = changes.connection.execute(query).mappings().first()
    if found is None:
        raise UserError(
            f"This {part.singular} was removed meanwhile; nothing was changed.", code="gone"
        )
    return dict(found)


def check_seen(
    connection: Connection, record: Record, values: Mapping[str, Any], seen: Mapping[str, Any]
) -> None:
    """Raise EditConflict where a column of `values` has neither the value seen nor the new one."""
    conflicts = [
        FieldConflict(name, value, record[name])
        for name, value in sorted(values.items())
        if record[name] not in (seen.get(name), value)
    ]
    if conflicts:
        raise edit_conflict(connection, record["person_id"], conflicts)


def _check_says_something(part: PersonPart, values: Mapping[str, Any]) -> None:
    if part.is_empty({**dict.fromkeys(part.content), **values}):
        raise UserError("Fill in at least one field; nothing was saved.", code="blank_record")


def _limits(changes: ChangeSet, person_ids: Sequence[int]) -> RecordLimits:
    born = select(func.max(people.c.birth_date)).where(within(people.c.id, person_ids))
    return RecordLimits(date.today(), changes.connection.scalar(born))


def _refuse(issues: Mapping[str, str]) -> None:
    if issues:
        raise InvalidRecord(issues)
