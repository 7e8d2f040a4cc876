"""A day and a time at which a mailing is to be sent; and the dialog that moves a mailing to one."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.changed import Area
from core.progress import Progress
from surveys.sending.mailings import WaveMailing, move
from ui.context import PageContext
from ui.formats import short_day
from ui.theme import GRID, Tone
from ui.widgets import DateField, Message, combo_box, label
from ui.widgets.dialogs import FormDialog

SENT_WHILE_OPEN: Final = (
    "Sent only while Almanac is open on some computer, or by the command “mailing send-due”."
)
_DAY_WIDTH: Final = 150
_USUAL: Final = time(9)


class SendTime(QWidget):
    """Asks for a local day and time, at first `at` or tomorrow morning. Signal: `changed`."""

    changed = Signal()

    def __init__(self, at: datetime | None = None) -> None:
        super().__init__()
        local = datetime.combine(date.today() + timedelta(days=1), _USUAL)
        if at is not None:
            local = at.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
        self._day = DateField("Day", local.date())
        self._day.setMaximumWidth(_DAY_WIDTH)
        self._time = combo_box("Time")
        times = {time(half // 2, half % 2 * 30) for half in range(48)}
        self._time.addItems([f"{one:%H:%M}" for one in sorted(times | {_minute(local)})])
        self._time.setCurrentText(f"{local:%H:%M}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._day)
        row.addWidget(self._time)
        row.addStretch(1)
        self._day.day_changed.connect(self.changed)
        self._time.currentIndexChanged.connect(self.changed)

    @property
    def issue(self) -> str:
        """What is wrong with it, empty if nothing is."""
        is_past = self._local <= datetime.now()
        return self._day.issue or ("That time is past; choose one to come." if is_past else "")

    @property
    def at(self) -> datetime:
        """The moment chosen, in UTC."""
        return self._local.astimezone(UTC).replace(tzinfo=None)

    @property
    def in_words(self) -> str:
        """The local day and time, as in “19 Nov, 09:00”."""
        return f"{short_day(self._local.date())}, {self._local:%H:%M}"

    @property
    def _local(self) -> datetime:
        day = self._day.day or date.today()
        return datetime.combine(day, time.fromisoformat(self._time.currentText()))


class MoveMailingDialog(FormDialog):
    """Asks for another time of a mailing, and moves it there; `name` says what it is to whom."""

    def __init__(
        self, parent: QWidget, context: PageContext, mailing: WaveMailing, name: str
    ) -> None:
        super().__init__(parent, f"Move mailing: {name}", SENT_WHILE_OPEN, "Move mailing")
        self._context, self._mailing, self._name = context, mailing, name
        self._when = SendTime(mailing.scheduled_at)
        self.body.addWidget(label("Send on"))
        self.body.addWidget(self._when)
        self._when.changed.connect(self._check)
        self._check()

    def accept(self) -> None:
        """Move it, unless the time has passed meanwhile."""
        self._check()
        if self._when.issue:
            return
        database, mailing_id, at = self._context.database, self._mailing.id, self._when.at
        told = f"{self._name} will be sent on {self._when.in_words}."
        jobs = self._context.jobs

        def act(_progress: Progress) -> bool:
            with database.unjournalled(Area.INVITATIONS) as connection:
                return move(connection, mailing_id, at)

        def done(moved: bool) -> None:  # noqa: FBT001  # what a job gave
            ended = Message(
                f"{self._name}: this mailing has ended; nothing was moved.", Tone.WARNING
            )
            jobs.said.emit(Message(told, Tone.GOOD) if moved else ended)

        jobs.write(act, done, title="Moving the mailing")
        super().accept()

    def _check(self) -> None:
        issue = self._when.issue
        self.complain(issue)
        self.set_ready(ready=not issue)


def _minute(at: datetime) -> time:
    return at.time().replace(second=0, microsecond=0)
