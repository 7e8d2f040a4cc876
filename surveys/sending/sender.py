"""Sends a mailing: each mail is claimed and committed, handed over, and noted, one after another.

Whoever waits for a server holds no lock of the database, so that nobody else has to. Several
processes may send one mailing: what one has claimed, no other one claims.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Connection

from core.changed import Area
from core.errors import Cancelled, UserError
from core.formats import format_number, plural
from core.progress import SILENT, Progress
from mail.accounts import MailAccount
from mail.failures import AddressRefused, ResultUnknown
from mail.transports.transport import Transport
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from models.runner import this_runner
from records.sent_messages import MailingState, MessageState
from surveys.sending.ledger import (
    Claim,
    claim,
    count_messages,
    flag_interrupted,
    note_result,
    release,
)
from surveys.sending.mail_writer import MailWriter
from surveys.sending.mailings import (
    WaveMailing,
    find_mailing,
    finish,
    pause,
    schedule,
    start,
)
from surveys.sending.pace import GMAIL_WARNING, gmail_recipients, is_gmail, pace
from surveys.sending.recipients import InvitedPerson, is_due, plan_mailing
from surveys.sending.texts import RenderedMail
from surveys.waves import Wave

T = TypeVar("T")

_TICK: Final = 0.1  # seconds between two looks at Cancel while it waits
_MOST_FAILURES: Final = 10  # of the last mails, so many; more is no matter of single addresses
_LOOKED_AT: Final = 100
_AHEAD: Final = 10.0  # seconds for which mails are written in advance
_MOST_AHEAD: Final = 50
_SHOWN_EVERY: Final = 5.0  # seconds between two notices to those who show the wave
_PATIENCE: Final = timedelta(minutes=10)  # for another desk's writing, to note what was sent


@dataclass(frozen=True, slots=True)
class SendingResult:
    """How a sending ended: what this one did, and how the mailing stands.

    `uncertain` are all of the mailing, `left` those that it is still to go to, `excluded` the
    people it did not go to, as something speaks against it. `reason` says why it is paused.
    """

    sent: int
    failed: int
    uncertain: int
    excluded: int
    left: int
    state: MailingState
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Wait:
    """No mail may be sent for so many `seconds`."""

    seconds: float


@dataclass(frozen=True, slots=True)
class _Stop:
    """Nothing more is sent now: somebody or something else said so."""


class Sender:
    """Sends one mailing by one account, from one thread.

    `limit` is the most mails to send; `anyway`: the office's limits to reminders do not count.
    """

    def __init__(
        self,
        database: Database,
        wave: Wave,
        account: MailAccount,
        transport: Transport,
        progress: Progress = SILENT,
        *,
        limit: int | None = None,
        anyway: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._wave = wave
        self._account = account
        self._transport = transport
        self._progress = progress
        self._limit = limit
        self._anyway = anyway
        self._sleep = sleep
        self._runner = this_runner()
        soon = int(account.per_minute * _AHEAD / 60) if account.per_minute else _MOST_AHEAD
        self._ahead = max(1, min(_MOST_AHEAD, soon))
        self._sent = self._failed = 0
        self._outcomes: deque[bool] = deque(maxlen=_LOOKED_AT)  # whether each mail failed
        self._queue: deque[InvitedPerson] = deque()
        self._skipped: set[InvitedPerson] = set()  # who turned out not to be due
        self._texts: dict[int, RenderedMail | UserError] = {}
        self._shown = 0.0

    def send(self, mailing_id: int) -> SendingResult:
        """Send what is left of a mailing, until it is finished, paused, or stopped.

        Raises UserError where nothing could be sent at all: no connection, a text that cannot be
        used, a mailing that was cancelled.
        """
        with self._database.read() as connection:
            texts = find_mailing(connection, mailing_id).texts
            self._writer = MailWriter(connection, self._wave, self._account, texts)
        self._transport.open()
        try:
            mailing = self._write(lambda connection: self._start(connection, mailing_id))
            try:
                self._warn_of_bulk()
                self._send_all(mailing)
            except UserError as error:
                reason = error.message
                self._write(lambda connection: pause(connection, mailing_id, reason))
            except BaseException:
                with suppress(UserError):
                    self._write(lambda connection: pause(connection, mailing_id, _STOPPED))
                raise
            finally:
                self._record(mailing)
        finally:
            self._transport.close()
        return self._result(mailing_id)

    def _start(self, connection: Connection, mailing_id: int) -> WaveMailing:
        flag_interrupted(connection)
        mailing = start(connection, mailing_id, self._runner)
        self._fill(connection, mailing)
        return mailing

    def _fill(self, connection: Connection, mailing: WaveMailing) -> None:
        plan = plan_mailing(connection, mailing.wave_id, mailing.kind, mailing, anyway=self._anyway)
        self._queue.extend(one for one in plan.recipients if one not in self._skipped)
        self._total = self._sent + self._failed + len(self._queue)

    def _send_all(self, mailing: WaveMailing) -> None:
        while True:
            if not self._queue:
                with self._database.read() as connection:
                    self._fill(connection, mailing)  # who was invited meanwhile
            if not self._queue:
                self._write(lambda connection: _finish(connection, mailing))
                return
            if self._limit is not None and self._sent + self._failed >= self._limit:
                self._write(lambda connection: pause(connection, mailing.id))
                return
            if not self._tell(mailing):
                self._write(lambda connection: pause(connection, mailing.id, _STOPPED))
                return
            person = self._queue[0]
            text = self._text_for(person)
            step = self._write(partial(self._claim, mailing, person))
            if isinstance(step, _Stop):
                return
            if isinstance(step, _Wait):
                self._wait(step.seconds)
                continue
            self._queue.popleft()
            if isinstance(step, Claim):
                self._hand_over(person, text, step)
            else:
                self._skipped.add(person)

    def _claim(
        self, mailing: WaveMailing, person: InvitedPerson, connection: Connection
    ) -> Claim | _Wait | _Stop | None:
        """Claim the mail to `person`; None: it is not due any more."""
        if find_mailing(connection, mailing.id).state is not MailingState.SENDING:
            return _Stop()
        wanted = pace(connection, self._account, utc_now())
        if wanted.until is not None:
            schedule(connection, mailing.id, wanted.until)
            return _Stop()
        if wanted.seconds > 0:
            return _Wait(wanted.seconds)
        due, _ = is_due(connection, mailing, person, anyway=self._anyway)
        return claim(connection, mailing, person, self._account, self._runner) if due else None

    def _hand_over(
        self, person: InvitedPerson, text: RenderedMail | UserError, mine: Claim
    ) -> None:
        """Hand a claimed mail over, and note what became of it, whatever happens."""
        state, detail = MessageState.UNCERTAIN, _BROKEN_OFF
        if isinstance(text, UserError):  # a value is missing
            self._note(mine, MessageState.FAILED, text.message)
            return
        try:
            detail = self._transport.send(self._writer.compose(person, text, mine.message_id))
            state = MessageState.SENT
        except AddressRefused as error:
            state, detail = MessageState.FAILED, error.reply
        except ResultUnknown as error:
            detail = error.reply
        except UserError:
            self._write(lambda connection: release(connection, mine))
            raise
        except BaseException:
            with suppress(UserError):
                self._note(mine, state, detail)
            raise
        self._note(mine, state, detail)
        self._outcomes.append(state is MessageState.FAILED)
        if state is MessageState.FAILED and sum(self._outcomes) >= _MOST_FAILURES:
            raise UserError(
                f"{sum(self._outcomes)} of the last {plural(len(self._outcomes), 'mail')} were"
                " refused, so the sending is paused; no address was marked. Look at the replies,"
                " then resume.",
                code="many_failures",
            )

    def _note(self, mine: Claim, state: MessageState, detail: str) -> None:
        self._write(lambda connection: note_result(connection, mine, state, detail))
        self._sent += state is MessageState.SENT
        self._failed += state is MessageState.FAILED

    def _text_for(self, person: InvitedPerson) -> RenderedMail | UserError:
        """The text for the next person; those of a few more are written with it."""
        if person.invitation_id not in self._texts:
            some = list(islice(self._queue, self._ahead))
            with self._database.read() as connection:
                self._texts = self._writer.read(connection, some)
        return self._texts[person.invitation_id]

    def _write(self, act: Callable[[Connection], T]) -> T:
        """What `act` gives, which writes; while another desk is writing, it is tried again."""
        give_up = utc_now() + _PATIENCE
        while True:
            now = time.monotonic()
            area = Area.INVITATIONS if now - self._shown > _SHOWN_EVERY else None
            try:
                with self._database.unjournalled(area) as connection:
                    found = act(connection)
            except UserError as error:
                if error.code != "busy" or utc_now() > give_up:
                    raise
                continue
            if area is not None:
                self._shown = now
            return found

    def _tell(self, mailing: WaveMailing) -> bool:
        """Tell how far it is; False: somebody wants it to stop."""
        done = self._sent + self._failed
        try:
            self._progress.report(f"Sending {mailing.kind}s", done, self._total)
        except Cancelled:
            return False
        return True

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._progress.is_cancelled and (left := end - time.monotonic()) > 0:
            self._sleep(min(left, _TICK))

    def _warn_of_bulk(self) -> None:
        with self._database.read() as connection:
            before = gmail_recipients(connection, self._account, utc_now())
        count = before + sum(is_gmail(one.email) for one in self._queue)
        if count >= GMAIL_WARNING:
            self._progress.warn(
                f"{format_number(count)} mails of a day go to Gmail. From about 5,000 Google counts"
                " the sender among bulk senders for good; send a part of them on another day."
            )

    def _record(self, mailing: WaveMailing) -> None:
        """Enter what was sent in the history, as a batch, by which results are counted anew."""
        if not self._sent:
            return
        with self._database.write(BatchKind.MAIL_SENT) as changes:
            changes.counts["sent"] = self._sent
            changes.describe(
                wave=self._wave.name, message=str(mailing.kind), mails=plural(self._sent, "mail")
            )

    def _result(self, mailing_id: int) -> SendingResult:
        with self._database.read() as connection:
            mailing = find_mailing(connection, mailing_id)
            counts = count_messages(connection, mailing_id)
            plan = plan_mailing(
                connection, mailing.wave_id, mailing.kind, mailing, anyway=self._anyway
            )
        return SendingResult(
            self._sent,
            self._failed,
            counts.get(MessageState.UNCERTAIN, 0),
            sum(map(len, plan.excluded.values())),
            len(plan.recipients),
            mailing.state,
            mailing.reason,
        )


_STOPPED: Final = "Somebody stopped it."
_BROKEN_OFF: Final = "It was broken off while it was handed over."


def _finish(connection: Connection, mailing: WaveMailing) -> None:
    """Finish a mailing, unless another process still hands mails of it over."""
    if not count_messages(connection, mailing.id).get(MessageState.CLAIMED):
        finish(connection, mailing.id)
