from datetime import date

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.tables import Column, ColumnKind, LazyRows, Row, RowsTableModel
from ui.tables.columns import cell_text
from ui.widgets import Status

COLUMNS = [Column("field", "Field"), Column("value", "Will be", ColumnKind.TEXT, editable=True)]
ROWS: list[Row] = [("E-mail", "ada@example.org"), ("Year", 2004), ("Role", None)]


def test_it_is_a_proper_model(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(RowsTableModel(COLUMNS, ROWS, checkable=True))


def test_boxes_are_ticked_and_told(qtbot: QtBot) -> None:
    model = RowsTableModel(COLUMNS, ROWS, checkable=True)
    model.set_rows(ROWS, checked=[0, 1])
    with qtbot.waitSignal(model.checks_changed):
        model.setData(model.index(2, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    model.set_checked([0], checked=False)
    assert model.checked() == [1, 2]
    assert model.is_checked(0) is False


def test_without_boxes_there_is_nothing_to_tick() -> None:
    model = RowsTableModel(COLUMNS, ROWS)
    assert model.is_checked(0) is None
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_an_edit_is_told_and_its_outcome_shown(qtbot: QtBot) -> None:
    model = RowsTableModel(COLUMNS, ROWS)
    with qtbot.waitSignal(model.edited) as told:
        model.setData(model.index(1, 1), "2005")
    assert told.args == [1, "value", "2005"]
    model.set_row(1, ("Year", 2005))
    assert model.index(1, 1).data() == "2005"


def test_cells_are_written_for_people() -> None:
    assert [cell_text(cell) for cell in (None, 2004, "x", Status("good"))] == [
        "",
        "2004",
        "x",
        "good",
    ]
    assert "26" in cell_text(date(2026, 3, 1))


def test_made_rows_are_made_when_they_are_looked_at() -> None:
    asked: list[int] = []

    def make(place: int) -> Row:
        asked.append(place)
        return (f"row {place}", None)

    columns = [Column("a", "A"), Column("b", "B")]
    model = RowsTableModel(columns, LazyRows(range(0, 200_000, 2), make), checkable=True)
    assert model.rowCount() == 100_000
    assert asked == []
    assert model.index(3, 0).data() == "row 6"
    assert asked == [6]
    assert list(LazyRows([4, 5, 6], make)[1:]) == [("row 5", None), ("row 6", None)]


def test_a_made_row_that_is_set_is_made_again(qtbot: QtBot) -> None:
    words = ["old", "same"]
    model = RowsTableModel([Column("a", "A")], LazyRows(range(2), lambda at: (words[at],)))
    words[0] = "new"
    with qtbot.waitSignal(model.dataChanged):
        model.set_row(0, ("new",))
    assert [model.row(at) for at in range(2)] == [("new",), ("same",)]
