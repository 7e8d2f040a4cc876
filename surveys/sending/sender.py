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
    Result,
    claim,
    count_messages,
    flag_interrupted,
    ledger_state,
    note_results,
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
    state_of,
)
from surveys.sending.pace import GMAIL_WARNING, gmail_recipients, is_gmail, pace
from surveys.sending.recipients import InvitedPerson, due_people, plan_mailing
from surveys.sending.texts import RenderedMail
from surveys.waves import Wave

T = TypeVar("T")

_TICK: Final = 0.1  # seconds between two looks at Cancel while it waits
_MOST_FAILURES: Final = 10  # of the last mails, so many; more is no matter of single addresses
_LOOKED_AT: Final = 100
_AHEAD: Final = 10.0  # seconds for which mails are written in advance
_MOST_AHEAD: Final = 50
# Where nothing slows the mails down, claims of single mails would: a few are claimed at once, as
# many as are handed over in so many seconds. So many may be uncertain if the computer fails.
_MOST_CLAIMED: Final = 10
_CLAIMED_FOR: Final = 0.25
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


class Sender:
    """Sends one mailing by one account, from one thread.

    `limit` is the most mails to send.
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
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._wave = wave
        self._account = account
        self._transport = transport
        self._progress = progress
        self._limit = limit
        self._sleep = sleep
        self._runner = this_runner()
        soon = int(account.per_minute * _AHEAD / 60) if account.per_minute else _MOST_AHEAD
        self._ahead = max(1, min(_MOST_AHEAD, soon))
        self._sent = self._failed = 0
        self._outcomes: deque[bool] = deque(maxlen=_LOOKED_AT)  # whether each mail failed
        self._queue: deque[InvitedPerson] = deque()
        self._skipped: set[InvitedPerson] = set()  # who turned out not to be due
        self._texts: dict[int, RenderedMail | UserError] = {}  # of the next in the queue
        self._due: set[InvitedPerson] = set()  # of those who have a text
        self._checked_at: tuple[str, int] | None = None  # the state when that was asked
        self._results: list[Result] = []  # what is to be noted
        self._group = 1  # how many mails are claimed at once
        self._most = 1 if account.per_minute or account.per_day else _MOST_CLAIMED
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
                self._leave(mailing_id, error.message)
            except BaseException:
                with suppress(UserError):
                    self._leave(mailing_id, _STOPPED)
                raise
            finally:
                self._record(mailing)
        finally:
            self._transport.close()
        return self._result(mailing_id)

    def _leave(self, mailing_id: int, reason: str) -> None:
        """Note what was sent, and pause the mailing."""

        def act(connection: Connection) -> None:
            note_results(connection, self._results)
            pause(connection, mailing_id, reason)

        self._write(act)
        self._results.clear()

    def _start(self, connection: Connection, mailing_id: int) -> WaveMailing:
        flag_interrupted(connection)
        mailing = start(connection, mailing_id, self._runner)
        self._fill(connection, mailing)
        return mailing

    def _fill(self, connection: Connection, mailing: WaveMailing) -> None:
        plan = plan_mailing(connection, mailing.wave_id, mailing.kind, mailing)
        self._queue.extend(one for one in plan.recipients if one not in self._skipped)
        self._checked_at = None
        self._total = self._sent + self._failed + len(self._queue)

    def _send_all(self, mailing: WaveMailing) -> None:
        while True:
            self._read_ahead()
            step = self._write(partial(self._advance, mailing))
            self._results.clear()
            if step is None:
                return
            if isinstance(step, float):
                self._wait(step)
            else:
                self._hand_over(step)

    def _read_ahead(self) -> None:
        """Write the texts for the next people in the queue."""
        if self._queue and self._queue[0].invitation_id not in self._texts:
            with self._database.read() as connection:
                self._texts = self._writer.read(connection, list(islice(self._queue, self._ahead)))
            self._checked_at = None

    def _advance(
        self, mailing: WaveMailing, connection: Connection
    ) -> dict[Claim, InvitedPerson] | float | None:
        """Note what was sent, and claim the next mails.

        Gives the seconds to wait where it is too early for more, None: nothing is sent now.
        """
        note_results(connection, self._results)
        if not self._queue:
            self._fill(connection, mailing)  # who was invited meanwhile
        if not self._queue:
            _finish(connection, mailing)
            return None
        if state_of(connection, mailing.id) is not MailingState.SENDING:
            return None
        done = self._sent + self._failed
        most = self._group if self._limit is None else min(self._group, self._limit - done)
        if most <= 0 or not self._tell(mailing):
            pause(connection, mailing.id, _STOPPED if most > 0 else None)
            return None
        wanted = pace(connection, self._account, utc_now())
        if wanted.until is not None:
            schedule(connection, mailing.id, wanted.until)
            return None
        return wanted.seconds or self._claim(mailing, connection, most)

    def _claim(
        self, mailing: WaveMailing, connection: Connection, most: int
    ) -> dict[Claim, InvitedPerson]:
        """Claim the mails to the next people, at `most` so many, who are due at this moment.

        Who is due is asked again as soon as anything was written since it was asked.
        """
        if ledger_state(connection) != self._checked_at:
            ahead = [one for one in islice(self._queue, self._ahead) if self._has_text(one)]
            self._due = due_people(connection, mailing, ahead)
        group: list[InvitedPerson] = []
        while self._queue and len(group) < most and self._has_text(self._queue[0]):
            person = self._queue.popleft()
            if person in self._due:
                group.append(person)
            else:
                self._skipped.add(person)
        claims = claim(connection, mailing, group, self._account, self._runner) if group else []
        self._checked_at = ledger_state(connection)
        return dict(zip(claims, group, strict=True))

    def _has_text(self, person: InvitedPerson) -> bool:
        return person.invitation_id in self._texts

    def _is_complete(self, person: InvitedPerson) -> bool:
        return isinstance(self._texts[person.invitation_id], RenderedMail)

    def _hand_over(self, claims: dict[Claim, InvitedPerson]) -> None:
        """Hand claimed mails over, one after another; those that are left are given back."""
        left = dict(claims)
        began = time.monotonic()
        try:
            for mine, person in claims.items():
                if self._progress.is_cancelled or time.monotonic() - began > _CLAIMED_FOR:
                    break
                result = self._hand_over_one(mine, person)
                del left[mine]
                self._keep(result, was_handed_over=self._is_complete(person))
        except UserError:
            raise
        except BaseException:  # in the midst of handing over the first one that is left
            first = next(iter(left))
            self._results.append(Result(first, MessageState.UNCERTAIN, _BROKEN_OFF))
            del left[first]
            raise
        finally:
            if left:
                self._write(lambda connection: release(connection, left))
            self._queue.extendleft(claims[one] for one in reversed(left))
        is_fast = time.monotonic() - began < _CLAIMED_FOR / 2
        self._group = min(self._group * 2, self._most) if is_fast else 1

    def _hand_over_one(self, mine: Claim, person: InvitedPerson) -> Result:
        """Hand one mail over; raises UserError where no mail can be, and this one was not."""
        text = self._texts[person.invitation_id]
        if isinstance(text, UserError):  # a value is missing
            return Result(mine, MessageState.FAILED, text.message)
        try:
            reply = self._transport.send(self._writer.compose(person, text, mine.message_id))
        except AddressRefused as error:
            return Result(mine, MessageState.FAILED, error.reply)
        except ResultUnknown as error:
            return Result(mine, MessageState.UNCERTAIN, error.reply)
        return Result(mine, MessageState.SENT, reply)

    def _keep(self, result: Result, *, was_handed_over: bool) -> None:
        """Keep a result, to be noted with the next claim.

        Raises UserError where the server refused so many of the last ones that it is no matter of
        addresses.
        """
        has_failed = result.state is MessageState.FAILED
        self._results.append(result)
        self._sent += result.state is MessageState.SENT
        self._failed += has_failed
        if not was_handed_over:
            return
        self._outcomes.append(has_failed)
        failures = sum(self._outcomes)
        if has_failed and failures >= _MOST_FAILURES:
            raise UserError(
                f"{failures} of the last {plural(len(self._outcomes), 'mail')} were refused, so the"
                " sending is paused; no address was marked. Look at the replies, then resume.",
                code="many_failures",
            )

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
        """Enter what was sent in the history, as a batch, by which results are counted anew.

        Those who show the wave learn that the sending ended.
        """
        if self._sent:
            with self._database.write(BatchKind.MAIL_SENT) as changes:
                changes.counts["sent"] = self._sent
                changes.describe(
                    wave=self._wave.name,
                    message=str(mailing.kind),
                    mails=plural(self._sent, "mail"),
                )
        self._database.announce(Area.INVITATIONS)

    def _result(self, mailing_id: int) -> SendingResult:
        with self._database.read() as connection:
            mailing = find_mailing(connection, mailing_id)
            counts = count_messages(connection, mailing_id)
            plan = plan_mailing(connection, mailing.wave_id, mailing.kind, mailing)
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
    flag_interrupted(connection)  # one that ended meanwhile hands nothing over any more
    if not count_messages(connection, mailing.id).get(MessageState.CLAIMED):
        finish(connection, mailing.id)
