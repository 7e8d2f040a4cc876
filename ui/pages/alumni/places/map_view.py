"""Shows the map of the world; the circle of a country is chosen by mouse or arrow keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from exporters.charts.drawing import Drawing
from exporters.charts.map_layout import MapCircle, circle_at, map_height
from ui.chart_painter import paint_drawing
from ui.theme import colours
from ui.widgets.plain_text import set_tool_tip

_MOVES: Final[Mapping[int, int]] = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}
_SMALLEST: Final = QSize(260, 130)
_USUAL: Final = QSize(620, 300)
_PAUSE: Final = 150  # milliseconds after the last change of the size before it is drawn again
_RING: Final = 2.5  # units: the line around the chosen circle


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A drawn map with the circles on it, and what is said of each country by its code."""

    drawing: Drawing
    circles: Sequence[MapCircle]
    words: Mapping[str, str]


class MapView(QWidget):
    """The map in the middle of the room there is.

    Signals: `region_chosen(code)` for a country that was clicked or reached by an arrow key,
    `region_opened(code)` for a double click or Enter; `room_changed()` when it should be drawn
    again, `map_width` wide.
    """

    region_chosen = Signal(str)
    region_opened = Signal(str)
    room_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._map: WorldMap | None = None
        self._chosen = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.room_changed)
        self.setAccessibleName("Map of people by country")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_SMALLEST)

    @property
    def map_width(self) -> float:
        """The width of the largest map that there is room for."""
        return min(self.width(), self.height() / map_height(1))

    def show_map(self, world: WorldMap) -> None:
        """Show `world`."""
        self._map = world
        self.setAccessibleDescription("; ".join(world.words.values()))
        self.update()

    def choose(self, region: str) -> None:
        """Mark the circle of a country; none for a code without one."""
        self._chosen = region
        self.update()

    def sizeHint(self) -> QSize:
        return _USUAL

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pause.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        circle = self._circle_at(event.position())
        shape = Qt.CursorShape.PointingHandCursor if circle else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        words = "" if circle is None or self._map is None else self._map.words[circle.region]
        set_tool_tip(self, words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        circle = self._circle_at(event.position())
        if circle is not None and event.button() == Qt.MouseButton.LeftButton:
            self.region_chosen.emit(circle.region)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        circle = self._circle_at(event.position())
        if circle is not None and event.button() == Qt.MouseButton.LeftButton:
            self.region_opened.emit(circle.region)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        regions = [] if self._map is None else [one.region for one in self._map.circles]
        move = _MOVES.get(event.key())
        if move is not None and regions:
            now = regions.index(self._chosen) + move if self._chosen in regions else 0
            self.region_chosen.emit(regions[min(max(now, 0), len(regions) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen in regions:
            self.region_opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._map is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._corner())
        paint_drawing(painter, self._map.drawing)
        for one in self._map.circles:
            if one.region == self._chosen:
                painter.setPen(QPen(QColor(colours().text), _RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                radius = one.radius + _RING
                painter.drawEllipse(QPointF(one.x, one.y), radius, radius)

    def _corner(self) -> QPointF:
        """The upper left corner of the map in the widget."""
        if self._map is None:
            return QPointF()
        return QPointF(
            max(0.0, (self.width() - self._map.drawing.width) / 2),
            max(0.0, (self.height() - self._map.drawing.height) / 2),
        )

    def _circle_at(self, spot: QPointF) -> MapCircle | None:
        if self._map is None:
            return None
        on_map = spot - self._corner()
        return circle_at(self._map.circles, on_map.x(), on_map.y())
