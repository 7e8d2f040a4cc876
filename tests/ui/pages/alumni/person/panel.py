"""What the tests of a person do in the panel, as a user would."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.office import child_of, settle
from ui.bound_actions import text_of
from ui.context import PageContext
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.person.field_row import FieldRow
from ui.widgets import Badge, Tabs
from ui.widgets.plain_text import plain_caption


def choice(dialog: QWidget, text: str) -> QRadioButton:
    buttons = dialog.findChildren(QRadioButton)
    return next(one for one in buttons if plain_caption(one.text()) == text)


def row(panel: PersonPanel, key: str) -> FieldRow:
    return next(one for one in panel.findChildren(FieldRow) if one.key == key and one.isVisible())


def write(panel: PersonPanel, key: str, text: str, qtbot: QtBot) -> QLineEdit:
    """Open the field by its value, write over it and press Enter."""
    field = row(panel, key)
    value = next(one for one in field.findChildren(QLabel) if one.toolTip())
    qtbot.mouseClick(value, Qt.MouseButton.LeftButton)
    editor = field.findChildren(QLineEdit)[-1]  # a former one may not be deleted yet
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    return editor


def texts(panel: QWidget) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def open_tab(panel: PersonPanel, title: str) -> None:
    tabs = child_of(panel, Tabs)
    tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
    QApplication.processEvents()


def show_changes(panel: PersonPanel, context: PageContext, qtbot: QtBot) -> None:
    open_tab(panel, "Timeline")
    settle(qtbot, context.jobs)
    qtbot.mouseClick(link(panel, "Changes"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)


def link(panel: PersonPanel, text: str) -> QPushButton:
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in found if one.text() == text)


def begin(panel: PersonPanel, key: str, qtbot: QtBot) -> QLineEdit:
    """Open the field by a click on its value."""
    field = row(panel, key)
    value = next(one for one in field.findChildren(QLabel) if one.toolTip())
    qtbot.mouseClick(value, Qt.MouseButton.LeftButton)
    return open_editor(panel, key)


def open_editor(panel: PersonPanel, key: str) -> QLineEdit:
    editor = row(panel, key).findChild(QLineEdit)
    assert editor is not None
    return editor


def badges(panel: PersonPanel) -> list[str]:
    return [one.accessibleName() for one in panel.findChildren(Badge) if one.isVisible()]


def dialog_field(dialog: EntryDialog, name: str) -> QLineEdit | QComboBox:
    found: list[QLineEdit | QComboBox] = [*dialog.findChildren(QLineEdit)]
    found += dialog.findChildren(QComboBox)
    return next(one for one in found if one.accessibleName() == name)


def press_action(panel: PersonPanel, record: str, text: str) -> None:
    """Choose `text` from the menu of a record."""
    button = next(
        one
        for one in panel.findChildren(QPushButton)
        if one.accessibleName() == f"Actions for {record}"
    )
    button.click()
    menu = child_of(button, QMenu)
    next(one for one in menu.actions() if text_of(one) == text).trigger()
    menu.close()


def row_of(panel: PersonPanel, place: str) -> QWidget:
    found = panel.findChild(QWidget, place)
    assert found is not None
    return found


def named(panel: PersonPanel, name: str) -> QPushButton:
    """The button of that accessible name."""
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in found if one.accessibleName() == name)
