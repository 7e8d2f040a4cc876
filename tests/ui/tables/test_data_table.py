from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from ui.actions import OPEN_PERSON
from ui.tables import (
    Column,
    ColumnKind,
    DataTable,
    DeliverRows,
    PagedTableModel,
    RowsTableModel,
    SortKey,
)
from ui.theme import ROW_HEIGHT, Theme
from ui.widgets import Status

COLUMNS = [
    Column("name", "Name", ColumnKind.STRONG, 180, editable=True, sortable=True),
    Column("year", "Year", ColumnKind.NUMBER, 80, sortable=True),
    Column("mail", "E-mail", ColumnKind.BADGE, 80),
    Column("undo", "", ColumnKind.LINK, 80),
]


def fetch(ids: Sequence[int], deliver: DeliverRows) -> None:
    deliver({key: (f"Person {key}", key, Status("good"), "Undo") for key in ids})


@pytest.fixture
def paged(theme: Theme, qtbot: QtBot) -> DataTable:
    model = PagedTableModel(COLUMNS, fetch)
    model.set_ids(array("q", range(100, 1_000_100)))
    table = DataTable("People", model)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    return table


@pytest.fixture
def rows(theme: Theme, qtbot: QtBot) -> tuple[DataTable, RowsTableModel]:
    model = RowsTableModel(
        COLUMNS, [(f"Person {at}", at, Status("good"), "Undo") for at in range(5)], checkable=True
    )
    table = DataTable("Changes", model)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    return table, model


def click(table: DataTable, qtbot: QtBot, row: int, column: int) -> None:
    spot = table.visualRect(table.model().index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_million_rows_are_selected_and_read_as_ids(paged: DataTable, qtbot: QtBot) -> None:
    paged.selectAll()
    assert paged.selected_count() == 1_000_000
    ids = paged.selected_ids()
    assert (len(ids), ids[0], ids[-1]) == (1_000_000, 100, 1_000_099)
    assert paged.horizontalHeader().selectionModel() is not paged.selectionModel()


def test_ids_come_in_the_order_shown_and_once(paged: DataTable) -> None:
    for top, bottom in ((7, 9), (2, 3), (8, 11)):
        model = paged.model()
        part = QItemSelection(model.index(top, 0), model.index(bottom, 3))
        paged.selectionModel().select(part, QItemSelectionModel.SelectionFlag.Select)
    assert paged.selected_rows() == [2, 3, 7, 8, 9, 10, 11]
    assert list(paged.selected_ids()) == [102, 103, 107, 108, 109, 110, 111]
    assert paged.selected_count() == 7


def test_rows_have_the_height_of_the_design(paged: DataTable) -> None:
    assert paged.rowHeight(0) == paged.rowHeight(999_999) == ROW_HEIGHT


def test_headings_sort_up_then_down_and_with_shift_by_several(
    paged: DataTable, qtbot: QtBot
) -> None:
    asked: list[tuple[SortKey, ...]] = []
    model = paged.model()
    assert isinstance(model, PagedTableModel)
    paged.sort_asked.connect(asked.append)
    paged.sort_asked.connect(model.set_sorting)
    header = paged.horizontalHeader()
    shift, alone = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
    for section, keys in ((1, alone), (1, alone), (2, alone), (0, shift), (1, shift), (0, alone)):
        spot = QPoint(header.sectionViewportPosition(section) + 20, 10)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, keys, pos=spot)
    assert asked == [
        (("year", False),),
        (("year", True),),
        (("year", True), ("name", False)),
        (("year", False), ("name", False)),
        (("name", False),),
    ]


@pytest.mark.parametrize(("key", "row"), [(Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 999_999)])
def test_the_ends_of_the_table_are_selected_as_one_goes_to_them(
    paged: DataTable, qtbot: QtBot, key: Qt.Key, row: int
) -> None:
    paged.selectRow(5)
    qtbot.keyClick(paged, key, Qt.KeyboardModifier.ControlModifier)
    assert paged.currentIndex().row() == row
    assert list(paged.selected_ids()) == [100 + row]


def test_enter_opens_the_row(paged: DataTable, qtbot: QtBot) -> None:
    click(paged, qtbot, 3, 1)
    with qtbot.waitSignal(paged.row_opened) as told:
        qtbot.keyClick(paged, Qt.Key.Key_Return)
    assert told.args == [3]


