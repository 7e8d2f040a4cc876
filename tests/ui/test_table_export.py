"""Any table of the window to a file or the clipboard, as it is shown."""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from importers.contacts.choices import ContactChoices
from importers.queue.drafts import Standing, keep
from tabular.writing.tables import write_table
from tests.ui.office import context, office, restored, settle, visited
from ui.context import PageContext
from ui.main_controller import MainController
from ui.shell.page import NavigationItem, Page
from ui.table_export import as_sheet, copy_rows, export_table
from ui.tables import (
    Column,
    ColumnKind,
    DataTable,
    DeliverRows,
    PagedTableModel,
    Row,
    RowsTableModel,
    TableRequest,
    TableSnapshot,
    TableUse,
)
from ui.theme import Theme, Tone
from ui.widgets import Status
from ui.window import MainWindow

__all__ = ["context", "office", "restored", "visited"]

COLUMNS = [
    Column("name", "Name", ColumnKind.STRONG),
    Column("count", "Count", ColumnKind.NUMBER),
    Column("on", "On", ColumnKind.DATE),
    Column("state", "State", ColumnKind.BADGE),
    Column("undo", "", ColumnKind.LINK),
]
ROWS: list[Row] = [
    ("=1+1", 3, date(2020, 1, 2), Status("good", Tone.GOOD), "Undo"),
    ("+44 7700 900123", "1,204", None, Status(""), ""),
    ("Marsh,\nAnna", "54 to 70", date(1890, 5, 6), Status("bounced"), "Undo"),
]


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> DataTable:
    model = RowsTableModel(COLUMNS, ROWS)
    made = DataTable("History", model)
    model.setParent(made)
    qtbot.addWidget(made)
    return made


def asked(table: DataTable) -> TableSnapshot:
    shown = table.shown()
    assert shown is not None
    return shown


def cells(path: Path) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]


