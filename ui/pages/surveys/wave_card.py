"""A clickable card of a wave: its label, status and response rate."""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from analysis.wave_progress import WaveProgress
from core.formats import format_number
from exporters.figures.formats import response_rate
from surveys.waves import Wave, is_closed, is_open
from ui.formats import wave_dates
from ui.theme import RADIUS, Tone, Type, colours, font
from ui.widgets.badges import Status, badge_width, paint_badge
from ui.widgets.plain_text import caption, set_tool_tip

_SIZE = QSize(296, 138)
_PADDING = 16


class WaveCard(QAbstractButton):
    """Shows `figures`; emits `clicked`."""

    def __init__(self, figures: WaveProgress, today: date) -> None:
        super().__init__()
        self._figures = figures
        self._status = wave_status(figures.wave, today)
        counts = figures.counts
        self._facts = (
            f"{format_number(counts.complete)} complete · {format_number(counts.partial)} partial"
        )
        invited = f"{format_number(counts.invited)} invited" if counts.invited else "no invitations"
        self._ground = f"{invited} · {wave_dates(figures.wave.opens, figures.wave.closes, today)}"
        name = figures.wave.title
        self.setText(caption(name))
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            f"{self._status}; {self._facts}; {self._ground}; response rate {self._rate()}"
        )
        set_tool_tip(self, figures.rates["RR1"].definition)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(
            QPen(QColor(palette.accent if focused else palette.line), 2 if focused else 1)
        )
        painter.setBrush(QColor(palette.hover if self.underMouse() else palette.surface))
        edge = 1.0 if focused else 0.5
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), RADIUS, RADIUS
        )
        width = self.width() - 2 * _PADDING
        badge = badge_width(self._status.text)
        self._write(painter, 14, 20, self._figures.wave.label, Type.HEADING, room=width - badge - 8)
        paint_badge(painter, self.width() - _PADDING - badge, 24, badge, self._status)
        self._write(painter, 42, 32, self._rate(), Type.FIGURE)
        taken = QFontMetricsF(font(Type.FIGURE)).horizontalAdvance(self._rate()) + 8
        self._write(painter, 46, 28, "RR1", Type.SMALL, "muted", left=taken)
        self._paint_bar(painter, QRectF(_PADDING, 82, width, 4))
        self._write(painter, 92, 18, self._facts, Type.SMALL)
        self._write(painter, 109, 18, self._ground, Type.SMALL, "muted")

    def _rate(self) -> str:
        return response_rate(self._figures.rates["RR1"].percent)

    def _write(
        self,
        painter: QPainter,
        top: float,
        height: float,
        text: str,
        kind: Type,
        ink: str = "text",
        *,
        left: float = 0,
        room: float = 0,
    ) -> None:
        painter.setFont(font(kind))
        painter.setPen(QColor(getattr(colours(), ink)))
        box = QRectF(_PADDING + left, top, room or self.width() - 2 * _PADDING - left, height)
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        """Draw the share of eligible people who answered."""
        palette, counts = colours(), self._figures.counts
        share = (counts.complete + counts.partial) / max(self._figures.eligible, 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.neutral_ground))
        painter.drawRoundedRect(box, 2, 2)
        if share:
            painter.setBrush(QColor(palette.accent))
            box.setWidth(max(box.width() * min(share, 1), 4))
            painter.drawRoundedRect(box, 2, 2)


def wave_status(wave: Wave, today: date) -> Status:
    """Whether a wave is upcoming, open or closed on `today`."""
    if is_open(wave, today):
        return Status("Open", Tone.GOOD)
    if is_closed(wave, today):
        return Status("Closed")
    return Status(wave_dates(wave.opens, wave.closes, today).capitalize())
