"""A workbook exported for editing, edited in Excel, and taken in by the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from exporters.editable import export_editable
from models.tables import people
from records.export_snapshot import database_identity
from records.people import read_people
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.imports.wizard.test_drafts import TO_CHANGES, Desk, start
from tests.ui.pages.imports.wizard.test_wizard import (
    cells,
    click,
    figures,
    page,
    shown_table,
    take_in,
)
from ui.context import PageContext
from ui.pages.imports.page import ImportsPage
from ui.tables import RowsTableModel
from ui.widgets import PageHeader

__all__ = ["click", "page", "start", "take_in"]  # fixtures

Take = Callable[[Path], None]
Click = Callable[[str], None]


@pytest.fixture
def edited(office: Office, tmp_path: Path) -> Path:
    """Edited in Excel: an employer, one that changed here too, one emptied, a row gone, a new."""
    path = tmp_path / "people.xlsx"
    export_editable(office.database, path, identity=run_act(office.database, database_identity))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    names = {sheet.cell(row, at["Family name"]).value: row for row in range(2, sheet.max_row + 1)}
    sheet.cell(names["Okafor"], at["Employer"]).value = "Example Clinic"
    sheet.cell(names["Brennan"], at["Employer"]).value = "Example Clinic"
    sheet.cell(names["Dahl"], at["Phone"]).value = None
    new = sheet.max_row + 1
    sheet.cell(new, at["Given name"]).value = "Nora"
    sheet.cell(new, at["Family name"]).value = "Newcomer"
    sheet.cell(new, at["E-mail"]).value = "nora@example.org"
    sheet.delete_rows(names["Evans"])
    book.save(path)
    brennan = office.id_of("Brennan")
    run_act(office.database, edit_person, brennan, {"employer": "Example Institute"})
    return path


def value(office: Office, person_id: int, key: str) -> Any:
    with office.database.read() as connection:
        return read_people(connection, [person_id], [key])[0][key]


def is_there(office: Office, person_id: int) -> bool:
    with office.database.read() as connection:
        found = connection.scalar(select(people.c.id).where(people.c.id == person_id))
    return found is not None


def to_changes(take_in: Take, click: Click, path: Path) -> None:
    take_in(path)
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(step)


def test_both_sides_are_shown_and_nothing_is_ticked(
    page: ImportsPage, take_in: Take, click: Click, edited: Path
) -> None:
    to_changes(take_in, click, edited)
    header = next(one for one in page.findChildren(PageHeader) if one.isVisible())
    says = " ".join(label.text() for label in header.findChildren(QLabel))
    assert "Exported for editing on " in says
    assert ("30 people, 3 cells edited, 1 changed in both, 1 deleted, 1 row added") in says
    assert figures(page)["Changed"] == "1"
    click("Changed in both 1")
    [row] = cells(shown_table(page))
    assert row[:5] == [
        "Brennan, Prof Siobhán",
        "Employer",
        "Example University Hospital",
        "Example Institute",
        "Example Clinic",
    ]
    click("Cleared 1")
    [row] = cells(shown_table(page))
    assert row[:2] + row[4:5] == ["Dahl, Dr Ingrid", "Phone", "(empty)"]
    click("Deleted rows 1")
    [row] = cells(shown_table(page))
    assert row[0] == "Evans, Prof Rhys"
    assert "1 award, 1 role" in row[1]
    for chip in ("Changed in both", "Cleared", "Deleted rows"):
        click(chip)
        model = shown_table(page).model()
        assert isinstance(model, RowsTableModel)
        assert model.checked() == []


def test_what_is_ticked_is_done_and_undone(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Take,
    click: Click,
    edited: Path,
    qtbot: QtBot,
) -> None:
    to_changes(take_in, click, edited)
    for chip in ("Changed in both", "Cleared", "Deleted rows"):
        click(chip)
        table = shown_table(page)
        table.selectRow(0)
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert figures(page)["Changed"] == "3"
    click("Back")  # loses no tick
    click("Next: changes")
    click("Apply 1 new, 3 changed, 1 deleted")
    brennan, dahl, evans = (office.id_of(name) for name in ("Brennan", "Dahl", "Evans"))
    assert value(office, brennan, "employer") == "Example Clinic"
    assert value(office, dahl, "phone") is None
    assert not is_there(office, evans)
    click("Undo this import")
    settle(qtbot, context.jobs)
    assert value(office, brennan, "employer") == "Example Institute"
    assert value(office, dahl, "phone") == "+447700900104"
    assert is_there(office, evans)
    assert value(office, office.id_of("Okafor"), "employer") == "Example University Hospital"


def test_what_is_not_ticked_stays(
    page: ImportsPage, office: Office, take_in: Take, click: Click, edited: Path
) -> None:
    to_changes(take_in, click, edited)
    click("Apply 1 new, 1 changed")
    assert value(office, office.id_of("Okafor"), "employer") == "Example Clinic"
    assert value(office, office.id_of("Brennan"), "employer") == "Example Institute"
    assert value(office, office.id_of("Dahl"), "phone") == "+447700900104"
    assert is_there(office, office.id_of("Evans"))


def test_what_excel_spoilt_is_said_by_column(
    page: ImportsPage, office: Office, take_in: Take, click: Click, tmp_path: Path
) -> None:
    path = tmp_path / "people.xlsx"
    export_editable(office.database, path, identity=run_act(office.database, database_identity))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "Alumni ID")
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        cell.value = int(str(cell.value))
    book.save(path)
    take_in(path)
    for step in ("Next: columns", "Next: issues"):
        click(step)
    text = " ".join(" ".join(row) for row in cells(shown_table(page)))
    assert "Excel damaged 30 cells of the column “Alumni ID”" in text
    assert "leading zeros were cut off" in text
    for step in ("Next: matches", "Next: changes"):
        click(step)
    assert figures(page)["Changed"] == "0"


def test_the_ticks_are_there_after_a_restart(
    start: Callable[[], Desk], office: Office, edited: Path, qtbot: QtBot
) -> None:
    first = start()
    first.take_in(edited)
    first.press(*TO_CHANGES)
    for chip in ("Changed in both", "Deleted rows"):
        first.press(chip)
        shown_table(first.page).selectRow(0)
        qtbot.keyClick(shown_table(first.page), Qt.Key.Key_Space)
    first.close()
    edited.unlink()
    second = start()
    second.go_on()
    second.press("Apply 1 new, 2 changed, 1 deleted")
    assert value(office, office.id_of("Brennan"), "employer") == "Example Clinic"
    assert value(office, office.id_of("Dahl"), "phone") == "+447700900104"
    assert not is_there(office, office.id_of("Evans"))
