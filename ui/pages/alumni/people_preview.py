"""How many people meet a filter, and the first of them, counted as the filter is edited."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import Cancelled, UserError
from core.formats import format_number, plural
from core.progress import Progress
from models.interruptible import interruptible
from queries.segments import PeoplePreview, read_preview
from records.filters.model import Filter
from ui.context import PageContext
from ui.jobs import Job
from ui.theme import Type
from ui.widgets import ElidedLabel, label

_PAUSE: Final = 150  # milliseconds after the last change before people are counted
_MOST_NAMES: Final = 5


class PreviewLine(QWidget):
    """“1,204 of 644,000 people” above the first names; a newer filter cancels the count before.

    `people` is how many there are altogether.
    """

    def __init__(self, context: PageContext, people: int) -> None:
        super().__init__()
        self._context = context
        self._people = people
        self._filter: Filter | None = None
        self._note = ""
        self._job: Job | None = None
        self._count = label("", Type.STRONG)
        self._names = ElidedLabel("", ink="muted")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._count)
        column.addWidget(self._names)

    def show_people(self, chosen: Filter | None, note: str = "") -> None:
        """Count the people who meet `chosen`, after a pause; `note` is said beside the count."""
        self.stop()
        self._filter, self._note = chosen, note
        self._pause.start()

    def show_nothing(self, why: str) -> None:
        """Show no people, and why."""
        self.stop()
        self._count.setText(why)
        self._names.setText("")

    def stop(self) -> None:
        """Cancel the count that is under way."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _read(self) -> None:
        database, chosen = self._context.database, self._filter

        def read(progress: Progress) -> PeoplePreview:
            with database.read() as connection, interruptible(connection, progress):
                return read_preview(connection, chosen, _MOST_NAMES)

        self._count.setText("Counting…")
        self._job = self._context.jobs.read(read, self._show, failed=self._fail)

    def _show(self, preview: PeoplePreview) -> None:
        total = plural(self._people, "person", "people")
        count = total if preview.count == self._people else format_number(preview.count)
        text = count if preview.count == self._people else f"{count} of {total}"
        self._count.setText(f"{text} · {self._note}" if self._note else text)
        names = "; ".join(preview.names)
        more = preview.count - len(preview.names)
        self._names.setText(f"{names}; and {format_number(more)} more" if more else names)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.show_nothing(error.message)
        elif not isinstance(error, Cancelled):
            self.show_nothing("The people could not be counted.")
