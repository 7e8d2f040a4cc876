"""The header of a page, and the content of an empty one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import GRID, Type
from ui.widgets.buttons import Callback, primary_button
from ui.widgets.labels import ElidedLabel, label

_TEXT_WIDTH = 380


class PageHeader(QWidget):
    """A page's title and subtitle, with optional buttons at the right."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title = ElidedLabel(title, Type.TITLE)
        self._subtitle = ElidedLabel(subtitle, ink="muted")
        words = QVBoxLayout()
        words.setSpacing(5)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        at_foot = QVBoxLayout()
        at_foot.addStretch(1)
        at_foot.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addLayout(words, 1)
        row.addLayout(at_foot)

    def set_text(self, title: str, subtitle: str = "") -> None:
        """Change the title and subtitle."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the subtitle."""
        self._subtitle.setText(subtitle)

    def add(self, widget: QWidget) -> None:
        """Put `widget` at the right."""
        self._buttons.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class EmptyState(QWidget):
    """What an empty page shows: a title, a sentence and a button."""

    def __init__(
        self, icon: str, title: str, text: str, button: str = "", action: Callback | None = None
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        words = label(text, ink="muted", wrap=True)
        words.setAlignment(centre)
        words.setFixedSize(_TEXT_WIDTH, words.heightForWidth(_TEXT_WIDTH))
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(IconView(icon, 40), 0, centre)
        column.addWidget(label(title, Type.HEADING), 0, centre)
        column.addWidget(words, 0, centre)
        if button:
            column.addSpacing(GRID)
            self.add(primary_button(button, action))
        column.addLayout(self._buttons)
        column.addStretch(3)

    def add(self, button: QWidget) -> None:
        """Put `button` below the text."""
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
