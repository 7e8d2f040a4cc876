"""Values of a variable as a table in which rows are joined under a label."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QTableWidgetSelectionRange,
    QVBoxLayout,
    QWidget,
)

from analysis.variable_preview import PreviewGroup
from core.formats import format_number, listed
from core.text import clean, fold
from ui.theme import GRID, ROW_HEIGHT
from ui.widgets import secondary_button
from ui.widgets.plain_text import set_tool_tip

_VALUE, _PEOPLE, _LABEL = range(3)
_HEADINGS: Final = ("Value", "Respondents", "Joined as")
_LONGEST_LABEL: Final = 80
_LEAST_HEIGHT: Final = 220


class JoinTable(QWidget):
    """Rows are selected with the arrows and Shift or Ctrl, and joined by Enter in the name.

    Signal: `changed` when values were joined or separated.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[PreviewGroup, ...] = ()
        self._labels: list[str] = []  # of each value; blank: it stays as it is
        self._table = QTableWidget(0, len(_HEADINGS))
        self._table.setAccessibleName("Values")
        self._table.setHorizontalHeaderLabels(list(_HEADINGS))
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setShowGrid(False)
        self._table.setMinimumHeight(_LEAST_HEIGHT)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(_VALUE, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_PEOPLE, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Stretch)
        self._table.itemSelectionChanged.connect(self._offer)
        self._name = QLineEdit()
        self._name.setMaxLength(_LONGEST_LABEL)
        self._name.setAccessibleName("Name of the joined values")
        self._name.setPlaceholderText("Name, such as Outside the UK")
        self._join = secondary_button("Join selected", self.join_selected)
        set_tool_tip(self._join, "Select two or more values, and name them as one group")
        self._separate = secondary_button("Separate selected", self.separate_selected)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._join)
        row.addWidget(self._separate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._table, 1)
        column.addLayout(row)
        self.setFocusProxy(self._table)
        self._offer()

    def show_values(
        self,
        values: Sequence[PreviewGroup],
        joined: Sequence[tuple[str, tuple[str, ...]]] = (),
    ) -> None:
        """Show `values`, those `joined` by code or label under their labels."""
        self._values = tuple(values)
        label_of = {fold(value): label for label, some in joined for value in some}
        self._labels = [
            label_of.get(fold(one.code)) or label_of.get(fold(one.label)) or "" for one in values
        ]
        self._table.setColumnHidden(_PEOPLE, all(one.people is None for one in values))
        self._table.setRowCount(len(self._values))
        for row, one in enumerate(self._values):
            people = "" if one.people is None else format_number(one.people)
            for column, text in ((_VALUE, one.label), (_PEOPLE, people)):
                item = QTableWidgetItem(text)
                set_tool_tip(item, text if column == _VALUE else "")
                if column == _PEOPLE:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self._table.setItem(row, column, item)
        self._show_labels()
        if self._values:
            self._table.setCurrentCell(0, _VALUE)

    def joined(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The labels with the codes of the values under each."""
        found: dict[str, list[str]] = {}
        for one, name in zip(self._values, self._labels, strict=True):
            if name:
                found.setdefault(name, []).append(one.code)
        return tuple((name, tuple(codes)) for name, codes in found.items())

    def select_values(self, labels: Sequence[str]) -> None:
        """Select the values called `labels`."""
        wanted = {fold(one) for one in labels}
        self._table.clearSelection()
        for row, one in enumerate(self._values):
            if fold(one.label) in wanted:
                cells = QTableWidgetSelectionRange(row, 0, row, len(_HEADINGS) - 1)
                self._table.setRangeSelected(cells, True)  # noqa: FBT003 - Qt's

    def join_selected(self) -> None:
        """Join the values selected under the name typed, else under their own names."""
        rows = self._selected()
        if not rows:
            return
        named = clean(self._name.text()) or listed([self._values[row].label for row in rows])
        known = {fold(one): one for one in self._labels if one}
        for row in rows:
            self._labels[row] = known.get(fold(named), named[:_LONGEST_LABEL])
        self._name.clear()
        self._show_labels()
        self._table.setFocus()
        self.changed.emit()

    def separate_selected(self) -> None:
        """Leave the values selected as they are."""
        for row in self._selected():
            self._labels[row] = ""
        self._show_labels()
        self._table.setFocus()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter joins, and is not for the button of the dialog."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.join_selected()
        else:
            super().keyPressEvent(event)

    def _selected(self) -> list[int]:
        return sorted({item.row() for item in self._table.selectedItems()})

    def _show_labels(self) -> None:
        for row, name in enumerate(self._labels):
            item = QTableWidgetItem(name)
            set_tool_tip(item, name)
            self._table.setItem(row, _LABEL, item)
        self._offer()

    def _offer(self) -> None:
        """Enable what can be done with the values selected."""
        rows = self._selected()
        self._join.setEnabled(bool(rows))
        self._separate.setEnabled(any(self._labels[row] for row in rows))
