"""The history of imports: listed, taken back, done again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from models.database import Database
from models.tables import people
from tests.ui.office import Office, settle
from ui.context import Context, ShowBatch
from ui.pages.imports.history import History
from ui.pages.imports.kept import read_kept
from ui.pages.imports.page import ImportsPage
from ui.tables import DataTable, RowsTable
from ui.widgets import Chip, EmptyState


@pytest.fixture
def page(context: Context, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    context.jobs.changed.connect(page.refresh)
    page.refresh()
    settle(qtbot, context.jobs)
    return page


def rows(page: ImportsPage) -> list[list[str]]:
    model = history_table(page).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def history_table(page: ImportsPage) -> DataTable:
    return next(t for t in page.findChildren(DataTable) if t.accessibleName() == "History")


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(people)) or 0


def test_an_empty_office_is_told_what_belongs_here(
    context: Context, database_file: Database, qtbot: QtBot
) -> None:
    view = History(context)
    qtbot.addWidget(view)
    view.show()
    view.refresh()
    settle(qtbot, context.jobs)
    assert any(empty.isVisible() for empty in view.findChildren(EmptyState))


def test_imports_are_listed_and_everything_on_request(page: ImportsPage, qtbot: QtBot) -> None:
    assert [row[1:3] for row in rows(page)] == [["alumni.xlsx imported", "30 new"]]
    chip = next(chip for chip in page.findChildren(Chip) if chip.text() == "Everything")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "Survey CAC: Clinical alumni careers" in [row[1] for row in rows(page)]


def test_a_batch_is_taken_back_and_done_again(
    page: ImportsPage, context: Context, database_file: Database, qtbot: QtBot
) -> None:
    page.open(ShowBatch(1))
    settle(qtbot, context.jobs)
    table = history_table(page)
    model = table.model()
    assert isinstance(model, RowsTable)
    assert table.selected_rows() == [0]
    before = count(database_file)
    with qtbot.waitSignal(context.jobs.said):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert count(database_file) < before
    assert rows(page)[0][4:] == ["taken back", "Redo"]
    table.link_clicked.emit(0, "undo")
    settle(qtbot, context.jobs)
    assert count(database_file) == before
    assert rows(page)[0][4:] == ["", "Undo"]
    everything = next(chip for chip in page.findChildren(Chip) if chip.text() == "Everything")
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert [row[5] for row in rows(page)[:2]] == ["", ""]  # the redo and the undo themselves
    table.row_opened.emit(0)
    settle(qtbot, context.jobs)
    assert count(database_file) == before


def test_what_undo_kept_is_named(office: Office, tmp_path: Path) -> None:
    from models.staying import EDITED_SINCE
    from models.undo import Kept

    person = office.id_of("Brennan")
    found = read_kept(
        office.database,
        [
            Kept(person, "person", EDITED_SINCE),
            Kept(person, "family_name", EDITED_SINCE),
            Kept(None, "custom.hobby", EDITED_SINCE),
        ],
    )
    assert [list(row[:2]) for row in found] == [
        ["Brennan, Prof Siobhán", "The person"],
        ["Brennan, Prof Siobhán", "Family name"],
        ["(no person)", "Custom.hobby"],
    ]
