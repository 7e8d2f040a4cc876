"""The pages of a document as PDF, and as images of what is printed."""

from collections.abc import Iterable
from typing import BinaryIO, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from core.errors import UserError
from core.progress import Progress
from ui.print.paper import UNITS_PER_INCH, PagedDocument

_DOTS_PER_INCH: Final = 1200
_POINTS_PER_INCH: Final = 72


def to_pdf(
    document: PagedDocument, pages: int, *, title: str, author: str, progress: Progress
) -> bytes:
    """The pages as PDF, in memory: a temporary file could run out of space.

    Raises UserError where there is not enough memory, Cancelled if `progress` is cancelled.
    """
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageLayout(_page_layout(document.size))
    writer.setTitle(title)
    writer.setAuthor(author)
    writer.setCreator("Almanac")
    painter = QPainter()
    is_printed = painter.begin(writer)
    # Otherwise Qt compresses the charts as JPEG, with artefacts around the letters.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    painter.scale(_DOTS_PER_INCH / UNITS_PER_INCH, _DOTS_PER_INCH / UNITS_PER_INCH)
    try:
        for page in range(pages if is_printed else 0):
            progress.report("Writing pages", page, pages)
            is_printed &= not page or writer.newPage()
            document.paint(painter, page)
    finally:
        is_printed &= painter.end()
    if not is_printed:  # Qt raises no exception
        raise UserError(
            f"“{title}” could not be created, perhaps for lack of memory; no file was saved. Close"
            " other programs and try again.",
            code="not_printed",
        )
    return bytes(content.data())


def to_images(
    document: PagedDocument, pages: Iterable[int], *, width: int, ratio: float, progress: Progress
) -> list[QImage]:
    """Draw `pages` as printed, `width` units wide.

    `ratio` is the number of device pixels per unit.
    """
    images = []
    wanted = list(pages)
    scale = width / document.size.width()
    for done, page in enumerate(wanted):
        progress.report("Drawing pages", done, len(wanted))
        height = round(document.size.height() * scale)
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


def count_pages(file: BinaryIO) -> int:
    """The pages of a PDF file. Raises what pypdf does where it is not sound."""
    from pypdf import PdfReader

    return len(PdfReader(file, strict=True).pages)


def _page_layout(size: QSizeF) -> QPageLayout:
    """Pages of `size`, which need not be one that has a name, as the papers of printers do."""
    upright = size if size.width() <= size.height() else size.transposed()
    points = upright * (_POINTS_PER_INCH / UNITS_PER_INCH)
    form = QPageLayout.Orientation
    return QPageLayout(
        QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        form.Portrait if upright == size else form.Landscape,
        QMarginsF(0, 0, 0, 0),
    )
