"""Paints the drawings of charts by Qt, in the window and on paper, and measures their texts.

Works on any thread of an application with a QGuiApplication. Must not know what a chart says.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from exporters.charts.drawing import (
    DASHES,
    BarMark,
    CircleMark,
    DotMark,
    Drawing,
    LineMark,
    Mark,
    Point,
    PolygonMark,
    TextMark,
    Weight,
)

_MEASURED_AT: Final = 100.0  # units: widths are in proportion to the size, as hints are not used
_KEPT: Final = 20_000  # widths of words


class QtMetrics:
    """Measures texts as `paint_drawing` draws them in the window's own font."""

    def width(self, text: str, size: float, weight: Weight) -> float:
        """How many units wide `text` is, with letters of `size` units."""
        return _width(text, weight, QGuiApplication.font().family()) * size / _MEASURED_AT


def paint_drawing(painter: QPainter, drawing: Drawing, families: Sequence[str] = ()) -> None:
    """Paint `drawing` from the painter's origin, one unit to one of the painter.

    Texts are in one of `families`, without them in the window's font. The ground is not painted.
    """
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    for mark in drawing.marks:
        _paint(painter, mark, families)
    painter.restore()


def drawing_image(drawing: Drawing, scale: float) -> QImage:
    """`drawing` on its ground in the fonts of files, `scale` pixels to a unit."""
    size = round(drawing.width * scale), round(drawing.height * scale)
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(drawing.ground))
    painter = QPainter(image)
    painter.scale(scale, scale)
    paint_drawing(painter, drawing, drawing.families)
    painter.end()
    return image


def _paint(painter: QPainter, mark: Mark, families: Sequence[str]) -> None:
    match mark:
        case TextMark():
            _write(painter, mark, families)
        case BarMark():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mark.colour))
            box = QRectF(mark.left, mark.top, mark.width, mark.height)
            painter.drawRoundedRect(box, mark.radius, mark.radius)
        case LineMark():
            pen = QPen(QColor(mark.colour), mark.thickness)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            if mark.dashed:
                pen.setDashPattern([length / mark.thickness for length in DASHES])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_polygon(mark.points))
        case DotMark():
            painter.setPen(QPen(QColor(mark.edge), mark.thickness))
            painter.setBrush(QColor(mark.fill))
            if mark.outline:
                painter.drawPolygon(_polygon(mark.outline))
            else:
                painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        case PolygonMark():
            shape = QPainterPath()
            for outline in mark.outlines:
                shape.addPolygon(_polygon(outline))
                shape.closeSubpath()
            painter.setPen(QPen(QColor(mark.edge), mark.thickness))
            painter.setBrush(_fill(mark.fill, mark.strength))
            painter.drawPath(shape)
        case CircleMark():
            painter.setPen(QPen(QColor(mark.colour), mark.thickness))
            painter.setBrush(_fill(mark.colour, mark.strength))
            painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)


def _write(painter: QPainter, mark: TextMark, families: Sequence[str]) -> None:
    font = _font(mark.weight, families)
    font.setPixelSize(max(1, round(mark.size)))
    width = QFontMetricsF(font).horizontalAdvance(mark.text)
    left = mark.x - {"left": 0.0, "center": 0.5, "right": 1.0}[mark.across] * width
    painter.setFont(font)
    painter.setPen(QColor(mark.colour))
    painter.drawText(QPointF(left, mark.y), mark.text)


def _font(weight: Weight, families: Sequence[str]) -> QFont:
    font = QFont(QGuiApplication.font())
    if families:
        font.setFamilies(list(families))
    font.setWeight(QFont.Weight.DemiBold if weight == "bold" else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(_KEPT)
def _width(text: str, weight: Weight, _family: str) -> float:
    font = _font(weight, ())
    font.setPixelSize(round(_MEASURED_AT))
    return QFontMetricsF(font).horizontalAdvance(text)


def _fill(colour: str, strength: float) -> QColor:
    fill = QColor(colour)
    fill.setAlphaF(strength)
    return fill


def _polygon(points: Sequence[Point]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
