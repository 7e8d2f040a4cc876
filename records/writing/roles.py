"""Ending a role: the person left this post."""

from datetime import date

from models.changes import ChangeSet
from records.parts.roles import ROLES
from records.writing.part_records import edit_record


def end_role(changes: ChangeSet, role_id: int, on: date | None) -> None:
    """Record that the person left a role on the day `on`; None: nobody knows when.

    Raises InvalidRecord for a day before its start or in the future, and UserError where the role
    is gone.
    """
    values = {"is_current": False} if on is None else {"is_current": False, "ended": on}
    edit_record(changes, ROLES, role_id, values)
