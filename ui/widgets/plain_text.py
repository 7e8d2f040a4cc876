"""Tool tips and captions that show data as plain text.

Qt guesses whether a text is HTML unless told otherwise: a name such as `<img src="file:///...">`
would load a picture. These parts of Qt are used only here.
"""

import re

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QListWidgetItem, QPushButton, QTableWidgetItem, QToolTip, QWidget


class PlainButton(QPushButton):
    """A button that shows its text unchanged, including “&”; Enter presses the focused one.

    Its `text()` is without the mark of a mnemonic.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)

    def text(self) -> str:
        return plain_caption(super().text())

    def setText(self, text: str) -> None:
        super().setText(caption(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not _is_with_control(event):
            self.click()  # Qt would press the main button of the dialog, or nothing
        else:
            super().keyPressEvent(event)


def _is_with_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def escape_rich_text(text: str) -> str:
    """`text` escaped so that Qt shows it unchanged where it guesses the format."""
    return QtText.convertFromPlainText(text) if QtText.mightBeRichText(text) else text


def caption(text: str) -> str:
    """`text` escaped for a button, tab or menu, where “&” would underline the next letter."""
    return text.replace("&", "&&")


def plain_caption(text: str) -> str:
    """The text that a button, tab or menu shows of `text`: the reverse of `caption`."""
    return re.sub("&(.)", r"\1", text)


def set_tool_tip(part: QWidget | QListWidgetItem | QTableWidgetItem, text: str) -> None:
    """Set the tool tip of a widget, or of an item of a list or table."""
    part.setToolTip(escape_rich_text(text))


def show_tool_tip(place: QPoint, text: str) -> None:
    """Show `text` at `place` on the screen; an empty text hides the tool tip."""
    QToolTip.showText(place, escape_rich_text(text))
