"""The menu of a column's heading: sort, hide, fit, freeze, reset."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.tables.data_table import DataTable


def column_menu(table: "DataTable", section: int, others: Sequence[QAction]) -> QMenu:
    """Make the menu of the column `section`; `others` are the table's own actions on it."""
    column = table.table_model.columns[section]
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if column.sortable:
        _add_sorting(menu, table, column.key)
    menu.addActions(others)
    menu.addSeparator()
    hide = menu.addAction("Hide column", lambda: table.hide_column(section))
    hide.setEnabled(len(table.shown_sections()) > 1)
    menu.addAction("Size to fit", lambda: table.column_layout.fit(section))
    freeze = menu.addAction("Freeze first column")
    freeze.setCheckable(True)
    freeze.setChecked(table.is_frozen)
    freeze.triggered.connect(table.column_layout.freeze)
    menu.addAction("Reset columns", table.column_layout.reset)
    menu.addSeparator()
    menu.addAction(table.export_action)
    return menu


def _add_sorting(menu: QMenu, table: "DataTable", key: str) -> None:
    order_by = table.table_model.sorting
    for text, descending in (("Sort ascending", False), ("Sort descending", True)):
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked((key, descending) in order_by)
        action.triggered.connect(
            lambda _on, order=((key, descending),): table.sort_asked.emit(order)
        )
    if order_by and all(sorted_by != key for sorted_by, _ in order_by):
        menu.addAction("Add to sort", lambda: table.sort_asked.emit((*order_by, (key, False))))
    menu.addSeparator()
