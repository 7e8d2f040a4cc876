"""Mailings: one message to the people of a wave, sent by mail, now or later.

That there is a mailing is journalled like any act. How far it has come is bookkeeping, written
outside the journal by whoever sends it, in a transaction of `Database.unjournalled`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, or_, select, update

from core.dates import local_day
from core.errors import UserError
from models.changes import ChangeSet
from models.database import user_name, utc_now
from models.runner import is_gone
from models.tables import mailings, messages, waves
from records.sent_messages import MailingState
from surveys.mailing_lists import ListKind
from surveys.sending.texts import MailText, MailTexts
from surveys.waves import Wave

LATE: Final = timedelta(hours=1)  # after the time set: a person is asked first


ENDED: Final = (MailingState.FINISHED, MailingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class WaveMailing:
    """One message to a wave; `reason` says why it is paused, times are UTC.

    One that `ignores_limits` also reminds people who were contacted recently or often enough.
    """

    id: int
    wave_id: int
    kind: ListKind
    texts: MailTexts
    state: MailingState
    reason: str | None
    scheduled_at: datetime | None
    created_at: datetime
    created_by: str | None
    runner: str | None
    ignores_limits: bool = False

    @property
    def is_interrupted(self) -> bool:
        """Whether the process that was sending it has ended before its end."""
        return self.state is MailingState.SENDING and is_gone(self.runner)


def create_mailing(
    changes: ChangeSet,
    wave: Wave,
    kind: ListKind,
    texts: MailTexts,
    scheduled_at: datetime | None = None,
    *,
    ignores_limits: bool = False,
) -> int:
    """Create a mailing to `wave`, to be sent at a time (UTC), None: when somebody starts it.

    With `ignores_limits` it reminds people at the office's limits of reminders, too.
    """
    (created,) = changes.insert(
        mailings,
        [
            {
                "wave_id": wave.id,
                "kind": str(kind),
                "texts": _as_json(texts),
                "state": str(MailingState.WAITING),
                "scheduled_at": scheduled_at,
                "created_at": changes.at,
                "created_by": user_name(),
                "ignores_limits": ignores_limits,
            }
        ],
    )
    changes.describe(wave=wave.name, message=str(kind))
    return created


def find_mailing(connection: Connection, mailing_id: int) -> WaveMailing:
    """The mailing of this number; raises UserError where there is none."""
    row = connection.execute(select(mailings).where(mailings.c.id == mailing_id)).first()
    if row is None:
        raise UserError(f"There is no mailing {mailing_id}.", code="unknown_mailing")
    return _mailing(row)


def state_of(connection: Connection, mailing_id: int) -> MailingState | None:
    """How far a mailing has come; None: it is gone."""
    query = select(mailings.c.state).where(mailings.c.id == mailing_id)
    found = connection.scalar(query)
    return None if found is None else MailingState(found)


def list_mailings(connection: Connection, wave_id: int | None = None) -> list[WaveMailing]:
    """The mailings of a wave, None: of all, the newest first."""
    query = select(mailings).order_by(mailings.c.id.desc())
    if wave_id is not None:
        query = query.where(mailings.c.wave_id == wave_id)
    return [_mailing(row) for row in connection.execute(query)]


def unfinished_mailing(connection: Connection, wave: Wave, kind: ListKind) -> WaveMailing | None:
    """The mailing of `kind` to a wave that was begun, or waits to be started by hand."""
    for mailing in list_mailings(connection, wave.id):
        if mailing.kind is not kind or mailing.state in ENDED:
            continue
        is_scheduled = mailing.state is MailingState.WAITING and mailing.scheduled_at is not None
        # One that goes on another day, as the day's budget is used up, was begun.
        if not is_scheduled or _has_begun(connection, mailing.id):
            return mailing
    return None


def due_mailings(connection: Connection, now: datetime) -> list[WaveMailing]:
    """The mailings whose time has come (UTC) and that may be sent without asking, the oldest first.

    Not those to a wave that has closed by now, whose people could not answer any more.
    """
    today = local_day(now)
    is_soon = mailings.c.scheduled_at > now - LATE
    takes_answers = or_(waves.c.closes.is_(None), waves.c.closes >= today)
    return _scheduled(connection, now, is_soon & takes_answers)


def late_mailings(connection: Connection, now: datetime) -> list[WaveMailing]:
    """The mailings whose time has come (UTC) but that a person is to decide on, the oldest first.

    It is long past, or the wave has closed.
    """
    due = {one.id for one in due_mailings(connection, now)}
    return [one for one in _scheduled(connection, now) if one.id not in due]


def set_texts(connection: Connection, mailing_id: int, texts: MailTexts) -> None:
    """Send whatever is left of a mailing with these texts."""
    _set(connection, mailing_id, texts=_as_json(texts))


def ignore_limits(connection: Connection, mailing_id: int) -> None:
    """Let what is left of a mailing go to people at the office's limits of reminders, too."""
    _set(connection, mailing_id, ignores_limits=True)


