"""The popup of the chip “Columns”: which columns the table shows, and in which order."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.text import fold
from queries.people import NAME
from ui.tables import Column
from ui.theme import GRID, Type, font
from ui.widgets import label, link_button
from ui.widgets.fields import search_field
from ui.widgets.reorderable_list import ReorderableList

_WIDTH, _HEIGHT = 264, 420
_ROW_HEIGHT = 30
_ROLE = Qt.ItemDataRole.UserRole


class ColumnChooser(QFrame):
    """A check box for every column: those shown first and in their order, the others in groups.

    Signal: `chosen(keys)` after every change, with the keys of all shown columns in their order.
    """

    chosen = Signal(list)

    def __init__(
        self,
        columns: Iterable[Column],
        shown: Sequence[str],
        usual: Sequence[str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose columns")
        self.setFixedSize(_WIDTH, _HEIGHT)
        self._columns = {column.key: column for column in columns}
        self._usual = usual
        self._search = search_field("Search columns…")
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._list = ReorderableList("Columns")
        self._fill(shown)
        self._list.setCurrentRow(0)
        self._list.itemChanged.connect(self._tell)
        self._list.reordered.connect(self._tell)
        hint = label("Drag to reorder, or press Alt+Up or Alt+Down.", Type.SMALL, ink="muted")
        hint.setWordWrap(True)
        reset = link_button("Reset columns", self._reset)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(GRID, GRID, GRID, GRID)
        column_layout.setSpacing(GRID)
        column_layout.addWidget(self._search)
        column_layout.addWidget(self._list)
        column_layout.addWidget(hint)
        column_layout.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeft)
        self._search.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list.doItemsLayout()  # Qt measured the rows before the style sheet applied

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search to the list."""
        is_press = event.type() == QEvent.Type.KeyPress and watched is self._search
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _fill(self, shown: Sequence[str]) -> None:
        self._list.clear()
        for key in shown:
            if key in self._columns:
                self._list.addItem(_item(self._columns[key], is_shown=True))
        groups: dict[str, list[Column]] = {}
        for column in self._columns.values():
            if column.key not in shown:
                groups.setdefault(column.group, []).append(column)
        for group, columns in groups.items():
            self._list.addItem(_heading(group))
            for column in columns:
                self._list.addItem(_item(column, is_shown=False))

    def _narrow(self, text: str) -> None:
        """Show the columns whose title or group has `text`, and the headings above them."""
        heading: QListWidgetItem | None = None
        for item in self._list.all_items():
            if _is_heading(item):
                heading = item
                item.setHidden(True)
                continue
            group = "" if heading is None else heading.text()
            item.setHidden(fold(text) not in fold(f"{item.text()}\n{group}"))
            if heading is not None and not item.isHidden():
                heading.setHidden(False)
        items = enumerate(self._list.all_items())
        places = (row for row, item in items if self._list.is_place(item))
        self._list.setCurrentRow(next(places, -1))

    def _tell(self) -> None:
        self.chosen.emit(self._list.checked_data())

    def _reset(self) -> None:
        self._list.blockSignals(True)  # noqa: FBT003 - Qt's
        self._fill(self._usual)
        self._list.blockSignals(False)  # noqa: FBT003 - Qt's
        self._tell()


def _heading(text: str) -> QListWidgetItem:
    result = QListWidgetItem(text)
    result.setFlags(Qt.ItemFlag.NoItemFlags)
    result.setFont(font(Type.SMALL))
    result.setSizeHint(QSize(0, _ROW_HEIGHT))
    return result


def _is_heading(item: QListWidgetItem) -> bool:
    return item.flags() == Qt.ItemFlag.NoItemFlags


def _item(column: Column, *, is_shown: bool) -> QListWidgetItem:
    result = QListWidgetItem(column.title)
    result.setData(_ROLE, column.key)
    result.setSizeHint(QSize(0, _ROW_HEIGHT))
    result.setCheckState(Qt.CheckState.Checked if is_shown else Qt.CheckState.Unchecked)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
    if column.key != NAME:  # a row of no name says nothing
        flags |= Qt.ItemFlag.ItemIsUserCheckable
    result.setFlags(flags)
    return result
