"""Relationships between two people, or to somebody without a record.

One row belongs to both; what the user writes and sees is from the side of one of them.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_, select

from core.errors import UserError
from models.changes import ChangeSet
from models.tables import relationships
from records.parts.definition import Record
from records.parts.relationships import INVERSE, KINDS, RELATIONSHIPS, inverse
from records.people import check_exists
from records.writing.part_records import add_record, edit_record, read_record


def add_relationship(
    changes: ChangeSet,
    person_id: int,
    kind: str,
    *,
    other_id: int | None = None,
    other_name: str | None = None,
    joint_mailings: bool = False,
    note: str | None = None,
) -> int:
    """Record what somebody is to a person (`kind`, one of KINDS); return the id.

    `other_id` is the other's record, `other_name` the name of somebody without one. Raises
    UserError for the person itself, for a relationship that is on record already, and for people
    who are gone, and InvalidRecord for joint mailings of any but couples.
    """
    if (other_id is None) == (not other_name):
        raise UserError("Choose a person or enter a name; nothing was saved.", code="no_name")
    if other_id is not None:
        check_exists(changes.connection, other_id)
    values = {
        "kind": kind,
        "other_id": other_id,
        "other_name": other_name if other_id is None else None,
        "joint_mailings": joint_mailings,
        "note": note,
    }
    _check(changes, {"id": None, "person_id": person_id, **values})
    record_id = add_record(changes, RELATIONSHIPS, person_id, values)
    changes.describe(person=person_id, record=KINDS[kind])
    return record_id


def edit_relationship(
    changes: ChangeSet,
    relationship_id: int,
    person_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Set `kind`, `joint_mailings`, `note` or `other_name`, as seen from the person's record.

    Raises what `edit_record` and `add_relationship` raise.
    """
    record = read_record(changes, RELATIONSHIPS, relationship_id)
    if record["person_id"] != person_id:
        values, seen = inverse(values), None if seen is None else inverse(seen)
    _check(changes, {**record, **values})
    edit_record(changes, RELATIONSHIPS, relationship_id, values, seen)
    changes.describe(person=person_id)


def remove_relationship(changes: ChangeSet, relationship_id: int, person_id: int) -> None:
    """Remove a relationship from both records, as seen from the person's.

    Raises UserError where it is gone.
    """
    read_record(changes, RELATIONSHIPS, relationship_id)
    changes.delete(relationships, [relationship_id])
    changes.describe(person=person_id, record=RELATIONSHIPS.singular)


def _check(changes: ChangeSet, record: Record) -> None:
    person_id, other_id, kind = record["person_id"], record["other_id"], record["kind"]
    if person_id == other_id:
        raise UserError("Choose another person; nothing was saved.", code="same_person")
    if other_id is None:
        return
    columns = relationships.c
    same = select(columns.id).where(
        columns.id != (record["id"] or 0),
        or_(
            and_(
                columns.person_id == person_id, columns.other_id == other_id, columns.kind == kind
            ),
            and_(
                columns.person_id == other_id,
                columns.other_id == person_id,
                columns.kind == INVERSE[kind],
            ),
        ),
    )
    if changes.connection.scalar(same) is not None:
        raise UserError(
            "This relationship is already on record; nothing was saved.", code="held_already"
        )
