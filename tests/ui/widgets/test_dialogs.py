"""Dialogs as a person at the keyboard meets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import Bar, BarList
from ui.widgets.dialogs import FormDialog, ask_for_file, ask_for_target


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> Iterator[FormDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FormDialog(parent, "Add a field", "Every person gets it. " * 12, "Add")
    dialog.add_field("Name", QLineEdit())
    dialog.add_field("Note", QLineEdit())
    yield dialog
    parent.close()


def test_fields_come_before_the_buttons(dialog: FormDialog, qtbot: QtBot) -> None:
    with qtbot.waitExposed(dialog):
        dialog.open()
    met = []
    for _ in range(4):
        at = dialog.focusWidget()
        assert isinstance(at, QLineEdit | QPushButton)
        met.append(at.accessibleName() or at.text())
        qtbot.keyClick(at, Qt.Key.Key_Tab)
    assert met == ["Name", "Note", "Cancel", "Add"]


def test_it_grows_with_what_it_has_to_show(dialog: FormDialog, qtbot: QtBot) -> None:
    bars = BarList("Excluded people")
    dialog.body.addWidget(bars)
    with qtbot.waitExposed(dialog):
        dialog.open()
    before = dialog.height()
    bars.set_bars([Bar(f"Reason {number}", number) for number in range(9)])
    qtbot.waitUntil(lambda: dialog.height() > before)
    QApplication.processEvents()
    assert bars.height() >= bars.sizeHint().height()
    assert dialog.rect().contains(bars.mapTo(dialog, bars.rect().bottomLeft()))


def test_it_moves_up_before_it_grows_out_of_the_screen(dialog: FormDialog, qtbot: QtBot) -> None:
    with qtbot.waitExposed(dialog):
        dialog.open()
    screen = dialog.screen().availableGeometry()
    dialog.move(dialog.x(), screen.bottom() - dialog.frameGeometry().height())
    dialog.resize(dialog.width(), dialog.height() + 100)
    assert dialog.frameGeometry().bottom() <= screen.bottom()


def test_its_buttons_stay_on_a_low_screen(dialog: FormDialog, qtbot: QtBot) -> None:
    dialog.resize(600, 5000)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.height() < dialog.screen().availableGeometry().height()


def test_control_and_enter_press_the_button_where_it_is_ready(
    dialog: FormDialog, qtbot: QtBot
) -> None:
    note = QPlainTextEdit()  # in which Enter alone is a new line
    dialog.add_field("More", note)
    with qtbot.waitExposed(dialog):
        dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    note.setFocus()
    dialog.set_ready(ready=False)
    qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible()
    dialog.set_ready(ready=True)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_file_is_first_looked_for_in_a_folder_that_exists(
    dialog: FormDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def ask(_parent: object, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        begun.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: "/nowhere/Documents")
    assert ask_for_file(dialog, "Never asked before", ["Workbooks (*.xlsx)"]) is None
    assert begun == [str(Path.home())]


def test_a_suggested_name_is_one_that_every_system_takes(
    dialog: FormDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def ask(_parent: object, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(path).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    kinds = ["Workbooks (*.xlsx)"]
    assert ask_for_target(dialog, "Save", "CAC-2018/19: responses.xlsx", kinds) is None
    assert offered == ["CAC-2018-19- responses.xlsx"]
