"""The report on a wave as a presentation: one question a slide, its finding as the title.

Decides what the slides say; must not know the file format, nor compute any figure.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from analysis.notes import INTERNAL, describe_frame, notes
from analysis.results import QuestionSummary, Summary
from core.progress import SILENT, Progress
from exporters.figures import formats
from exporters.figures.chart_data import (
    ChartData,
    group_chart,
    matrix_chart,
    question_chart,
    trend_chart,
    wave_series_chart,
)
from exporters.figures.crosstab_table import crosstab_table
from exporters.figures.matrix_tables import MatrixSummary, matrix_base, matrix_table
from exporters.figures.non_response_tables import non_response_sentences, non_response_tables
from exporters.figures.panels import Panel, panels_of
from exporters.figures.question_tables import group_table, question_table, trend_table
from exporters.figures.summary_tables import headline_table
from exporters.figures.table import FigureTable
from exporters.figures.trend_parts import OVER_ALL_WAVES, trend_parts
from exporters.reports.method_section import response_sentences
from exporters.reports.report import report_cover
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ReportSection
from exporters.reports.slide_deck import SlideDeck
from surveys.fieldwork import describe_fieldwork

_HEADLINES: Final = 6  # on a slide
_SOURCE: Final = "95% confidence intervals"


def write_slide_report(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> None:
    """Write `summary` as a PowerPoint presentation to `path`, wholly or not at all.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    deck = SlideDeck(details.name, details.office, details.template)
    _write_slides(deck, summary, details, progress)
    deck.save(path)


def _write_slides(
    deck: SlideDeck, summary: Summary, details: ReportDetails, progress: Progress
) -> None:
    cover = report_cover(summary, details)
    when = " · ".join(filter(None, (cover.subtitle, details.period)))
    who = " · ".join(filter(None, (cover.office, formats.day(details.written_on))))
    warning = "" if summary.publish_safe else INTERNAL
    deck.title_slide(cover.title, (when, who), warning, cover.logo)
    about = details.name if summary.base is None else f"{details.name}, {summary.base.words}"
    source = about if summary.publish_safe else f"{about} · {INTERNAL}"
    if details.has(ReportSection.HEADLINES):
        table = headline_table(summary)
        shown = [row for row in table.rows if row.cells[0] != formats.HIDDEN]
        for start in range(0, len(shown), _HEADLINES):
            part = replace(table, rows=tuple(shown[start : start + _HEADLINES]))
            deck.figures_slide(ReportSection.HEADLINES.label, part, source)
    if details.has(ReportSection.METHOD):
        frame = summary.frame_details
        said = (
            *(() if frame is None else (describe_frame(frame),)),
            *describe_fieldwork(details.fieldwork),
            " ".join(response_sentences(summary)),
        )
        deck.text_slide(ReportSection.METHOD.label, said, source)
    if details.has(ReportSection.NON_RESPONSE):
        asked = " ".join(non_response_sentences(summary))
        for heading, table in non_response_tables(summary):
            text = "\n".join((asked, table.as_text(), *table.notes))
            deck.table_slide(heading, asked, table.grouped(), source=source, notes=text)
    if details.has(ReportSection.QUESTIONS):
        _write_crosstab(deck, summary, details, source)
        panels = panels_of(summary)
        for number, panel in enumerate(panels):
            progress.report("Writing the slides", number, len(panels))
            _write_panel(deck, summary, details, panel, source)
    if details.has(ReportSection.NOTES):
        deck.text_slide(ReportSection.NOTES.label, notes(summary), source)


def _write_crosstab(deck: SlideDeck, summary: Summary, details: ReportDetails, source: str) -> None:
    """Write how many people have each pair of values, where figures are broken down by two."""
    breakdown = summary.breakdown
    if breakdown is None or breakdown.crosstab is None:
        return
    if not details.has(ReportSection.BREAKDOWNS):
        return
    table = crosstab_table(breakdown.crosstab)
    title = f"People by {formats.by_words(breakdown)}"
    text = "\n".join((title, source, table.as_text(), *table.notes))
    for number, part in enumerate(table.parts()):
        heading = f"{title} (continued)" if number else title
        deck.table_slide(heading, " ".join(table.notes), part, source=source, notes=text)


