"""Dispositions of invitations, recorded with their history, and read as of any day.

An entry says what the disposition was and since which day. Of the entries up to a day the one
recorded last counts: answers of 1 June that are imported after a bounce of 5 June tell what became
of the invitation, and on 3 June it was answered. The invitation has the present disposition, which
is that of its last entry.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, or_, select

from models.bulk import insert_rows
from models.changes import Change, ChangeSet
from models.identifiers import reserve_ids
from models.sql import within
from models.tables import disposition_history, invitations, journal

NOT_SENT: Final = "not_sent"
SENT: Final = "sent"


class DispositionSource(StrEnum):
    """What told a disposition."""

    LIST = "list"  # a mailing list that was exported
    MAIL = "mail"  # a message that was sent
    BOUNCE = "bounce"  # a message that came back, or a reply
    ANSWER = "answer"
    PLATFORM = "platform"  # a survey platform, of one of its participants
    DECISION = "decision"  # a person set it
    MERGE = "merge"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class DispositionEntry:
    """A disposition of an invitation, since a day; `source_row` is the row of the batch's file."""

    invitation_id: int
    disposition: str
    since: date
    source_row: int | None = None


def record_dispositions(
    changes: ChangeSet, entries: Sequence[DispositionEntry], source: DispositionSource
) -> int:
    """Set the dispositions of invitations, with their history; return how many changed.

    Every change of a disposition goes through here; whether it makes sense the caller knows.
    """
    now = {
        row.id: (row.disposition, row.disposition_on)
        for row in changes.connection.execute(
            select(invitations.c.id, invitations.c.disposition, invitations.c.disposition_on).where(
                within(invitations.c.id, [one.invitation_id for one in entries])
            )
        )
    }
    new = [
        one
        for one in entries
        if one.invitation_id in now and now[one.invitation_id] != (one.disposition, one.since)
    ]
    changes.insert(
        disposition_history,
        [_row(one, source) for one in new],
        [one.source_row for one in new],
    )
    return changes.update(
        invitations,
        [
            Change(
                one.invitation_id,
                {"disposition": one.disposition, "disposition_on": one.since},
                one.source_row,
            )
            for one in new
        ],
    )


def note_sent(connection: Connection, invitation_ids: Sequence[int], on: date) -> None:
    """Note outside the journal that messages went out: “not sent” becomes “sent”.

    For the ledger of messages, which no undo touches, in a transaction that writes.
    """
    unsent = connection.scalars(
        select(invitations.c.id).where(
            within(invitations.c.id, invitation_ids), invitations.c.disposition == NOT_SENT
        )
    ).all()
    if not unsent:
        return
    numbers = reserve_ids(connection, disposition_history, len(unsent))
    entries = [_row(DispositionEntry(one, SENT, on), DispositionSource.MAIL) for one in unsent]
    insert_rows(
        connection,
        disposition_history,
        [{"id": number, **entry} for number, entry in zip(numbers, entries, strict=True)],
    )
    connection.execute(
        invitations.update()
        .where(within(invitations.c.id, unsent))
        .values(disposition=SENT, disposition_on=on)
    )


def complete_history(
    changes: ChangeSet, invitation_ids: Collection[int], source: DispositionSource
) -> None:
    """Enter the present disposition of invitations whose last entry says another one.

    So it is after an undo that kept what was changed since, and after a merge.
    """
    rows = changes.connection.execute(
        select(invitations.c.id, invitations.c.disposition).where(
            within(invitations.c.id, sorted(invitation_ids)),
            invitations.c.disposition != _last_entry(),
        )
    ).all()
    today = changes.at.date()
    entries = [DispositionEntry(row.id, row.disposition, today) for row in rows]
    changes.insert(disposition_history, [_row(one, source) for one in entries])


def complete_undone_history(changes: ChangeSet, batch_id: int) -> None:
    """Complete the history of the invitations that the undone batch `batch_id` had changed."""
    touched = select(journal.c.record_id).where(
        journal.c.batch_id == batch_id,
        journal.c.table_name == invitations.name,
        journal.c.action != "create",
    )
    ids = set(changes.connection.scalars(touched))
    if ids:
        complete_history(changes, ids, DispositionSource.UNDO)


def disposition_on(day: date | None) -> ColumnElement[str]:
    """The disposition of the invitation at hand as of a day, None: now, for a query."""
    if day is None:
        return invitations.c.disposition
    untold = and_(  # by an earlier version, which kept the present one alone
        ~exists().where(disposition_history.c.invitation_id == invitations.c.id),
        or_(invitations.c.disposition_on.is_(None), invitations.c.disposition_on <= day),
    )
    by_then = _last_entry(disposition_history.c.since <= day)
    return func.coalesce(by_then, case((untold, invitations.c.disposition), else_=NOT_SENT))


def invited_by(day: date | None) -> ColumnElement[bool]:
    """A condition on invitations: made by a day, None: at all."""
    if day is None:
        return invitations.c.id.is_not(None)
    return or_(invitations.c.invited_on.is_(None), invitations.c.invited_on <= day)


def _last_entry(*only: ColumnElement[bool]) -> ColumnElement[str | None]:
    """The disposition that the entry recorded last tells of the invitation at hand."""
    return (
        select(disposition_history.c.disposition)
        .where(disposition_history.c.invitation_id == invitations.c.id, *only)
        .order_by(disposition_history.c.id.desc())
        .limit(1)
        .correlate(invitations)
        .scalar_subquery()
    )


def _row(entry: DispositionEntry, source: DispositionSource) -> dict[str, object]:
    return {
        "invitation_id": entry.invitation_id,
        "disposition": entry.disposition,
        "since": entry.since,
        "source": source.value,
    }
