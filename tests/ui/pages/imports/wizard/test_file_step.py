"""Files that need a word from the user before they can be read as they are meant."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import import_drafts
from tests.tabular.reading.hostile_files import encrypted
from tests.ui.office import Office, settle, show_page
from tests.ui.pages.imports.wizard.test_wizard import (
    banners,
    cells,
    shown_button,
    shown_table,
    told,
)
from ui.context import ImportFile, PageContext
from ui.pages.imports.history import HistoryView
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.wizard.wizard import Wizard
from ui.passwords import PasswordDialog

SECRET = "a secret of the tests"


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    return show_page(ImportsPage(context), context, qtbot)


@pytest.fixture
def take_in(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[Path], None]:
    def take(path: Path) -> None:
        page.open(ImportFile(path))
        settle(qtbot, context.jobs)

    return take


@pytest.fixture
def answer(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[str], None]:
    """Types a password, by the keyboard alone; nothing means Escape."""

    def type_in(password: str) -> None:
        (dialog,) = dialogs(page)
        qtbot.waitUntil(lambda: isinstance(dialog.focusWidget(), QLineEdit))
        field = dialog.focusWidget()
        assert field is not None
        qtbot.keyClicks(field, password)
        qtbot.keyClick(field, Qt.Key.Key_Return if password else Qt.Key.Key_Escape)
        settle(qtbot, context.jobs)
        QApplication.sendPostedEvents(None, 52)  # what was closed is thrown away

    return type_in


def dialogs(page: ImportsPage) -> list[PasswordDialog]:
    return [each for each in page.findChildren(PasswordDialog) if each.isVisible()]


def encodings(page: ImportsPage) -> QComboBox | None:
    boxes = page.findChildren(QComboBox)
    named = [box for box in boxes if box.isVisible() and box.accessibleName() == "Encoding"]
    return named[0] if named else None


def book(folder: Path, *, secret: str = "") -> Path:
    made = Workbook()
    sheet = made.create_sheet("People", 0)
    for row in [("Department", "Name"), ("Imaging", "Anna Marsh"), (None, "Ivo Dahl")]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    path = folder / "people.xlsx"
    made.save(path)
    if secret:
        path.write_bytes(encrypted(path.read_bytes(), secret))
    return path


def test_a_password_is_asked_for_until_it_opens_the_file(
    page: ImportsPage, take_in: Callable[[Path], None], answer: Callable[[str], None],
    tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    take_in(book(tmp_path, secret=SECRET))
    answer("another")
    (dialog,) = dialogs(page)
    assert "Incorrect password" in "\n".join(each.text() for each in dialog.findChildren(QLabel))
    answer(SECRET)
    assert dialogs(page) == []
    assert cells(shown_table(page))[1][1:] == ["Imaging", "Anna Marsh"]


def test_the_focus_stays_at_the_step_when_the_file_is_read_again(
    page: ImportsPage, take_in: Callable[[Path], None], context: PageContext, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    made = Workbook()
    for name in ("Alumni", "Guests"):
        sheet = made.create_sheet(name)
        for row in [("First name", "Surname"), ("Anna", "Marsh"), ("Ivo", "Dahl")]:
            sheet.append(row)
    path = tmp_path / "two sheets.xlsx"
    made.save(path)
    page.activateWindow()
    take_in(path)
    found = [box for box in page.findChildren(QComboBox) if box.isVisible()]
    sheets = next(box for box in found if box.accessibleName() == "Sheet")
    sheets.setFocus()
    qtbot.keyClick(sheets, Qt.Key.Key_Down)
    settle(qtbot, context.jobs)
    assert sheets.currentText() == "Guests"
    assert page.window().focusWidget() is sheets
    preview = shown_table(page)
    preview.setFocus()
    cell = preview.visualRect(preview.model().index(1, 1))
    qtbot.mouseClick(preview.viewport(), Qt.MouseButton.LeftButton, pos=cell.center())
    settle(qtbot, context.jobs)
    rows = shown_table(page)
    assert rows is not preview
    assert page.window().focusWidget() is rows


def test_without_the_password_the_file_is_left(
    page: ImportsPage, take_in: Callable[[Path], None], answer: Callable[[str], None],
    tmp_path: Path,
) -> None:  # fmt: skip
    take_in(book(tmp_path, secret=SECRET))
    answer("")
    assert dialogs(page) == []
    assert any(each.isVisible() for each in page.findChildren(HistoryView))


def test_a_protected_file_is_read_again_without_asking_again(
    page: ImportsPage, context: PageContext, take_in: Callable[[Path], None],
    answer: Callable[[str], None], tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    take_in(book(tmp_path, secret=SECRET))
    answer(SECRET)
    told(page, qtbot, "merged cells")
    qtbot.mouseClick(shown_button(page, "Fill down"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert [row[1] for row in cells(shown_table(page))] == ["Department", "Imaging", "Imaging"]
    qtbot.waitUntil(lambda: any("filled down" in each for each in banners(page)))


def test_another_encoding_is_chosen_by_what_the_names_look_like(
    page: ImportsPage, context: PageContext, take_in: Callable[[Path], None], tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    path = tmp_path / "people.csv"
    path.write_bytes("Given name,Family name\nGergő,Jenő\n".encode("cp1250"))
    take_in(path)
    box = encodings(page)
    assert box is not None
    assert box.currentText() == "Western European (Windows)"
    assert "Gergõ" in box.accessibleDescription()
    assert any("may be wrong: Gergõ" in each for each in banners(page))
    at = box.findData("cp1250")
    box.setCurrentIndex(at)
    box.activated.emit(at)
    settle(qtbot, context.jobs)
    assert cells(shown_table(page))[1][1:] == ["Gergő", "Jenő"]
    assert not any("may be wrong" in each for each in banners(page))
    assert box.currentText() == "Central European (Windows)"


def test_an_encoding_that_does_not_fit_is_said_and_not_taken(
    page: ImportsPage, context: PageContext, take_in: Callable[[Path], None], tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    path = tmp_path / "people.csv"
    path.write_bytes("Given name,Family name\nZoë,Núñez\n".encode("cp1252"))
    take_in(path)
    box = encodings(page)
    assert box is not None
    at = box.findData("utf-8")
    box.setCurrentIndex(at)
    box.activated.emit(at)
    settle(qtbot, context.jobs)
    told(page, qtbot, "cannot be read")
    assert box.currentText() == "Western European (Windows)"
    assert cells(shown_table(page))[1][1:] == ["Zoë", "Núñez"]


def test_a_file_in_plain_letters_is_not_asked_about(
    page: ImportsPage, take_in: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"Given name,Family name\nAnna,Marsh\n")
    take_in(path)
    assert encodings(page) is None


def test_a_file_of_cards(
    page: ImportsPage, take_in: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "people.vcf"
    card = "BEGIN:VCARD\nVERSION:3.0\nN:{};Anna;;;\nEND:VCARD\n"
    path.write_text(card.format("Marsh") + card.format("Dahl"))
    take_in(path)
    assert cells(shown_table(page))[1:] == [["1", "Anna", "Marsh"], ["5", "Anna", "Dahl"]]


def test_a_draft_of_a_protected_file_asks_again_and_goes_on(
    page: ImportsPage, context: PageContext, take_in: Callable[[Path], None],
    answer: Callable[[str], None], tmp_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    take_in(book(tmp_path, secret=SECRET))
    answer(SECRET)
    (wizard,) = page.findChildren(Wizard)
    wizard.keep()
    settle(qtbot, context.jobs)
    kept = wizard.draft_id
    assert kept is not None
    with context.database.read() as connection:
        assert SECRET not in str(connection.execute(select(import_drafts)).all())
    wizard.open_draft(kept, "people.xlsx")
    settle(qtbot, context.jobs)
    answer(SECRET)
    assert cells(shown_table(page))[1][1:] == ["Imaging", "Anna Marsh"]
