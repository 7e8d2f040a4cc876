"""What the waves compared say of one question: lines over all waves, who changed, and by group."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from analysis.results import QuestionSummary, Summary, Trend
from analysis.trend_results import Flow
from core.progress import Progress
from exporters.charts.drawing import Drawing
from exporters.charts.flow import draw_flow, flow_words
from exporters.charts.style import ChartStyle
from exporters.charts.trend_charts import draw_wave_series
from exporters.figures.flow_tables import flow_notes, flow_tables
from exporters.figures.group_trend_tables import group_trend_table
from exporters.figures.question_tables import trend_table
from exporters.figures.table import FigureTable
from exporters.figures.trend_tables import has_series, series_table, wave_change_table
from records.publications.forms import PublicationForm
from ui.actions import COPY_FIGURES, COPY_PICTURE
from ui.bound_actions import bind
from ui.chart_style import chart_style
from ui.chart_view import ChartView
from ui.context import ALUMNI, ListPeople, PageContext
from ui.jobs import Job
from ui.pages.surveys.findings.data import Findings, draw_part_picture, people_who_changed
from ui.pages.surveys.findings.figure_view import figure_view
from ui.pages.surveys.findings.section import FindingsSection
from ui.theme import Tone, Type
from ui.widgets import Message, clear, combo_box, label, more_button

_WIDEST = 860  # pixels of a chart
_MARGINS = 36  # pixels at the left and right of a table


class _Part(NamedTuple):
    """One thing that is told of a question: its caption, its figures, and how it is drawn."""

    caption: str
    table: FigureTable
    words: str = ""
    draw: Callable[[ChartStyle], Drawing | None] | None = None
    flow: Flow | None = None


class WavesSection(FindingsSection):
    """Shows a question over the waves that are compared; hidden where none are.

    A click on a band of a flow lists the people in it, where figures are internal.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Over the waves")
        self._findings: Findings | None = None
        self._part: _Part | None = None
        self._drawing: Job | None = None
        self._questions = combo_box("Question over the waves")
        self._parts = combo_box("What to show of it")
        self._questions.currentIndexChanged.connect(lambda _place: self._show_question())
        self._parts.currentIndexChanged.connect(lambda _place: self._show_part())
        self._chart = ChartView("")
        self._chart.setMaximumWidth(_WIDEST)
        self._chart.value_chosen.connect(self._list_people)
        self._chart.width_changed.connect(self._draw)
        self._below = QVBoxLayout()
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        menu = QMenu(self)
        self._copy = bind(self, COPY_PICTURE, self._draw_picture)
        menu.addAction(self._copy)
        menu.addAction(bind(self, COPY_FIGURES, self._copy_table))
        self.add_to_head(more_button("More actions", menu))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._questions, 2)
        row.addWidget(self._parts, 1)
        self.body.addLayout(row)
        self.body.addWidget(self._chart)
        self.body.addLayout(self._below)
        self.body.addWidget(self._notes)

    def show_findings(self, findings: Findings) -> None:
        """Offer the questions that are compared; keep the one that is shown."""
        self._findings = findings
        trend = findings.summary.trend
        asked = [] if trend is None else _questions(findings.summary, trend)
        self.setVisible(bool(asked))
        kept = self._questions.currentData()
        with QSignalBlocker(self._questions):
            self._questions.clear()
            for question in asked:
                self._questions.addItem(question.text, question.code)
            self._questions.setCurrentIndex(max(0, self._questions.findData(kept)))
        if trend is not None and asked:
            waves = " · ".join(wave.label for wave in trend.waves) or trend.against
            self.set_title("Over the waves", waves)
            self._show_question()

    def _show_question(self) -> None:
        """Offer what is told of the question; keep the kind that is shown."""
        kept = self._parts.currentText()
        with QSignalBlocker(self._parts):
            self._parts.clear()
            for part in self._found():
                self._parts.addItem(part.caption)
            self._parts.setCurrentIndex(max(0, self._parts.findText(kept)))
        self._show_part()

    def _found(self) -> list[_Part]:
        summary = None if self._findings is None else self._findings.summary
        code = self._questions.currentData()
        if summary is None or summary.trend is None or code is None:
            return []
        question = next(one for one in summary.questions if one.code == code)
        return _parts_of(summary, summary.trend, question)

    def _show_part(self) -> None:
        found = self._found()
        place = self._parts.currentIndex()
        self._part = found[place] if 0 <= place < len(found) else None
        clear(self._below)
        if self._part is None:
            return
        table = self._part.table
        if table.rows:
            name = f"{self._questions.currentText()}: {self._part.caption}"
            view = figure_view(table, name, self.width() - _MARGINS, self._publish)
            self._below.addWidget(view)
        self._notes.setText(" ".join(table.notes))
        self._notes.setVisible(bool(table.notes))
        self._chart.setAccessibleName(f"Chart: {self._questions.currentText()}")
        self._chart.setAccessibleDescription(self._part.words or table.as_text())
        self._chart.setVisible(self._part.draw is not None)
        self._copy.setEnabled(self._part.draw is not None)
        self._draw()

    def _draw(self) -> None:
        part = self._part
        if part is None or part.draw is None or self._chart.width() <= 0:
            return
        if self._drawing is not None:
            self._drawing.cancel()
        draw, style = part.draw, chart_style(self._chart.width())

        def run(_progress: Progress) -> Drawing | None:
            return draw(style)

        def show(drawing: Drawing | None) -> None:
            if self._part is part:
                self._chart.setVisible(drawing is not None)
                self._copy.setEnabled(drawing is not None)
                self._chart.set_chart(drawing, choosable=self._can_list())

        self._drawing = self._context.jobs.read(run, show)

    def _can_list(self) -> bool:
        findings = self._findings
        return (
            findings is not None
            and not findings.summary.publish_safe
            and self._part is not None
            and self._part.flow is not None
        )

    def _list_people(self, then: str, now: str) -> None:
        findings, part = self._findings, self._part
        if findings is None or part is None or part.flow is None or not self._can_list():
            return
        flow, request, database = part.flow, findings.request, self._context.database
        texts_then = {one.value: one.text for one in flow.then}
        texts_now = {one.value: one.text for one in flow.now}
        title = (
            f"“{texts_then[then]}” in {flow.wave_then}, “{texts_now[now]}” in {flow.wave_now}: "
            f"{flow.text}"
        )
        self._context.jobs.read(
            lambda _progress: people_who_changed(database, request, flow, (then, now)),
            lambda ids: self._context.navigate(ALUMNI, ListPeople(title, ids=ids)),
            title="Finding people",
        )

    def _draw_picture(self) -> None:
        """Copy the chart as a picture that stands on its own."""
        findings, part, code = self._findings, self._part, self._questions.currentData()
        if findings is None or part is None or part.draw is None:
            return
        told = part.table.notes if part.flow is None else flow_notes(part.flow, in_table=False)
        caption, notes, draw = part.caption, " ".join(told), part.draw

        def copy(image: QImage) -> None:
            self.published.emit(PublicationForm.PICTURE, [code])
            QGuiApplication.clipboard().setImage(image)
            self.said.emit(Message("Chart copied as a picture.", Tone.GOOD))

        self._context.jobs.read(
            lambda _progress: draw_part_picture(findings, code, caption, notes, draw), copy
        )

    def _copy_table(self) -> None:
        if self._part is not None:
            QGuiApplication.clipboard().setText(self._part.table.as_text())
            self._publish(PublicationForm.TABLE)
            self.said.emit(Message("Figures copied as a table.", Tone.GOOD))

    def _publish(self, form: PublicationForm) -> None:
        """Tell that the figures of the chosen question leave the window."""
        self.published.emit(form, [self._questions.currentData()])


