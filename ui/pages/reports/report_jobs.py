"""Computes, draws and exports reports in jobs, without widgets.

The modules that draw and write are imported only when called.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from analysis.request import SummaryRequest
from core.progress import Progress
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection
from models.batch_kinds import BatchKind
from models.database import Database
from queries.findings import FindingsOptions, read_findings_options, waves_with_answers
from records.publications.forms import PublicationForm, form_of
from records.respondents import people_in_waves
from surveys.waves import Wave
from ui.print.pages_view import WIDTH

if TYPE_CHECKING:
    from analysis.results import Summary
    from exporters.reports.report_details import ReportDetails


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The waves with answers, the options of one of them, and everybody in a wave."""

    waves: tuple[Wave, ...]
    options: FindingsOptions | None
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class ChosenReport:
    """What was chosen on the page: the figures, and the sections of the report."""

    request: SummaryRequest
    sections: frozenset[ReportSection] = ALL_SECTIONS


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """The pages of a report, and the labels of the groups that its figures are broken down by."""

    pages: list[QImage]
    groups: tuple[str, ...]


def read_report_options(database: Database, wave: tuple[str, str] | None) -> ReportOptions:
    """Read the waves with answers, and the options of `wave` (code and label) or of the first."""
    with database.read() as connection:
        waves = tuple(waves_with_answers(connection))
        known = [(one.survey_code, one.label) for one in waves]
        chosen = wave if wave in known else known[0] if known else None
        options = None if chosen is None else read_findings_options(connection, *chosen)
        return ReportOptions(waves, options, people_in_waves(connection))


def draw_report(
    database: Database, chosen: ChosenReport, ratio: float, progress: Progress
) -> DrawnReport:
    """Draw the pages of a report; `ratio` is the number of device pixels per unit."""
    from ui.pages.reports.pdf import draw_pages

    summary, details = _read_report(database, chosen, progress)
    pages = draw_pages(summary, details, width=WIDTH, ratio=ratio, progress=progress)
    breakdown = summary.breakdown
    return DrawnReport(pages, () if breakdown is None else breakdown.known_labels)


def write_report_file(
    database: Database, chosen: ChosenReport, path: Path, progress: Progress
) -> Path:
    """Export a report as Word, PDF, PowerPoint or Excel, by the suffix of `path`; returns `path`.

    Raises UserError if the file cannot be written.
    """
    from exporters.reports import report_file
    from ui.pages.reports.pdf import write_pdf

    summary, details = _read_report(database, chosen, progress)
    report_file.write_report_file(
        path, summary, details, partial(write_pdf, progress=progress), progress
    )
    _enter(database, chosen.request, summary, form_of(path), path.name)
    return path


def write_charts(database: Database, chosen: ChosenReport, path: Path, progress: Progress) -> int:
    """Export the charts of a report as pictures in a .zip file; returns how many there are.

    Raises UserError if there are none, and if the file cannot be written.
    """
    from exporters.reports.chart_pictures import write_chart_pictures

    summary, details = _read_report(database, chosen, progress)
    charts = write_chart_pictures(path, summary, details, progress=progress)
    _enter(database, chosen.request, summary, PublicationForm.PICTURE, path.name)
    return charts


def print_report(database: Database, chosen: ChosenReport, path: Path, progress: Progress) -> Path:
    """Write a report as PDF to `path`, to be printed; returns `path`.

    Raises UserError if the file cannot be written.
    """
    from ui.pages.reports.pdf import write_pdf

    summary, details = _read_report(database, chosen, progress)
    write_pdf(path, summary, details, progress=progress)
    _enter(database, chosen.request, summary, PublicationForm.PRINT, None)
    return path


def enter_copied(database: Database, chosen: ChosenReport, progress: Progress) -> None:
    """Enter in the ledger that a page of a report was copied as a picture."""
    summary, _details = _read_report(database, chosen, progress)
    _enter(database, chosen.request, summary, PublicationForm.PICTURE, None)


def _enter(
    database: Database,
    request: SummaryRequest,
    summary: "Summary",
    form: PublicationForm,
    file_name: str | None,
) -> None:
    """Enter figures that are safe to publish in the ledger of publications."""
    from analysis.publications.ledger import publish

    if summary.publish_safe:
        with database.write(BatchKind.PUBLICATION) as changes:
            publish(changes, request, summary, form, file_name)


def _read_report(
    database: Database, chosen: ChosenReport, progress: Progress
) -> "tuple[Summary, ReportDetails]":
    from exporters.reports.report_file import read_report

    progress.report("Calculating figures")
    with database.read() as connection:
        return read_report(connection, chosen.request, chosen.sections)
