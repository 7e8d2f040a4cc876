"""Shows a chart; its answers can be chosen by mouse or arrow keys."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from exporters.charts.drawing import ChartArea, Drawing
from ui.chart_painter import paint_drawing
from ui.theme import Type, colours, font
from ui.widgets.plain_text import set_tool_tip

_WAITING_HEIGHT = 96
_MOVES: Mapping[int, int] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class ChartView(QWidget):
    """A chart at its own height.

    Signals: `value_chosen(value, group)` for an answer that was clicked, or chosen by Enter, of a
    group or, with “”, of all;
    `width_changed()` when the chart should be drawn again.
    """

    value_chosen = Signal(str, str)
    width_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._chart: Drawing | None = None
        self._words = ""
        self._current: ChartArea | None = None
        self._choosable = False
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def chart(self) -> Drawing | None:
        """The chart shown; None while it is being drawn."""
        return self._chart

    def set_chart(self, chart: Drawing | None, words: str = "", *, choosable: bool = True) -> None:
        """Show `chart`, or `words` without one; with `choosable`, answers can be chosen."""
        self._chart, self._words = chart, words
        self._choosable = choosable and chart is not None and bool(chart.areas)
        self._current = None
        policy = Qt.FocusPolicy.TabFocus if self._choosable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._chart is None:
            return QSize(200, _WAITING_HEIGHT)
        return QSize(round(self._chart.width), math.ceil(self._chart.height))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._area_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        area = self._area_at(event.position())
        if area is not None and event.button() == Qt.MouseButton.LeftButton:
            self.value_chosen.emit(area.value, area.group)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        areas = self._chart.areas if self._choosable and self._chart else ()
        move = _MOVES.get(event.key())
        if move is not None and areas:
            now = areas.index(self._current) + move if self._current in areas else 0
            self._point_at(areas[min(max(now, 0), len(areas) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.value_chosen.emit(self._current.value, self._current.group)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = colours()
        if self._chart is None:
            painter.setFont(font(Type.SMALL))
            painter.setPen(QColor(palette.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        scale = self._scale()
        painter.scale(scale, scale)
        paint_drawing(painter, self._chart)
        if self._current is not None:
            area = self._current
            band = QColor(palette.accent)
            band.setAlphaF(0.10)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(band)
            if area.end is not None:
                painter.drawPolygon([QPointF(x, y) for x, y in area.outline])
            else:
                box = QRectF(area.left, area.top, area.right - area.left, area.bottom - area.top)
                painter.drawRoundedRect(box, 4, 4)

    def _scale(self) -> float:
        """Smaller than 1 while the chart is still as wide as the card was before."""
        return min(self.width() / self._chart.width, 1.0) if self._chart is not None else 1.0

    def _area_at(self, spot: QPointF) -> ChartArea | None:
        """The narrowest area that holds the point; of bands that cross, the upper one."""
        if not self._choosable or self._chart is None:
            return None
        x, y = spot.x() / self._scale(), spot.y() / self._scale()
        found = [area for area in reversed(self._chart.areas) if area.holds(x, y)]
        return min(found, key=lambda area: area.right - area.left, default=None)

    def _point_at(self, area: ChartArea | None) -> None:
        if area == self._current:
            return
        self._current = area
        shape = Qt.CursorShape.PointingHandCursor if area else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        said = "" if area is None else f"{area.text}\nShow these people".lstrip()
        set_tool_tip(self, said)
        self.update()
