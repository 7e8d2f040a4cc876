"""A report on a wave as a file: Word, PDF, PowerPoint or Excel, by the suffix of its name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from analysis.request import SummaryRequest
from analysis.results import Summary
from analysis.waves import chosen_respondents, summarise_wave
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.reports.comments import comments_by_theme
from exporters.reports.report import write_word_report
from exporters.reports.report_details import ReportDetails
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection
from exporters.reports.slide_report import write_slide_report
from exporters.reports.summary_workbook import write_summary_workbook
from records.office import office_settings
from records.report_template import report_template
from surveys.fieldwork import read_fieldwork
from surveys.survey_store import read_questionnaire
from surveys.waves import find_wave


def read_report(
    connection: Connection,
    request: SummaryRequest,
    sections: frozenset[ReportSection] = ALL_SECTIONS,
) -> tuple[Summary, ReportDetails]:
    """Compute the figures of `request`, and read what else the report says in its `sections`.

    Raises UserError as the analysis does.
    """
    summary = summarise_wave(connection, request)
    wave = find_wave(connection, request.survey_code, request.wave_label)
    questionnaire = read_questionnaire(connection, wave.survey_code, wave.version)
    shows_comments = ReportSection.COMMENTS in sections and not summary.publish_safe
    return summary, ReportDetails(
        wave.survey_title,
        wave.label,
        date.today(),
        office_settings(connection).name,
        read_fieldwork(connection, wave),
        questionnaire,
        comments_by_theme(connection, wave, questionnaire, chosen_respondents(connection, request))
        if shows_comments
        else {},
        sections,
        report_template(connection),
    )


def write_report_file(
    path: Path,
    summary: Summary,
    details: ReportDetails,
    write_pdf: Callable[[Path, Summary, ReportDetails], object],
    progress: Progress = SILENT,
) -> None:
    """Write a report to `path`; `write_pdf` does so for a PDF file.

    Raises UserError for another suffix, and when the file cannot be written.
    """
    match path.suffix.casefold():
        case ".docx":
            write_word_report(path, summary, details, progress=progress)
        case ".pptx":
            write_slide_report(path, summary, details, progress=progress)
        case ".xlsx":
            write_summary_workbook(path, summary, details, progress=progress)
        case ".pdf":
            write_pdf(path, summary, details)
        case _:
            raise UserError(
                f"Choose a file name ending in .docx, .pdf, .pptx or .xlsx; “{path.name}” was not"
                " saved.",
                code="unknown_ending",
            )