def _write_panel(
    deck: SlideDeck, summary: Summary, details: ReportDetails, panel: Panel, source: str
) -> None:
    is_rounded = summary.publish_safe
    finding = panel.finding
    if isinstance(finding, MatrixSummary):
        base = matrix_base(finding, is_rounded=is_rounded)
        table = matrix_table(finding, is_rounded=is_rounded)
        chart = matrix_chart(finding)
        _write_slide(deck, panel.title, panel.question, chart, table, f"{base} · {source}")
        rows = finding.rows
    else:
        base = formats.base(finding, is_rounded=is_rounded)
        table = question_table(finding, is_rounded=is_rounded)
        title = panel.settings.title or finding_title(finding)
        asked = "" if title == finding.text else finding.text
        _write_slide(
            deck, title, asked, question_chart(finding), table, f"{base} · {_SOURCE} · {source}"
        )
        rows = (finding,)
    for question in rows:
        for title, chart, table in _comparisons(summary, details, question):
            _write_slide(deck, title, question.text, chart, table, f"{_SOURCE} · {source}")
        if details.has(ReportSection.TRENDS):
            _write_trend_parts(deck, summary, question, f"{_SOURCE} · {source}")


def _write_trend_parts(
    deck: SlideDeck, summary: Summary, question: QuestionSummary, source: str
) -> None:
    """Write several waves, who changed, and groups over the waves: a chart of waves, and tables."""
    for caption, table in trend_parts(summary, question):
        title = f"{_about(question)} {caption}"
        text = "\n".join((question.text, caption, source, table.as_text(), *table.notes))
        chart = None
        if caption == OVER_ALL_WAVES and summary.trend is not None:
            chart = wave_series_chart(summary.trend, question.code)
        if chart is not None and not chart.is_empty:
            described = f"{title}. Bars; the notes of this slide give the same figures."
            deck.chart_slide(
                title, question.text, chart, source=source, described=described, notes=text
            )
            continue
        for number, part in enumerate(table.grouped().parts()):
            heading = f"{title} (continued)" if number else title
            deck.table_slide(heading, question.text, part, source=source, notes=text)


def _comparisons(
    summary: Summary, details: ReportDetails, question: QuestionSummary
) -> Iterator[tuple[str, ChartData, FigureTable]]:
    """Give the question by group and beside an earlier wave: a title, a chart and a table."""
    heading = _about(question)
    if summary.breakdown is not None and details.has(ReportSection.BREAKDOWNS):
        table = group_table(summary.breakdown, question, is_rounded=summary.publish_safe)
        by = formats.by_words(summary.breakdown)
        yield f"{heading} By {by}", group_chart(summary.breakdown, question.code), table
    if summary.trend is not None and details.has(ReportSection.TRENDS):
        table = trend_table(summary, summary.trend, question)
        waves = f"{summary.trend.against} and {summary.label}"
        yield f"{heading} {formats.group(waves)}", trend_chart(summary, question.code), table


def _about(question: QuestionSummary) -> str:
    """What a question is about, as the first sentence of a title: its headline, else its text."""
    about = question.headline.text if question.headline is not None else question.text
    return formats.as_sentence(formats.group(about))


def _write_slide(
    deck: SlideDeck, title: str, asked: str, chart: ChartData, table: FigureTable, source: str
) -> None:
    """Write a chart, or the table where there is no chart; nothing where there is neither."""
    text = "\n".join(filter(None, (asked or title, source, table.as_text(), *table.notes)))
    if not chart.is_empty:
        described = f"{title}. Bars; the notes of this slide give the same figures."
        deck.chart_slide(title, asked, chart, source=source, described=described, notes=text)
    elif table.rows:
        deck.table_slide(title, asked, table, source=source, notes=text)


def finding_title(question: QuestionSummary) -> str:
    """The finding of a question in a line: “75% have applied for a research grant”.

    That is its headline, the answer most often given, or the median; else the question itself.
    """
    headline = question.headline
    if headline is not None and (headline.percent is not None or headline.band):
        return f"{formats.group(formats.share(headline))} {headline.text}"
    ranked = [share for share in question.values if share.percent is not None]
    if ranked and question.kind != "scale":
        most = max(ranked, key=lambda share: share.percent or 0)
        return f"Most often: {most.text} ({formats.share(most)})"
    if question.kind == "number" and question.numbers.median is not None:
        numbers = question.numbers
        span = formats.number_span(numbers.lower_quartile, numbers.upper_quartile)
        half = f" (half of the people: {span})" if numbers.lower_quartile is not None else ""
        return f"{formats.as_sentence(question.text)} Median {formats.number(numbers.median)}{half}"
    return question.text
