"""The section of a report on how the survey was done: population, fieldwork, response rate.

Must not know the file format, nor compute any figure.
"""

from analysis.notes import describe_frame
from analysis.results import Summary
from core.formats import format_number
from exporters.charts.style import ChartStyle
from exporters.charts.summary_charts import draw_response, response_steps
from exporters.figures import formats
from exporters.figures.non_response_tables import non_response_sentences, non_response_tables
from exporters.reports.question_section import write_table
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_document import ReportDocument
from exporters.reports.report_sections import ReportSection
from surveys.fieldwork import describe_fieldwork


def write_method(
    document: ReportDocument, summary: Summary, details: ReportDetails, style: ChartStyle
) -> None:
    """Write who could be asked, when and how they were, and how many answered."""
    document.heading(ReportSection.METHOD.label, 1)
    if summary.frame_details is not None:
        document.heading("Population", 3)
        document.paragraph(describe_frame(summary.frame_details))
    said = describe_fieldwork(details.fieldwork)
    if said:
        document.heading("Fieldwork", 3)
        document.paragraph(" ".join(said))
    document.heading("Response", 3)
    document.paragraph(" ".join(response_sentences(summary)))
    if summary.base is not None:
        people = formats.people(summary.respondents)
        document.paragraph(f"The figures are of {summary.base.words} only: {people}.")
    apart = formats.counted_apart(summary)
    if apart:
        document.paragraph(f"Not in the figures: {apart}.")
    chart = draw_response(summary, style)
    if chart is not None:
        steps = "; ".join(
            f"{name} {format_number(people)}" for name, people in response_steps(summary)
        )
        document.figure(chart, "From the frame to the answers.", f"Bars of people: {steps}.")


def write_non_response(document: ReportDocument, summary: Summary) -> None:
    """Write how those who answered differ from the frame; nothing where there is no frame."""
    tables = non_response_tables(summary)
    if not tables:
        return
    document.heading(ReportSection.NON_RESPONSE.label, 1)
    for sentence in non_response_sentences(summary):
        document.paragraph(sentence)
    for heading, table in tables:
        document.heading(heading, 3)
        write_table(document, table, f"{heading}.")


def response_sentences(summary: Summary) -> list[str]:
    """Say how many answered, and the response rate with its definition."""
    rate = next((rate for rate in summary.rates if rate.code == "RR1"), None)
    is_rounded = summary.publish_safe
    said = [f"{formats.answered(summary)}."]
    if rate is not None and rate.percent is not None:
        percent = formats.response_rate(rate.percent, is_rounded=is_rounded)
        said.append(
            f"The response rate is {percent} (AAPOR’s RR1: "
            f"{formats.within_sentence(rate.definition)})."
        )
        both = next(rate for rate in summary.rates if rate.code == "RR2")
        if summary.responses.partial and both.percent is not None:
            with_partial = formats.response_rate(both.percent, is_rounded=is_rounded)
            said.append(f"With the partial answers it is {with_partial} (RR2).")
    return said
