"""A part of a dialog is as high as what is in it, up to the screen."""

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.dialogs import FormDialog
from ui.widgets.fitting_scroll import FittingScroll
from ui.widgets.labels import label

_LEAST = 400  # that is left of the smallest screen


def test_fields_that_would_fit_with_less_get_their_usual_height(theme: Theme, qtbot: QtBot) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    for _ in range(3):
        column.addWidget(QSpinBox())
    column.addWidget(label("Some words. " * 40, wrap=True))
    scroll = FittingScroll(inside)
    qtbot.addWidget(scroll)
    scroll.resize(300, 1_000)
    scroll.show()
    QApplication.processEvents()
    assert scroll.minimumSizeHint().height() >= inside.heightForWidth(scroll.viewport().width())


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
