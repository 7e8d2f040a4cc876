"""The report as a PDF file and as images of the same pages.

For the window and for commands: it needs a QGuiApplication, but no screen. It does not know the
content of a report.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

from analysis.results import Summary
from core.progress import SILENT, Progress
from exporters.reports.report import ReportDetails, write_report
from tabular.writing.files import replacing
from ui.pages.reports.print_document import Heading, PrintDocument
from ui.print.page_output import count_pages, to_images, to_pdf
from ui.print.paper import PAGE, UNITS_PER_INCH

_POINTS: Final = 72 / UNITS_PER_INCH  # PDF measures in points, from the bottom
_LANGUAGE: Final = "en-GB"
_VERSION: Final = "%PDF-1.7"


def write_pdf(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write the report on `summary` to `path` as PDF; returns the number of pages.

    The file is written completely or not at all. Raises UserError if it cannot be written,
    Cancelled if `progress` is cancelled.
    """
    document = _compose(summary, details, progress)
    pages = document.finish()
    printed = to_pdf(document, pages, title=details.name, author=details.office, progress=progress)
    content = _with_bookmarks(printed, document.headings())
    with replacing(path, lambda file: count_pages(file) == pages) as file:
        file.write(content)
    return pages


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
    document = PrintDocument(details.name)
    write_report(document, summary, details, progress=progress)
    return document


def _with_bookmarks(content: bytes, headings: Sequence[Heading]) -> bytes:
    """The PDF with what Qt does not write: bookmarks of the headings, language and title."""
    from pypdf import PdfWriter
    from pypdf.generic import (
        BooleanObject,
        DictionaryObject,
        Fit,
        IndirectObject,
        NameObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.root_object[NameObject("/Lang")] = TextStringObject(_LANGUAGE)
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    )
    writer.pdf_header = _VERSION
    writer.page_mode = "/UseOutlines"
    parents: dict[int, IndirectObject] = {}
    for heading in headings:
        top = (PAGE.height() - heading.top) * _POINTS
        above = [parents[level] for level in parents if level < heading.level]
        parents = {level: parents[level] for level in parents if level < heading.level}
        parents[heading.level] = writer.add_outline_item(
            title=heading.text,
            page_number=heading.page,
            parent=above[-1] if above else None,
            fit=Fit.xyz(top=top),
            is_open=heading.level == 1,
        )
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
