"""The base of the settings sections: a scrolling column of cards that can be refreshed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.context import PageContext
from ui.theme import GRID, PAGE_MARGIN, Type
from ui.widgets import label, page_column

_WIDTH = 760  # wider, and the eye loses the line
_NUMBER = 72
_LINE = 36  # the height of a field
_NAMES = 112  # of fields; the longest has two lines


class Section(QWidget):
    """Subclasses fill `column`; `refresh` is called when shown and after every change."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GRID)
        scrolled = page_column(self)
        scrolled.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, PAGE_MARGIN)  # as the list beside
        scrolled.addWidget(inside)
        scrolled.addStretch(1)

    def refresh(self) -> None:
        """Read again what is shown."""

    def leave(self) -> None:
        """Save what was typed: another page is shown, or the window closes."""


def form_row(name: str, fields: Sequence[QWidget | str], note: str = "") -> QWidget:
    """A label, fields with words between them, and an optional muted line below."""
    result = QWidget()
    words = label(name)
    words.setFixedWidth(_NAMES)
    words.setWordWrap(True)
    line = QHBoxLayout()
    line.setSpacing(GRID)
    for item in fields:
        if isinstance(item, QAbstractSpinBox):
            item.setMaximumWidth(_NUMBER)
        widget = label(item, ink="muted") if isinstance(item, str) else item
        line.addWidget(widget, int(isinstance(item, QLineEdit)))  # as wide as it may be
    line.addStretch(0)
    right = QVBoxLayout()
    right.setSpacing(4)
    right.addLayout(line)
    if note:
        right.addWidget(label(note, Type.SMALL, ink="muted", wrap=True))
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * GRID)
    row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(right, 1)
    first = next((item for item in fields if isinstance(item, QWidget)), None)
    if first is not None:
        words.setBuddy(first)
        words.setMinimumHeight(min(first.sizeHint().height(), _LINE))  # beside the first of lines
    return result