def _questions(summary: Summary, trend: Trend) -> list[QuestionSummary]:
    compared = {one.question for one in trend.series} | {one.question for one in trend.flows}
    return [question for question in summary.questions if question.code in compared]


def _parts_of(summary: Summary, trend: Trend, question: QuestionSummary) -> list[_Part]:
    """What is told of `question`: over all waves, who changed, by group, and every change."""
    several = has_series(trend)
    whole = series_table(trend, question) if several else trend_table(summary, trend, question)
    parts = [
        _Part("Over all waves", whole, draw=lambda style: draw_wave_series(trend, question, style))
    ]
    flows = {
        f"From {flow.wave_then} to {flow.wave_now}, the same people": flow
        for flow in trend.flows
        if flow.question == question.code and flow.value is None
    }
    for caption, table in flow_tables(trend, question):
        flow = flows.get(caption)
        parts.append(_flow_part(caption, table, flow))
    groups = group_trend_table(trend, question)
    if groups.rows:
        parts.append(_Part("What changed in each group", groups))
    if several:
        changes = wave_change_table(trend, question)
        parts.append(_Part("Changes between the waves", changes))
    return parts


def _flow_part(caption: str, table: FigureTable, flow: Flow | None) -> _Part:
    if flow is None:
        return _Part(caption, table)
    return _Part(caption, table, flow_words(flow), lambda style: draw_flow(flow, style), flow)
