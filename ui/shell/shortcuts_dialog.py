"""The list of keyboard shortcuts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.text import fold
from ui.actions import ACTIONS, PAGE_TITLES, PRINT, SHORTCUTS, WIDGET_KEYS
from ui.bound_actions import action_button, bind, native_shortcut
from ui.theme import GRID, Type
from ui.widgets import label, secondary_button
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import search_field

_SIZE = (460, 560)


class ShortcutsDialog(Dialog):
    """Lists every action that has a shortcut under the page that offers it; can be searched.

    Signal: `print_requested`.
    """

    print_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(SHORTCUTS.text)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._rows: list[tuple[str, tuple[QWidget, QWidget]]] = []
        self._search = search_field("Search shortcuts")
        self._search.textChanged.connect(self._filter)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, GRID, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for title, keys in shortcuts_by_page():
            row = grid.rowCount()
            heading = label(title, Type.HEADING)
            heading.setContentsMargins(0, GRID if row > 1 else 0, 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            for text, shortcut in keys:
                row = grid.rowCount()
                shown = label(shortcut, Type.BADGE)
                shown.setProperty("kind", "key")
                name = label(text)
                name.setBuddy(shown)
                self._rows.append((f"{text} {shortcut} {title}", (name, shown)))
                grid.addWidget(name, row, 0)
                grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.addWidget(action_button(bind(self, PRINT, self.print_requested.emit), icon=True))
        foot.addStretch(1)
        foot.addWidget(secondary_button("Close", self.accept))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(2 * GRID)
        column.addWidget(self._search)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def _filter(self, typed: str) -> None:
        """Show the rows that have every word of `typed`."""
        words = fold(typed).split()
        for text, parts in self._rows:
            for part in parts:
                part.setVisible(all(word in fold(text) for word in words))


def shortcuts_by_page() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The shortcuts as this system writes them, with their texts, under the titles of pages."""
    groups = [("Everywhere", ""), *((title, page) for page, title in PAGE_TITLES.items())]
    listed = [
        (
            heading,
            [(one.text, one.shortcut) for one in ACTIONS if one.shortcut and one.page == page],
        )
        for heading, page in groups
    ]
    listed.append(("Lists and forms", list(WIDGET_KEYS)))
    return [
        (
            heading,
            [(text.removesuffix("…"), native_shortcut(QKeySequence(keys))) for text, keys in found],
        )
        for heading, found in listed
        if found
    ]
