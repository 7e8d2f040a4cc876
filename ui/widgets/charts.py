"""Small charts of the overview: horizontal bars, columns by year, a line by day.

The charts of findings and reports are drawn by exporters/charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.formats import format_short_day, format_value
from ui.theme import Type, blend, colours, font
from ui.widgets.plain_text import show_tool_tip

_BESIDE = 56  # pixels at least for the value beside the longest bar
_BAR_STEP = 30
_BAR_HEIGHT = 20
_ROUND = 2.0
_AXIS = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with its label; `text` is the value as written.

    `ink` names a colour of the palette, `strength` (0 to 1) is its opacity.
    """

    label: str
    value: float
    text: str = ""
    ink: str = "accent"
    strength: float = 0.85

    @property
    def description(self) -> str:
        """“Invited: 176”."""
        return f"{self.label}: {self.text or f'{format_value(self.value)}'}"


class _BarChart(QWidget):
    """Base of BarList and ColumnChart: bars are chosen by mouse or arrow keys (`chosen(index)`)."""

    chosen = Signal(int)

    def __init__(self, name: str, *, clickable: bool) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self._current = -1
        self._clickable = clickable
        self.setAccessibleName(name)
        self.setMouseTracking(clickable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if clickable else Qt.FocusPolicy.NoFocus)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self._bars = bars
        self._current = -1
        self.setAccessibleDescription("; ".join(bar.description for bar in bars))
        self.updateGeometry()
        self.update()

    def bar_at(self, spot: QPointF) -> int:
        """The index of the bar at `spot`, or -1."""
        for index in range(len(self._bars)):
            if self.bar_rect(index).contains(spot):
                return index
        return -1

    def bar_rect(self, index: int) -> QRectF:
        """The area in which the bar `index` responds to the mouse."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.bar_at(QPointF(event.pos()))
            show_tool_tip(event.globalPos(), self._bars[index].description if index >= 0 else "")
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._clickable:
            self._point_at(self.bar_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.bar_at(event.position())
        if self._clickable and index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        if move is not None and self._bars:
            self._point_at(min(max(self._current + move, 0), len(self._bars) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._current >= 0:
                self.chosen.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _point_at(self, index: int) -> None:
        if index != self._current:
            self._current = index
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if index >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _fill(self, index: int) -> QColor:
        palette, bar = colours(), self._bars[index]
        strength = 1.0 if index == self._current else bar.strength
        return blend(getattr(palette, bar.ink), palette.surface, strength)

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class BarList(_BarChart):
    """Horizontal bars, each with its label and value."""

    def __init__(
        self,
        name: str,
        bars: Sequence[Bar] = (),
        *,
        label_width: int = 92,
        clickable: bool = False,
    ) -> None:
        super().__init__(name, clickable=clickable)
        self._label_width = label_width
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_bars(bars)

    def bar_rect(self, index: int) -> QRectF:
        return QRectF(0, index * _BAR_STEP, self.width(), _BAR_STEP)

    def sizeHint(self) -> QSize:
        return QSize(self._label_width + 240, _BAR_STEP * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._label_width + 120, _BAR_STEP * len(self._bars))

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max((bar.value for bar in self._bars), default=0)
        texts = [bar.text or format_value(bar.value) for bar in self._bars]
        metrics = QFontMetrics(font(Type.STRONG))
        beside = max((metrics.horizontalAdvance(text) + 8 for text in texts), default=0)
        longest = self.width() - self._label_width - max(beside, _BESIDE)
        for index, (bar, text) in enumerate(zip(self._bars, texts, strict=True)):
            y = index * _BAR_STEP + (_BAR_STEP - _BAR_HEIGHT) / 2
            painter.setFont(font(Type.SMALL))
            painter.setPen(QColor(palette.muted))
            name = painter.fontMetrics().elidedText(
                bar.label, Qt.TextElideMode.ElideRight, self._label_width - 8
            )
            left = QRectF(0, y, self._label_width, _BAR_HEIGHT)
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, name)
            length = longest * bar.value / top if top > 0 else 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._fill(index))
            painter.drawRoundedRect(
                QRectF(self._label_width, y, length, _BAR_HEIGHT), _ROUND, _ROUND
            )
            painter.setFont(font(Type.STRONG))
            painter.setPen(QColor(palette.text))
            right = QRectF(self._label_width + length + 6, y, beside, _BAR_HEIGHT)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, text)
        self._paint_focus(painter)


class ColumnChart(_BarChart):
    """Vertical bars, with as many labels below as fit."""

    def __init__(
        self, name: str, bars: Sequence[Bar] = (), *, clickable: bool = True, height: int = 140
    ) -> None:
        super().__init__(name, clickable=clickable)
        self.setMinimumHeight(height)
        self.set_bars(bars)

    def bar_rect(self, index: int) -> QRectF:
        step = self.width() / max(len(self._bars), 1)
        return QRectF(index * step, 0, step, self.height())

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max((bar.value for bar in self._bars), default=0)
        floor = self.height() - _AXIS
        painter.setPen(Qt.PenStyle.NoPen)
        for index, bar in enumerate(self._bars):
            room = self.bar_rect(index)
            width = max(min(room.width() * 0.74, 40.0), 1.0)
            tall = (floor - 4) * bar.value / top if top > 0 else 0
            column = QRectF(room.center().x() - width / 2, floor - tall, width, tall)
            painter.setBrush(self._fill(index))
            painter.drawRoundedRect(column, _ROUND, _ROUND)
        self._paint_labels(painter)
        self._paint_focus(painter)

    def _paint_labels(self, painter: QPainter) -> None:
        """Write the label of the current bar, or of the first, the last and some between."""
        painter.setFont(font(Type.SMALL))
        painter.setPen(QColor(colours().muted))
        if not self._bars:
            return
        last = len(self._bars) - 1
        gaps = max(min(last, self.width() // 160), 1)
        shown = sorted({round(last * part / gaps) for part in range(gaps + 1)})
        texts = {index: self._bars[index].label for index in shown}
        if self._current >= 0:
            texts = {self._current: self._bars[self._current].description}
        for index, text in texts.items():
            wide = painter.fontMetrics().horizontalAdvance(text) + 4
            left = self.bar_rect(index).center().x() - wide / 2
            left = min(max(left, 0), self.width() - wide)
            box = QRectF(left, self.height() - _AXIS, wide, _AXIS)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class LineCurve(QWidget):
    """A cumulative line by day, with marked dates such as a reminder; without any, `empty`."""

    def __init__(self, name: str, empty: str = "") -> None:
        super().__init__()
        self._empty = empty
        self._points: Sequence[tuple[date, float]] = ()
        self._marks: Sequence[tuple[date, str]] = ()
        self.setAccessibleName(name)
        self.setMinimumSize(160, 120)

    def set_points(
        self, points: Sequence[tuple[date, float]], marks: Sequence[tuple[date, str]] = ()
    ) -> None:
        """Show `points` (by ascending date) and `marks` (dates with a label)."""
        self._points, self._marks = points, marks
        self.setAccessibleDescription("" if points else self._empty)
        if points:
            first, last = (
                format_short_day(points[0][0]),
                format_short_day(points[-1][0]),
            )
            self.setAccessibleDescription(
                f"{first} to {last}: {format_value(points[-1][1])} at the end"
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(0, 14, self.width(), self.height() - 14 - _AXIS)
        painter.setPen(QPen(QColor(palette.line), 1))
        painter.drawLine(
            QPointF(0, field.bottom() + 0.5), QPointF(field.right(), field.bottom() + 0.5)
        )
        if not self._points:
            painter.setPen(QColor(palette.muted))
            painter.drawText(field, Qt.AlignmentFlag.AlignCenter, self._empty)
            return
        start = self._points[0][0]
        days = max((self._points[-1][0] - start).days, 1)
        top = max(value for _day_, value in self._points) or 1
        painter.setFont(font(Type.SMALL))
        for when, word in self._marks:
            x = round(field.width() * (when - start).days / days) + 0.5
            painter.setPen(QPen(QColor(palette.line), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom()))
            painter.setPen(QColor(palette.muted))
            wide = painter.fontMetrics().horizontalAdvance(word) + 4
            left = min(max(x - wide / 2, 0), self.width() - wide)
            painter.drawText(QRectF(left, 0, wide, 14), Qt.AlignmentFlag.AlignCenter, word)
        curve = QPolygonF(
            [
                QPointF(
                    field.width() * (when - start).days / days,
                    field.bottom() - (field.height() - 2) * value / top,
                )
                for when, value in self._points
            ]
        )
        painter.setPen(QPen(QColor(palette.accent), 2))
        painter.drawPolyline(curve)
        if curve.size() == 1:  # a line of one day would not be seen
            painter.setBrush(QColor(palette.accent))
            painter.drawEllipse(curve.first() + QPointF(4, 4), 3, 3)
        painter.setPen(QColor(palette.muted))
        axis = QRectF(0, field.bottom(), self.width(), _AXIS)
        middle = Qt.AlignmentFlag.AlignVCenter
        # A day alone would not tell which year it is of.
        is_long = self._points[-1][0].year != start.year
        first = format_short_day(start, with_year=is_long)
        painter.drawText(axis, middle | Qt.AlignmentFlag.AlignLeft, first)
        if len(self._points) > 1:
            end = format_short_day(self._points[-1][0], with_year=is_long)
            painter.drawText(axis, middle | Qt.AlignmentFlag.AlignRight, end)
