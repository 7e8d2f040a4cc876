"""The report on a wave's findings.

Decides what the report says and in which order; must not know the file format, nor compute any
figure.
"""

from dataclasses import replace
from pathlib import Path

from analysis.notes import notes
from analysis.results import Summary
from core.progress import SILENT, Progress
from exporters.charts.style import PRINT, ChartStyle
from exporters.figures import formats
from exporters.figures.comparison_text import family
from exporters.figures.crosstab_table import crosstab_table
from exporters.figures.non_response_tables import non_response_sentences
from exporters.figures.panels import panels_of
from exporters.figures.summary_tables import (
    disposition_table,
    headline_table,
    rate_table,
    test_table,
)
from exporters.reports.comments_section import comments_of, write_comments
from exporters.reports.method_section import write_method, write_non_response
from exporters.reports.question_section import write_panel, write_table
from exporters.reports.questionnaire_section import write_questionnaire
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_document import Cover, ReportDocument
from exporters.reports.report_sections import ReportSection
from exporters.reports.word_document import WordDocument
from records.report_template import DEFAULT_COLOUR, ReportTemplate, shade, tint


def write_word_report(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> None:
    """Write `summary` as a Word document to `path`, wholly or not at all.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    document = WordDocument(details.name, details.office, details.template)
    write_report(document, summary, details, progress=progress)
    document.save(path)


def write_report(
    document: ReportDocument,
    summary: Summary,
    details: ReportDetails,
    *,
    progress: Progress = SILENT,
) -> None:
    """Write the sections of `details` on `summary` into `document`. Raises Cancelled."""
    style = report_style(details.template)
    document.cover(report_cover(summary, details))
    safety = notes(summary)[-1]
    document.banner(safety, is_warning=not summary.publish_safe)
    document.end_page()
    document.contents()
    document.end_page()
    if details.has(ReportSection.HEADLINES):
        _write_headlines(document, summary)
    if details.has(ReportSection.METHOD):
        write_method(document, summary, details, style)
    if details.has(ReportSection.NON_RESPONSE):
        write_non_response(document, summary)
    if details.has(ReportSection.QUESTIONS):
        _write_findings(document, summary, details, style, progress)
    if details.has(ReportSection.COMMENTS):
        write_comments(document, summary, details)
    if details.has(ReportSection.NOTES):
        document.heading(ReportSection.NOTES.label, 1)
        document.points(notes(summary)[:-1])
    _write_appendix(document, summary, details)


def report_cover(summary: Summary, details: ReportDetails) -> Cover:
    """The title page: the survey and wave, when it was in the field, of whom, and by whom."""
    base = "" if summary.base is None else f"Only {summary.base.words}"
    lines = (
        base,
        f"In the field: {details.period}" if details.period else "",
        f"{formats.answered(summary)}",
        f"Report of {formats.day(details.written_on)}",
    )
    logo = details.template.logo
    return Cover(
        details.title,
        f"Wave {details.wave}",
        tuple(filter(None, lines)),
        details.office,
        None if logo is None else logo.content,
    )


def report_style(template: ReportTemplate) -> ChartStyle:
    """The style of a report's charts: the print style in the template's colour and font."""
    style = PRINT
    if template.font:
        style = replace(style, families=(template.font, *style.families))
    if template.colour == DEFAULT_COLOUR:
        return style
    colour = template.text_colour
    return replace(
        style,
        accent=colour,
        soft=tint(colour),
        series=(colour, *style.series[1:]),
        steps=(tint(colour, 0.2), shade(colour)),
    )


def _write_headlines(document: ReportDocument, summary: Summary) -> None:
    table = headline_table(summary)
    shown = tuple(row for row in table.rows if row.cells[0] != formats.HIDDEN)
    if shown:
        document.heading(ReportSection.HEADLINES.label, 1)
        document.headlines(replace(table, rows=shown))
        for sentence in non_response_sentences(summary):
            document.note(sentence)


def _write_findings(
    document: ReportDocument,
    summary: Summary,
    details: ReportDetails,
    style: ChartStyle,
    progress: Progress,
) -> None:
    document.end_page()
    document.heading(ReportSection.QUESTIONS.label, 1)
    shown = replace(
        summary,
        breakdown=summary.breakdown if details.has(ReportSection.BREAKDOWNS) else None,
        trend=summary.trend if details.has(ReportSection.TRENDS) else None,
    )
    if shown.breakdown is not None and shown.breakdown.crosstab is not None:
        table = crosstab_table(shown.breakdown.crosstab, is_rounded=summary.publish_safe)
        write_table(document, table, f"People by {formats.by_words(shown.breakdown)}.")
    if shown.breakdown is not None and (said := family(shown.breakdown)):
        document.note(said, with_next=True)
    listed = set(comments_of(summary, details))
    # What people wrote has a chapter of its own; its panel would say how many did, and no more.
    panels = [panel for panel in panels_of(shown) if panel.code not in listed]
    for number, panel in enumerate(panels):
        progress.report("Writing the report", number, len(panels))
        write_panel(document, shown, panel, style)


def _write_appendix(document: ReportDocument, summary: Summary, details: ReportDetails) -> None:
    """Write the parts that few readers need, from a new page on."""
    shown = []
    if details.has(ReportSection.QUESTIONNAIRE) and details.questionnaire is not None:
        shown.append(ReportSection.QUESTIONNAIRE)
    if details.has(ReportSection.RATES) and any(one.percent is not None for one in summary.rates):
        shown.append(ReportSection.RATES)
    if details.has(ReportSection.TESTS) and summary.breakdown is not None:
        shown.extend([ReportSection.TESTS] if summary.breakdown.comparisons else [])
    for number, section in enumerate(shown):
        if number == 0:
            document.end_page()
        document.heading(f"Appendix {number + 1}: {section.label.lower()}", 1)
        if section is ReportSection.QUESTIONNAIRE and details.questionnaire is not None:
            write_questionnaire(document, details.questionnaire)
        elif section is ReportSection.RATES:
            write_table(document, rate_table(summary), "Response rates, by AAPOR’s definitions.")
            write_table(document, disposition_table(summary), "Invitations by status.")
        elif summary.breakdown is not None:
            write_table(document, test_table(summary.breakdown), "All tests between groups.")
