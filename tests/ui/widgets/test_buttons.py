from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import Tabs, icon_button, link_button, primary_button, secondary_button
from ui.widgets.buttons import Callback

MAKERS = [primary_button, secondary_button, link_button]


@pytest.mark.parametrize("make", MAKERS)
def test_a_button_answers_to_mouse_and_keyboard(
    theme: Theme, qtbot: QtBot, make: Callable[[str, Callback], QPushButton]
) -> None:
    pressed: list[int] = []
    button = make("Do it", lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [1, 1]


def test_a_click_leaves_the_focus_where_it_was(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    first, second = primary_button("First"), secondary_button("Second")
    column.addWidget(first)
    column.addWidget(second)
    page.show()
    first.setFocus()
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert page.focusWidget() is first
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert page.focusWidget() is second


def test_an_icon_alone_has_a_name(theme: Theme, qtbot: QtBot) -> None:
    button = icon_button("close", "Close the panel")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("Close the panel", "Close the panel")


def test_tabs_tell_the_choice(theme: Theme, qtbot: QtBot) -> None:
    tabs = Tabs(["Profile", "Career", "History"])
    qtbot.addWidget(tabs)
    tabs.show()
    with qtbot.waitSignal(tabs.currentChanged) as told:
        qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert told.args == [1]
    tabs.setFocus()
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.currentIndex() == 2
