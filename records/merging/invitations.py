"""Two invitations of a merged person to one wave: one stays, with the messages of both.

The kept person’s invitation stays, so that the person is never invited twice; the token of the
other one is kept and still finds the person. The messages of both count: a reminder that went to
either record is a reminder of the person.
"""

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Row, select

from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import (
    disposition_history,
    former_tokens,
    invitations,
    messages,
    responses,
    returned_messages,
)
from records.disposition_history import DispositionSource, complete_history

# What is known of a person in a wave, the most telling first: that somebody is ineligible stays,
# answers are more than a refusal, and who got a message at one address was reached.
_TELLING: Final = (
    "ineligible", "complete", "partial", "refused", "sent", "bounced", "unknown", "not_sent",
)  # fmt: skip


def merge_invitations(changes: ChangeSet, keep_id: int, other_id: int) -> None:
    """Merge the invitations that both people have in one wave."""
    connection = changes.connection
    of_both = within(invitations.c.person_id, [keep_id, other_id])
    by_wave: dict[int, dict[int, Row[Any]]] = defaultdict(dict)
    for row in connection.execute(select(invitations).where(of_both)):
        by_wave[row.wave_id][row.person_id] = row
    for invited in by_wave.values():
        if len(invited) == 2:
            _merge_invitation(changes, invited[keep_id], invited[other_id])


def _merge_invitation(changes: ChangeSet, kept: Row[Any], other: Row[Any]) -> None:
    """Give all that belongs to the invitation `other` to `kept`, and delete it."""
    connection = changes.connection
    _move_messages(changes, kept.id, other.id)
    for table in (responses, former_tokens, returned_messages, disposition_history):
        query = select(table.c.id).where(table.c.invitation_id == other.id)
        theirs = connection.scalars(query).all()
        changes.update(table, [Change(one, {"invitation_id": kept.id}) for one in theirs])
    changes.insert(former_tokens, [{"invitation_id": kept.id, "token": other.token}])
    changes.delete(invitations, [other.id])
    telling = min((kept, other), key=lambda row: _TELLING.index(row.disposition))
    if telling is other and other.disposition != kept.disposition:
        names = ("email", "disposition", "disposition_on")
        values = {name: getattr(other, name) for name in names if getattr(other, name) is not None}
        changes.update(invitations, [Change(kept.id, values)])
    complete_history(changes, [kept.id], DispositionSource.MERGE)


def _move_messages(changes: ChangeSet, kept_id: int, other_id: int) -> None:
    """Move messages, which get the numbers behind those of their kind."""
    rows = changes.connection.execute(
        select(messages)
        .where(within(messages.c.invitation_id, [kept_id, other_id]))
        .order_by(messages.c.number)
    ).all()
    last: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.invitation_id == kept_id:
            last[row.kind] = max(last[row.kind], row.number)
    mailings = {row.mailing_id for row in rows if row.invitation_id == kept_id}
    moved: list[Change] = []
    for row in rows:
        if row.invitation_id == other_id:
            last[row.kind] += 1
            values: dict[str, Any] = {"invitation_id": kept_id, "number": last[row.kind]}
            if row.mailing_id in mailings:  # of one mailing, an invitation has one message
                values["mailing_id"] = None
            moved.append(Change(row.id, values))
    changes.update(messages, moved)