def test_numbers_and_dates_stay_what_they_are(table: DataTable, tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", as_sheet(asked(table)))
    assert cells(tmp_path / "a.xlsx") == [
        ["Name", "Count", "On", "State"],
        ["=1+1", 3, datetime(2020, 1, 2), "good"],
        ["+44 7700 900123", 1204, None, None],
        ["Marsh,\nAnna", "54 to 70", "1890-05-06", "bounced"],
    ]


def test_columns_as_they_stand_and_only_those_in_sight(table: DataTable) -> None:
    header = table.horizontalHeader()
    header.moveSection(1, 0)
    header.setSectionHidden(2, True)
    shown = asked(table)
    assert [column.title for column in shown.columns] == ["Count", "Name", "State"]
    assert shown.read(1, 2) == [["1,204", "+44 7700 900123", Status("")]]


def test_what_is_shown_later_does_not_change_it(table: DataTable) -> None:
    shown = asked(table)
    model = table.model()
    assert isinstance(model, RowsTableModel)
    model.set_rows([])
    assert shown.count == 3
    assert len(shown.read(0, 3)) == 3


def test_a_paged_table_is_read_by_parts_and_without_those_who_are_gone(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    asked_for: list[int] = []

    def read(ids: Sequence[int]) -> Mapping[int, Row]:
        asked_for.append(len(ids))
        return {one: (f"Person {one}",) for one in ids if one != 7}

    def fetch(_ids: Sequence[int], _deliver: DeliverRows) -> None:
        raise AssertionError("the window's own pages are not needed")

    model = PagedTableModel([Column("name", "Name")], fetch, reader=lambda: read)
    made = DataTable("People", model)
    qtbot.addWidget(made)
    model.setParent(made)
    model.set_ids(array("q", range(4_999, -1, -1)))
    assert write_table(tmp_path / "a.xlsx", as_sheet(asked(made))) == 4_999
    assert max(asked_for) <= 2_000
    rows = cells(tmp_path / "a.xlsx")
    assert (rows[1], rows[-1]) == (["Person 4999"], ["Person 0"])
    assert ["Person 7"] not in rows


def test_a_paged_table_that_nothing_reads_is_not_offered(theme: Theme, qtbot: QtBot) -> None:
    made = DataTable("People", PagedTableModel([Column("name", "Name")], lambda *_: None))
    qtbot.addWidget(made)
    assert made.shown() is None


def test_the_keyboard_asks_the_window(table: DataTable, qtbot: QtBot) -> None:
    got: list[TableRequest] = []

    class Window(QMainWindow):
        def customEvent(self, event: object) -> None:  # noqa: N802 - Qt's
            if isinstance(event, TableRequest):
                got.append(event)

    window = Window()
    qtbot.addWidget(window)
    inside = QWidget()
    table.setParent(inside)
    window.setCentralWidget(inside)
    window.show()
    table.show()
    table.setFocus()
    table.selectRow(1)
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert [(one.use, one.shown.count) for one in got] == [(TableUse.EXPORT, 3), (TableUse.COPY, 1)]
    assert [action.text() for action in table.actions()] == [
        "Copy", "Copy cell", "Column menu", "Export this table…", "Print this table…"
    ]  # fmt: skip
    table.setParent(None)  # the window goes before it


def test_copied_rows_are_safe_to_paste(
    table: DataTable, context: PageContext, qtbot: QtBot
) -> None:
    copy_rows(context, asked(table))
    settle(qtbot, context.jobs)
    headings, *lines = QGuiApplication.clipboard().text().split("\n")
    assert headings.split("\t")[:2] == ["Name", "Count"]
    assert lines[0].split("\t")[:2] == ["'=1+1", "3"]
    assert lines[1].split("\t") == ["+44 7700 900123", "1,204", "", ""]
    assert lines[2].startswith("Marsh, Anna\t54 to 70\t")
    html = QGuiApplication.clipboard().mimeData().html()
    assert html.count("<tr>") == 4
    assert "<th>Name</th>" in html


def test_the_file_is_asked_for_and_the_ending_remembered(
    table: DataTable,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "mine.ods"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for _ in range(2):
        with qtbot.waitSignal(context.jobs.said) as said:
            export_table(context, table, asked(table))
    assert said.args is not None
    assert "“mine.ods” saved with 3 rows" in said.args[0].text
    assert [Path(name).suffix for name in offered] == [".xlsx", ".ods"]
    assert Path(offered[0]).name.startswith("history-")
    assert Path(offered[1]).parent == tmp_path  # where the last file of this kind was


@pytest.mark.parametrize("kind", ["the database", "an import that waits", "a missing folder"])
def test_what_must_not_be_replaced_is_said_and_stays(
    table: DataTable,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    target = tmp_path / "list.csv"
    expected = {
        "the database": "is a database",
        "an import that waits": "import that is not finished",
        "a missing folder": "is not there",
    }[kind]
    if kind == "the database":
        assert context.database.path is not None
        target.symlink_to(context.database.path)
    elif kind == "an import that waits":
        target.write_text("Name\nAnna Marsh\n")
        keep(context.database, target, None, Standing(ContactChoices(())))
    else:
        target = tmp_path / "none" / "list.csv"
    before = target.read_bytes() if target.exists() else None
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(context.jobs.said) as said:
        export_table(context, table, asked(table))
    assert said.args is not None
    assert expected in said.args[0].text
    assert said.args[0].tone is Tone.BAD
    assert (target.read_bytes() if target.exists() else None) == before
    assert not list(tmp_path.glob(".*.part"))


def test_an_office_exports_the_tables_in_its_window(
    table: DataTable,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [NavigationItem("overview", "Overview", "overview", Page)]
    window = MainWindow(places, context.jobs, [])
    qtbot.addWidget(window)
    MainController(window, context, [])
    table.setParent(window.show_page("overview"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.csv"), ""))
    export = table.export_action
    with qtbot.waitSignal(context.jobs.said):
        export.trigger()
    settle(qtbot, context.jobs)
    table.setParent(None)  # the window goes before it
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("Name,Count,On,State\n'=1+1,3,2020-01-02,good\n")
