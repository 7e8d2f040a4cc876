"""The report as PDF and as pictures of its pages, the same pages both times.

For the window and for commands without one: it needs a QGuiApplication, but no screen. Must not
know what a report says.
"""

import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from analysis.results import Summary
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.files import replacing
from exporters.report import ReportDetails, write_report
from ui.pages.reports.printed import PAGE, UNITS_PER_INCH, PrintedDocument

_DOTS_PER_INCH: Final = 1200


def write_pdf(
    path: Path, summary: Summary, details: ReportDetails, *, progress: Progress = SILENT
) -> int:
    """Write the report on `summary` to `path` as PDF, wholly or not at all; give its pages.

    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    document = _compose(summary, details, progress)
    pages = document.finish()
    with tempfile.TemporaryDirectory(prefix="almanac-") as folder:
        draft = Path(folder) / "report.pdf"
        writer = QPdfWriter(str(draft))
        writer.setResolution(_DOTS_PER_INCH)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(0, 0, 0, 0),
            )
        )
        writer.setTitle(details.name)
        writer.setAuthor(details.office)
        writer.setCreator("Almanac")
        painter = QPainter()
        if not painter.begin(writer):
            raise UserError(
                f"There is no room to prepare “{path.name}”; nothing was written.",
                code="not_writable",
            )
        painter.scale(_DOTS_PER_INCH / UNITS_PER_INCH, _DOTS_PER_INCH / UNITS_PER_INCH)
        for page in range(pages):
            progress.report("Writing the pages", page, pages)
            if page:
                writer.newPage()
            document.paint(painter, page)
        painter.end()
        with replacing(path) as file:
            file.write(draft.read_bytes())
    return pages


def draw_pages(
    summary: Summary, details: ReportDetails, *, width: int, ratio: float, progress: Progress
) -> list[QImage]:
    """Draw the report's pages as they will be printed, `width` units wide.

    `ratio` is the screen's device pixels to a unit.
    """
    document = _compose(summary, details, progress)
    images = []
    pages = document.finish()
    scale = width / PAGE.width()
    for page in range(pages):
        progress.report("Drawing the pages", page, pages)
        height = round(PAGE.height() * scale)
        image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.scale(scale, scale)
        document.paint(painter, page)
        painter.end()
        images.append(image)
    return images


def _compose(summary: Summary, details: ReportDetails, progress: Progress) -> PrintedDocument:
    document = PrintedDocument(details.name)
    write_report(document, summary, details, progress=progress)
    return document
