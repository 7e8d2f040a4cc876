"""A matrix of the findings as one table: a row for each question, a column for each choice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from exporters.figures.matrix_tables import MatrixSummary, matrix_base, matrix_table
from exporters.figures.table import FigureTable
from ui.actions import COPY_FIGURES
from ui.bound_actions import bind
from ui.pages.surveys.figure_view import figure_view
from ui.tables import DataTable
from ui.theme import Tone, Type
from ui.widgets import Message, label, more_button
from ui.widgets.plain_text import set_tool_tip

_MARGINS = 28  # pixels at the left and right of the table


class MatrixCard(QFrame):
    """Shows one matrix.

    Signals: `value_chosen(code, value)` for the people behind a share, by the codes of the question
    and the answer; `said(Message)` after copying figures.
    """

    value_chosen = Signal(str, str)
    said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._figures = FigureTable()
        self._matrix: MatrixSummary | None = None
        self._view: DataTable | None = None
        self._title = label("", Type.HEADING, wrap=True)
        self._base = label("", Type.SMALL, ink="muted", wrap=True)
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        menu = QMenu(self)
        menu.addAction(bind(self, COPY_FIGURES, self._copy))
        self._more = more_button("More actions", menu)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 14)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._base)
        column.addSpacing(6)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addWidget(self._notes)
        column.addStretch(1)

    def show_matrix(self, matrix: MatrixSummary, width: int, *, is_rounded: bool) -> None:
        """Show `matrix` in `width` pixels; where figures are rounded, nobody behind is listed."""
        self._matrix = matrix
        self._figures = matrix_table(matrix, is_rounded=is_rounded)
        self.setAccessibleName(matrix.text)
        self._title.setText(matrix.text)
        self._base.setText(matrix_base(matrix, is_rounded=is_rounded))
        self._notes.setText(" ".join(self._figures.notes))
        self._notes.setVisible(bool(self._figures.notes))
        self._more.setAccessibleName(f"Actions for “{matrix.text}”")
        if self._view is not None:
            self._below.removeWidget(self._view)
            self._view.deleteLater()
        self._view = figure_view(self._figures, matrix.text, width - _MARGINS)
        if not is_rounded:
            set_tool_tip(self._view, "Double-click a share to list the people.")
            self._view.row_opened.connect(self._choose)
        self._below.addWidget(self._view)

    def _choose(self, row: int) -> None:
        """Ask for the people behind the share in the current column of a row."""
        if self._matrix is None or self._view is None:
            return
        place = self._view.currentIndex().column() - 1
        if 0 <= place < len(self._matrix.choices):
            self.value_chosen.emit(self._matrix.rows[row].code, self._matrix.choices[place][0])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._figures.as_text())
        self.said.emit(Message("Figures copied as a table.", Tone.GOOD))
