"""Tool tips, message boxes and captions that show data as it is.

Qt takes a text that looks like HTML for HTML where it is not told otherwise: a name such as
`<img src="file:///...">` would load a picture. Only here are these parts of Qt used.
"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QListWidgetItem, QMessageBox, QPushButton, QToolTip, QWidget


class PlainButton(QPushButton):
    """A button with its text as it is, also with “&”."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(caption(text))


def as_plain(text: str) -> str:
    """`text` so that Qt shows it as it is, also where it guesses what a text is."""
    return QtText.convertFromPlainText(text) if QtText.mightBeRichText(text) else text


def caption(text: str) -> str:
    """`text` for a button, a tab or a menu, where “&” would underline the next letter."""
    return text.replace("&", "&&")


def set_tool_tip(part: QWidget | QListWidgetItem, text: str) -> None:
    """Let a widget or an entry of a list show `text` where the mouse rests."""
    part.setToolTip(as_plain(text))


def show_tool_tip(place: QPoint, text: str) -> None:
    """Show `text` at `place` of the screen; hide what is shown where it is empty."""
    QToolTip.showText(place, as_plain(text))


def message_box(parent: QWidget, text: str, more: str = "") -> QMessageBox:
    """A message box without buttons yet, which goes when it is closed."""
    box = QMessageBox(parent)
    box.setWindowTitle("Almanac")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(as_plain(more))
    box.finished.connect(box.deleteLater)
    return box
