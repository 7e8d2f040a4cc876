"""Drag and drop of files onto the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.icons import paint_icon
from ui.theme import Type, blend, colours, font


def dropped_files(data: QMimeData) -> list[Path]:
    """The local files and folders in `data`."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.exists()]


class DropOverlay(QWidget):
    """Covers the page while a file is held over the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._words = ""

    def invite(self, *, to_open: bool) -> None:
        """Say what becomes of the file: a database is opened, any other file imported."""
        self._words = f"Drop the {'database to open it' if to_open else 'file to import it'}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = blend(palette.tint, palette.ground, 0.7)
        ground.setAlpha(236)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.DashLine))
        field = QRectF(self.rect()).adjusted(16, 16, -16, -16)
        painter.drawRoundedRect(field, 12, 12)
        box = QRectF(0, 0, 40, 40)
        box.moveCenter(field.center())
        paint_icon(painter, box.translated(0, -24), "imports", palette.accent)
        painter.setPen(QColor(palette.accent))
        painter.setFont(font(Type.HEADING))
        painter.drawText(field.translated(0, 24), Qt.AlignmentFlag.AlignCenter, self._words)
