"""The table view: rows of 34 pixels, whole-row selection, fast with a million rows.

It does not know what the rows are.
"""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.actions import COPY, EXPORT_TABLE, bind
from ui.tables.columns import ColumnKind
from ui.tables.delegate import CellDelegate
from ui.tables.header import Header
from ui.tables.paged_model import PagedTableModel
from ui.tables.rows_model import RowsTableModel
from ui.tables.snapshot import TableRequest, TableSnapshot
from ui.tables.sort_order import sorted_by_click
from ui.tables.table_model import TableModel
from ui.theme import ROW_HEIGHT


class DataTable(QTableView):
    """A view of a PagedTableModel or a RowsTableModel.

    Signals: `sort_asked(order_by)` on a click on a heading, with Shift by a further column;
    `row_opened(row)` on Enter or a double click; `link_clicked(row, key)` on a cell of
    ColumnKind.LINK; `selection_changed()`.
    """

    sort_asked = Signal(object)  # tuple of SortKey
    row_opened = Signal(int)
    link_clicked = Signal(int, str)
    selection_changed = Signal()

    def __init__(self, name: str, model: TableModel) -> None:
        super().__init__()
        self._rows = model
        self.setAccessibleName(name)
        header = Header(model)
        header.sort_clicked.connect(self._sort_by)
        self.setHorizontalHeader(header)
        self.setItemDelegate(CellDelegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
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
        self.set_widths()
        model.modelReset.connect(self.selection_changed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.horizontalHeader().setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        focused = Qt.ShortcutContext.WidgetShortcut
        bind(self, COPY, lambda: self._ask(to_file=False), context=focused)
        export = bind(self, EXPORT_TABLE, lambda: self._ask(to_file=True), context=focused)
        self.horizontalHeader().addAction(export)
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        # Sharing the rows' selection, the heading asks of each column whether all its rows are
        # selected: ten seconds at a million rows.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit())

    def set_widths(self) -> None:
        """Set every column to its preferred width; the last one takes the rest."""
        for at, column in enumerate(self._rows.columns):
            self.setColumnWidth(at, column.width)
        self.horizontalHeader().setStretchLastSection(True)

    def share_room(self, *keys: str) -> None:
        """Let the columns `keys` share the width that the others leave."""
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        for at, column in enumerate(self._rows.columns):
            if column.key in keys:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def selected_rows(self) -> list[int]:
        """The selected rows, in order.

        Counted by ranges: a million rows are one range, for which selectedRows() takes seconds.
        """
        return [row for top, bottom in self._ranges() for row in range(top, bottom + 1)]

    def selected_count(self) -> int:
        """The number of selected rows."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def selected_ids(self) -> "array[int]":
        """The ids of the selected rows, in the order shown; for a PagedTableModel."""
        if not isinstance(self._rows, PagedTableModel):
            raise TypeError("the rows of this table have no ids")
        result = array("q")
        for top, bottom in self._ranges():
            result.extend(self._rows.ids[top : bottom + 1])
        return result

    def shown(self, rows: Sequence[int] | None = None) -> TableSnapshot | None:
        """A snapshot of the table, or of its `rows` alone, without columns of links.

        None where the rows are not loaded and no reader can load them.
        """
        read = self._rows.snapshot_reader(rows)
        if read is None:
            return None
        header = self.horizontalHeader()
        across = [header.logicalIndex(at) for at in range(header.count())]
        places = [
            at
            for at in across
            if not header.isSectionHidden(at) and self._rows.columns[at].kind is not ColumnKind.LINK
        ]
        return TableSnapshot(
            self.accessibleName(),
            [self._rows.columns[at] for at in places],
            self._rows.rowCount() if rows is None else len(rows),
            lambda first, last: [[row[at] for at in places] for row in read(first, last)],
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0 and not editing:
            self.row_opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and isinstance(self._rows, RowsTableModel):
            self._toggle_checks(self._rows)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._is_link(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _ask(self, *, to_file: bool) -> None:
        """Ask the window to copy the selected rows, or to export all rows."""
        shown = self.shown(None if to_file else self.selected_rows())
        top: QWidget = self
        while (above := top.parentWidget()) is not None:
            top = above
        if shown is not None:
            QCoreApplication.sendEvent(top, TableRequest(shown, to_file=to_file))

    def _ranges(self) -> list[tuple[int, int]]:
        """The selected ranges of rows, in order and without overlap."""
        merged: list[tuple[int, int]] = []
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            if merged and top <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
            else:
                merged.append((top, bottom))
        return merged

    def _is_link(self, index: QModelIndex) -> bool:
        """Whether a click on `index` follows a link."""
        if not index.isValid() or self._rows.columns[index.column()].kind is not ColumnKind.LINK:
            return False
        row = self._rows.row(index.row())
        return row is not None and bool(row[index.column()])

    def _sort_by(self, section: int, adds: bool) -> None:  # noqa: FBT001 - as Qt's signal has it
        column = self._rows.columns[section]
        if column.sortable:
            self.sort_asked.emit(sorted_by_click(self._rows.sorting, column.key, adds=adds))

    def _clicked(self, index: QModelIndex) -> None:
        if self._is_link(index):
            self.link_clicked.emit(index.row(), self._rows.columns[index.column()].key)

    def _double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable and not self._is_link(index):
            self.row_opened.emit(index.row())

    def _toggle_checks(self, model: RowsTableModel) -> None:
        """Check the selected rows, or clear them if all are checked."""
        rows = self.selected_rows()
        model.set_checked(rows, checked=not set(rows) <= set(model.checked()))
