"""Message boxes, which show data as plain text and whose buttons Alt and a letter press."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.widgets.mnemonics import BY_ESCAPE, with_mnemonics
from ui.widgets.plain_text import escape_rich_text


class _MessageBox(QMessageBox):
    """Gives its buttons their letters as it opens, but for the one that Escape presses."""

    def showEvent(self, event: QShowEvent) -> None:
        """Underline a letter of each button."""
        buttons = [one for one in self.buttons() if one.text() not in BY_ESCAPE]
        if not event.spontaneous():  # shown again after it was minimised
            marked = with_mnemonics([one.text() for one in buttons])
            for button, text in zip(buttons, marked, strict=True):
                button.setText(text)
        super().showEvent(event)


def message_box(parent: QWidget, text: str, more: str = "") -> QMessageBox:
    """Make a message box without buttons that deletes itself when closed."""
    box = _MessageBox(parent)
    box.setWindowTitle("Almanac")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(escape_rich_text(more))
    box.finished.connect(box.deleteLater)
    return box


def ask_to_discard(parent: QWidget, text: str, discard: Callable[[], None]) -> None:
    """Ask by `text` whether what is not saved is to be lost; `discard` is called for yes."""
    box = message_box(parent, text, "Nothing of it has been saved.")
    yes = box.addButton("Discard changes", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("Keep editing", QMessageBox.ButtonRole.RejectRole))
    yes.clicked.connect(discard)
    box.open()