def test_a_double_click_opens_the_row_or_edits_the_cell(paged: DataTable, qtbot: QtBot) -> None:
    opened: list[int] = []
    paged.row_opened.connect(opened.append)
    for column in (1, 0):
        click(paged, qtbot, 2, column)
        spot = paged.visualRect(paged.model().index(2, column)).center()
        qtbot.mouseDClick(paged.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened == [2]
    editor = paged.findChild(QLineEdit)
    assert editor is not None
    model = paged.model()
    assert isinstance(model, PagedTableModel)
    editor.selectAll()
    qtbot.keyClicks(editor, "Ada")
    with qtbot.waitSignal(model.edited) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [102, "name", "Ada"]


def test_a_link_is_clicked(rows: tuple[DataTable, RowsTableModel], qtbot: QtBot) -> None:
    table, _model = rows
    with qtbot.waitSignal(table.link_clicked) as told:
        click(table, qtbot, 4, 3)
    assert told.args == [4, "undo"]


def test_a_box_is_ticked_by_mouse_and_space(
    rows: tuple[DataTable, RowsTableModel], qtbot: QtBot
) -> None:
    table, model = rows
    box = table.visualRect(model.index(1, 0)).topLeft() + QPoint(18, 17)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert model.checked() == [1]
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.checked() == [0, 1, 2, 3, 4]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.checked() == []


def test_a_table_of_rows_has_no_ids(rows: tuple[DataTable, RowsTableModel]) -> None:
    with pytest.raises(TypeError):
        rows[0].selected_ids()


def test_cells_are_painted(rows: tuple[DataTable, RowsTableModel]) -> None:
    table, model = rows
    before = table.grab().toImage()
    model.set_row(0, ("Ada", 1, Status("bounced"), ""))
    assert table.grab().toImage() != before


def test_sorting_brings_no_scroll_bar_to_a_table_that_fits(theme: Theme, qtbot: QtBot) -> None:
    titles = ("Awards completed", "Employer", "City", "Year")
    columns = [Column(title, title, width=40, sortable=True) for title in titles]
    model = RowsTableModel(columns, [("",) * len(columns)] * 5)
    table = DataTable("Awards", model)
    qtbot.addWidget(table)
    table.horizontalHeader().setStretchLastSection(False)
    widths = [table.columnWidth(at) for at in range(len(columns))]
    table.resize(600, 300)
    table.show()
    table.resize(sum(widths) + table.width() - table.viewport().width(), 300)
    for sorting in ([(title, True) for title in titles], [(titles[0], False)], []):
        model.set_sorting(sorting)
        assert [table.columnWidth(at) for at in range(len(columns))] == widths
        assert not table.horizontalScrollBar().isVisible()
        assert not table.verticalScrollBar().isVisible()


def test_a_heading_has_room_for_its_arrow(theme: Theme, qtbot: QtBot) -> None:
    columns = [Column(str(sorts), "Completed", width=40, sortable=sorts) for sorts in (True, False)]
    table = DataTable("Awards", RowsTableModel([*columns, Column("last", "Takes the rest")]))
    qtbot.addWidget(table)
    assert table.columnWidth(0) > table.columnWidth(1)


def test_a_heading_without_room_is_told_in_full_by_its_tool_tip(
    paged: DataTable, qtbot: QtBot
) -> None:
    paged.table_model.set_sorting([("name", False), ("year", True)])
    header = paged.horizontalHeader()

    def tip() -> str:
        QToolTip.hideText()
        spot = QPoint(header.sectionViewportPosition(0) + 8, 8)
        told = QHelpEvent(QEvent.Type.ToolTip, spot, header.viewport().mapToGlobal(spot))
        QApplication.sendEvent(header.viewport(), told)
        return QToolTip.text() if QToolTip.isVisible() else ""

    assert tip() == ""
    paged.setColumnWidth(0, 45)
    assert "Name, sorted ascending, column 1 of 2" in tip()


def test_what_enter_opens_is_first_in_the_context_menu(paged: DataTable, qtbot: QtBot) -> None:
    paged.offer_open(OPEN_PERSON)
    entry = paged.actions()[0]
    assert entry.text() == "Open person"
    paged.selectRow(2)
    with qtbot.waitSignal(paged.row_opened) as told:
        entry.trigger()
    assert told.args == [2]
