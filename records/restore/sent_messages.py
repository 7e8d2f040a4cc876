"""Messages that went out since a backup was made, entered in the database restored from it.

Whoever got one must not get it again because an older ledger knows nothing of it. And nothing is
sent by itself after a restore: what was scheduled or being sent waits for somebody.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select, update

from models.changes import Change, ChangeSet
from models.sql import within, within_texts
from models.tables import invitations, mailings, messages
from records.disposition_history import (
    NOT_SENT,
    SENT,
    DispositionEntry,
    DispositionSource,
    record_dispositions,
)
from records.sent_messages import MailingState, MessageState

_RESTORED: Final = "A backup was restored. Look at what was sent before you resume."
_COPIED: Final = ("channel", "state", "at", "detail", "account", "address", "message_id")


def replay_messages(changes: ChangeSet, source: Connection) -> int:
    """Enter the messages that `source`, a later state, has of invitations; return how many."""
    connection = changes.connection
    there = source.execute(
        select(messages, invitations.c.token).join(
            invitations, invitations.c.id == messages.c.invitation_id
        )
    ).all()
    tokens = sorted({row.token for row in there})
    here: Mapping[str, Any] = {
        row.token: row
        for row in connection.execute(
            select(invitations).where(within_texts(invitations.c.token, tokens))
        )
    }
    ids = [row.id for row in here.values()]
    known = {
        (row.invitation_id, row.kind, row.number): row
        for row in connection.execute(select(messages).where(within(messages.c.invitation_id, ids)))
    }
    kept = set(connection.scalars(select(mailings.c.id)))
    new: list[dict[str, Any]] = []
    changed: list[Change] = []
    sent: list[DispositionEntry] = []
    for row in there:
        if row.token not in here:
            continue
        invitation = here[row.token]
        values = {name: getattr(row, name) for name in _COPIED}
        before = known.get((invitation.id, row.kind, row.number))
        if before is None:
            mailing = row.mailing_id if row.mailing_id in kept else None
            of_row = {"invitation_id": invitation.id, "kind": row.kind, "number": row.number}
            new.append({**values, **of_row, "mailing_id": mailing, "runner": row.runner})
        elif before.state != row.state:
            changed.append(Change(before.id, {**values, "runner": row.runner}))
        if row.state == MessageState.SENT and invitation.disposition == NOT_SENT:
            sent.append(DispositionEntry(invitation.id, SENT, row.at.date()))
    changes.insert(messages, new)
    record_dispositions(changes, sent, DispositionSource.MAIL)
    return len(new) + changes.update(messages, changed)


def pause_mailings(connection: Connection) -> None:
    """Let no mailing be sent by itself that was scheduled or being sent in the backup."""
    is_active = mailings.c.state.in_((MailingState.WAITING, MailingState.SENDING))
    connection.execute(
        update(mailings)
        .where(is_active)
        .values(state=str(MailingState.PAUSED), reason=_RESTORED, runner=None)
    )
