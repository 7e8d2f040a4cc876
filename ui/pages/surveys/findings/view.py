"""The Findings tab of a wave: cards about the whole wave, a card for each question, notes.

One job computes the figures; `chart_queue` draws the charts after it. Cards about the whole wave
are listed in `section_list`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from analysis.notes import (
    ALWAYS_SAFE,
    CHECKED,
    INTERNAL,
    rounding,
    withheld,
)
from analysis.request import SummaryRequest
from analysis.results import Summary
from analysis.waves import people_of
from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from exporters.charts.drawing import Drawing
from exporters.figures.matrix_tables import MatrixSummary
from exporters.figures.panels import Panel, all_panels, hidden_panels, panels_of
from exporters.responses.table_code import python_code, r_code
from queries.findings import people_who_chose
from records.publications.forms import PublicationForm
from ui.context import ALUMNI, ListPeople, PageContext
from ui.jobs import Job
from ui.pages.surveys.comments.coding_dialog import open_comments
from ui.pages.surveys.findings.card import FindingsCard
from ui.pages.surveys.findings.chart_queue import ChartQueue
from ui.pages.surveys.findings.data import (
    Findings,
    compute_findings,
    draw_picture,
    enter_published,
    save_picture,
)
from ui.pages.surveys.findings.matrix_card import MatrixCard
from ui.pages.surveys.findings.panel_acts import (
    arrange_panels,
    edit_panel,
    hide_panel,
    move_panel,
)
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.pages.surveys.findings.section_list import ABOVE, BELOW
from ui.table_export import report_saved, write_file
from ui.theme import Tone, Type
from ui.widgets import (
    Banner,
    Message,
    clear,
    label,
    link_button,
    move_focus_to_parent,
    page_column,
)

_NARROW, _WIDE = 820, 1500  # pixels: one column of cards below, three above
_MARGIN = 24  # pixels at the left and right of the page


class _Section(NamedTuple):
    """A question or a matrix, by its code."""

    code: str
    is_matrix: bool


class FindingsView(QWidget):
    """Shows the findings of a request.

    Signals: `said(Message)`; `loaded(Findings)` when new figures are shown;
    `variable_wanted(BreakDown)` for figures by another variable.
    """

    said = Signal(object)
    loaded = Signal(object)
    variable_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._findings: Findings | None = None
        self._cards: dict[str, QuestionCard] = {}
        self._matrices: dict[str, MatrixCard] = {}
        self._sections: list[_Section] = []  # in the order of the page
        self._reading: Job | None = None
        self._charts = ChartQueue(self, context, self._chart_width)
        self._charts.drawn.connect(self._show_chart)
        column = page_column(self)
        column.setContentsMargins(_MARGIN, 2, _MARGIN, 24)
        self._panels: list[Panel] = []
        self._hidden = _HiddenPanels()
        self._hidden.arrange_requested.connect(self._arrange_panels)
        self._state = label("", ink="muted")  # while there are no figures to show
        self._top = QVBoxLayout()
        self._above = [make(context) for make in ABOVE]
        self._below = [make(context) for make in BELOW]
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self._across = 0
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        column.addWidget(self._state)
        column.addLayout(self._top)
        for section in self._above:
            column.addWidget(section)
        column.addWidget(self._hidden)
        column.addLayout(self._grid)
        for section in self._below:
            column.addWidget(section)
        column.addWidget(self._notes)
        column.addStretch(1)
        for section in (*self._above, *self._below):
            section.said.connect(self.said)
            section.published.connect(self._enter)
            section.variable_wanted.connect(self.variable_wanted)

    def show_findings(self, request: SummaryRequest) -> None:
        """Compute and show the figures of `request`."""
        self._stop()
        if self._findings is not None and not _is_same_wave(self._findings.request, request):
            self._clear()
        self._state.setText("Calculating figures…")
        self._state.setVisible(self._findings is None)
        database = self._context.database
        self._reading = self._context.jobs.read(
            lambda progress: compute_findings(database, request, progress),
            self._show,
            title="Calculating figures",
            failed=self._fail,
        )

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

    def _show(self, findings: Findings) -> None:
        self._findings = findings
        self._state.hide()
        summary = findings.summary
        clear(self._top)
        self._top.addWidget(Banner(_warning(findings)))
        self._charts.show_summary(summary)
        for section in (*self._above, *self._below):
            section.show_findings(findings)
        self._panels = all_panels(summary)
        self._hidden.show_count(hidden_panels(self._panels))
        shown = panels_of(summary)
        self._make_cards(_sections(summary, shown))
        for panel in shown:
            self._card_of(panel).set_panel(panel)
        width = self.width() - 2 * _MARGIN
        for one in (panel.finding for panel in shown):
            if isinstance(one, MatrixSummary):
                self._matrices[one.code].show_matrix(one, width, is_rounded=summary.publish_safe)
        for question in summary.questions:
            if question.code in self._cards:
                texts = findings.comments.get(question.code, ())
                words = findings.words.get(question.code, ())
                self._cards[question.code].show_question(summary, question, texts, words)
                self._charts.add(question.code)
        # For internal figures the banner shows the last note.
        notes = findings.notes if summary.publish_safe else findings.notes[:-1]
        self._notes.setText("\n".join(notes))
        self.loaded.emit(findings)

    def _clear(self) -> None:
        """Show no figures: those there are of another wave."""
        self._findings = None
        clear(self._top)
        for section in (*self._above, *self._below):
            section.hide()
        self._panels = []
        self._hidden.show_count(0)
        self._make_cards([])
        self._notes.setText("")

    def _fail(self, error: Exception) -> None:
        """Say why there are no figures, unless others were asked for meanwhile."""
        if self._reading is not None and self._reading.is_cancelled():
            self._state.setText("Cancelled.")
        if isinstance(error, UserError):
            self.said.emit(Message(error.message, Tone.BAD))

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

    def _card_of(self, panel: Panel) -> FindingsCard:
        if isinstance(panel.finding, MatrixSummary):
            return self._matrices[panel.code]
        return self._cards[panel.code]

    def _connect_panel(self, card: FindingsCard, code: str) -> None:
        card.said.connect(self.said)
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
            card = self._cards.get(code)
            has_chart = card is not None and card.can_be_drawn
            edit_panel(self, self._context, self._survey(), panel, has_chart=has_chart)

    def _arrange_panels(self) -> None:
        if self._panels:
            arrange_panels(self, self._context, self._survey(), self._panels)

    def _make_matrix(self, code: str) -> MatrixCard:
        card = MatrixCard()
        card.value_chosen.connect(self._list_people)
        card.published.connect(lambda form: self._enter_question(form, code))
        self._connect_panel(card, code)
        return card

    def _make_card(self, code: str) -> QuestionCard:
        card = QuestionCard()
        card.chart_wanted.connect(lambda: self._charts.add(code))
        card.value_chosen.connect(lambda value, group: self._list_people(code, value, group))
        card.picture_requested.connect(lambda path: self._make_picture(code, path))
        card.published.connect(lambda form: self._enter_question(form, code))
        card.comments_requested.connect(lambda: self._open_comments(code))
        card.code_requested.connect(lambda language: self._copy_code(code, language))
        self._connect_panel(card, code)
        return card

    def _open_comments(self, code: str) -> None:
        """Show the comments on a question, to read and code them."""
        if self._findings is not None:
            request = self._findings.request
            open_comments(self, self._context, request.survey_code, request.wave_label, code)

    def _make_picture(self, code: str, path: Path | None) -> None:
        """Draw the chart of a question to stand on its own; save it to `path`, else copy it."""
        if self._findings is None:
            return
        summary, title = self._findings.summary, self._findings.title
        if path is None:
            self._context.jobs.read(
                lambda _progress: draw_picture(summary, code, title),
                lambda image: self._copy_picture(image, code),
            )
        else:
            write_file(
                self._context,
                path,
                lambda _progress: save_picture(path, summary, code, title),
                lambda _written: self._tell_saved(path, code),
            )

    def _tell_saved(self, path: Path, code: str) -> None:
        self._enter_question(PublicationForm.PICTURE, code, path.name)
        report_saved(self._context, path, "the chart")

    def _enter_question(
        self, form: PublicationForm, code: str, file_name: str | None = None
    ) -> None:
        """Enter the figures of a question or matrix that leave the window."""
        if self._findings is not None:
            codes = [
                one.code
                for one in self._findings.summary.questions
                if code in (one.code, one.matrix and one.matrix.code)
            ]
            self._enter(form, codes, file_name)

    def _enter(
        self, form: PublicationForm, codes: Sequence[str] | None, file_name: str | None = None
    ) -> None:
        """Enter figures that leave the window, if safe to publish; of all questions without any."""
        findings = self._findings
        if findings is None or not findings.summary.publish_safe:
            return
        database = self._context.database

        def write(_progress: Progress) -> None:
            enter_published(database, findings, form, file_name, codes)

        self._context.jobs.write(write, lambda _entered: None, title="Noting what is published")

    def _copy_code(self, code: str, language: str) -> None:
        """Copy the code in R or Python that works the table of a question out again."""
        if self._findings is None:
            return
        summary = self._findings.summary
        question = next(one for one in summary.questions if one.code == code)
        write = r_code if language == "R" else python_code
        QGuiApplication.clipboard().setText(write(summary, question, self._findings.title))
        self._enter_question(PublicationForm.TABLE, code)
        self.said.emit(Message(f"{language} code copied.", Tone.GOOD))

    def _copy_picture(self, image: QImage, code: str) -> None:
        self._enter_question(PublicationForm.PICTURE, code)
        QGuiApplication.clipboard().setImage(image)
        self.said.emit(Message("Chart copied as a picture.", Tone.GOOD))

    def _arrange(self) -> None:
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

    def _stop(self) -> None:
        """Cancel what was requested before."""
        if self._reading is not None:
            self._reading.cancel()
        self._charts.stop()

    def _list_people(self, code: str, value: str, group: str = "") -> None:
        """List who gave an answer, of those in the figures and in `group` where one is named."""
        findings = self._findings
        if findings is None or findings.summary.publish_safe:
            return
        question = next(q for q in findings.summary.questions if q.code == code)
        answer = next(share.text for share in question.values if share.value == value)
        database, request = self._context.database, findings.request
        wave = f"{request.survey_code} {request.wave_label}"
        title = ", ".join(filter(None, (f"“{answer}” to “{question.text}”", group, wave)))
        is_of_all = not group and request.base is None and request.segment is None

        def read(_progress: Progress) -> Sequence[int]:
            with database.read() as connection:
                found = people_who_chose(
                    connection, request.survey_code, request.wave_label, code, value
                )
                if is_of_all:
                    return found
                people = people_of(connection, request, group)
                return [person for person in found if person in people]

        self._context.jobs.read(
            read, lambda ids: self._context.navigate(ALUMNI, ListPeople(title, ids=ids))
        )


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


def _is_same_wave(one: SummaryRequest, other: SummaryRequest) -> bool:
    return (one.survey_code, one.wave_label) == (other.survey_code, other.wave_label)


def _warning(findings: Findings) -> Message:
    """What to know before passing on the figures."""
    summary = findings.summary
    if summary.thresholds is None:
        return Message(INTERNAL, Tone.WARNING)
    said = f"{rounding(summary.thresholds)} {CHECKED}"
    if findings.always_safe:
        said = f"{ALWAYS_SAFE} {said}"
    if summary.withheld_for:
        return Message(" ".join((said, *withheld(summary))), Tone.WARNING)
    return Message(said, Tone.INFO)
