"""The panels of the findings as cards, side by side, and how many are hidden."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from analysis.results import Summary
from core.formats import plural
from exporters.charts.drawing import Drawing
from exporters.figures.matrix_tables import MatrixSummary
from exporters.figures.panels import Panel, all_panels, hidden_panels, panels_of
from surveys.panel_settings import PanelView
from ui.context import PageContext
from ui.pages.surveys.comments.coding_dialog import open_comments
from ui.pages.surveys.findings.answer_people import list_people_who_chose
from ui.pages.surveys.findings.card import FindingsCard
from ui.pages.surveys.findings.chart_queue import ChartQueue
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.matrix_card import MatrixCard
from ui.pages.surveys.findings.output import FindingsOutput
from ui.pages.surveys.findings.panel_acts import (
    arrange_panels,
    choose_view,
    edit_panel,
    hide_panel,
    move_panel,
)
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.theme import Type
from ui.widgets import label, link_button, move_focus_to_parent

_NARROW, _WIDE = 770, 1450  # pixels: one column of cards below, three above


class _Section(NamedTuple):
    """A question or a matrix, by its code."""

    code: str
    is_matrix: bool


class PanelCards(QWidget):
    """Shows a card for each panel; what they hand out goes through `output`.

    Signal: `said(Message)`.
    """

    said = Signal(object)

    def __init__(self, context: PageContext, output: FindingsOutput) -> None:
        super().__init__()
        self._context = context
        self._output = output
        self._findings: Findings | None = None
        self._panels: list[Panel] = []
        self._cards: dict[str, QuestionCard] = {}
        self._matrices: dict[str, MatrixCard] = {}
        self._sections: list[_Section] = []  # in the order of the page
        self._across = 0
        self._charts = ChartQueue(self, context, self._chart_width)
        self._charts.drawn.connect(self._show_chart)
        self._hidden = _HiddenPanels()
        self._hidden.arrange_requested.connect(self._arrange_panels)
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._hidden)
        column.addLayout(self._grid)

    @property
    def titles(self) -> list[str]:
        """What the cards are about, in their order."""
        return [self._card(one).accessibleName() for one in self._sections]

    def show_findings(self, findings: Findings) -> None:
        """Show the panels of `findings`; their charts follow."""
        self._findings = findings
        summary = findings.summary
        self._charts.show_summary(summary)
        self._panels = all_panels(summary)
        self._hidden.show_count(hidden_panels(self._panels))
        shown = panels_of(summary)
        self._make_cards(_sections(summary, shown))
        for panel in shown:
            is_matrix = isinstance(panel.finding, MatrixSummary)
            self._card(_Section(panel.code, is_matrix)).set_panel(panel)
        for one in (panel.finding for panel in shown):
            if isinstance(one, MatrixSummary):
                card = self._matrices[one.code]
                card.show_matrix(summary, one, self.width())
        for question in summary.questions:
            if question.code in self._cards:
                texts = findings.comments.get(question.code, ())
                words = findings.words.get(question.code, ())
                self._cards[question.code].show_question(summary, question, texts, words)
                self._charts.add(question.code)

    def clear_findings(self) -> None:
        """Show no panels."""
        self._findings = None
        self._panels = []
        self._hidden.show_count(0)
        self._make_cards([])

    def stop(self) -> None:
        """Draw no more of the charts of what is shown."""
        self._charts.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._charts.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop drawing while hidden; missing charts are drawn when shown again."""
        super().hideEvent(event)
        self._charts.pause()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:  # light or dark mode was switched
            for code in self._cards:
                self._charts.add(code)

    def _card(self, section: _Section) -> FindingsCard:
        return (self._matrices if section.is_matrix else self._cards)[section.code]

    def _make_cards(self, sections: Sequence[_Section]) -> None:
        """Make a card for each question and matrix; keep the cards of the same ones."""
        if self._sections == list(sections):
            return
        for section in set(self._sections) - set(sections):
            cards = self._matrices if section.is_matrix else self._cards
            card = cards.pop(section.code)
            move_focus_to_parent(card)
            card.hide()
            card.deleteLater()
        for section in sections:
            if section.is_matrix and section.code not in self._matrices:
                self._matrices[section.code] = self._make_matrix(section.code)
            if not section.is_matrix and section.code not in self._cards:
                self._cards[section.code] = self._make_card(section.code)
        self._sections = list(sections)
        self._across = 0
        self._arrange()

    def _make_matrix(self, code: str) -> MatrixCard:
        card = MatrixCard()
        card.value_chosen.connect(self._list_people)
        self._connect_card(card, code)
        return card

    def _make_card(self, code: str) -> QuestionCard:
        card = QuestionCard()
        card.chart_wanted.connect(lambda: self._charts.add(code))
        card.value_chosen.connect(lambda value, group: self._list_people(code, value, group))
        card.comments_requested.connect(lambda: self._open_comments(code))
        card.code_requested.connect(lambda language: self._output.copy_code(code, language))
        self._connect_card(card, code)
        return card

    def _connect_card(self, card: FindingsCard, code: str) -> None:
        card.said.connect(self.said)
        card.published.connect(lambda form: self._output.enter_panel(form, code))
        card.picture_requested.connect(lambda path: self._output.make_picture(code, path))
        card.view_requested.connect(lambda view: self._choose_view(code, view))
        card.move_requested.connect(lambda steps: self._move_panel(code, steps))
        card.hide_requested.connect(lambda: self._hide_panel(code))
        card.edit_requested.connect(lambda: self._edit_panel(code))
        card.arrange_requested.connect(self._arrange_panels)

    def _panel(self, code: str) -> Panel | None:
        return next((one for one in self._panels if one.code == code), None)

    def _survey(self) -> str:
        return "" if self._findings is None else self._findings.request.survey_code

    def _move_panel(self, code: str, steps: int) -> None:
        move_panel(self._context, self._survey(), self._panels, code, steps)

    def _hide_panel(self, code: str) -> None:
        panel = self._panel(code)
        if panel is not None:
            hide_panel(self._context, self._survey(), panel)

    def _edit_panel(self, code: str) -> None:
        panel = self._panel(code)
        if panel is not None:
            edit_panel(self, self._context, self._survey(), panel)

    def _choose_view(self, code: str, view: PanelView | None) -> None:
        panel = self._panel(code)
        if panel is not None:
            choose_view(self._context, self._survey(), panel, view)

    def _arrange_panels(self) -> None:
        if self._panels:
            arrange_panels(self, self._context, self._survey(), self._panels)

    def _open_comments(self, code: str) -> None:
        """Show the comments on a question, to read and code them."""
        if self._findings is not None:
            request = self._findings.request
            open_comments(self, self._context, request.survey_code, request.wave_label, code)

    def _list_people(self, code: str, value: str, group: str = "") -> None:
        if self._findings is not None:
            list_people_who_chose(self._context, self._findings, code, value, group)

    def _arrange(self) -> None:
        """Place the cards in as many columns as there is room for."""
        across = 1 if self.width() < _NARROW else 2 if self.width() < _WIDE else 3
        if across == self._across:
            return
        self._across = across
        for column in range(max(self._grid.columnCount(), across)):
            self._grid.setColumnStretch(column, int(column < across))
        row = column = 0
        for one in self._sections:
            if one.is_matrix:  # across the whole page
                row += column > 0
                self._grid.addWidget(self._matrices[one.code], row, 0, 1, across)
                row, column = row + 1, 0
                continue
            self._grid.addWidget(self._cards[one.code], row, column)
            row, column = (row + 1, 0) if column + 1 == across else (row, column + 1)

    def _chart_width(self, code: str) -> int:
        card = self._cards.get(code)
        return card.chart_width if card is not None and card.has_chart else 0

    def _show_chart(self, code: str, chart: Drawing | None) -> None:
        card = self._cards.get(code)
        if card is not None:
            card.show_chart(chart)


class _HiddenPanels(QWidget):
    """Says how many panels are hidden. Signal `arrange_requested` to show them."""

    arrange_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", Type.SMALL, ink="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._said)
        row.addWidget(link_button("Show hidden panels…", self.arrange_requested.emit))
        row.addStretch(1)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say that `count` panels are hidden; nothing of 0."""
        self._said.setText(f"{plural(count, 'panel')} {'is' if count == 1 else 'are'} hidden.")
        self.setVisible(count > 0)


def _sections(summary: Summary, panels: Sequence[Panel]) -> list[_Section]:
    """A card for each matrix and question; rows of a matrix have one by groups or waves alone."""
    has_details = summary.breakdown is not None or summary.trend is not None
    sections = []
    for one in (panel.finding for panel in panels):
        is_matrix = isinstance(one, MatrixSummary)
        sections.append(_Section(one.code, is_matrix))
        if isinstance(one, MatrixSummary) and has_details:
            sections += [_Section(row.code, is_matrix=False) for row in one.rows]
    return sections
