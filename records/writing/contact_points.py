"""A person's contact points one by one: status, which is primary, adding and removing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import Database
from models.tables import contact_points, match_value
from records.parts.contact_points import NOUNS
from records.people import list_names
from records.writing.editing import SOURCE, Edited


def set_status(database: Database, contact_point_id: int, status: str, on: date) -> Edited:
    """Note that a contact point is good, bounced, wrong or unverified since `on`."""

    def act(changes: ChangeSet, _point: Any) -> None:
        values = {"status": status, "status_on": on}
        changes.update(contact_points, [Change(contact_point_id, values)])

    return _with_point(database, contact_point_id, f"{{}} marked as {status}", act)


def make_primary(database: Database, contact_point_id: int) -> Edited:
    """Use this contact point from now on, and not the one of its kind that was used before."""

    def act(changes: ChangeSet, point: Any) -> None:
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

    return _with_point(database, contact_point_id, "{} made primary", act)


def remove_contact_point(database: Database, contact_point_id: int) -> Edited:
    """Delete a contact point; the oldest other one of its kind becomes primary in its place."""

    def act(changes: ChangeSet, point: Any) -> None:
        columns = contact_points.c
        changes.delete(contact_points, [contact_point_id])
        heir = changes.connection.scalar(
            select(columns.id)
            .where(columns.person_id == point.person_id, columns.kind == point.kind)
            .order_by(columns.id)
            .limit(1)
        )
        if point.is_primary and heir is not None:
            changes.update(contact_points, [Change(heir, {"is_primary": True})])

    return _with_point(database, contact_point_id, "{} removed", act)


def add_contact_point(
    database: Database, person_id: int, kind: str, value: str, *, label: str | None = None
) -> Edited:
    """Add an e-mail address or phone number (`value` as records/fields/values.py reads it).

    It is primary where it is the first of its kind. Raises UserError for one that the person has.
    """
    with database.read() as connection:
        names = list_names(connection, [person_id])
    if not names:
        raise UserError("This person was deleted meanwhile; nothing was saved.", code="gone")
    title = f"{names[person_id]}: {NOUNS[kind]} added"
    with database.write("edit", title) as changes:
        held = changes.connection.scalars(
            select(contact_points.c.match_value).where(
                contact_points.c.person_id == person_id, contact_points.c.kind == kind
            )
        ).all()
        if match_value(kind, value) in held:
            raise UserError(
                f"This {NOUNS[kind]} is there already; nothing was added.", code="held_already"
            )
        row = {"person_id": person_id, "kind": kind, "value": value, "label": label,
               "source": SOURCE, "is_primary": not held}  # fmt: skip
        changes.insert(contact_points, [row])
        return Edited(changes.batch_id, title, person_id)


def _with_point(
    database: Database, contact_point_id: int, words: str, act: Callable[[ChangeSet, Any], None]
) -> Edited:
    with database.read() as connection:
        point = connection.execute(
            select(contact_points).where(contact_points.c.id == contact_point_id)
        ).first()
        if point is None:
            raise UserError(
                "This contact point was removed meanwhile; nothing was changed.", code="gone"
            )
        name = list_names(connection, [point.person_id])[point.person_id]
    title = f"{name}: {words.format(NOUNS[point.kind])}"
    with database.write("edit", title) as changes:
        act(changes, point)
        return Edited(changes.batch_id, title, point.person_id)
