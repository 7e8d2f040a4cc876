"""Badges: a status in text and colour, drawn alike in widgets and in table cells."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Tone, Type, colours, font

_HEIGHT = 19.0
_PADDING = 8.0


@dataclass(frozen=True, slots=True)
class Status:
    """The text of a status and the tone in which it is shown."""

    text: str
    tone: Tone = Tone.NEUTRAL

    def __str__(self) -> str:
        return self.text


def badge_width(text: str) -> float:
    """The width of the badge of `text`, in pixels."""
    return QFontMetricsF(font(Type.BADGE)).horizontalAdvance(text) + 2 * _PADDING


def paint_badge(painter: QPainter, left: float, middle: float, room: float, status: Status) -> None:
    """Draw `status` at `left`, centred on `middle`, in at most `room` pixels."""
    ink, ground = colours().tone(status.tone)
    used = font(Type.BADGE)
    metrics = QFontMetricsF(used)
    width = min(badge_width(status.text), room)
    box = QRectF(left, round(middle - _HEIGHT / 2), width, _HEIGHT)
    text = metrics.elidedText(status.text, Qt.TextElideMode.ElideRight, width - 2 * _PADDING)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
    painter.setFont(used)
    painter.setPen(QColor(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class Badge(QWidget):
    """A status beside a title or a value."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._status = status
        self.set_status(status)

    def set_status(self, status: Status) -> None:
        """Show another status."""
        self._status = status
        self.setAccessibleName(status.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(badge_width(self._status.text)) + 1, int(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * int(_PADDING), int(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        middle = self.height() / 2
        paint_badge(QPainter(self), 0, middle, self.width(), self._status)
