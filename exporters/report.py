"""A wave's findings as a report: what an office sends round, edits and is proud of.

Decides what the report says and in which order; must not know how it is stored, nor work out
any figure.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.notes import describe_frame, notes
from analysis.results import QuestionSummary, Summary, ValueShare
from core.progress import SILENT, Progress
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw_response, response_steps
from exporters.figures import formats
from exporters.report_document import ReportDocument, TableColumn
from exporters.report_questions import write_question
from exporters.word_document import WordDocument


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """What a report says of itself beside its figures."""

    title: str  # of the survey
    wave: str
    written_on: date
    office: str = ""
    opens: date | None = None
    closes: date | None = None

    @property
    def name(self) -> str:
        """How the report is called: “Clinical alumni careers 2018”."""
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
    for number, question in enumerate(summary.questions):
        progress.report("Writing the report", number, len(summary.questions))
        write_question(document, summary, question)
    document.heading("How the figures were made", 1)
    document.points(method)
    _write_rates(document, summary)


def _write_headlines(document: ReportDocument, summary: Summary) -> None:
    figures = [
        (
            formats.share(share),
            share.text,
            _basis(share, question, is_rounded=summary.publish_safe),
        )
        for question in summary.questions
        if (share := question.headline) is not None and formats.share(share) != formats.HIDDEN
    ]
    if figures:
        document.heading("At a glance", 1)
        document.headlines(figures)


def _basis(share: ValueShare, question: QuestionSummary, *, is_rounded: bool) -> str:
    """Say of how many people a share is; a rounded count would contradict its percentage."""
    said = f"{formats.count(share.count)} of {formats.count(question.base)}"
    if is_rounded:
        said = f"about {formats.count(question.base)} answered"
    if share.low is None:
        return said
    return f"{said} · 95% interval {formats.percent_span(share.low, share.high)}"


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
        steps = "; ".join(f"{name} {people:,}" for name, people in response_steps(summary))
        document.figure(chart, "From the frame to the answers.", f"Bars of people: {steps}.")


def _write_rates(document: ReportDocument, summary: Summary) -> None:
    """Write the response rates with what they are; nothing where no frame was drawn."""
    if all(rate.percent is None for rate in summary.rates):
        return
    is_rounded = summary.publish_safe
    document.heading("Response rates", 1)
    document.table(
        (
            TableColumn("Rate", 0.14, is_number=False),
            TableColumn("What it is", 0.56, is_number=False),
            TableColumn("People", 0.16),
            TableColumn("Per cent", 0.14),
        ),
        [
            (
                formats.rate(rate.code),
                rate.definition,
                formats.HIDDEN
                if rate.denominator is None
                else f"{formats.count(rate.numerator)} of {formats.count(rate.denominator)}",
                formats.response_rate(rate.percent, is_rounded=is_rounded),
            )
            for rate in summary.rates
        ],
    )
