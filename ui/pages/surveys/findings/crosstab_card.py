"""The card on who has which values, where figures are broken down by two variables."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from exporters.figures.crosstab_table import crosstab_table
from exporters.figures.table import FigureTable
from records.publications.forms import PublicationForm
from ui.actions import COPY_FIGURES
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.figure_view import figure_view
from ui.pages.surveys.findings.section import FindingsSection
from ui.theme import Tone, Type
from ui.widgets import Message, clear, label

_MARGINS = 34  # pixels at the left and right of a table


class CrosstabCard(FindingsSection):
    """Counts people by two variables, with shares and totals; hidden without two of them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Crosstab")
        self._table = FigureTable()
        self._below = QVBoxLayout()
        self._below.setSpacing(8)
        self._copy = bind(self, COPY_FIGURES, self._copy_table)
        row = QHBoxLayout()
        row.addWidget(action_button(self._copy, "secondary"))
        row.addStretch(1)
        self.body.addLayout(self._below)
        self.body.addLayout(row)

    def show_findings(self, findings: Findings) -> None:
        """Show the crosstab, or hide where there is none."""
        breakdown = findings.summary.breakdown
        clear(self._below)
        if breakdown is None or breakdown.crosstab is None:
            self._table = FigureTable()
            self.hide()
            return
        self._table = crosstab_table(breakdown.crosstab, is_rounded=findings.summary.publish_safe)
        name = f"People by {breakdown.label[:1].lower()}{breakdown.label[1:]}"
        self._below.addWidget(label(name, Type.STRONG))
        self._below.addWidget(
            figure_view(self._table, name, self.width() - _MARGINS, self._publish)
        )
        for note in self._table.notes:
            self._below.addWidget(label(note, Type.SMALL, ink="muted", wrap=True))
        self.show()

    def _copy_table(self) -> None:
        QGuiApplication.clipboard().setText(self._table.as_text())
        self._publish(PublicationForm.TABLE)
        self.said.emit(Message("Figures copied as a table.", Tone.GOOD))

    def _publish(self, form: PublicationForm) -> None:
        """Tell that the figures leave the window: they are of everybody."""
        self.published.emit(form, None)
