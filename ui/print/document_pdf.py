"""A document that is laid out on pages, as a PDF file with bookmarks of its headings."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from core.progress import SILENT, Progress
from exporters.reports.report_document import ReportDocument
from tabular.writing.files import replacing
from ui.print.page_output import count_pages, to_pdf
from ui.print.paper import PAGE, UNITS_PER_INCH
from ui.print.print_document import Heading, PrintDocument

_POINTS: Final = 72 / UNITS_PER_INCH  # PDF measures in points, from the bottom
_LANGUAGE: Final = "en-GB"
_VERSION: Final = "%PDF-1.7"


def write_document_pdf(
    path: Path,
    title: str,
    author: str,
    compose: Callable[[ReportDocument], None],
    *,
    progress: Progress = SILENT,
) -> int:
    """Write what `compose` says to `path` as PDF; returns the number of pages.

    Raises as `write_print_document`.
    """
    document = PrintDocument(title)
    compose(document)
    return write_print_document(path, document, title, author, progress=progress)


def write_print_document(
    path: Path, document: PrintDocument, title: str, author: str, *, progress: Progress = SILENT
) -> int:
    """Write `document` to `path` as PDF; returns the number of pages.

    The file is written completely or not at all. Raises UserError if it cannot be written,
    Cancelled if `progress` is cancelled.
    """
    pages = document.finish()
    printed = to_pdf(document, pages, title=title, author=author, progress=progress)
    content = _with_bookmarks(printed, document.headings())
    with replacing(path, lambda file: count_pages(file) == pages) as file:
        file.write(content)
    return pages


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
