"""SVG pictures drawn as PNG, for documents whose programs do not all show SVG."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core.errors import UserError
from records.report_template import LARGEST_LOGO_SIDE

_SIZE: Final = QSize(LARGEST_LOGO_SIDE, LARGEST_LOGO_SIDE)


def svg_as_png(name: str, content: bytes) -> bytes:
    """Draw an SVG picture as large as a logo may be. Raises UserError where it is none."""
    renderer = QSvgRenderer(QByteArray(content))
    size = renderer.defaultSize()
    if not renderer.isValid() or size.isEmpty():
        raise UserError(
            f"“{name}” can’t be read as an SVG picture; the logo was not changed.",
            code="no_picture",
        )
    image = QImage(
        size.scaled(_SIZE, Qt.AspectRatioMode.KeepAspectRatio), QImage.Format.Format_ARGB32
    )
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    drawn = QByteArray()
    buffer = QBuffer(drawn)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(drawn.data())
