"""A list of what figures can be broken down by, in groups, to search and choose from."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.text import fold
from queries.findings import BreakDown
from ui.bound_actions import action_button
from ui.theme import GRID, Type, font
from ui.widgets.fields import search_field
from ui.widgets.plain_text import set_tool_tip
from ui.widgets.popups import pop_up

_WIDTH: Final = 340
_ROW_HEIGHT: Final = 28
_MOST_ROWS: Final = 14
_FEW_ROWS: Final = 6  # so many are shown even where the screen ends below
_AROUND: Final = 110  # pixels: the search and the links
_LONG: Final = 40  # characters, beyond which a tool tip has the whole text


class VariablePopup(QFrame):
    """Enter chooses the first entry that has what was typed; arrows lead into the list.

    Signal: `chosen(BreakDown)`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAccessibleName("Break down by")
        self.setFixedWidth(_WIDTH)
        self._groups: Sequence[tuple[str, Sequence[BreakDown]]] = ()
        self._most_rows = _MOST_ROWS
        self._search = search_field("Search fields, questions, segments…")
        self._search.textChanged.connect(lambda _text: self._fill())
        self._search.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Fields, questions and segments")
        self._list.setUniformItemSizes(True)
        self._list.installEventFilter(self)
        self._list.itemClicked.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(GRID)
        column.addWidget(self._search)
        column.addWidget(self._list)
        self._column = column

    def add_action(self, action: QAction) -> None:
        """Put a link for `action` below the list."""
        link = action_button(action, "link")
        link.clicked.connect(self.close)
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def open_at(
        self,
        spot: QPoint,
        groups: Sequence[tuple[str, Sequence[BreakDown]]],
        taken: Collection[str] = (),
    ) -> None:
        """Show `groups`, each under its heading, without the keys that are `taken`."""
        self._groups = [
            (heading, [one for one in entries if one.key not in taken])
            for heading, entries in groups
        ]
        below = self.screen().availableGeometry().bottom() - spot.y() - _AROUND
        self._most_rows = min(max(below // _ROW_HEIGHT, _FEW_ROWS), _MOST_ROWS)
        self._search.clear()
        self._fill()
        pop_up(self, spot)
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses; the arrows lead from the search to the list and back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._list.currentItem())
            return True
        if event.key() == Qt.Key.Key_Escape and not self._search.text():
            self.close()
            return True
        if watched is self._search and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            return False if self._list.currentItem() is None else self._move_down()
        return super().eventFilter(watched, event)

    def _move_down(self) -> bool:
        """Go on to the entry after the current one, past a heading."""
        for row in range(self._list.currentRow() + 1, self._list.count()):
            if self._list.item(row).flags() & Qt.ItemFlag.ItemIsSelectable:
                self._list.setCurrentRow(row)
                break
        return True

    def _fill(self) -> None:
        """Show the entries that have what was typed; the first of them is the current one."""
        wanted = fold(self._search.text())
        self._list.clear()
        first: QListWidgetItem | None = None
        for heading, entries in self._groups:
            found = [one for one in entries if wanted in fold(one.label)]
            if not found:
                continue
            self._add_heading(heading)
            for one in found:
                item = QListWidgetItem(one.label[:1].upper() + one.label[1:])
                item.setData(Qt.ItemDataRole.UserRole, one)
                item.setSizeHint(QSize(0, _ROW_HEIGHT))
                set_tool_tip(item, one.label if len(one.label) > _LONG else "")
                self._list.addItem(item)
                first = first or item
        if first is not None:
            self._list.setCurrentItem(first)
        else:
            self._add_heading("No matches")
        rows = min(max(self._list.count(), 1), self._most_rows)
        self._list.setFixedHeight(rows * _ROW_HEIGHT + 8)
        self.adjustSize()

    def _add_heading(self, text: str) -> None:
        """Add a line that cannot be chosen."""
        title = QListWidgetItem(text)
        title.setFlags(Qt.ItemFlag.NoItemFlags)
        title.setFont(font(Type.SMALL))
        title.setSizeHint(QSize(0, _ROW_HEIGHT))
        self._list.addItem(title)

    def _choose(self, item: QListWidgetItem | None) -> None:
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if isinstance(found, BreakDown):
            self.close()
            self.chosen.emit(found)
