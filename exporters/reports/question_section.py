"""The section of a report on one question: chart, table, groups and trend.

Must not know the file format, nor compute any figure.
"""

from analysis.results import QuestionSummary, Summary
from exporters.charts.drawing import Drawing
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw, draw_breakdown, draw_trend
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, matrix_base, matrix_table
from exporters.figures.question_tables import group_table, question_table, trend_table
from exporters.figures.table import FigureTable
from exporters.reports.report_document import ReportDocument


def write_question(document: ReportDocument, summary: Summary, question: QuestionSummary) -> None:
    """Write all that `summary` says of `question`."""
    is_rounded = summary.publish_safe
    asked = formats.as_sentence(question.text)
    document.heading(question.text, 2)
    chart = draw(question, PRINT)
    document.note(f"{formats.base(question, is_rounded=is_rounded)}.", with_next=chart is not None)
    table = question_table(question, is_rounded=is_rounded)
    if chart is not None:
        document.figure(chart, asked, f"{asked} {_description(question, table)}.")
    write_table(document, table)
    if summary.breakdown is not None:
        by = formats.within_sentence(summary.breakdown.label)
        _write_part(
            document,
            f"By {by}",
            draw_breakdown(summary.breakdown, question.code, PRINT),
            f"{asked} By {by}.",
            group_table(summary.breakdown, question, is_rounded=is_rounded),
        )
    if summary.trend is not None:
        against = summary.trend.against
        _write_part(
            document,
            f"Compared with {against}",
            draw_trend(summary, question.code, PRINT),
            f"{asked} {against} and {summary.label}.",
            trend_table(summary, summary.trend, question),
        )


def write_matrix(document: ReportDocument, summary: Summary, matrix: MatrixSummary) -> None:
    """Write the table of `matrix`, and what `summary` says of its rows by group and wave."""
    is_rounded = summary.publish_safe
    document.heading(matrix.text, 2)
    document.note(f"{matrix_base(matrix, is_rounded=is_rounded)}.", with_next=True)
    write_table(document, matrix_table(matrix, is_rounded=is_rounded))
    if summary.breakdown is not None or summary.trend is not None:
        for question in matrix.rows:
            write_question(document, summary, question)


def write_table(document: ReportDocument, table: FigureTable) -> None:
    """Write `table` in parts as wide as a page, and its notes; nothing where it has no rows."""
    if table.rows:
        for part in table.parts():
            document.table(part)
    for note in table.notes:
        document.note(note)


def _write_part(
    document: ReportDocument,
    heading: str,
    chart: Drawing | None,
    caption: str,
    table: FigureTable,
) -> None:
    """Write a question's figures in groups or waves under a heading of their own."""
    if table.is_empty:
        return
    document.heading(heading, 3)
    if chart is not None and table.rows:
        document.figure(chart, caption, f"{caption} The table below gives the same figures.")
    write_table(document, table)


def _description(question: QuestionSummary, table: FigureTable) -> str:
    """Say what the chart of `question` shows, for screen readers."""
    if not question.values:
        return "; ".join(" ".join(row.cells) for row in table.rows)
    shares = "; ".join(f"{one.text} {formats.share(one)}" for one in question.values)
    return f"Bars with intervals: {shares}"