def start(connection: Connection, mailing_id: int, runner: str) -> WaveMailing:
    """Note that `runner` sends a mailing from now on, maybe beside others.

    Raises UserError where it is unknown or was cancelled.
    """
    mailing = find_mailing(connection, mailing_id)
    if mailing.state is MailingState.CANCELLED:
        raise UserError("This mailing was cancelled; nothing was sent.", code="cancelled")
    _set(connection, mailing_id, state=MailingState.SENDING, reason=None, runner=runner)
    return find_mailing(connection, mailing_id)


def pause(connection: Connection, mailing_id: int, reason: str | None = None) -> bool:
    """Pause a mailing that is being sent, or waits; False: it has ended, and stays so."""
    return _leave(connection, mailing_id, MailingState.PAUSED, reason)


def cancel(connection: Connection, mailing_id: int) -> bool:
    """Cancel a mailing: nothing more of it is sent. False: it has ended before."""
    return _leave(connection, mailing_id, MailingState.CANCELLED, None)


def finish(connection: Connection, mailing_id: int) -> bool:
    """Note that there is nobody left to send a mailing to. False: it has ended before."""
    return _leave(connection, mailing_id, MailingState.FINISHED, None)


def reopen(connection: Connection, mailing_id: int) -> None:
    """Let a mailing that has ended be started again, for what failed.

    One that is being sent, or waits for its time, gets to that without it.
    """
    if find_mailing(connection, mailing_id).state in ENDED:
        _set(connection, mailing_id, state=MailingState.PAUSED, reason=None)


def schedule(connection: Connection, mailing_id: int, at: datetime | None) -> bool:
    """Send a mailing at another time (UTC), None: when somebody starts it. False: it has ended."""
    ended = find_mailing(connection, mailing_id).state in ENDED
    if not ended:
        _set(connection, mailing_id, state=MailingState.WAITING, reason=None, scheduled_at=at)
    return not ended


def move(connection: Connection, mailing_id: int, at: datetime) -> bool:
    """Send a mailing at another time (UTC) than it was to be. False: it has ended before.

    Raises UserError for a time that is past, and where there is no such mailing.
    """
    if at <= utc_now():
        raise UserError(
            "That time is past, so the mailing stays as it is. Choose one to come.",
            code="past_time",
        )
    return schedule(connection, mailing_id, at)


def _scheduled(
    connection: Connection, now: datetime, *only: ColumnElement[bool]
) -> list[WaveMailing]:
    waits = mailings.c.state == str(MailingState.WAITING), mailings.c.scheduled_at <= now
    query = (
        select(mailings)
        .join(waves)
        .where(*waits, *only)
        .order_by(mailings.c.scheduled_at, mailings.c.id)
    )
    return [_mailing(row) for row in connection.execute(query)]


def _has_begun(connection: Connection, mailing_id: int) -> bool:
    query = select(messages.c.id).where(messages.c.mailing_id == mailing_id).limit(1)
    return connection.scalar(query) is not None


def _leave(
    connection: Connection, mailing_id: int, state: MailingState, reason: str | None
) -> bool:
    changed = connection.execute(
        update(mailings)
        .where(mailings.c.id == mailing_id, mailings.c.state.not_in(ENDED))
        .values(state=str(state), reason=reason, runner=None)
    )
    return changed.rowcount > 0


def _set(connection: Connection, mailing_id: int, **values: Any) -> None:
    connection.execute(update(mailings).where(mailings.c.id == mailing_id).values(**values))


def _as_json(texts: MailTexts) -> dict[str, dict[str, str]]:
    return {
        language: {"subject": text.subject, "body": text.body} for language, text in texts.items()
    }


def _mailing(row: Row[Any]) -> WaveMailing:
    texts: Mapping[str, Mapping[str, str]] = row.texts
    return WaveMailing(
        row.id,
        row.wave_id,
        ListKind(row.kind),
        {language: MailText(**text) for language, text in texts.items()},
        MailingState(row.state),
        row.reason,
        row.scheduled_at,
        row.created_at,
        row.created_by,
        row.runner,
        row.ignores_limits,
    )
