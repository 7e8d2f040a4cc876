"""The letters underlined in menus: none twice in one menu, the first letter where it is free."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.message_box import message_box
from ui.widgets.mnemonics import with_mnemonics
from ui.widgets.plain_text import plain_caption


@pytest.mark.parametrize(
    ("texts", "captions"),
    [
        (["File", "Edit", "Help"], ["&File", "&Edit", "&Help"]),
        (["Copy", "Copy cell"], ["&Copy", "C&opy cell"]),
        (["Copy", "Cut"], ["&Copy", "Cu&t"]),
        (["Save people", "Search", "Print…"], ["&Save people", "S&earch", "&Print…"]),
        (["R&D", "Research"], ["&R&&D", "R&esearch"]),
        (["a", "ab", "b"], ["&a", "a&b", "b"]),
        (["ab", "ac", "a"], ["a&b", "a&c", "&a"]),
        (["校友"], ["校友"]),
    ],
)
def test_letters(texts: list[str], captions: list[str]) -> None:
    assert with_mnemonics(texts) == captions


def test_letters_stay_while_a_text_changes_with_what_is_selected() -> None:
    usual = ["Add", "Delete", "Duplicates", "Milestones"]
    now = ["Add", "Delete person", "Duplicates", "Milestones"]
    assert with_mnemonics(usual, usual) == ["&Add", "&Delete", "D&uplicates", "&Milestones"]
    assert with_mnemonics(now, usual) == ["&Add", "&Delete person", "D&uplicates", "&Milestones"]
    assert with_mnemonics(["Add", "Keep", "x", "x"], usual) == ["&Add", "K&eep", "&x", "x"]


@given(st.lists(st.text("abc &é", max_size=6), max_size=8))
def test_no_letter_twice_and_no_text_changed(texts: list[str]) -> None:
    captions = with_mnemonics(texts)
    assert [plain_caption(one) for one in captions] == texts
    marks = [re.findall("&([^&])", one.replace("&&", "")) for one in captions]
    letters = [one for mark in marks for one in mark]
    assert len(letters) == len(set(letters))


def test_alt_and_a_letter_press_a_button_of_a_message_box(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    pressed: list[str] = []
    box = message_box(widget, "Close?")
    for text in ("Stop and close", "Send"):
        box.addButton(text, QMessageBox.ButtonRole.ActionRole).clicked.connect(
            lambda _checked, text=text: pressed.append(text)
        )
    box.addButton(QMessageBox.StandardButton.Close)
    with qtbot.waitActive(box):
        box.open()
    shown = [one.text() for one in box.buttons()]
    assert {*shown} == {"Close", "S&end", "&Stop and close"}, "Escape presses Close"
    qtbot.keyClick(box, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pressed == ["Send"])
