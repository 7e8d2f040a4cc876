"""One question of the findings: its chart, its figures as a table, or its comments."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from analysis.results import QuestionSummary, Summary
from core.formats import plural
from exporters.charts.chart_views import panel_views
from exporters.charts.drawing import Drawing
from exporters.figures import formats
from exporters.figures.panels import Panel
from exporters.figures.question_tables import shown_table
from exporters.responses.table_code import has_code
from surveys.panel_settings import PanelView
from surveys.themes.keywords import FrequentPhrase, words_used_most
from ui.actions import (
    CODE_COMMENTS,
    COPY_PYTHON_CODE,
    COPY_R_CODE,
    SHOW_TABLE,
)
from ui.bound_actions import action_button, bind
from ui.chart_view import ChartView
from ui.pages.surveys.findings.card import FindingsCard
from ui.pages.surveys.findings.data import MOST_TEXTS
from ui.pages.surveys.findings.figure_view import figure_view
from ui.tables import DataTable
from ui.theme import Type
from ui.widgets import keep_focus, label, rule

_MARGINS = 40  # pixels at the left and right of a table


class QuestionCard(FindingsCard):
    """Shows one question; its chart follows by `show_chart`.

    Signals: `chart_wanted()` when it should be drawn (again); `value_chosen(value, group)` for the
    people behind an answer; `comments_requested()` to read and code the comments;
    `code_requested(language)` for code that gives the table.
    """

    chart_wanted = Signal()
    value_chosen = Signal(str, str)
    comments_requested = Signal()
    code_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(gap=10)
        self._question: QuestionSummary | None = None
        self._choosable = False
        self._has_code = False
        self._as_table = False
        self._chart = ChartView("")
        self._chart.value_chosen.connect(self.value_chosen)
        self._chart.width_changed.connect(self.chart_wanted)
        self._inside: QWidget = self._chart
        self._below.addWidget(self._chart)
        self._switch = bind(self, SHOW_TABLE, self._switch_view)
        self._code_comments = bind(self, CODE_COMMENTS, self.comments_requested.emit)
        self._code = (
            bind(self, COPY_R_CODE, lambda: self.code_requested.emit("R")),
            bind(self, COPY_PYTHON_CODE, lambda: self.code_requested.emit("Python")),
        )
        self._menu.addActions([self._code_comments, self._switch])
        self._menu.addMenu(self._views)
        self._menu.addActions([self._copy, self._save, self._copy_figures])
        self._menu.addActions(self._code)
        self._add_panel_actions()

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is a chart of the question: not of comments."""
        return self._question is not None and self._question.kind != "text"

    @property
    def has_chart(self) -> bool:
        """Whether a chart is shown, and not the table."""
        return self.can_be_drawn and not self._as_table

    @property
    def chart_width(self) -> int:
        """The available width of the chart."""
        return self._chart.width()

    def set_panel(self, panel: Panel | None) -> None:
        """Be a panel; one that is to show its table first does so until somebody switches."""
        before = self._panel
        super().set_panel(panel)
        is_table = panel is not None and panel.is_table
        if is_table != (before is not None and before.is_table):
            self._as_table = is_table

    def show_question(
        self,
        summary: Summary,
        question: QuestionSummary,
        texts: Sequence[str],
        words: Sequence[FrequentPhrase] = (),
    ) -> None:
        """Show `question` of `summary`; `texts` are its comments, `words` the frequent ones."""
        self._question = question
        self._picture_name = f"{question.code}-{summary.label}.png"
        self._choosable = not summary.publish_safe
        self._has_code = has_code(summary, question)
        self._table = shown_table(summary, question)
        views = panel_views(summary, question.code)
        self._offer_views((*views, PanelView.TABLE) if views else ())
        base = formats.base(question, is_rounded=summary.publish_safe)
        self._show_heading(question.text, base)
        if question.kind == "text":
            self._set_inside(self._make_text_list(texts, words))
        elif self._as_table:
            self._set_inside(self._make_table())
        else:
            self._chart.setAccessibleName(f"Chart: {question.text}")
            self._chart.setAccessibleDescription(self._table.as_text())
        self._set_actions()

    def show_chart(self, chart: Drawing | None) -> None:
        """Show a chart; without one, the figures as a table."""
        if self._question is None or self._as_table:
            return
        if chart is None and self._question.base:
            self._set_inside(self._make_table())
            return
        self._chart.set_chart(chart, "No answers yet", choosable=self._choosable)
        self._set_inside(self._chart)
        self._set_actions()

    def _set_actions(self) -> None:
        drawn = self._inside is self._chart and self._chart.chart is not None
        self._copy.setEnabled(drawn)
        self._save.setEnabled(drawn)
        self._switch.setText("Show as chart" if self._as_table else "Show as table")
        kind = "text" if self._question is None else self._question.kind
        self._switch.setVisible(self.can_be_drawn)
        is_readable = kind == "text" and self._choosable
        self._code_comments.setVisible(is_readable)
        self._code_comments.setEnabled(is_readable)
        for action in self._code:
            action.setVisible(self._has_code)
        for action in (self._copy, self._save, self._copy_figures):
            action.setVisible(kind != "text")

    def _set_inside(self, widget: QWidget) -> None:
        """Put `widget` in the body; the chart is kept, other widgets are deleted when replaced."""
        if widget is self._inside:
            return
        with keep_focus(self):  # Qt would scroll the page to the next control
            self._inside.hide()
            self._below.removeWidget(self._inside)
            if self._inside is not self._chart:
                self._inside.deleteLater()
            self._inside = widget
            self._below.addWidget(widget)
            widget.show()

    def _make_table(self) -> DataTable:
        name = self._question.text if self._question else ""
        table = figure_view(self._table, name, self.width() - _MARGINS, self.published.emit)
        table.row_opened.connect(self._choose_row)
        return table

    def _make_text_list(self, texts: Sequence[str], words: Sequence[FrequentPhrase]) -> QWidget:
        """The first comments, and the way to all of them; none under disclosure control."""
        if not self._choosable:
            hidden = "Comments are not shown under disclosure control."
            return label(hidden, ink="muted", wrap=True)
        if not texts or self._question is None:
            return label("No answers yet", Type.SMALL, ink="muted")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if words:
            column.addWidget(label(words_used_most(words), Type.SMALL, wrap=True))
        column.addWidget(_text_list(self._question.text, texts[:MOST_TEXTS]))
        row = QHBoxLayout()
        row.addWidget(action_button(self._code_comments, "link"))
        if len(texts) > MOST_TEXTS:
            more = f"{plural(len(texts) - MOST_TEXTS, 'more comment')} there"
            row.addWidget(label(more, Type.SMALL, ink="muted"))
        row.addStretch(1)
        column.addLayout(row)
        return inside

    def _choose_row(self, row: int) -> None:
        value = self._table.rows[row].choice
        if value is not None and self._choosable:
            self.value_chosen.emit(value, "")

    def _switch_view(self) -> None:
        self._as_table = not self._as_table
        if self._as_table:
            self._set_inside(self._make_table())
        else:
            self._set_inside(self._chart)
            self.chart_wanted.emit()
        self._set_actions()


def _text_list(name: str, texts: Sequence[str]) -> QWidget:
    """Comments, one below the other."""
    inside = QWidget()
    inside.setProperty("ground", "surface")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(7)
    for place, text in enumerate(texts):
        if place:
            column.addWidget(rule())
        words = label(text, wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(words)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setAccessibleName(name)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(inside)
    scroll.setFixedHeight(min(34 * len(texts) + 8, 220))
    return scroll
