"""Rows of 34 pixels that are selected as a whole, fast with a million of them."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from ui.tables.frozen_view import FrozenColumnView
from ui.tables.header import Header
from ui.tables.paged_model import PagedTableModel
from ui.tables.table_model import TableModel
from ui.theme import ROW_HEIGHT, TWO_LINES_HEIGHT


class RowView(FrozenColumnView):
    """Shows the rows of `model`. Signal: `selection_changed()`."""

    selection_changed = Signal()

    def __init__(self, header: Header, model: TableModel) -> None:
        super().__init__(header)
        self._rows = model
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setModel(model)
        model.modelReset.connect(self.selection_changed)

    def show_two_lines(self) -> None:
        """Give every row the height of two lines, for cells of TwoLines."""
        self.verticalHeader().setDefaultSectionSize(TWO_LINES_HEIGHT)

    @property
    def table_model(self) -> TableModel:
        """The model that is shown."""
        return self._rows

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        # Sharing the rows' selection, the heading asks of each column whether all its rows are
        # selected: ten seconds at a million rows.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit())

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Ctrl+Home and Ctrl+End select the row that they lead to, as in a spreadsheet.

        By itself Qt leaves the selection behind, and the next key would edit somebody unselected.
        """
        if (
            isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            flag = QItemSelectionModel.SelectionFlag
            return flag.ClearAndSelect | flag.Rows
        return super().selectionCommand(index, event)

    def shown_sections(self) -> list[int]:
        """The columns that are shown, from left to right, as the model counts them."""
        header = self.horizontalHeader()
        sections = (header.logicalIndex(at) for at in range(header.count()))
        return [one for one in sections if not header.isSectionHidden(one)]

    def selected_ranges(self) -> list[range]:
        """The selected rows as ranges, in order and without overlap.

        A million rows are one range, for which selectedRows() takes seconds.
        """
        merged: list[range] = []
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            if merged and top <= merged[-1].stop:
                merged[-1] = range(merged[-1].start, max(bottom + 1, merged[-1].stop))
            else:
                merged.append(range(top, bottom + 1))
        return merged

    def selected_rows(self) -> list[int]:
        """The selected rows, in order."""
        return [row for part in self.selected_ranges() for row in part]

    def selected_rows_at_most(self, count: int) -> list[int]:
        """The first `count` selected rows, in order."""
        rows = (row for part in self.selected_ranges() for row in part)
        return list(islice(rows, count))

    def selected_count(self) -> int:
        """The number of selected rows."""
        return sum(map(len, self.selected_ranges()))

    def reload(self) -> None:
        """Fetch the rows again, those in sight at once; for a PagedTableModel."""
        self._paged().reload()
        for place in (0, self.viewport().height() - 1):  # asked for before the next paint
            row = self.rowAt(place)
            if row >= 0:
                self._rows.row(row)

    def selected_ids(self) -> "array[int]":
        """The ids of the selected rows, in the order shown; for a PagedTableModel."""
        return self.ids_at(self.selected_ranges())

    def ids_at(self, rows: Sequence[range]) -> "array[int]":
        """The ids of `rows`, in order; for a PagedTableModel."""
        return self._paged().ids_at(rows)

    def go_to(self, index: QModelIndex) -> None:
        """Select the row of a cell alone, whatever keys are pressed, and make the cell current."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def select_rows(self, rows: Iterable[int]) -> None:
        """Select `rows` and no others; the current cell stays."""
        model, flag = self.model(), QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for row in rows:
            chosen.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)

    def _paged(self) -> PagedTableModel:
        if not isinstance(self._rows, PagedTableModel):
            raise TypeError("the rows of this table have no ids")
        return self._rows
