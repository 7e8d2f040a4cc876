"""What changes the standing of a role: it ended, it is held now, it was the first one."""

from datetime import date

from sqlalchemy import select

from models.changes import Change, ChangeSet
from models.tables import roles
from records.parts.roles import ROLES
from records.writing.part_records import edit_record


def end_role(changes: ChangeSet, role_id: int, on: date | None) -> None:
    """Record that the person left a role on the day `on`; None: nobody knows when, but by today.

    Raises InvalidRecord for a day before its start or in the future, and UserError where the role
    is gone.
    """
    ended = {"ended_by": date.today()} if on is None else {"ended": on, "ended_by": None}
    values = {"is_current": False, **ended}
    edit_record(changes, ROLES, role_id, values)


def make_current(changes: ChangeSet, role_id: int) -> None:
    """Note that the person holds a post now; others that they hold stay current.

    Raises UserError where the role is gone.
    """
    edit_record(changes, ROLES, role_id, {"is_current": True, "ended": None, "ended_by": None})


def make_first(changes: ChangeSet, role_id: int) -> None:
    """Note that this was the first role after training, and no other one.

    Raises UserError where the role is gone.
    """
    columns = roles.c
    person = select(columns.person_id).where(columns.id == role_id).scalar_subquery()
    former = changes.connection.scalars(
        select(columns.id).where(
            columns.person_id == person, columns.is_first, columns.id != role_id
        )
    ).all()
    edit_record(changes, ROLES, role_id, {"is_first": True})
    changes.update(roles, [Change(one, {"is_first": False}) for one in former])
