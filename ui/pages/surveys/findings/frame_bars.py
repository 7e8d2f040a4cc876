"""Bars of the frame beside those who answered, a pair for each group."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from analysis.weighting.results import FieldResponse, GroupResponse
from core.formats import format_percent
from exporters.figures import formats
from ui.theme import Type, blend, colours, font

_HEAD: Final = 26  # pixels: the legend, and the name of a field
_ROW: Final = 34
_BAR: Final = 9
_LABEL: Final = 200
_BESIDE: Final = 190  # for the response rate and the difference


class FrameBars(QWidget):
    """Draws the groups of some fields whose shares are known; read out as a description."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Shares of the frame and of respondents")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fields: list[tuple[str, list[GroupResponse]]] = []

    def show_fields(self, fields: Sequence[FieldResponse]) -> None:
        """Show the groups of `fields`."""
        self._fields = []
        for field in fields:
            groups = [one for one in field.groups if one.percent is not None]
            if groups:
                self._fields.append((field.label, groups))
        told = [
            f"{label}, {formats.group(one.label)}: {format_percent(one.frame_percent or 0)} of the"
            f" frame, {format_percent(one.percent or 0)} of respondents"
            for label, groups in self._fields
            for one in groups
        ]
        self.setAccessibleDescription("; ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = sum(len(groups) for _, groups in self._fields)
        return QSize(_LABEL + _BESIDE + 200, _HEAD * (len(self._fields) + 1) + _ROW * rows)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LABEL + _BESIDE + 80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_legend(painter)
        top = float(_HEAD)
        for label, groups in self._fields:
            painter.setFont(font(Type.STRONG))
            painter.setPen(QColor(colours().text))
            self._write(painter, QRectF(0, top, self.width(), _HEAD), label)
            top += _HEAD
            for group in groups:
                self._paint_group(painter, top, group)
                top += _ROW

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(font(Type.SMALL))
        left = float(_LABEL)
        for text, is_frame in (("Frame", True), ("Respondents", False)):
            self._paint_bar(painter, QRectF(left, (_HEAD - _BAR) / 2, 18, _BAR), is_frame=is_frame)
            painter.setPen(QColor(colours().muted))
            width = QFontMetrics(painter.font()).horizontalAdvance(text)
            self._write(painter, QRectF(left + 24, 0, width + 4, _HEAD), text)
            left += 24 + width + 24
        painter.setPen(QColor(colours().muted))
        rate = QRectF(self.width() - _BESIDE, 0, _BESIDE, _HEAD)
        self._write(painter, rate, "Response rate", Qt.AlignmentFlag.AlignRight)

    def _paint_group(self, painter: QPainter, top: float, group: GroupResponse) -> None:
        painter.setFont(font(Type.BODY))
        painter.setPen(QColor(colours().text))
        self._write(painter, QRectF(12, top, _LABEL - 24, _ROW), formats.group(group.label))
        text_width = 40.0
        space = max(self.width() - _LABEL - _BESIDE - text_width, 20.0)
        painter.setFont(font(Type.SMALL))
        for place, (percent, is_frame) in enumerate(
            ((group.frame_percent, True), (group.percent, False))
        ):
            y = top + _ROW / 2 - _BAR - 2 + place * (_BAR + 4)
            width = space * (percent or 0) / 100
            self._paint_bar(painter, QRectF(_LABEL, y, width, _BAR), is_frame=is_frame)
            painter.setPen(QColor(colours().muted))
            beside = QRectF(_LABEL + width + 5, y - 4, text_width, _BAR + 8)
            self._write(painter, beside, formats.percent(percent))
        painter.setFont(font(Type.NUMBER))
        painter.setPen(QColor(colours().text))
        rate = QRectF(self.width() - _BESIDE, top, _BESIDE, _ROW)
        self._write(painter, rate, formats.percent(group.rate), Qt.AlignmentFlag.AlignRight)

    def _paint_bar(self, painter: QPainter, area: QRectF, *, is_frame: bool) -> None:
        """Bars of the frame are outlined, those of respondents filled: told without colours."""
        palette = colours()
        painter.setPen(QPen(QColor(palette.edge if is_frame else palette.accent), 1))
        painter.setBrush(
            QColor(palette.neutral_ground)
            if is_frame
            else blend(palette.accent, palette.surface, 0.85)
        )
        if area.width() < 1:
            start = QPointF(area.left(), area.top())
            painter.drawLine(start, QPointF(area.left(), area.bottom()))
        else:
            painter.drawRect(area)

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
