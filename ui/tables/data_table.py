"""The table view: columns that are sorted and arranged, rows that are copied, exported and printed.

It does not know what the rows are.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPoint,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.actions import COLUMN_MENU, COPY, COPY_CELL, EXPORT_TABLE, PRINT, Action
from ui.bound_actions import bind
from ui.tables.column_layout import ColumnLayout
from ui.tables.column_menu import column_menu
from ui.tables.columns import ColumnKind
from ui.tables.edit_delegate import CellEditors
from ui.tables.editable_view import EditableView
from ui.tables.header import Header
from ui.tables.rows_model import RowsTableModel
from ui.tables.snapshot import TableRequest, TableSnapshot, TableUse
from ui.tables.sort_order import sorted_by_click
from ui.tables.table_model import TableModel
from ui.widgets.popups import pop_up_menu


class DataTable(EditableView):
    """A view of a PagedTableModel or a RowsTableModel; `editors` edit its cells in place.

    Signals: `sort_asked(order_by)` on a click on a heading, with Shift by a further column;
    `link_clicked(row, key)` on a cell of ColumnKind.LINK; `columns_changed()` after the user moved
    or hid columns; `used(TableUse)` once cells are copied, or it was asked to export or print them;
    and those of EditableView.
    """

    sort_asked = Signal(object)  # tuple of SortKey
    link_clicked = Signal(int, str)
    columns_changed = Signal()
    used = Signal(object)  # TableUse

    def __init__(self, name: str, model: TableModel, editors: CellEditors | None = None) -> None:
        header = Header(model)
        super().__init__(header, model, editors)
        self.column_actions: Callable[[str], Sequence[QAction]] = lambda _key: ()
        self.lists_people = False  # each row is a person, of whom a list may leave the office
        self.rows_in_words: Callable[[], str] = str  # what limits the rows, as on paper
        self.setAccessibleName(name)
        self.set_widths()
        self.column_layout = ColumnLayout(self, header, model)
        header.sort_clicked.connect(self._sort_by)
        header.sectionMoved.connect(self.columns_changed)
        header.menu_requested.connect(self.open_column_menu)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        focused = Qt.ShortcutContext.WidgetShortcut
        bind(self, COPY, lambda: self._ask(TableUse.COPY), context=focused)
        bind(self, COPY_CELL, self.copy_cell, context=focused)
        bind(self, COLUMN_MENU, self._open_menu_of_current_column, context=focused)
        self.export_action = bind(
            self, EXPORT_TABLE, lambda: self._ask(TableUse.EXPORT), context=focused
        )
        self.print_action = bind(
            self, PRINT, lambda: self._ask(TableUse.PRINT), text="Print this table…",
            context=focused,
        )  # fmt: skip
        self.clicked.connect(self._clicked)
        self.doubleClicked.connect(self._double_clicked)

    def remember(self, preferences: QSettings, name: str) -> None:
        """Keep widths, order and visibility of the columns in `preferences` under `name`."""
        self.column_layout.remember(preferences, name)

    def offer_open(self, action: Action) -> None:
        """Offer what Enter does as `action` too: first in the context menu, and by its shortcut."""
        bound = bind(self, action, self._open_current, context=Qt.ShortcutContext.WidgetShortcut)
        self.insertAction(self.actions()[0], bound)

    def _open_current(self) -> None:
        if self.currentIndex().isValid():
            self.row_opened.emit(self.currentIndex().row())

    def set_widths(self) -> None:
        """Set every column to its preferred width; the last one takes the rest."""
        for at, column in enumerate(self._rows.columns):
            self.setColumnWidth(at, max(column.width, self.least_width(at)))
        self.horizontalHeader().setStretchLastSection(True)

    def share_room(self, *keys: str) -> None:
        """Let the columns `keys` share the width that the others leave."""
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        for at, column in enumerate(self._rows.columns):
            if column.key in keys:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def hide_column(self, section: int) -> None:
        """Hide a column, unless it is the only one."""
        if len(self.shown_sections()) > 1:
            self.setColumnHidden(section, True)  # noqa: FBT003 - Qt's
            self.columns_changed.emit()

    def shown(self, rows: Sequence[range] | None = None) -> TableSnapshot | None:
        """A snapshot of the table, or of its `rows` alone, without columns of links.

        None where the rows are not loaded and no reader can load them.
        """
        read = self._rows.snapshot_reader(rows)
        if read is None:
            return None
        columns = self._rows.columns
        places = [at for at in self.shown_sections() if columns[at].kind is not ColumnKind.LINK]
        return TableSnapshot(
            self.accessibleName(),
            [columns[at] for at in places],
            self._rows.rowCount() if rows is None else sum(map(len, rows)),
            lambda first, last: [[row[at] for at in places] for row in read(first, last)],
            " · ".join(filter(None, (self.rows_in_words(), self._sorting_in_words()))),
            self.lists_people,
        )

    def _sorting_in_words(self) -> str:
        titles = {one.key: one.title for one in self._rows.columns}
        sorted_by = [
            titles[key] + (", descending" if descending else "")
            for key, descending in self._rows.sorting
            if key in titles
        ]
        return f"sorted by {', then '.join(sorted_by)}" if sorted_by else ""

    def print_in_window(self) -> None:
        """Let Ctrl+P print this table wherever the focus is: it is the table of its page."""
        self.print_action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    def copy_cell(self) -> None:
        """Copy the text of the current cell."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(str(index.data() or ""))
            self.used.emit(TableUse.COPY)

    def open_column_menu(self, section: int, place: QPoint) -> None:
        """Open the menu of a column at `place` on the screen."""
        others = self.column_actions(self._rows.columns[section].key)
        pop_up_menu(column_menu(self, section, others), place)

    def keyboardSearch(self, search: str) -> None:
        """Find a row by its first letters; not among rows that are not loaded."""
        if isinstance(self._rows, RowsTableModel):
            super().keyboardSearch(search)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._is_link(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _ask(self, use: TableUse) -> None:
        """Ask the window to copy the selected rows, or to export or print all rows."""
        shown = self.shown(self.selected_ranges() if use is TableUse.COPY else None)
        some = 1 < self.selected_count() < self._rows.rowCount()
        selected = self.shown(self.selected_ranges()) if some else None
        top: QWidget = self
        while (above := top.parentWidget()) is not None:
            top = above
        if shown is not None:
            QCoreApplication.sendEvent(top, TableRequest(shown, use, selected))
            self.used.emit(use)

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

    def _open_menu_of_current_column(self) -> None:
        section = self.currentIndex().column()
        if section < 0:
            section = self.first_section
        header = self.horizontalHeader()
        left = max(header.sectionViewportPosition(section), 0)
        place = QPoint(0 if section == self.first_section else left, header.height())
        self.open_column_menu(section, header.mapToGlobal(place))

    def _clicked(self, index: QModelIndex) -> None:
        if self._is_link(index):
            self.link_clicked.emit(index.row(), self._rows.columns[index.column()].key)

    def _double_clicked(self, index: QModelIndex) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsEditable and not self._is_link(index):
            self.row_opened.emit(index.row())
