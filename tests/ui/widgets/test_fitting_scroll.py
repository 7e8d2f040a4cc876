"""A part of a dialog is as high as what is in it, up to the screen."""

import pytest
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.dialogs import FormDialog
from ui.widgets.fitting_scroll import FittingScroll

_LEAST = 400  # that is left of the smallest screen


@pytest.mark.parametrize(("height", "scrolls"), [(300, False), (5_000, True)])
def test_a_dialog_grows_with_its_content_and_stays_on_the_screen(
    theme: Theme, qtbot: QtBot, height: int, *, scrolls: bool
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    inside, block = QWidget(), QFrame()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(block)
    block.setFixedHeight(50)
    dialog = FormDialog(host, "Growing", "It grows.", "Save")
    scroll = FittingScroll(inside)
    dialog.body.addWidget(scroll)
    dialog.open()
    block.setFixedHeight(height)
    least = _LEAST if scrolls else height
    qtbot.waitUntil(lambda: scroll.height() >= least)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().isVisible() is scrolls)
    dialog.reject()
