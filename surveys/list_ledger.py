"""The lists of a wave that were exported to be sent, and one that turns out never to have been.

A list that was not sent keeps its line, and its messages are withdrawn: they count towards no
limit, and the invitation can go out again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import user_name, utc_now
from models.sql import within
from models.tables import invitations, mailing_lists, messages
from records.disposition_history import (
    NOT_SENT,
    SENT,
    DispositionEntry,
    DispositionSource,
    record_dispositions,
)
from records.sent_messages import WENT_OUT, MessageState
from surveys.dispositions import NOT_ANSWERED
from surveys.waves import Wave

INVITATION: Final = "invitation"


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list as it was exported: of which kind, for which program, by whom, for how many people.

    `form` is None where the program is not on record; `withdrawn_at` is when somebody said that it
    was not sent.
    """

    id: int
    kind: str
    form: str | None
    at: datetime
    created_by: str | None
    people: int
    withdrawn_at: datetime | None


def add_list(
    changes: ChangeSet, wave: Wave, kind: str, form: str | None, at: datetime, people: int
) -> int:
    """Enter a list in the ledger; return its id."""
    values = {
        "wave_id": wave.id,
        "kind": kind,
        "form": form,
        "at": at,
        "created_by": user_name(),
        "people": people,
    }
    return changes.insert(mailing_lists, [values])[0]


def read_lists(connection: Connection, wave_id: int) -> list[ExportedList]:
    """The lists of a wave, the newest first."""
    found = mailing_lists.c
    rows = connection.execute(
        select(mailing_lists).where(found.wave_id == wave_id).order_by(found.at.desc(), found.id)
    )
    return [
        ExportedList(
            row.id, row.kind, row.form, row.at, row.created_by, row.people, row.withdrawn_at
        )
        for row in rows
    ]


def withdraw_list(changes: ChangeSet, wave: Wave, list_id: int) -> int:
    """Record that a list of a wave was not sent; return how many messages are withdrawn.

    Whoever answered, refused or bounced since got the message, and keeps it. Raises UserError for
    a list that is none of the wave's, and one of which it is on record already.
    """
    found = next(
        (one for one in read_lists(changes.connection, wave.id) if one.id == list_id), None
    )
    if found is None:
        raise UserError(
            f"{wave.name} has no list {list_id}. Nothing was changed.", code="unknown_list"
        )
    if found.withdrawn_at is not None:
        raise UserError(
            "It is on record already that this list was not sent.", code="list_withdrawn"
        )
    rows = changes.connection.execute(
        select(messages.c.id, messages.c.invitation_id, invitations.c.disposition,
               invitations.c.disposition_on)
        .join(invitations)
        .where(
            messages.c.list_id == list_id,
            messages.c.state == str(MessageState.SENT),
            invitations.c.disposition.in_(NOT_ANSWERED),
        )
    ).all()  # fmt: skip
    changes.update(
        messages, [Change(row.id, {"state": str(MessageState.WITHDRAWN)}) for row in rows]
    )
    changes.update(mailing_lists, [Change(list_id, {"withdrawn_at": utc_now()})])
    if found.kind == INVITATION:
        # “Sent” since another day is what somebody set by hand.
        marked = [
            row.invitation_id
            for row in rows
            if row.disposition == SENT and row.disposition_on == found.at.date()
        ]
        _mark_not_sent(changes, marked, found.at.date())
    changes.counts["withdrawn"] = len(rows)
    changes.describe(wave=wave.name, message=found.kind)
    return len(rows)


def _mark_not_sent(changes: ChangeSet, invitation_ids: Collection[int], since: date) -> None:
    """Make invitations “not sent”, `since` the day of the list, of which no other message went out.

    So figures as of a day in between do not count what was never sent.
    """
    went_out = set(
        changes.connection.scalars(
            select(messages.c.invitation_id).where(
                within(messages.c.invitation_id, sorted(invitation_ids)),
                messages.c.state.in_(WENT_OUT),
            )
        )
    )
    entries = [
        DispositionEntry(invitation_id, NOT_SENT, since)
        for invitation_id in invitation_ids
        if invitation_id not in went_out
    ]
    record_dispositions(changes, entries, DispositionSource.DECISION)
