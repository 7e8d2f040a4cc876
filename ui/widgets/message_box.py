"""Message boxes, which show data as plain text and whose buttons Alt and a letter press."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.widgets.mnemonics import with_mnemonics
from ui.widgets.plain_text import escape_rich_text, plain_caption


class _MessageBox(QMessageBox):
    """Gives its buttons their letters as it opens, but for the one that Escape presses."""

    def showEvent(self, event: QShowEvent) -> None:
        """Underline a letter of each button."""
        by_escape = self.escapeButton() or self.button(QMessageBox.StandardButton.Close)
        buttons = [one for one in self.buttons() if one is not by_escape]
        texts = [plain_caption(one.text()) for one in buttons]
        for button, marked in zip(buttons, with_mnemonics(texts), strict=True):
            button.setText(marked)
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
