"""What the cards of the findings have in common: a heading with a menu, a base, and notes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from exporters.figures.table import FigureTable
from ui.actions import COPY_FIGURES
from ui.bound_actions import bind
from ui.theme import Tone, Type
from ui.widgets import Message, label, more_button


class FindingsCard(QFrame):
    """A card that shows the figures of `_table` in `_below`, `gap` pixels under the base.

    `_menu` is to have the actions, among them `_copy_figures`.

    Signal `said(Message)`: after copying figures.
    """

    said = Signal(object)

    def __init__(self, gap: int) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._title = label("", Type.HEADING, wrap=True)
        self._base = label("", Type.SMALL, ink="muted", wrap=True)
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        self._notes.hide()
        self._table = FigureTable()
        self._copy_figures = bind(self, COPY_FIGURES, self._copy_table)
        self._menu = QMenu(self)
        self._more = more_button("More actions", self._menu)
        self._below = QVBoxLayout()
        self._below.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 14)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._base)
        column.addSpacing(gap)
        column.addLayout(self._below)
        column.addWidget(self._notes)
        column.addStretch(1)

    def _show_heading(self, text: str, base: str) -> None:
        """Show the `text` that the card is about, and the base and notes of its figures."""
        self.setAccessibleName(text)
        self._title.setText(text)
        self._base.setText(base)
        self._notes.setText(" ".join(self._table.notes))
        self._notes.setVisible(bool(self._table.notes))
        self._more.setAccessibleName(f"Actions for “{text}”")

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self._table.as_text())
        self.said.emit(Message("Figures copied as a table.", Tone.GOOD))
