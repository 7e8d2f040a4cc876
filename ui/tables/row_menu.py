"""A table that offers the links of a row in its context menu, and removes rows by Delete."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu

from core.formats import plural
from ui.actions import COLUMN_MENU
from ui.tables.columns import ColumnKind, cell_text
from ui.tables.data_table import DataTable
from ui.tables.table_model import TableModel
from ui.widgets.plain_text import caption
from ui.widgets.popups import pop_up_menu


class RowMenuTable(DataTable):
    """Emits `link_clicked(row, key)` for a link that is clicked or chosen in the menu.

    `removal` is the link that removes its row: Delete follows it for each selected row, and the
    menu has it last, apart and with the count. With `opens`, the menu begins with it and emits
    `row_opened`.
    """

    def __init__(self, name: str, model: TableModel, *, removal: str = "", opens: str = "") -> None:
        super().__init__(name, model)
        self._removal, self._opens = removal, opens
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self._removal:
            self._remove(self._removable(self.selected_rows()))
        else:
            super().keyPressEvent(event)

    def menu_actions(self) -> list[QAction]:
        """What the menu of the selected rows offers."""
        menu = self._menu()
        return [] if menu is None else menu.actions()

    def _open_menu(self, spot: QPoint) -> None:
        menu = self._menu()
        if menu is not None:
            pop_up_menu(menu, self.viewport().mapToGlobal(spot))

    def _menu(self) -> QMenu | None:
        """The menu of the selected rows; None where none is."""
        rows = self.selected_rows()
        if not rows:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(rows) == 1:
            if self._opens:
                menu.addAction(self._opens, partial(self.row_opened.emit, rows[0]))
            for key, text in self._links(rows[0]):
                if key != self._removal:
                    menu.addAction(caption(text), partial(self.link_clicked.emit, rows[0], key))
        menu.addSeparator()
        menu.addActions([one for one in self.actions() if one.objectName() != COLUMN_MENU.key])
        if removable := self._removable(rows):
            menu.addSeparator()
            text = dict(self._links(removable[0]))[self._removal]
            if len(removable) > 1:
                text = f"{text} {plural(len(removable), 'entry', 'entries')}"
            menu.addAction(caption(text), partial(self._remove, removable))
        return menu

    def _links(self, row: int) -> list[tuple[str, str]]:
        """The links of a row: their keys and texts."""
        cells = self.table_model.row(row) or ()
        return [
            (column.key, cell_text(cell))
            for column, cell in zip(self.table_model.columns, cells, strict=True)
            if column.kind is ColumnKind.LINK and cell
        ]

    def _removable(self, rows: Sequence[int]) -> list[int]:
        return [row for row in rows if self._removal in dict(self._links(row))]

    def _remove(self, rows: Sequence[int]) -> None:
        for row in rows:
            self.link_clicked.emit(row, self._removal)
