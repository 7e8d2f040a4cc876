"""The card on non-response: one sentence, which opens to the frame beside those who answered."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from analysis.results import Summary
from analysis.weighting.sentences import wave_sentence
from exporters.figures.non_response_tables import non_response_tables
from exporters.figures.table import FigureTable
from records.publications.forms import PublicationForm
from ui.actions import COPY_FIGURES
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.figure_view import figure_view
from ui.pages.surveys.findings.frame_bars import FrameBars
from ui.pages.surveys.findings.section import FindingsSection
from ui.theme import Tone, Type
from ui.widgets import Message, clear, label, link_button

_MARGINS = 34  # pixels at the left and right of a table
_SHOW, _HIDE = "Show details", "Hide details"
_WEIGHT, _NO_WEIGHTS = "Weight figures to the frame", "Show unweighted figures"


class NonResponseCard(FindingsSection):
    """Says how respondents differ from the frame, and what weights change; hidden without one."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Non-response")
        self._summary: Summary | None = None
        self._tables: list[tuple[str, FigureTable]] = []
        self._sentence = label("", wrap=True)
        self._toggle = link_button(_SHOW, self._toggle_details)
        self._weights = link_button(_WEIGHT, self._switch_weights)
        self._copy = bind(self, COPY_FIGURES, self._copy_tables)
        self._bars = FrameBars()
        self._details = QWidget()
        self._below = QVBoxLayout()
        self._below.setSpacing(8)
        column = QVBoxLayout(self._details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._bars)
        column.addLayout(self._below)
        row = QHBoxLayout()
        row.addWidget(action_button(self._copy, "secondary"))
        row.addStretch(1)
        column.addLayout(row)
        self._details.hide()
        self.body.addWidget(self._sentence)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(self._toggle)
        links.addWidget(self._weights)
        links.addStretch(1)
        self.body.addLayout(links)
        self.body.addWidget(self._details)

    def show_findings(self, findings: Findings) -> None:
        """Show the sentence, and the details where they are open."""
        summary = findings.summary
        self._summary = summary
        found = summary.non_response
        self.setVisible(found is not None)
        self._sentence.setText(wave_sentence(summary))
        self._tables = non_response_tables(summary)
        self._toggle.setVisible(bool(self._tables))
        is_weighted = bool(findings.request.weighting)
        self._weights.setText(_NO_WEIGHTS if is_weighted else _WEIGHT)
        self._weights.setVisible(is_weighted or (found is not None and bool(found.fields)))
        if not self._tables:
            self._details.hide()
        self._show_details()

    def _toggle_details(self) -> None:
        self._details.setVisible(self._details.isHidden())
        self._show_details()

    def _switch_weights(self) -> None:
        self.weights_wanted.emit(self._weights.text() == _WEIGHT)

    def _show_details(self) -> None:
        is_open = not self._details.isHidden()
        self._toggle.setText(_HIDE if is_open else _SHOW)
        found = None if self._summary is None else self._summary.non_response
        if not is_open or found is None:
            return
        self._bars.show_fields(found.fields)
        self._bars.setVisible(bool(found.fields))
        clear(self._below)
        for heading, table in self._tables:
            self._below.addWidget(label(heading, Type.STRONG))
            view = figure_view(table, heading, self.width() - _MARGINS, self._publish)
            self._below.addWidget(view)
            for note in table.notes:
                self._below.addWidget(label(note, Type.SMALL, ink="muted", wrap=True))

    def _copy_tables(self) -> None:
        texts = [f"{heading}\n{table.as_text()}" for heading, table in self._tables]
        QGuiApplication.clipboard().setText("\n\n".join(texts))
        self._publish(PublicationForm.TABLE)
        self.said.emit(Message("Figures copied as a table.", Tone.GOOD))

    def _publish(self, form: PublicationForm) -> None:
        """Tell that the figures leave the window: they are of everybody and every headline."""
        self.published.emit(form, None)
