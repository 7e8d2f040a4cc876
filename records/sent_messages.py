"""What was sent of an invitation, in a query on invitations; messages that failed do not count."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from models.tables import invitations, messages


def _messages(what: ColumnElement[Any], *only: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(what)
        .where(messages.c.invitation_id == invitations.c.id, messages.c.state != "failed", *only)
        .correlate(invitations)
        .scalar_subquery()
    )


REMINDERS_SENT: Final = _messages(func.count(), messages.c.kind == "reminder")
LAST_SENT: Final = _messages(func.max(messages.c.at))  # a moment
