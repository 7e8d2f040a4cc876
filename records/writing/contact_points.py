"""A person's contact points one by one: status, which is primary, adding and removing."""

from datetime import date
from typing import Any

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.match_keys import match_value
from models.tables import contact_points
from records.parts.contact_points import NOUNS
from records.people import check_exists
from records.writing.person_edits import SOURCE


def set_status(changes: ChangeSet, contact_point_id: int, status: str, on: date) -> None:
    """Note that a contact point is good, bounced, wrong or unverified since `on`.

    Raises UserError where it is gone.
    """
    point = _contact_point(changes, contact_point_id)
    changes.update(contact_points, [Change(contact_point_id, {"status": status, "status_on": on})])
    changes.describe(address=point.kind, status=status)


def make_primary(changes: ChangeSet, contact_point_id: int) -> None:
    """Use this contact point from now on, and not the one of its kind that was used before.

    Raises UserError where it is gone.
    """
    point = _contact_point(changes, contact_point_id)
    columns = contact_points.c
    former = changes.connection.scalars(
        select(columns.id).where(
            columns.person_id == point.person_id,
            columns.kind == point.kind,
            columns.is_primary,
            columns.id != contact_point_id,
        )
    ).all()
    changes.update(contact_points, [Change(one, {"is_primary": False}) for one in former])
    changes.update(contact_points, [Change(contact_point_id, {"is_primary": True})])
    changes.describe(address=point.kind)


def add_contact_point(
    changes: ChangeSet, person_id: int, kind: str, value: str, *, label: str | None = None
) -> int:
    """Add an e-mail address or phone number (`value` as records/fields/values.py reads it).

    Returns its id. It is primary where it is the first of its kind. Raises UserError for one that
    the person has, and for a person who is gone.
    """
    check_exists(changes.connection, person_id)
    held = changes.connection.scalars(
        select(contact_points.c.match_value).where(
            contact_points.c.person_id == person_id, contact_points.c.kind == kind
        )
    ).all()
    if match_value(kind, value) in held:
        raise UserError(
            f"This {NOUNS[kind]} is already on record; nothing was added.", code="held_already"
        )
    row = {"person_id": person_id, "kind": kind, "value": value, "label": label,
           "source": SOURCE, "is_primary": not held}  # fmt: skip
    changes.describe(address=kind)
    return changes.insert(contact_points, [row])[0]


def _contact_point(changes: ChangeSet, contact_point_id: int) -> Any:
    point = changes.connection.execute(
        select(contact_points).where(contact_points.c.id == contact_point_id)
    ).first()
    if point is None:
        raise UserError(
            "This contact point was removed meanwhile; nothing was changed.", code="gone"
        )
    return point
