"""A table laid out on pages: columns as wide as they need, their headings on each page.

Rows are read as they are needed, so that a table of any length can be printed. Works on any thread
of an application with a QGuiApplication.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from core.formats import format_day, plural
from core.progress import SILENT, Progress
from ui.print.paper import NOTE, PAGE, TextStyle, paint_foot, text_font
from ui.tables.columns import Cell, Column, alignment, cell_text
from ui.tables.snapshot import TableSnapshot
from ui.theme import LIGHT

_SIDE: Final = 47.0  # margins of 1.25 cm: a table needs the width
_TOP: Final = 54.0
_BOTTOM: Final = 76.0  # with the foot
_PAD: Final = 5.0  # left and right of a cell
_GAP: Final = 3.5  # above and below
_NARROWEST, _WIDEST = 36.0, 300.0  # of a column's text
_MOST_LINES: Final = 12  # of a cell; longer texts are cut with an ellipsis
_SAMPLE: Final = 300  # rows that the widths are taken from
_PART: Final = 1_000  # rows read at a time
_TITLE = TextStyle(20, weight=QFont.Weight.Bold)
_SIZES: Final = (12, 10, 9)  # of the letters: smaller where the columns need it
_WRAP: Final = Qt.TextFlag.TextWordWrap


class TableDocument:
    """`shown` on A4, in `landscape` or upright; None: as its columns need.

    `lay_out` first, then `paint` each of its `pages`.
    """

    def __init__(self, shown: TableSnapshot, today: date, *, landscape: bool | None = None) -> None:
        self._shown, self._today = shown, today
        self._landscape = bool(landscape)
        sample = self._texts(0, _SAMPLE)
        for size in _SIZES:
            self._font = text_font(TextStyle(size))
            self._bold = text_font(TextStyle(size, weight=QFont.Weight.DemiBold))
            self._metrics = QFontMetricsF(self._font)
            needed = self._needed_widths(sample)
            if landscape is None and sum(needed) > self._text_width:
                self._landscape = True
            if sum(needed) <= self._text_width:
                break
        self._widths = _shared(needed, self._text_width)
        titles = [column.title for column in shown.columns]
        self._heading_height = self._height(titles, QFontMetricsF(self._bold))
        self._starts: list[int] = []  # the first row of each page
        self._end = 0  # the row after the last page

    @property
    def size(self) -> QSizeF:
        """The size of the paper."""
        return PAGE.transposed() if self._landscape else PAGE

    @property
    def pages(self) -> int:
        """How many pages were laid out."""
        return len(self._starts)

    @property
    def rows_laid_out(self) -> int:
        """How many rows the pages hold."""
        return self._end

    @property
    def is_whole(self) -> bool:
        """Whether all rows were laid out, not the first pages alone."""
        return self._end == self._shown.count

    def lay_out(self, progress: Progress = SILENT, *, most: int | None = None) -> None:
        """Divide the rows into pages, at most into `most`. Raises Cancelled."""
        self._starts, self._end = [0], self._shown.count
        left = self._room(0)
        for first in range(0, self._shown.count, _PART):
            progress.report("Laying out pages", first, self._shown.count)
            for at, row in enumerate(self._texts(first, first + _PART), first):
                needed = self._height(row, self._metrics)
                if needed > left and at > self._starts[-1]:
                    if len(self._starts) == most:
                        self._end = at
                        return
                    self._starts.append(at)
                    left = self._room(len(self._starts) - 1)
                left -= needed

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw `page` (from 0) with its heading and foot, from the painter's top left corner."""
        top = self._paint_top(painter) if page == 0 else _TOP
        titles = [column.title for column in self._shown.columns]
        top = self._paint_row(painter, top, titles, self._bold, LIGHT.text)
        first, last = [*self._starts, self._end][page : page + 2]
        for row in self._texts(first, last):
            top = self._paint_row(painter, top, row, self._font, LIGHT.line)
        pages = f" of {len(self._starts)}" if self.is_whole else ""
        name = f"{self._shown.name} · {format_day(self._today)}"
        paint_foot(painter, self.size, _SIDE, name, f"Page {page + 1}{pages}")

    @property
    def _text_width(self) -> float:
        """The width for the texts of all columns."""
        return self.size.width() - 2 * _SIDE - 2 * _PAD * len(self._shown.columns)

    def _room(self, page: int) -> float:
        """The height for the rows of a page."""
        whole = self.size.height() - _TOP - _BOTTOM - self._heading_height
        return whole - (self._top_height() if page == 0 else 0)

    def _note(self) -> str:
        return " · ".join(filter(None, (plural(self._shown.count, "row"), self._shown.note)))

    def _top_height(self) -> float:
        title = QFontMetricsF(text_font(_TITLE)).height()
        return title + 4 + self._note_height() + 10

    def _note_height(self) -> float:
        room = QRectF(0, 0, self.size.width() - 2 * _SIDE, 10_000)
        return QFontMetricsF(text_font(NOTE)).boundingRect(room, _WRAP, self._note()).height()

    def _paint_top(self, painter: QPainter) -> float:
        """Write the name of the table and what is in it; returns where the table begins."""
        width = self.size.width() - 2 * _SIDE
        painter.setPen(QColor(_TITLE.colour))
        painter.setFont(text_font(_TITLE))
        height = QFontMetricsF(text_font(_TITLE)).height()
        painter.drawText(QRectF(_SIDE, _TOP, width, height), 0, self._shown.name)
        painter.setPen(QColor(NOTE.colour))
        painter.setFont(text_font(NOTE))
        note = QRectF(_SIDE, _TOP + height + 4, width, self._note_height())
        painter.drawText(note, _WRAP, self._note())
        return _TOP + self._top_height()

    def _paint_row(
        self, painter: QPainter, top: float, texts: Sequence[str], font: QFont, line: str
    ) -> float:
        """Draw a row with a line below it; returns where the next one begins."""
        metrics = QFontMetricsF(font)
        height = self._height(texts, metrics)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.text))
        left = _SIDE
        for column, width, text in zip(self._shown.columns, self._widths, texts, strict=True):
            box = QRectF(left + _PAD, top + _GAP, width, height - 2 * _GAP)
            side = alignment(column.kind) & Qt.AlignmentFlag.AlignHorizontal_Mask
            fitted = self._fitted(text, width, metrics)
            painter.drawText(box, side | _wrap(fitted, width, metrics), fitted)
            left += width + 2 * _PAD
        painter.setPen(QPen(QColor(line), 0.75))
        painter.drawLine(QLineF(_SIDE, top + height, left, top + height))
        return top + height

    def _height(self, texts: Sequence[str], metrics: QFontMetricsF) -> float:
        lines = (
            self._text_height(text, width, metrics)
            for text, width in zip(texts, self._widths, strict=True)
        )
        return max(lines, default=metrics.height()) + 2 * _GAP

    def _text_height(self, text: str, width: float, metrics: QFontMetricsF) -> float:
        if len(text) < 2 or metrics.horizontalAdvance(text) <= width:
            return metrics.height()
        return min(_wrapped_height(text, width, metrics), _MOST_LINES * metrics.lineSpacing())

    def _fitted(self, text: str, width: float, metrics: QFontMetricsF) -> str:
        """`text`, cut where it has more lines than a cell may have."""
        most = _MOST_LINES * metrics.lineSpacing() + 1
        whole = text
        while text and _wrapped_height(text, width, metrics) > most:
            text = text[: len(text) * 9 // 10]
        return text if text == whole else f"{text.rstrip()}…"

    def _needed_widths(self, sample: Sequence[Sequence[str]]) -> list[float]:
        """The width of each column's texts, without those that few rows have."""
        bold = QFontMetricsF(self._bold)
        return [
            self._needed_width(column, [row[at] for row in sample], bold)
            for at, column in enumerate(self._shown.columns)
        ]

    def _needed_width(self, column: Column, texts: Sequence[str], bold: QFontMetricsF) -> float:
        widths = sorted(self._metrics.horizontalAdvance(text) for text in texts)
        usual = widths[len(widths) * 95 // 100] if widths else 0.0
        title = max((bold.horizontalAdvance(word) for word in column.title.split()), default=0.0)
        return min(max(usual, title, _NARROWEST), _WIDEST) + 1

    def _texts(self, first: int, last: int) -> list[list[str]]:
        rows = self._shown.read(first, min(last, self._shown.count))
        return [[_one_line(cell) for cell in row] for row in rows]


def _one_line(cell: Cell) -> str:
    return " ".join(cell_text(cell).split())


def _wrap(text: str, width: float, metrics: QFontMetricsF) -> Qt.TextFlag:
    """How `text` is wrapped: within words only where one of them is too wide."""
    is_too_wide = any(metrics.horizontalAdvance(word) > width for word in text.split())
    return _WRAP | Qt.TextFlag.TextWrapAnywhere if is_too_wide else _WRAP


def _wrapped_height(text: str, width: float, metrics: QFontMetricsF) -> float:
    room = QRectF(0, 0, width, 100_000)
    return metrics.boundingRect(room, _wrap(text, width, metrics), text).height()


def _shared(needed: Sequence[float], room: float) -> list[float]:
    """`needed` made to fill `room`: what is over is shared, what lacks is taken from the widest."""
    if sum(needed) <= room:
        factor = room / sum(needed) if needed else 1.0
        return [one * factor for one in needed]
    low, high = 0.0, max(needed)
    for _ in range(40):  # the width that no column may exceed
        most = (low + high) / 2
        low, high = (most, high) if sum(min(one, most) for one in needed) < room else (low, most)
    return [min(one, low) for one in needed]
