"""The report as a PDF file and as images of the same pages.

For the window and for commands: it needs a QGuiApplication, but no screen. It does not know the
content of a report.
"""

from pathlib import Path

from PySide6.QtGui import QImage

from analysis.results import Summary
from core.progress import SILENT, Progress
from exporters.reports.report import write_report
from exporters.reports.report_details import ReportDetails
from ui.print.document_pdf import write_print_document
from ui.print.page_output import to_images
from ui.print.print_document import PrintDocument


def write_pdf(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write the report on `summary` to `path` as PDF; returns the number of pages.

    The file is written completely or not at all. Raises UserError if it cannot be written,
    Cancelled if `progress` is cancelled.
    """
    document = _compose(summary, details, progress)
    return write_print_document(path, document, details.name, details.office, progress=progress)


def draw_pages(
    summary: Summary, details: ReportDetails, *, width: int, ratio: float, progress: Progress
) -> list[QImage]:
    """Draw the pages of the report as printed, `width` units wide.

    `ratio` is the number of device pixels per unit.
    """
    document = _compose(summary, details, progress)
    pages = range(document.finish())
    return to_images(document, pages, width=width, ratio=ratio, progress=progress)


def _compose(summary: Summary, details: ReportDetails, progress: Progress) -> PrintDocument:
    document = PrintDocument(details.name, details.template)
    write_report(document, summary, details, progress=progress)
    return document
