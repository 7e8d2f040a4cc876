"""The ledger of mails: claimed and committed before each is handed over, then what became of it.

Written in transactions of `Database.unjournalled`: no undo touches what went out. A mail that was
claimed by a process which ended is uncertain: a person decides whether it went out.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from mail.accounts import MailAccount
from mail.message import MessageKey, message_id
from models.database import utc_now
from models.identifiers import reserve_ids
from models.runner import is_gone
from models.sql import within
from models.tables import invitations, messages
from records.disposition_history import note_sent
from records.sent_messages import MessageState
from surveys.sending.mailings import WaveMailing, reopen
from surveys.sending.recipients import InvitedPerson

# No handing over takes so long: a claim of another computer, of which nobody can ask, is over then.
_LONGEST_CLAIM: Final = timedelta(minutes=20)
_INTERRUPTED: Final = "Almanac was closed, or stopped, while it was handed over."


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail that this process hands over now: its line in the ledger, and its Message-ID."""

    ledger_id: int
    invitation_id: int
    message_id: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A mail in the ledger; `detail` is what the server replied, or why it is uncertain."""

    id: int
    invitation_id: int
    person_id: int
    address: str
    state: MessageState
    at: datetime
    detail: str | None


def claim(
    connection: Connection,
    mailing: WaveMailing,
    person: InvitedPerson,
    account: MailAccount,
    runner: str,
) -> Claim:
    """Claim the mail of `mailing` to `person`, who is due, for this process."""
    of_invitation = messages.c.invitation_id == person.invitation_id
    before = connection.execute(
        select(messages.c.id, messages.c.number).where(
            of_invitation, messages.c.mailing_id == mailing.id
        )
    ).first()
    of_kind = select(func.max(messages.c.number)).where(
        of_invitation, messages.c.kind == str(mailing.kind)
    )
    number = before.number if before else (connection.scalar(of_kind) or 0) + 1
    written = message_id(MessageKey(person.token, str(mailing.kind), number), account.from_address)
    values: dict[str, Any] = {
        "channel": str(account.kind),
        "state": str(MessageState.CLAIMED),
        "at": utc_now(),
        "detail": None,
        "account": account.name,
        "address": person.email,
        "message_id": written,
        "runner": runner,
    }
    if before is not None:
        _set(connection, before.id, **values)
        return Claim(before.id, person.invitation_id, written)
    (new,) = reserve_ids(connection, messages, 1)
    values |= {
        "id": new,
        "invitation_id": person.invitation_id,
        "kind": str(mailing.kind),
        "number": number,
        "mailing_id": mailing.id,
    }
    connection.execute(insert(messages).values(**values))
    return Claim(new, person.invitation_id, written)


def note_result(
    connection: Connection, claimed: Claim, state: MessageState, detail: str | None
) -> None:
    """Note what became of a mail that was handed over; the invitation of one sent is “sent”."""
    _set(connection, claimed.ledger_id, state=str(state), detail=detail, runner=None)
    if state is MessageState.SENT:
        note_sent(connection, [claimed.invitation_id], utc_now().date())


def release(connection: Connection, claimed: Claim) -> None:
    """Take back a claim: the mail was not handed over, and is sent some other time."""
    connection.execute(delete(messages).where(messages.c.id == claimed.ledger_id))


def flag_interrupted(connection: Connection) -> int:
    """Make the mails uncertain that a process claimed which has ended; return how many."""
    claims = connection.execute(
        select(messages.c.id, messages.c.runner, messages.c.at).where(
            messages.c.state == str(MessageState.CLAIMED)
        )
    ).all()
    old = utc_now() - _LONGEST_CLAIM
    over = [one.id for one in claims if one.at < old or is_gone(one.runner)]
    if over:
        connection.execute(
            update(messages)
            .where(within(messages.c.id, over))
            .values(state=str(MessageState.UNCERTAIN), detail=_INTERRUPTED, runner=None)
        )
    return len(over)


def count_messages(connection: Connection, mailing_id: int) -> dict[MessageState, int]:
    """How many mails of a mailing there are in each state."""
    counted = (
        select(messages.c.state, func.count())
        .where(messages.c.mailing_id == mailing_id)
        .group_by(messages.c.state)
    )
    found: dict[str, int] = dict(connection.execute(counted).all())
    return {state: found[state] for state in MessageState if state in found}


def ledger_lines(
    connection: Connection, mailing_id: int, *states: MessageState
) -> list[LedgerLine]:
    """The mails of a mailing in one of `states`, in the order of sending."""
    rows = connection.execute(
        select(messages, invitations.c.person_id)
        .join(invitations)
        .where(messages.c.mailing_id == mailing_id, messages.c.state.in_(states))
        .order_by(messages.c.id)
    )
    return [
        LedgerLine(
            row.id,
            row.invitation_id,
            row.person_id,
            row.address or "",
            MessageState(row.state),
            row.at,
            row.detail,
        )
        for row in rows
    ]


def decide_uncertain(
    connection: Connection, mailing_id: int, ids: Collection[int] | None, *, went_out: bool
) -> int:
    """Record what a person found out of uncertain mails, None: all; return how many.

    Those that did not go out are sent when the mailing is started again.
    """
    rows = _in_state(connection, mailing_id, ids, MessageState.UNCERTAIN)
    if went_out:
        _set_states(connection, rows.keys(), MessageState.SENT)
        note_sent(connection, sorted(rows.values()), utc_now().date())
    elif rows:
        _set_states(connection, rows.keys(), MessageState.RETRY)
        reopen(connection, mailing_id)
    return len(rows)


def retry_failed(
    connection: Connection, mailing_id: int, ids: Collection[int] | None = None
) -> int:
    """Let mails that failed, None: all, be sent when the mailing is started again; how many."""
    rows = _in_state(connection, mailing_id, ids, MessageState.FAILED)
    if rows:
        _set_states(connection, rows.keys(), MessageState.RETRY)
        reopen(connection, mailing_id)
    return len(rows)


def _in_state(
    connection: Connection, mailing_id: int, ids: Collection[int] | None, state: MessageState
) -> dict[int, int]:
    """The lines of a mailing in a state, with their invitations."""
    query = select(messages.c.id, messages.c.invitation_id).where(
        messages.c.mailing_id == mailing_id, messages.c.state == str(state)
    )
    if ids is not None:
        query = query.where(within(messages.c.id, sorted(ids)))
    return dict(connection.execute(query).all())


def _set_states(connection: Connection, ids: Collection[int], state: MessageState) -> None:
    connection.execute(
        update(messages).where(within(messages.c.id, sorted(ids))).values(state=str(state))
    )


def _set(connection: Connection, ledger_id: int, **values: Any) -> None:
    connection.execute(update(messages).where(messages.c.id == ledger_id).values(**values))
