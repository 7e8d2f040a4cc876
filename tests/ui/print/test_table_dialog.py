"""Ctrl+P in a table: a preview, all rows or the selected ones, and a PDF file to print."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.office import settle
from ui.context import ListPeople
from ui.print.pages_view import PagesView
from ui.print.table_dialog import PrintTableDialog
from ui.shell.shortcuts_dialog import ShortcutsDialog
from ui.start import Start
from ui.tables import DataTable

CONTROL = Qt.KeyboardModifier.ControlModifier


def _activate(window: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()


def _print(start: Start, qtbot: QtBot) -> PrintTableDialog:
    _activate(start.window, qtbot)
    qtbot.keyClick(start.window, Qt.Key.Key_P, CONTROL)
    settle(qtbot, start.jobs)
    return start.window.findChildren(PrintTableDialog)[-1]


def _printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of the files that are opened to be printed."""
    texts: list[str] = []

    def read(path: Path) -> bool:
        pages = PdfReader(path).pages
        texts.append(" ".join(" ".join(page.extract_text() for page in pages).split()))
        return True

    monkeypatch.setattr("ui.print.table_dialog.open_outside", read)
    return texts


def test_the_people_listed_or_selected_are_printed(
    opened: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = _printed(monkeypatch)
    opened.window.show_page("alumni", ListPeople(expression="gender = female"))
    settle(qtbot, opened.jobs)
    table = next(one for one in opened.window.findChildren(DataTable) if one.isVisible())
    count = table.table_model.rowCount()
    assert count > 2
    dialog = _print(opened, qtbot)
    preview = dialog.findChild(PagesView)
    assert preview is not None
    assert preview.accessibleDescription() == "1 page"
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, opened.jobs)
    assert f"{count} rows · Gender is female · sorted by Name" in printed[0]
    names = [str(table.table_model.index(row, 0).data()) for row in range(count)]
    assert all(name in printed[0] for name in names)
    table.selectRow(0)
    table.keyboardSearch("")
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    dialog = _print(opened, qtbot)
    rows = dialog.findChildren(QComboBox)[0]
    assert rows.accessibleName() == "Rows"
    qtbot.keyClicks(rows, "s")
    assert rows.currentText() == "Selected 2 rows"
    settle(qtbot, opened.jobs)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, opened.jobs)
    assert [name in printed[1] for name in names] == [True, True] + [False] * (count - 2)


def test_that_no_program_opens_pdf_files_is_said(
    opened: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.print.table_dialog.open_outside", lambda _path: False)
    opened.window.show_page("alumni")
    settle(qtbot, opened.jobs)
    qtbot.keyClick(_print(opened, qtbot), Qt.Key.Key_Return, CONTROL)
    settle(qtbot, opened.jobs)
    texts = [one.text() for one in opened.window.findChildren(QLabel)]
    assert any("No program on this computer opens PDF files" in text for text in texts)


def test_the_list_of_shortcuts_is_printed(
    opened: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = _printed(monkeypatch)
    _activate(opened.window, qtbot)
    qtbot.keyClick(opened.window, Qt.Key.Key_Slash, CONTROL)
    dialog = opened.window.findChild(ShortcutsDialog)
    assert dialog is not None
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Print…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, opened.jobs)
    preview = opened.window.findChildren(PrintTableDialog)[-1]
    pages = preview.findChild(PagesView)
    assert pages is not None
    assert pages.accessibleDescription() == "2 pages"
    qtbot.keyClick(preview, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, opened.jobs)
    assert "Keyboard shortcuts" in printed[0]
    assert "Ctrl+K" in printed[0]
    dialog.close()
