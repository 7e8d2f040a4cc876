"""The menu of a heading, and what the user made of the columns."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from ui.bound_actions import text_of
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey
from ui.theme import Theme

COLUMNS = [
    Column("name", "Name", ColumnKind.STRONG, 150, sortable=True),
    Column("year", "Year", ColumnKind.NUMBER, 80, sortable=True),
    *(Column(f"more{number}", f"More {number}", width=120) for number in range(6)),
]


@pytest.fixture
def make(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Callable[[], DataTable]:
    def table() -> DataTable:
        rows: list[Row] = [
            (f"Person {at}", 1990 + at, *(f"{at}.{n}" for n in range(6))) for at in range(30)
        ]
        model = RowsTableModel(COLUMNS, rows)
        made = DataTable("People", model)
        model.setParent(made)
        qtbot.addWidget(made)
        made.resize(500, 300)
        preferences = QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat)
        made.remember(preferences, "people")
        made.show()
        return made

    return table


def choose(table: DataTable, qtbot: QtBot, text: str) -> None:
    """Choose from the menu of the current column, by keyboard."""
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if text_of(one) == text)
    menu.setActiveAction(action)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def go_to(table: DataTable, qtbot: QtBot, column: int) -> None:
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.go_to(table.model().index(0, column))


def titles(table: DataTable) -> list[str]:
    return [COLUMNS[at].title for at in table.shown_sections()]


def test_a_column_is_sorted_by_from_its_menu(make: Callable[[], DataTable], qtbot: QtBot) -> None:
    table = make()
    asked: list[tuple[SortKey, ...]] = []
    table.sort_asked.connect(asked.append)
    table.sort_asked.connect(table.table_model.set_sorting)
    go_to(table, qtbot, 1)
    choose(table, qtbot, "Sort descending")
    go_to(table, qtbot, 0)
    choose(table, qtbot, "Add to sort")
    choose(table, qtbot, "Sort ascending")
    assert asked == [
        (("year", True),), (("year", True), ("name", False)), (("name", False),)
    ]  # fmt: skip


def test_columns_are_hidden_fitted_and_moved_for_the_next_time_and_reset(
    make: Callable[[], DataTable], qtbot: QtBot
) -> None:
    table = make()
    go_to(table, qtbot, 1)
    choose(table, qtbot, "Hide column")
    go_to(table, qtbot, 0)
    choose(table, qtbot, "Size to fit")
    fitted = table.columnWidth(0)
    assert fitted < 150
    choose(table, qtbot, "Freeze first column")
    header = table.horizontalHeader()
    header.moveSection(header.visualIndex(3), header.visualIndex(2))
    again = make()
    assert titles(again)[:3] == ["Name", "More 1", "More 0"]
    assert again.columnWidth(0) == fitted
    assert again.is_frozen
    go_to(again, qtbot, 0)
    choose(again, qtbot, "Reset columns")
    for table in (again, make()):
        assert titles(table) == [column.title for column in COLUMNS]
        assert table.columnWidth(0) == 150
        assert not table.is_frozen


def test_the_last_column_cannot_be_hidden(make: Callable[[], DataTable], qtbot: QtBot) -> None:
    table = make()
    for column in range(1, len(COLUMNS)):
        table.hide_column(column)
    table.hide_column(0)
    assert titles(table) == ["Name"]


def test_a_frozen_column_stays_in_sight_and_takes_clicks_and_keys(
    make: Callable[[], DataTable], qtbot: QtBot
) -> None:
    table = make()
    table.freeze_first_column(True)
    bar = table.horizontalScrollBar()

    def left_part() -> QImage:
        return table.viewport().grab().toImage().copy(0, 0, 140, 200)

    table.clearSelection()
    before = left_part()
    bar.setValue(bar.maximum())
    assert left_part() == before
    spot = QPoint(20, table.rowViewportPosition(3) + 10)
    assert table.indexAt(spot) == table.model().index(3, 0)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.selected_rows() == [3]
    assert left_part() != before
    assert bar.value() == bar.maximum()
    table.setFocus()
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.visualRect(table.currentIndex()).left() >= table.columnWidth(0)
    asked: list[object] = []
    table.sort_asked.connect(asked.append)
    bar.setValue(bar.maximum())
    heading = table.childAt(table.horizontalHeader().pos() + QPoint(20, 10))
    qtbot.mouseClick(heading, Qt.MouseButton.LeftButton)
    assert asked == [(("name", False),)]
