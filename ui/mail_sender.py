"""Sends mailings in jobs beside the window, and looks every minute for those whose time has come.

Knows no page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from core.formats import format_number, plural
from core.progress import Progress
from mail.accounts import mail_account
from models.database import utc_now
from surveys.mailing_lists import ListKind
from surveys.sending.mailings import WaveMailing, due_mailings, late_mailings
from surveys.waves import Wave, all_waves
from ui.context import SURVEYS, OpenWave, PageContext
from ui.formats import moment
from ui.theme import Tone
from ui.widgets.banners import Message

if TYPE_CHECKING:  # loaded on the thread of a job
    from surveys.sending.sender import SendingResult

NAMES: Final = {ListKind.INVITATION: "Invitations", ListKind.REMINDER: "Reminders"}
_MINUTE: Final = 60_000  # milliseconds
_SOON: Final = 6_000


@dataclass(frozen=True, slots=True)
class _Scheduled:
    """A mailing whose time has come, and its wave."""

    mailing: WaveMailing
    wave: Wave


class MailSender(QObject):
    """Sends mailings at the time set, while the window is open; asks about those that are late."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        # Mailings that this window has begun, or asked about as they are late, each with its time:
        # one that is moved, or goes on the next day, is due again.
        self._begun: set[tuple[int, datetime | None]] = set()
        self._asked: set[tuple[int, datetime | None]] = set()
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.look)

    def begin(self) -> None:
        """Look shortly after the first page is shown, and then every minute."""
        self._clock.start()
        QTimer.singleShot(_SOON, self, self.look)

    def look(self) -> None:
        """Send what is due, and ask about what is late."""
        database = self._context.database

        def read(_progress: Progress) -> tuple[list[_Scheduled], list[_Scheduled]]:
            with database.read() as connection:
                now = utc_now()
                due, late = due_mailings(connection, now), late_mailings(connection, now)
                if not due and not late:
                    return [], []
                waves = {wave.id: wave for wave in all_waves(connection)}
            return (
                [_Scheduled(one, waves[one.wave_id]) for one in due],
                [_Scheduled(one, waves[one.wave_id]) for one in late],
            )

        # What keeps it from looking is no news each minute: it looks again.
        self._context.jobs.read(read, lambda found: self._act(*found), failed=lambda _error: None)

    def _act(self, due: Sequence[_Scheduled], late: Sequence[_Scheduled]) -> None:
        for one in due:
            if _is_new(one, self._begun):
                send_mailing(self._context, one.wave, one.mailing.id, one.mailing.kind)
        for one in late:
            if _is_new(one, self._asked):  # also if it was begun, and could not be sent
                self._ask(one)

    def _ask(self, one: _Scheduled) -> None:
        at = one.mailing.scheduled_at
        when = "" if at is None else f" planned for {moment(at)}"
        text = f"{NAMES[one.mailing.kind]} of {one.wave.name}{when} were not sent."
        show = partial(
            self._context.navigate,
            SURVEYS,
            OpenWave(one.wave.survey_code, one.wave.label, "mailings"),
        )
        self._context.jobs.said.emit(Message(text, Tone.WARNING, "Decide…", show))


def _is_new(one: _Scheduled, known: set[tuple[int, datetime | None]]) -> bool:
    """Whether a mailing is none of those `known`, which it is from now on."""
    key = one.mailing.id, one.mailing.scheduled_at
    is_new = key not in known
    known.add(key)
    return is_new


def send_mailing(context: PageContext, wave: Wave, mailing_id: int, kind: ListKind) -> None:
    """Send what is left of a mailing in a job; its Cancel pauses the mailing."""
    database = context.database

    def work(progress: Progress) -> "SendingResult":
        from mail.transports.account_transport import account_transport
        from surveys.sending.sender import Sender

        with database.read() as connection:
            account = mail_account(connection)
        return Sender(database, wave, account, account_transport(account), progress).send(
            mailing_id
        )

    def tell(result: "SendingResult") -> None:
        context.jobs.said.emit(_message(wave, kind, result))

    context.jobs.write(work, tell, title=f"Sending {kind}s: {wave.name}", lasts=True)


def _message(wave: Wave, kind: ListKind, result: "SendingResult") -> Message:
    """How a sending ended, in words."""
    text = f"{NAMES[kind]} of {wave.name}: {plural(result.sent, 'mail')} sent"
    for count, words in ((result.failed, "failed"), (result.uncertain, "uncertain"),
                         (result.left, "not sent yet")):  # fmt: skip
        if count:
            text += f", {format_number(count)} {words}"
    text += f". {result.reason}" if result.reason else "."
    is_fine = not (result.failed or result.uncertain or result.left)
    return Message(text, Tone.GOOD if is_fine else Tone.WARNING)
