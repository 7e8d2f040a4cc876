"""What was sent of an invitation, in a query on invitations.

And the states of messages, and of the mailings that send them (surveys/sending).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from models.tables import invitations, messages


class MessageState(StrEnum):
    """The status of a message."""

    CLAIMED = "claimed"  # it is handed over just now
    SENT = "sent"
    FAILED = "failed"  # it was refused, and did not go out
    UNCERTAIN = "uncertain"  # nobody knows whether it went out; a person decides
    RETRY = "retry"  # it did not go out, and is to be sent again
    WITHDRAWN = "withdrawn"  # it was on a list that was not sent


class MailingState(StrEnum):
    """How far a mailing has come."""

    WAITING = "waiting"  # for its time, or for somebody to start it
    SENDING = "sending"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


# Of messages that went out, or may have.
WENT_OUT: Final = (MessageState.CLAIMED, MessageState.SENT, MessageState.UNCERTAIN)


def _messages(
    what: ColumnElement[Any],
    *only: ColumnElement[bool],
    states: Collection[MessageState] = WENT_OUT,
) -> ColumnElement[Any]:
    return (
        select(what)
        .where(messages.c.invitation_id == invitations.c.id, messages.c.state.in_(states), *only)
        .correlate(invitations)
        .scalar_subquery()
    )


REMINDERS_SENT: Final = _messages(func.count(), messages.c.kind == "reminder")
LAST_SENT: Final = _messages(func.max(messages.c.at))  # a moment
_IS_FIRST: Final = messages.c.kind == "invitation"
# Mails with the invitation of which nobody knows yet whether they went out, and those that failed.
UNCERTAIN_INVITATIONS: Final = _messages(
    func.count(), _IS_FIRST, states=(MessageState.CLAIMED, MessageState.UNCERTAIN)
)
FAILED_INVITATIONS: Final = _messages(func.count(), _IS_FIRST, states=(MessageState.FAILED,))
