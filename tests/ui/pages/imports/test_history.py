"""The history of imports: listed, taken back, done again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import people, reviews
from tests.ui.office import Office, settle, show_page
from ui.context import ALUMNI, PageContext, ShowBatch, ShowPerson
from ui.pages.imports.batch_view import BatchView
from ui.pages.imports.history import HistoryView
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.skipped_undo import read_skipped_rows
from ui.tables import DataTable
from ui.widgets import Chip, EmptyState, Tabs


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    context.jobs.changed.connect(page.refresh)
    return show_page(page, context, qtbot)


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
    context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    view = HistoryView(context)
    qtbot.addWidget(view)
    view.show()
    view.refresh()
    settle(qtbot, context.jobs)
    assert any(empty.isVisible() for empty in view.findChildren(EmptyState))


def test_imports_are_listed_and_everything_on_request(page: ImportsPage, qtbot: QtBot) -> None:
    assert [row[1:3] for row in rows(page)] == [["alumni.xlsx imported", "30 new"]]
    chip = next(chip for chip in page.findChildren(Chip) if chip.text() == "All activity")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "Survey CAC saved" in [row[1] for row in rows(page)]


def test_a_batch_is_undone_and_redone_by_its_link_alone(
    page: ImportsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    table = history_table(page)
    before = count(database_file)
    table.link_clicked.emit(0, "undo")
    settle(qtbot, context.jobs)
    assert count(database_file) < before
    assert rows(page)[0][4:] == ["undone", "Redo"]
    table.link_clicked.emit(0, "undo")
    settle(qtbot, context.jobs)
    assert count(database_file) == before
    assert rows(page)[0][4:] == ["", "Undo"]
    everything = next(chip for chip in page.findChildren(Chip) if chip.text() == "All activity")
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert [row[5] for row in rows(page)[:2]] == ["", ""]  # the redo and the undo themselves
    table.link_clicked.emit(0, "undo")
    settle(qtbot, context.jobs)
    assert count(database_file) == before


def test_a_restore_offers_no_undo(
    page: ImportsPage, context: PageContext, database_file: Database, office: Office, qtbot: QtBot
) -> None:
    with database_file.write(BatchKind.RESTORE) as changes:
        changes.update(people, [Change(office.person_ids[0], {"do_not_email": True})])
    page.refresh()
    settle(qtbot, context.jobs)
    everything = next(chip for chip in page.findChildren(Chip) if chip.text() == "All activity")
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert [row[5] for row in rows(page) if row[1] == "Backup restored"] == [""]


@pytest.mark.parametrize("by_key", [False, True])
def test_a_double_click_or_enter_opens_the_batch_and_undoes_nothing(
    page: ImportsPage, context: PageContext, database_file: Database, by_key: bool, qtbot: QtBot
) -> None:
    table = history_table(page)
    before = count(database_file)
    spot = table.visualRect(table.model().index(0, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    if by_key:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    else:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(qtbot, context.jobs)
    assert count(database_file) == before
    view = page.findChild(BatchView)
    assert view is not None
    assert view.isVisible()
    assert "alumni.xlsx imported" in [one.text() for one in view.findChildren(QLabel)]


def test_the_page_of_a_batch_tells_changes_and_issues_and_undoes_by_its_button(
    page: ImportsPage, office: Office, context: PageContext, tmp_path: Path, qtbot: QtBot,
    visited: list[tuple[str, object]],
) -> None:  # fmt: skip
    path = tmp_path / "update.csv"
    path.write_text(
        "Alumni ID,First name,Surname,City,Date of birth\n"
        "0001201,Siobhán,Brennan,Galway,31/02/1968\n"
        "77,Nora,Newcomer,Cork,\n"
    )
    applied = run_import(office.database, prepare(office.database, CONTACTS, path))
    assert applied.batch_id is not None
    page.open(ShowBatch(applied.batch_id))
    settle(qtbot, context.jobs)
    view = page.findChild(BatchView)
    assert view is not None
    subtitle = next(one.text() for one in view.findChildren(QLabel) if " by " in one.text())
    assert subtitle.endswith("1 new · 1 changed")
    changes = shown(view, context, qtbot)
    assert ["Brennan, Prof Siobhán", "2", "Address", "–", "Galway"] in changes
    created = next(row for row in changes if row[2] == "Record created")
    assert created[:2] == ["Newcomer, Nora", "3"]
    assert created[4] == "Alumni ID: 77"
    tabs = view.findChild(Tabs)
    assert tabs is not None
    assert tabs.tabText(0) == f"Changes ({len(changes)})"
    tabs.setCurrentIndex(1)
    issues = shown(view, context, qtbot)
    assert ["2", "Date of birth", "Not imported"] in [row[:3] for row in issues]
    assert any(row[4] == "31/02/1968" for row in issues)
    tabs.setCurrentIndex(0)
    table = next(one for one in view.findChildren(DataTable) if one.isVisible())
    table.row_opened.emit([row[0] for row in changes].index("Brennan, Prof Siobhán"))
    assert visited[-1] == (ALUMNI, ShowPerson(office.id_of("Brennan")))
    undo = next(one for one in view.findChildren(QPushButton) if one.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert undo.text() == "Redo"
    assert "Newcomer, Nora" in [
        row[0] for row in shown(view, context, qtbot)
    ]  # named although gone
    back = next(one for one in view.findChildren(QPushButton) if one.text() == "‹ Imports")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert not view.isVisible()


def shown(view: BatchView, context: PageContext, qtbot: QtBot) -> list[list[str]]:
    settle(qtbot, context.jobs)
    table = next(one for one in view.findChildren(DataTable) if one.isVisible())
    model = table.model()
    for row in range(model.rowCount()):  # ask for every page
        model.index(row, 0).data()
    settle(qtbot, context.jobs)
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_undo_kept_is_named(office: Office, tmp_path: Path) -> None:
    from models.undo import SkippedUndo
    from models.undo_conflicts import EDITED_SINCE

    person = office.id_of("Brennan")
    found = read_skipped_rows(
        office.database,
        [
            SkippedUndo(person, "person", EDITED_SINCE),
            SkippedUndo(person, "family_name", EDITED_SINCE),
            SkippedUndo(None, "custom.hobby", EDITED_SINCE),
        ],
    )
    assert [list(row[:2]) for row in found] == [
        ["Brennan, Prof Siobhán", "Person record"],
        ["Brennan, Prof Siobhán", "Family name"],
        ["(no person)", "Custom.hobby"],
    ]


def test_responses_to_review_are_listed_by_wave_and_reviewed_apart(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    database_file: Database,
    qtbot: QtBot,
) -> None:
    row = {
        "identity": {"email": "who@example.org"},
        "answers": {},
        "is_complete": True,
        "platform": None,
        "source_key": None,
        "started_at": None,
        "submitted_at": None,
    }
    with database_file.write(BatchKind.RESPONSES) as changes:
        batch = {"batch_id": changes.batch_id, "candidates": [], "row": row}
        to_wave = {**batch, "kind": "response", "wave_id": office.waves[0].id}
        contact = {**batch, "kind": "contact", "wave_id": None}
        changes.insert(reviews, [contact, to_wave, to_wave])
    page.refresh()
    settle(qtbot, context.jobs)
    table = next(t for t in page.findChildren(DataTable) if t.accessibleName() == "Pending")
    model = table.model()
    pending = [[model.index(row, at).data() for at in (0, 1)] for row in range(model.rowCount())]
    assert pending == [
        ["1 row to review", "May match somebody on record"],
        ["2 responses to review", "To CAC 2018 · respondent not matched"],
    ]
    table.setFocus()
    table.row_opened.emit(1)
    settle(qtbot, context.jobs)
    focused = page.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Rows to review"  # whose keys decide
    shown = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert "Responses to review" in shown
    assert "2 responses to CAC 2018 whose respondent is not certain." in shown
