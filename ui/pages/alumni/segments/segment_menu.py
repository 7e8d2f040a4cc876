"""The popup of the segment chip: everyone, the segments and the lists, searched by typing."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.text import fold
from records.filters.segments import Segment
from ui.bound_actions import action_button
from ui.theme import GRID, Type, font
from ui.widgets import rule
from ui.widgets.fields import search_field

_WIDTH: Final = 300
_ROW_HEIGHT: Final = 30
_MOST_ROWS: Final = 10
ALL_ALUMNI: Final = "All alumni"


class SegmentMenu(QFrame):
    """Offers `segments` to choose from, and `actions` below them.

    Signal: `chosen(Segment | None)`; None is everybody.
    """

    chosen = Signal(object)

    def __init__(
        self,
        segments: Sequence[Segment],
        current: Segment | None,
        actions: Sequence[QAction],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose segment or list")
        self.setFixedWidth(_WIDTH)
        self._search = search_field("Search segments and lists…")
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Segments and lists")
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._add(ALL_ALUMNI, None, is_current=current is None)
        for heading, is_list in (("Segments", False), ("Lists", True)):
            some = [one for one in segments if one.is_list == is_list]
            if some:
                self._add_heading(heading)
            for one in some:
                self._add(one.name, one, is_current=one == current)
        self._list.setFixedHeight(min(self._list.count(), _MOST_ROWS) * _ROW_HEIGHT + 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._search)
        column.addWidget(self._list)
        column.addWidget(rule())
        for action in actions:
            if action.isVisible():
                button = action_button(action, "menu")
                button.clicked.connect(self.close)
                column.addWidget(button)
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter of the search field move in the list and choose."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up:
                    self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._choose(self._list.currentItem())
                    return True
        return super().eventFilter(watched, event)

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font(Type.SMALL))
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self._list.addItem(item)

    def _add(self, text: str, segment: Segment | None, *, is_current: bool) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, segment)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self._list.addItem(item)
        if is_current:
            self._list.setCurrentItem(item)

    def _narrow(self, text: str) -> None:
        """Show what matches `text`, and make its first line the current one."""
        for item in self._items():
            is_heading = item.flags() == Qt.ItemFlag.NoItemFlags
            hidden = bool(text) if is_heading else fold(text) not in fold(item.text())
            item.setHidden(hidden)
        items = enumerate(self._items())
        self._list.setCurrentRow(next((r for r, one in items if self._can_be_chosen(one)), -1))

    def _move(self, step: int) -> None:
        rows = [row for row, item in enumerate(self._items()) if self._can_be_chosen(item)]
        here = self._list.currentRow()
        further = [row for row in rows if (row - here) * step > 0]
        if further:
            self._list.setCurrentRow(min(further, key=lambda row: abs(row - here)))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and self._can_be_chosen(item):
            self.close()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _can_be_chosen(self, item: QListWidgetItem) -> bool:
        return not item.isHidden() and item.flags() != Qt.ItemFlag.NoItemFlags
