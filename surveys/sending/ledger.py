"""The ledger of mails: claimed and committed before each is handed over, then its result.

Written in transactions of `Database.unjournalled`: no undo touches what went out. A mail that was
claimed by a process which ended is uncertain: a person decides whether it went out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, update

from mail.accounts import MailAccount
from mail.message import MessageKey, message_id
from models.bulk import insert_rows, update_columns
from models.data_state import data_state
from models.database import utc_now
from models.identifiers import reserve_ids
from models.runner import is_gone
from models.sql import within
from models.tables import id_counters, invitations, mailings, messages
from records.disposition_history import note_sent
from records.sent_messages import MessageState
from surveys.mailing_lists import ListKind
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
class Result:
    """The result of a claimed mail; `detail` is what the server replied, or why it is unknown."""

    claim: Claim
    state: MessageState
    detail: str


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
    people: Sequence[InvitedPerson],
    account: MailAccount,
    runner: str,
) -> list[Claim]:
    """Claim the mails of `mailing` to `people`, who are due, for this process."""
    before, numbers = _before(connection, mailing, people)
    again = [one for one in people if one.invitation_id in before]
    new = [one for one in people if one.invitation_id not in before]
    ids = before | dict(
        zip(
            (one.invitation_id for one in new),
            reserve_ids(connection, messages, len(new)) if new else (),
            strict=True,
        )
    )
    sender = account.from_address
    at = utc_now()

    def line(person: InvitedPerson) -> dict[str, Any]:
        key = MessageKey(person.token, str(mailing.kind), numbers[person.invitation_id])
        return {
            "id": ids[person.invitation_id],
            "invitation_id": person.invitation_id,
            "mailing_id": mailing.id,
            "kind": key.kind,
            "number": key.number,
            "channel": str(account.kind),
            "state": str(MessageState.CLAIMED),
            "at": at,
            "account": account.name,
            "address": person.email,
            "message_id": message_id(key, sender),
            "runner": runner,
        }

    lines = {one.invitation_id: line(one) for one in people}
    if new:
        insert_rows(connection, messages, [lines[one.invitation_id] for one in new])
    if again:
        rows = [{**lines[one.invitation_id], "detail": None} for one in again]
        update_columns(
            connection, messages, {name: [row[name] for row in rows] for name in rows[0]}
        )
    return [Claim(one["id"], key, one["message_id"]) for key, one in lines.items()]


def note_results(connection: Connection, results: Sequence[Result]) -> None:
    """Record the results of mails handed over; the invitations of those sent are “sent”."""
    if not results:
        return
    update_columns(
        connection,
        messages,
        {
            "id": [one.claim.ledger_id for one in results],
            "state": [str(one.state) for one in results],
            "detail": [one.detail for one in results],
            "runner": [None] * len(results),
        },
    )
    sent = [one.claim.invitation_id for one in results if one.state is MessageState.SENT]
    if sent:
        note_sent(connection, sent, utc_now().date())


def release(connection: Connection, claims: Collection[Claim]) -> None:
    """Withdraw claims: these mails were not handed over, and are sent some other time."""
    ids = [one.ledger_id for one in claims]
    connection.execute(delete(messages).where(within(messages.c.id, ids)))


def ledger_state(connection: Connection) -> tuple[str, int]:
    """By what it is known that nothing was written which says who gets a mail.

    The state of the data, and how many messages there were: those are in no batch.
    """
    counter = select(id_counters.c.next_id).where(id_counters.c.table_name == messages.name)
    return data_state(connection), connection.scalar(counter) or 1


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


def count_uncertain(connection: Connection, wave_id: int, kind: ListKind) -> dict[int, int]:
    """How many uncertain mails each mailing of a kind to a wave has, by the mailing's id."""
    counted = (
        select(messages.c.mailing_id, func.count())
        .join(mailings, mailings.c.id == messages.c.mailing_id)
        .where(
            mailings.c.wave_id == wave_id,
            mailings.c.kind == kind,
            messages.c.state == MessageState.UNCERTAIN,
        )
        .group_by(messages.c.mailing_id)
        .order_by(messages.c.mailing_id)
    )
    found: dict[int, int] = dict(connection.execute(counted).all())
    return found


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


def _before(
    connection: Connection, mailing: WaveMailing, people: Sequence[InvitedPerson]
) -> tuple[dict[int, int], dict[int, int]]:
    """Lines that `people` have of a mailing already, and the numbers of their mails of it."""
    numbers = dict.fromkeys((one.invitation_id for one in people), 1)
    of_mailing: dict[int, int] = {}
    rows = connection.execute(
        select(messages.c.id, messages.c.invitation_id, messages.c.number, messages.c.mailing_id)
        .where(
            within(messages.c.invitation_id, list(numbers)),
            messages.c.kind == str(mailing.kind),
        )
        .order_by(messages.c.number)
    )
    for row in rows:
        if row.mailing_id == mailing.id:
            of_mailing[row.invitation_id] = row.id
            numbers[row.invitation_id] = row.number
        elif row.invitation_id not in of_mailing:
            numbers[row.invitation_id] = row.number + 1
    return of_mailing, numbers


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
