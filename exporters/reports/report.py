"""The report on a wave's findings.

Decides what the report says and in which order; must not know the file format, nor compute any
figure.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.notes import describe_frame, notes
from analysis.results import Summary
from core.formats import format_number
from core.progress import SILENT, Progress
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw_response, response_steps
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, findings_of
from exporters.figures.summary_tables import disposition_table, headline_table, rate_table
from exporters.reports.question_section import write_matrix, write_question, write_table
from exporters.reports.report_document import ReportDocument
from exporters.reports.word_document import WordDocument


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """The title page of a report."""

    title: str  # of the survey
    wave: str
    written_on: date
    office: str = ""
    opens: date | None = None
    closes: date | None = None

    @property
    def name(self) -> str:
        """The report's name: “Clinical alumni careers 2018”."""
        return f"{self.title} {self.wave}"

    @property
    def subtitle(self) -> str:
        """Which wave, when, and by whom: “Wave 2018 · 1 June 2018 to ...”."""
        said = (
            f"Wave {self.wave}",
            formats.period(self.opens, self.closes),
            f"report of {formats.day(self.written_on)}",
            self.office,
        )
        return " · ".join(filter(None, said))


def write_word_report(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> None:
    """Write `summary` as a Word document to `path`, wholly or not at all.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    document = WordDocument(details.name, details.office)
    write_report(document, summary, details, progress=progress)
    document.save(path)


def write_report(
    document: ReportDocument,
    summary: Summary,
    details: ReportDetails,
    *,
    progress: Progress = SILENT,
) -> None:
    """Write all that a report says of `summary` into `document`. Raises Cancelled."""
    document.title(details.title, details.subtitle)
    *method, safety = notes(summary)
    document.banner(safety, is_warning=not summary.publish_safe)
    _write_headlines(document, summary)
    _write_response(document, summary)
    document.heading("Findings", 1)
    findings = list(findings_of(summary.questions))
    for number, one in enumerate(findings):
        progress.report("Writing the report", number, len(findings))
        if isinstance(one, MatrixSummary):
            write_matrix(document, summary, one)
        else:
            write_question(document, summary, one)
    document.heading("How the figures were made", 1)
    document.points(method)
    _write_rates(document, summary)


def _write_headlines(document: ReportDocument, summary: Summary) -> None:
    table = headline_table(summary)
    shown = tuple(row for row in table.rows if row.cells[0] != formats.HIDDEN)
    if shown:
        document.heading("At a glance", 1)
        document.headlines(replace(table, rows=shown))


def _write_response(document: ReportDocument, summary: Summary) -> None:
    document.heading("Who answered", 1)
    rate = next((rate for rate in summary.rates if rate.code == "RR1"), None)
    is_rounded = summary.publish_safe
    said = [f"{formats.answered(summary)}."]
    if rate is not None and rate.percent is not None:
        percent = formats.response_rate(rate.percent, is_rounded=is_rounded)
        said.append(
            f"The response rate is {percent} (RR1: {formats.within_sentence(rate.definition)})."
        )
        both = next(rate for rate in summary.rates if rate.code == "RR2")
        if summary.responses.partial and both.percent is not None:
            with_partial = formats.response_rate(both.percent, is_rounded=is_rounded)
            said.append(f"With the partial answers it is {with_partial} (RR2).")
    document.paragraph(" ".join(said))
    if summary.frame_details is not None:
        document.paragraph(describe_frame(summary.frame_details))
    apart = formats.counted_apart(summary)
    if apart:
        document.paragraph(f"Not in the figures: {apart}.")
    chart = draw_response(summary, PRINT)
    if chart is not None:
        steps = "; ".join(
            f"{name} {format_number(people)}" for name, people in response_steps(summary)
        )
        document.figure(chart, "From the frame to the answers.", f"Bars of people: {steps}.")


def _write_rates(document: ReportDocument, summary: Summary) -> None:
    """Write the response rates with what they are; nothing where no frame was drawn."""
    if all(rate.percent is None for rate in summary.rates):
        return
    document.heading("Response rates", 1)
    write_table(document, rate_table(summary))
    write_table(document, disposition_table(summary))
