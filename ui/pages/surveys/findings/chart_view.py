"""Shows a chart image; its answers can be chosen by mouse or arrow keys."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.pages.surveys.findings.data import ChartImage
from ui.theme import Type, colours, font
from ui.widgets.plain_text import set_tool_tip

_WAITING_HEIGHT = 96
_MOVES: Mapping[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """A chart at its own height.

    Signals: `value_chosen(value)` for an answer that was clicked, or chosen by Enter;
    `width_changed()` when the chart should be drawn again.
    """

    value_chosen = Signal(str)
    width_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._chart: ChartImage | None = None
        self._words = ""
        self._current = ""
        self._choosable = False
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def chart(self) -> ChartImage | None:
        """The chart shown; None while it is being drawn."""
        return self._chart

    def set_chart(
        self, chart: ChartImage | None, words: str = "", *, choosable: bool = True
    ) -> None:
        """Show `chart`, or `words` without one; with `choosable`, answers can be chosen."""
        self._chart, self._words = chart, words
        self._choosable = choosable and chart is not None and bool(chart.areas)
        self._current = ""
        policy = Qt.FocusPolicy.TabFocus if self._choosable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._chart is None:
            return QSize(200, _WAITING_HEIGHT)
        return self._chart.image.deviceIndependentSize().toSize()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._value_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at("")
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        value = self._value_at(event.position())
        if value and event.button() == Qt.MouseButton.LeftButton:
            self.value_chosen.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        values = list(self._chart.areas) if self._choosable and self._chart else []
        move = _MOVES.get(event.key())
        if move is not None and values:
            now = values.index(self._current) + move if self._current in values else 0
            self._point_at(values[min(max(now, 0), len(values) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current:
            self.value_chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette = colours()
        if self._chart is None:
            painter.setFont(font(Type.SMALL))
            painter.setPen(QColor(palette.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
            return
        size = self._chart.image.deviceIndependentSize()
        scale = min(self.width() / size.width(), 1) if size.width() else 1
        box = QRectF(0, 0, size.width() * scale, size.height() * scale)
        painter.drawImage(box, self._chart.image)
        if self._current:
            top, bottom = self._chart.areas[self._current]
            band = QColor(palette.accent)
            band.setAlphaF(0.10)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(band)
            height = box.height()
            painter.drawRoundedRect(
                QRectF(0, top * height, self.width(), (bottom - top) * height), 4, 4
            )

    def _value_at(self, spot: QPointF) -> str:
        if not self._choosable or self._chart is None:
            return ""
        height = max(self._chart.image.deviceIndependentSize().height(), 1)
        at = spot.y() / height
        found = (value for value, (top, bottom) in self._chart.areas.items() if top <= at < bottom)
        return next(found, "")

    def _point_at(self, value: str) -> None:
        if value == self._current:
            return
        self._current = value
        shape = Qt.CursorShape.PointingHandCursor if value else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        set_tool_tip(self, "Show these people" if value else "")
        self.update()
