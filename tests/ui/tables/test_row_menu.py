"""The context menu of rows: what their links do, removal last and with the count, and Delete."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ui.bound_actions import text_of
from ui.tables import Column, ColumnKind, RowMenuTable, RowsTableModel
from ui.theme import Theme

COLUMNS = [
    Column("name", "Name", ColumnKind.STRONG),
    Column("edit", "", ColumnKind.LINK),
    Column("remove", "", ColumnKind.LINK),
]
ROWS = [("femme", "Edit…", "Delete"), ("homme", "Edit…", "Delete"), ("fixed", "Edit…", "")]
OF_TABLE = ["Copy", "Copy cell", "Export this table…", "Print this table…"]


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> RowMenuTable:
    result = RowMenuTable("Synonyms", RowsTableModel(COLUMNS, ROWS), removal="remove", opens="Open")
    qtbot.addWidget(result)
    result.resize(500, 300)
    result.show()
    return result


def _menu_of(table: RowMenuTable) -> list[str]:
    """The entries of the menu that the menu key opens; “” is a line."""
    spot = table.viewport().rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, spot, table.mapToGlobal(spot))
    QApplication.sendEvent(table, event)
    menu = QApplication.activePopupWidget()
    if menu is None:
        return []
    assert isinstance(menu, QMenu)
    texts = [text_of(one) for one in menu.actions()]
    menu.close()
    return texts


def _choose(table: RowMenuTable, text: str) -> None:
    next(one for one in table.menu_actions() if text_of(one) == text).trigger()


def test_the_menu_of_a_row_has_what_its_links_do(table: RowMenuTable, qtbot: QtBot) -> None:
    assert _menu_of(table) == []  # nothing is selected
    table.selectRow(1)
    assert _menu_of(table) == ["Open", "Edit…", "", *OF_TABLE, "", "Delete"]
    table.selectRow(2)  # has nothing to remove
    assert _menu_of(table) == ["Open", "Edit…", "", *OF_TABLE]


def test_what_is_chosen_is_done_with_the_selected_rows(table: RowMenuTable, qtbot: QtBot) -> None:
    clicked: list[tuple[int, str]] = []
    table.link_clicked.connect(lambda row, key: clicked.append((row, key)))
    table.selectRow(1)
    _choose(table, "Edit…")
    assert clicked == [(1, "edit")]
    with qtbot.waitSignal(table.row_opened):
        _choose(table, "Open")
    table.selectAll()
    assert _menu_of(table)[-1] == "Delete 2 entries"
    _choose(table, "Delete 2 entries")
    assert clicked[1:] == [(0, "remove"), (1, "remove")]
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert clicked[3:] == [(0, "remove"), (1, "remove")]
