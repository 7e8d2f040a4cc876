"""Replies that a person has to read, and what they decide on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, select

from core.errors import UserError
from mail.message import is_address
from mail.returned.kinds import ReturnedKind
from models.changes import Change, ChangeSet
from models.match_keys import match_value
from models.tables import contact_points, invitations, returned_messages, surveys, waves
from records.consent.contactable import UNUSABLE
from records.disposition_history import DispositionSource
from records.people import list_names
from records.writing.contact_points import add_contact_point, make_primary
from surveys.dispositions import NOT_ANSWERED, set_dispositions
from surveys.returned_mail.apply import OPEN, mark_addresses, record_opt_out

DECIDED: Final = "decided"


class ReplyDecision(StrEnum):
    """What somebody decides on a reply."""

    NOTHING = "nothing"
    REFUSED = "refused"  # does not want to take part in this wave
    OPT_OUT = "opt_out"  # wants no more surveys
    INELIGIBLE = "ineligible"
    WRONG_ADDRESS = "wrong_address"  # the address is no longer the person's
    NEW_ADDRESS = "new_address"  # has another address from now on


DECISION_LABELS: Final[Mapping[ReplyDecision, str]] = {
    ReplyDecision.NOTHING: "Nothing to do",
    ReplyDecision.REFUSED: "Refuses this survey",
    ReplyDecision.OPT_OUT: "Opts out of surveys",
    ReplyDecision.INELIGIBLE: "Is not eligible",
    ReplyDecision.WRONG_ADDRESS: "Address is wrong",
    ReplyDecision.NEW_ADDRESS: "Has a new address",
}


@dataclass(frozen=True, slots=True)
class OpenReply:
    """A reply that waits for a decision; `new_address` is the one that it names, if any."""

    id: int
    person_id: int
    name: str
    wave: str
    kind: ReturnedKind
    received_at: datetime
    address: str
    new_address: str
    excerpt: str


def open_replies(connection: Connection) -> list[OpenReply]:
    """The replies to review, the earliest first."""
    kept = returned_messages.c
    rows = connection.execute(
        select(returned_messages, invitations.c.person_id, surveys.c.code, waves.c.label)
        .join(invitations, invitations.c.id == kept.invitation_id)
        .join(waves, waves.c.id == invitations.c.wave_id)
        .join(surveys, surveys.c.id == waves.c.survey_id)
        .where(kept.state == OPEN)
        .order_by(kept.received_at, kept.id)
    ).all()
    names = list_names(connection, sorted({row.person_id for row in rows}))
    return [
        OpenReply(
            row.id,
            row.person_id,
            names.get(row.person_id, ""),
            f"{row.code} {row.label}",
            ReturnedKind(row.kind),
            row.received_at,
            row.address,
            row.new_address or "",
            row.excerpt or "",
        )
        for row in rows
    ]


def count_open_replies(connection: Connection) -> int:
    """How many replies are to be reviewed."""
    query = select(func.count()).where(returned_messages.c.state == OPEN)
    return connection.scalar(query) or 0


def decide_replies(
    changes: ChangeSet,
    reply_ids: Sequence[int],
    decision: ReplyDecision,
    new_address: str = "",
) -> None:
    """Do what somebody decided on replies, and forget what they said.

    `new_address` is that of NEW_ADDRESS: it becomes the one to use, also for what is still to be
    sent of the waves that wrote to the former one, which is wrong. Raises UserError for a reply
    that was decided meanwhile, and for an address that is none or the former one.
    """
    for reply_id in reply_ids:
        _decide(changes, _open_reply(changes.connection, reply_id), decision, new_address)
    changes.describe(decision=DECISION_LABELS[decision])


def _decide(changes: ChangeSet, row: Any, decision: ReplyDecision, new_address: str) -> None:
    on = row.received_at.date()
    if decision in {ReplyDecision.REFUSED, ReplyDecision.INELIGIBLE}:
        _set_disposition(changes, row, str(decision))
    elif decision is ReplyDecision.OPT_OUT:
        _set_disposition(changes, row, "refused")
        record_opt_out(changes, row.person_id, on)
    elif decision is ReplyDecision.WRONG_ADDRESS:
        mark_addresses(changes, {row.address: on}, "wrong", row.person_id)
        _set_disposition(changes, row, "bounced")
    elif decision is ReplyDecision.NEW_ADDRESS:
        _use_address(changes, row, new_address.strip())
        mark_addresses(changes, {row.address: on}, "wrong", row.person_id)
    decided = {"state": DECIDED, "detail": str(decision), "excerpt": None}
    changes.update(returned_messages, [Change(row.id, decided)])


def _open_reply(connection: Connection, reply_id: int) -> Any:
    row = connection.execute(
        select(returned_messages, invitations.c.person_id)
        .join(invitations, invitations.c.id == returned_messages.c.invitation_id)
        .where(returned_messages.c.id == reply_id, returned_messages.c.state == OPEN)
    ).first()
    if row is None:
        raise UserError(
            "This reply was decided meanwhile; nothing was changed.", code="already_decided"
        )
    return row


def _set_disposition(changes: ChangeSet, row: Any, value: str) -> None:
    set_dispositions(
        changes, [row.invitation_id], value, row.received_at.date(), DispositionSource.DECISION
    )


def _use_address(changes: ChangeSet, row: Any, email: str) -> None:
    """Make an address the one to use, which the person may have already, maybe as a bad one."""
    if not is_address(email):
        raise UserError(
            f"“{email}” is not an e-mail address; nothing was changed.", code="bad_address"
        )
    wanted = match_value("email", email)
    if wanted == row.address:
        raise UserError(
            f"“{email}” is the address written to; nothing was changed. Enter the new one.",
            code="bad_address",
        )
    held = changes.connection.execute(
        select(contact_points.c.id, contact_points.c.status).where(
            contact_points.c.person_id == row.person_id,
            contact_points.c.kind == "email",
            contact_points.c.match_value == wanted,
        )
    ).first()
    if held is None:
        make_primary(changes, add_contact_point(changes, row.person_id, "email", email))
    else:
        make_primary(changes, held.id)
        if held.status in UNUSABLE:
            again = {"status": "unverified", "status_on": row.received_at.date()}
            changes.update(contact_points, [Change(held.id, again)])
    _invite_at(changes, row, email)


def _invite_at(changes: ChangeSet, row: Any, email: str) -> None:
    """Let what is still to be sent to the person at the address written to go to `email`."""
    ids = changes.connection.scalars(
        select(invitations.c.id).where(
            invitations.c.person_id == row.person_id,
            func.lower(invitations.c.email) == row.address,
            invitations.c.disposition.in_(NOT_ANSWERED | {"bounced"}),
        )
    ).all()
    changes.update(invitations, [Change(one, {"email": email}) for one in ids])
