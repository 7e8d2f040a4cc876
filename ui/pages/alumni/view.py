"""What the views have in common that Alumni shows in place of the people."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.progress import Progress
from ui.context import PageContext
from ui.jobs import Job
from ui.theme import PAGE_MARGIN
from ui.widgets import link_button

_T = TypeVar("_T")


class AlumniView(QWidget):
    """A column under a link back to Alumni, or to what `back_to` names.

    What `focus_on_show` names has the focus when the view is shown. Signal: `closed` to go back.
    """

    closed = Signal()

    def __init__(self, context: PageContext, back_to: str = "Alumni") -> None:
        super().__init__()
        self._context = context
        self._reading: Job | None = None
        self._first: QWidget | None = None
        self._is_awaited = False  # the view is shown, and what is to have the focus not yet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        self._column.setSpacing(12)
        back = link_button(f"‹ {back_to}", self.closed.emit)
        back.setAccessibleName(f"Back to {back_to}")
        self._column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def focus_on_show(self, widget: QWidget) -> None:
        """Give `widget` the focus whenever the view is shown, or as soon as it has what to show."""
        self._first = widget
        widget.installEventFilter(self)

    def start_reading(self, work: Callable[[Progress], _T], done: Callable[[_T], object]) -> None:
        """Run `work` in a job, then `done(result)`, in place of what is still being read."""
        self.stop_reading()
        self._reading = self._context.jobs.read(work, done)

    def stop_reading(self) -> None:
        """Cancel what is still being read."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and watched is self._first and self._is_awaited:
            self._is_awaited = False
            focused = self.window().focusWidget()
            if focused is None or self.isAncestorOf(focused):  # nobody types elsewhere meanwhile
                self._first.setFocus()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._first is not None:
            self._first.setFocus()
            self._is_awaited = not self._first.isVisibleTo(self)
