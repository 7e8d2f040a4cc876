"""A list of values to check, with how many records have each; and a field that opens the list."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.formats import format_number
from core.text import fold
from ui.theme import GRID
from ui.widgets.fields import search_field
from ui.widgets.plain_text import PlainButton

_ROW_HEIGHT: Final = 30
_MOST_ROWS: Final = 8
_SEARCHED_FROM: Final = 9  # values, from which on there is a field to search them


class CheckList(QWidget):
    """Signals: `changed` when a value is checked or cleared, `accepted` for Enter."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, name: str, values: Sequence[str]) -> None:
        super().__init__()
        self._search = search_field("Search…")
        self._search.setVisible(len(values) >= _SEARCHED_FROM)
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(name)
        self._list.installEventFilter(self)
        for value in values:
            self._add(value)
        self._list.setFixedHeight(min(max(len(values), 2), _MOST_ROWS) * _ROW_HEIGHT + 10)
        self._list.setCurrentRow(0)
        self._list.itemChanged.connect(lambda _item: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._search)
        column.addWidget(self._list)

    def focus_first(self) -> None:
        """Give the focus to the search where there is one, else to the list.

        A focus proxy would have Tab begin here again from the end of a dialog.
        """
        (self._search if self._search.isVisibleTo(self) else self._list).setFocus()

    def checked(self) -> tuple[str, ...]:
        """The values checked, in the order of the list."""
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def check(self, values: Sequence[str]) -> None:
        """Check `values`, whatever their capitals, and clear all others; add what is not listed."""
        there = {str(one.data(Qt.ItemDataRole.UserRole)).casefold() for one in self._items()}
        for value in values:
            if value.casefold() not in there:
                self._add(value)
        wanted = {value.casefold() for value in values}
        for item in self._items():
            is_wanted = str(item.data(Qt.ItemDataRole.UserRole)).casefold() in wanted
            item.setCheckState(Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records have each value, in brackets behind it."""
        with QSignalBlocker(self._list):
            for item in self._items():
                value = str(item.data(Qt.ItemDataRole.UserRole))
                item.setText(f"{value} ({format_number(counts.get(value, 0))})")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter accepts; the arrows lead from the search to the list, Space checks from both."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
            return True
        if watched is self._search and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        for item in self._items():
            item.setHidden(fold(text) not in fold(item.text()))
        shown = (row for row, item in enumerate(self._items()) if not item.isHidden())
        self._list.setCurrentRow(next(shown, -1))

    def _add(self, value: str) -> None:
        item = QListWidgetItem(value)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))  # Qt measures rows before the style sheet applies
        item.setCheckState(Qt.CheckState.Unchecked)
        self._list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]


class CheckListField(PlainButton):
    """A field that shows the values checked, joined by `between`, and opens their list.

    `placeholder` is shown while none is checked. Signal: `changed`.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        values: Sequence[str],
        *,
        between: str = " or ",
        placeholder: str = "Choose values…",
    ) -> None:
        super().__init__("")
        self._name = name
        self._between = between
        self._placeholder = placeholder
        self.setProperty("kind", "field")
        self.setAutoDefault(False)
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setProperty("kind", "popup")
        self._popup.setAccessibleName(name)
        self._list = CheckList(name, values)
        inside = QVBoxLayout(self._popup)
        inside.setContentsMargins(GRID, GRID, GRID, GRID)
        inside.addWidget(self._list)
        self._list.changed.connect(self._show_checked)
        self._list.changed.connect(self.changed)
        self._list.accepted.connect(self._popup.close)
        self.clicked.connect(self._open)
        self._show_checked()

    def checked(self) -> tuple[str, ...]:
        """The values checked."""
        return self._list.checked()

    def check(self, values: Sequence[str]) -> None:
        """Check `values` and clear all others."""
        self._list.check(values)
        self._show_checked()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many records have each value."""
        self._list.show_counts(counts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_F4}
        if event.key() in opens and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self._popup.setFixedWidth(max(self.width(), 240))
        self._popup.adjustSize()
        place = self.mapToGlobal(QPoint(0, self.height() + 2))
        room = self.screen().availableGeometry()
        if place.y() + self._popup.height() > room.bottom():
            place = self.mapToGlobal(QPoint(0, -self._popup.height() - 2))
        self._popup.move(place)
        self._popup.show()
        self._list.focus_first()

    def _show_checked(self) -> None:
        words = self._between.join(self.checked())
        shown = words or self._placeholder
        self.setText(
            self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, self._text_width())
        )
        self.setAccessibleName(f"{self._name}: {words or 'none'}")

    def _text_width(self) -> int:
        return max(self.width() - 36, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_checked()
