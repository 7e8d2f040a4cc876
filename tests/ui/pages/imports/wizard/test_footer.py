"""The foot of the wizard: its main button by keyboard."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.pages.imports.wizard.footer import FILE, WizardFooter


def test_ctrl_enter_presses_the_main_button_unless_the_wizard_is_busy(qtbot: QtBot) -> None:
    footer = WizardFooter()
    qtbot.addWidget(footer)
    asked: list[str] = []
    footer.on.connect(lambda: asked.append("on"))
    with qtbot.waitActive(footer):
        footer.show()
        footer.activateWindow()
    footer.show_step(FILE, None, None, busy=True)
    qtbot.keyClick(footer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    footer.show_step(FILE, None, None, busy=False)
    qtbot.keyClick(footer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyRelease(footer, Qt.Key.Key_Control)  # else it stays down for the tests to come
    assert asked == ["on"]
