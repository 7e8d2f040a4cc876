"""The charts of a report's workbook: a native one for each question, its groups and its waves.

Arranges figures; must not know how a file is written, nor compute any figure.
"""

from collections.abc import Iterator
from typing import Final

from analysis.results import QuestionSummary, Summary
from exporters.figures import formats
from exporters.figures.chart_data import (
    ChartData,
    group_chart,
    matrix_chart,
    question_chart,
    trend_chart,
)
from exporters.figures.matrix_tables import MatrixSummary, matrix_base
from exporters.figures.panels import panels_of
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ReportSection
from tabular.writing.charted_workbook import BarChart, BarSeries, ChartSheet

_TITLE: Final = "Charts"


def chart_sheet(summary: Summary, details: ReportDetails) -> ChartSheet:
    """The sheet of charts, in the order of the panels."""
    return ChartSheet(_TITLE, (_TITLE, details.name), tuple(_charts(summary, details)))


def _charts(summary: Summary, details: ReportDetails) -> Iterator[BarChart]:
    is_rounded = summary.publish_safe
    for panel in panels_of(summary):
        finding = panel.finding
        if isinstance(finding, MatrixSummary):
            base = matrix_base(finding, is_rounded=is_rounded)
            drawn = [(panel.title, base, matrix_chart(finding))]
            rows = finding.rows
        else:
            base = formats.base(finding, is_rounded=is_rounded)
            drawn = [(panel.title, base, question_chart(finding))]
            rows = (finding,)
        drawn += [one for row in rows for one in _comparisons(summary, details, row)]
        for title, note, chart in drawn:
            if not chart.is_empty:
                yield _native(title, note, chart)


def _comparisons(
    summary: Summary, details: ReportDetails, question: QuestionSummary
) -> Iterator[tuple[str, str, ChartData]]:
    base = formats.base(question, is_rounded=summary.publish_safe)
    asked = formats.as_sentence(question.text)
    if summary.breakdown is not None and details.has(ReportSection.BREAKDOWNS):
        by = formats.by_words(summary.breakdown)
        yield f"{asked} By {by}", base, group_chart(summary.breakdown, question.code)
    if summary.trend is not None and details.has(ReportSection.TRENDS):
        waves = f"{summary.trend.against} and {summary.label}"
        yield f"{asked} {waves}", base, trend_chart(summary, question.code)


def _native(title: str, note: str, chart: ChartData) -> BarChart:
    """`chart` with shares of 0 to 1, as Excel formats percentages."""
    scale = 100 if chart.is_share else 1

    def scaled(values: tuple[float | None, ...]) -> list[float | None]:
        return [None if value is None else value / scale for value in values]

    return BarChart(
        title,
        note,
        chart.categories,
        [
            BarSeries(one.name, scaled(one.values), scaled(one.lows), scaled(one.highs))
            for one in chart.series
        ],
        is_percent=chart.is_share,
        is_stacked=chart.is_stacked,
    )
