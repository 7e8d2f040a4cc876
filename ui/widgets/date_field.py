"""A field for a date, typed as people write dates, or chosen in a calendar."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QWidget

from core.typed_dates import parse_typed_date
from ui.formats import date_order, full_day
from ui.icons import icon
from ui.widgets.plain_text import set_tool_tip

_CALENDAR: Final = "Choose in a calendar (Alt+Down)"


class DateField(QLineEdit):
    """Takes “3 march 85”, “28/11” (of this year), “today”; Up and Down change the day.

    Tab leaves the field. A text that is not a date stays, and is marked. Signal: `day_changed`.
    """

    day_changed = Signal()

    def __init__(self, name: str, day: date | None, *, optional: bool = False) -> None:
        super().__init__()
        self._optional = optional
        self.setAccessibleName(name)
        self.setPlaceholderText("No date" if optional else "")
        choose = self.addAction(icon("date"), QLineEdit.ActionPosition.TrailingPosition)
        choose.setText(_CALENDAR)
        choose.triggered.connect(self._open_calendar)
        self.set_day(day)
        self.textChanged.connect(self._tell)
        self._mark()

    @property
    def day(self) -> date | None:
        """The day that the text names; None for an empty text, or one that is not a date."""
        return parse_typed_date(self.text(), date_order(), date.today())

    @property
    def issue(self) -> str:
        """What is wrong with the text, empty if nothing is."""
        text = self.text().strip()
        if not text:
            return "" if self._optional else "Enter a date."
        return "" if self.day is not None else f"“{text}” isn’t a date."

    def set_day(self, day: date | None) -> None:
        """Show another day, in the user's format."""
        self.setText("" if day is None else full_day(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_calendar()
        elif step is not None:
            self.set_day((self.day or date.today()) + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the day as it was understood."""
        super().focusOutEvent(event)
        if self.day is not None:
            self.set_day(self.day)

    def _tell(self) -> None:
        self._mark()
        self.day_changed.emit()

    def _mark(self) -> None:
        issue = self.issue
        self.setProperty("wrong", "true" if issue else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        set_tool_tip(self, issue)
        self.setAccessibleDescription(issue)

    def _open_calendar(self) -> None:
        calendar = _Calendar(self)
        shown = self.day or date.today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(lambda picked: self._choose(calendar, picked))
        calendar.clicked.connect(lambda picked: self._choose(calendar, picked))
        calendar.move(self.mapToGlobal(QPoint(0, self.height())))
        calendar.show()
        calendar.setFocus()

    def _choose(self, calendar: QWidget, picked: QDate) -> None:
        self.set_day(date(picked.year(), picked.month(), picked.day()))
        calendar.close()
        self.setFocus()


class _Calendar(QCalendarWidget):
    """A month to choose a day of, in front of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Calendar")
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
