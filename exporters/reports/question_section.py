"""The section of a report on one question: chart, table, groups and trend.

Must not know the file format, nor compute any figure.
"""

from typing import Final

from analysis.results import QuestionSummary, Summary
from exporters.charts.drawing import Drawing
from exporters.charts.style import ChartStyle
from exporters.charts.summary_charts import draw, draw_breakdown, draw_matrix, draw_trend
from exporters.charts.trend_charts import draw_flows, draw_wave_series
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, matrix_base, matrix_table
from exporters.figures.panels import Panel
from exporters.figures.question_tables import group_table, question_table, trend_table
from exporters.figures.table import FigureTable
from exporters.figures.trend_parts import OVER_ALL_WAVES, trend_parts
from exporters.reports.report_document import ReportDocument
from surveys.panel_settings import PanelView

_EVERYBODY: Final = "All respondents."  # a caption; the question is in the heading
_SAME_FIGURES: Final = "The table below gives the same figures."


def write_panel(
    document: ReportDocument, summary: Summary, panel: Panel, style: ChartStyle
) -> None:
    """Write all that `summary` says of a panel, under its title, as colleagues arranged it."""
    document.heading(panel.title, 2)
    if panel.question:
        document.note(panel.question, with_next=True)
    if isinstance(panel.finding, MatrixSummary):
        _write_matrix(document, summary, panel.finding, style, panel.settings.view)
    else:
        _write_question(document, summary, panel.finding, style, panel.settings.view)
    if panel.note:
        document.note(panel.note)


def _write_question(
    document: ReportDocument,
    summary: Summary,
    question: QuestionSummary,
    style: ChartStyle,
    view: PanelView | None = None,
) -> None:
    """Write the figures of a question, its charts of the kind of `view` where that suits.

    As a table there is no chart of all respondents.
    """
    is_rounded = summary.publish_safe
    asked = formats.as_sentence(question.text)
    chart = None if view is PanelView.TABLE else draw(question, style, view)
    document.note(f"{formats.base(question, is_rounded=is_rounded)}.", with_next=chart is not None)
    table = question_table(question, is_rounded=is_rounded)
    if chart is not None:
        document.figure(chart, _EVERYBODY, f"{asked} {_description(question, table)}.")
    write_table(document, table, _EVERYBODY)
    if summary.breakdown is not None:
        by = formats.by_words(summary.breakdown)
        _write_part(
            document,
            f"By {by}",
            draw_breakdown(summary.breakdown, question.code, style, view),
            asked,
            group_table(summary.breakdown, question, is_rounded=is_rounded, with_family=False),
        )
    if summary.trend is not None:
        against = summary.trend.against
        _write_part(
            document,
            f"Compared with {against}",
            draw_trend(summary, question.code, style, view),
            asked,
            trend_table(summary, summary.trend, question),
        )
        _write_trend_parts(document, summary, question, style)


def _write_trend_parts(
    document: ReportDocument, summary: Summary, question: QuestionSummary, style: ChartStyle
) -> None:
    """Write what several waves, flows and groups over the waves tell of a question."""
    trend = summary.trend
    if trend is None:
        return
    series = draw_wave_series(trend, question, style)
    charts = {} if series is None else {OVER_ALL_WAVES: series}
    charts |= dict(draw_flows(trend, question, style))
    asked = formats.as_sentence(question.text)
    for heading, table in trend_parts(summary, question):
        _write_part(document, heading, charts.get(heading), asked, table)


def _write_matrix(
    document: ReportDocument,
    summary: Summary,
    matrix: MatrixSummary,
    style: ChartStyle,
    view: PanelView | None,
) -> None:
    """Write the chart and table of `matrix`, without the chart where `view` is a table.

    Then its rows by group and wave.
    """
    is_rounded = summary.publish_safe
    document.note(f"{matrix_base(matrix, is_rounded=is_rounded)}.", with_next=True)
    chart = None if view is PanelView.TABLE else draw_matrix(matrix, style)
    if chart is not None:
        document.figure(chart, _EVERYBODY, f"{formats.as_sentence(matrix.text)} {_SAME_FIGURES}")
    write_table(document, matrix_table(matrix, is_rounded=is_rounded), _EVERYBODY)
    if summary.breakdown is not None or summary.trend is not None:
        for question in matrix.rows:
            document.heading(question.text, 2)
            _write_question(document, summary, question, style)


def write_table(document: ReportDocument, table: FigureTable, caption: str) -> None:
    """Write `table` in parts as wide as a page, and its notes; no table where it has no rows."""
    parts = table.grouped().parts() if table.rows else []
    for number, part in enumerate(parts):
        said = f"{caption} Continued." if number else caption
        document.table(part, said, with_next=bool(part.notes))
    for note in table.notes:
        document.note(note, with_next=note is not table.notes[-1])


def _write_part(
    document: ReportDocument,
    heading: str,
    chart: Drawing | None,
    asked: str,
    table: FigureTable,
) -> None:
    """Write a question's figures in groups or waves under a heading of their own.

    Captions repeat the heading; the description of the chart also says what was `asked`.
    """
    if table.is_empty:
        return
    document.heading(heading, 3)
    caption = formats.as_sentence(heading)
    if chart is not None and table.rows:
        document.figure(chart, caption, f"{asked} {caption} {_SAME_FIGURES}")
    write_table(document, table, caption)


def _description(question: QuestionSummary, table: FigureTable) -> str:
    """Say what the chart of `question` shows, for screen readers."""
    if not question.values:
        return "; ".join(" ".join(row.cells) for row in table.rows)
    shares = "; ".join(f"{one.text} {formats.share(one)}" for one in question.values)
    return f"Bars with intervals: {shares}"
