"""The popup of the chip “Columns”: which columns the table shows."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.text import fold
from queries.people import NAME
from ui.tables import Column
from ui.theme import GRID

_WIDTH, _HEIGHT = 264, 380
_ROW_HEIGHT = 30


class ColumnChooser(QFrame):
    """A check box for every column.

    Signal: `chosen(keys)` after every change, with the keys of all shown columns in their order.
    """

    chosen = Signal(list)

    def __init__(self, columns: Iterable[Column], shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose columns")
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._shown = list(shown)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search columns…")
        self._search.setAccessibleName("Search columns")
        self._search.textChanged.connect(self._narrow)
        self._list = QListWidget()
        self._list.setAccessibleName("Columns")
        for column in columns:
            if column.key != NAME:
                self._list.addItem(_item(column, is_shown=column.key in shown))
        self._list.itemChanged.connect(self._tick)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(GRID, GRID, GRID, GRID)
        column_layout.setSpacing(GRID)
        column_layout.addWidget(self._search)
        column_layout.addWidget(self._list)
        self._search.setFocus()

    def _narrow(self, text: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(fold(text) not in fold(item.text()))

    def _tick(self, item: QListWidgetItem) -> None:
        key = item.data(Qt.ItemDataRole.UserRole)
        if item.checkState() == Qt.CheckState.Checked:
            self._shown.append(key)
        else:
            self._shown.remove(key)
        self.chosen.emit(list(self._shown))


def _item(column: Column, *, is_shown: bool) -> QListWidgetItem:
    result = QListWidgetItem(column.title)
    result.setData(Qt.ItemDataRole.UserRole, column.key)
    result.setSizeHint(QSize(0, _ROW_HEIGHT))  # Qt measures rows before the style sheet applies
    result.setCheckState(Qt.CheckState.Checked if is_shown else Qt.CheckState.Unchecked)
    return result
