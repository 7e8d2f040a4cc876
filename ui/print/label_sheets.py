"""Labels, envelopes and badges as a PDF file or Word document, and as images of the same pages.

A text that is too wide is first set smaller, then on more lines. Fonts are those of the computer:
Qt takes a letter that the usual font lacks, Chinese or Arabic, from another. Works on any thread of
an application with a QGuiApplication.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout

from core.progress import SILENT, Progress
from exporters.labels.layouts import LabelLayout, LayoutKind
from exporters.labels.sheets import (
    SENDER_CORNER,
    SENDER_POINTS,
    Label,
    PlacedLabel,
    PrintedLabels,
    check_start,
    page_count,
    place_labels,
)
from tabular.writing.files import replacing
from ui.print.page_output import count_pages, to_pdf
from ui.print.paper import UNITS_PER_INCH, TextStyle, text_font
from ui.theme import LIGHT

_UNITS: Final = UNITS_PER_INCH / 25.4  # to a millimetre
_POINT: Final = UNITS_PER_INCH / 72
_SMALLEST: Final = 5.5  # points; smaller letters cannot be read by a person or a sorting machine
_SMALLEST_UNWRAPPED: Final = 8.0  # a line is broken rather than set smaller than this
_STEP: Final = 0.5
_UNBROKEN: Final = re.compile("[^\\s\u3040-\u9fff-]+-?")  # kana and han break anywhere
_CORNER: Final = 6
_SENDER_ROOM: Final = 1.7  # the height of the return address and the space under it, of its letters
_SMALLEST_SENDER: Final = 4.5  # points
_ROOM: Final = QSizeF(100_000, 100_000)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """The size of a label's letters in points, and whether all of its text has room."""

    points: float
    is_whole: bool


class LabelDocument:
    """`labels` on pages of `layout`, from label `start` of the first one.

    `outlines` draws the edges of the labels, for the screen: paper has them already.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        layout: LabelLayout,
        start: int = 1,
        *,
        outlines: bool = False,
    ) -> None:
        check_start(layout, start)
        self._layout = layout
        self._outlines = outlines
        self.pages = page_count(len(labels), layout, start)
        self._placed: defaultdict[int, list[PlacedLabel]] = defaultdict(list)
        for placed in place_labels(labels, layout, start):
            self._placed[placed.page].append(placed)

    @property
    def size(self) -> QSizeF:
        """The size of each page."""
        width, height = self._layout.page
        return QSizeF(width * _UNITS, height * _UNITS)

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw `page` (from 0) from the painter's top left corner."""
        for placed in self._placed[page]:
            room = self._room(placed)
            if self._outlines:
                painter.setPen(QPen(QColor(LIGHT.line), 1))
                painter.drawRoundedRect(_box(placed), _CORNER, _CORNER)
            painter.save()
            painter.setPen(QColor("black"))
            self._paint_sender(painter, placed)
            painter.setClipRect(room)
            self._paint_lines(painter, placed.label, room)
            painter.restore()

    def check(self, progress: Progress = SILENT) -> PrintedLabels:
        """What is wrong on the pages, if anything. Raises Cancelled."""
        known: dict[str, bool] = {}
        missing: dict[str, None] = {}
        affected: list[str] = []
        too_long: list[str] = []
        for page in range(self.pages):
            progress.report("Checking labels", page, self.pages)
            for placed in self._placed[page]:
                lines = placed.label.lines
                written = (*lines, *placed.label.sender)
                lacking = [sign for sign in _signs(written) if not _has_font(sign, known)]
                missing.update(dict.fromkeys(lacking))
                if lacking:
                    affected.append(lines[0])
                if lines and not self._fit(placed.label, self._room(placed)).is_whole:
                    too_long.append(lines[0])
        return PrintedLabels(self.pages, tuple(missing), tuple(affected), tuple(too_long))

    def sizes(self) -> list[float]:
        """The size of each label's letters in points, in their order."""
        return [
            self._fit(placed.label, self._room(placed)).points
            for page in range(self.pages)
            for placed in self._placed[page]
        ]

    def _room(self, placed: PlacedLabel) -> QRectF:
        """Where the lines of a label go: under its return address, if it has one."""
        margin = self._layout.margin * _UNITS
        room = _box(placed).adjusted(margin, margin, -margin, -margin)
        if placed.label.sender and self._layout.kind is LayoutKind.LABELS:
            room.setTop(room.top() + SENDER_POINTS[LayoutKind.LABELS] * _POINT * _SENDER_ROOM)
        return room

    def _paint_sender(self, painter: QPainter, placed: PlacedLabel) -> None:
        """Write the return address: on a label in one underlined line, as long as there is room."""
        sender, kind = placed.label.sender, self._layout.kind
        if not sender or kind not in SENDER_POINTS:
            return
        margin = self._layout.margin * _UNITS
        box = _box(placed).adjusted(margin, margin, -margin, -margin)
        text = " · ".join(sender)
        if kind is LayoutKind.ENVELOPES:
            corner = SENDER_CORNER * _UNITS
            box = QRectF(corner, corner, _box(placed).left() - corner, _box(placed).top() - corner)
            text = "\n".join(sender)
        font = text_font(TextStyle(1))
        font.setPixelSize(max(1, round(SENDER_POINTS[kind] * _POINT)))
        font.setUnderline(kind is LayoutKind.LABELS)
        while (
            kind is LayoutKind.LABELS
            and QFontMetricsF(font).horizontalAdvance(text) > box.width()
            and font.pixelSize() > _SMALLEST_SENDER * _POINT
        ):
            font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(box, int(flags), text)

    def _paint_lines(self, painter: QPainter, label: Label, room: QRectF) -> None:
        points = self._fit(label, room).points
        boxes = list(self._boxes(label, points, room.width()))
        needed = sum(height for _, _, height in boxes)
        top = room.top()
        if self._layout.is_centred:
            top += max(0.0, (room.height() - needed) / 2)
        for line, font, height in boxes:
            painter.setFont(font)
            painter.drawText(QRectF(room.left(), top, room.width(), height), int(self._flags), line)
            top += height

    def _fit(self, label: Label, room: QRectF) -> _Fitted:
        """The largest letters with which `label` has room: on one line each, else broken."""
        for smallest, may_break in ((_SMALLEST_UNWRAPPED, False), (_SMALLEST, True)):
            points = self._layout.points
            while points >= smallest:
                width = room.width() if may_break else _ROOM.width()
                boxes = list(self._boxes(label, points, width))
                fits = sum(height for _, _, height in boxes) <= room.height() and all(
                    self._width(line, font, may_break=may_break) <= room.width()
                    for line, font, _ in boxes
                )
                if fits:
                    return _Fitted(points, is_whole=True)
                points -= _STEP
        return _Fitted(_SMALLEST, is_whole=False)

    def _boxes(
        self, label: Label, points: float, width: float
    ) -> Iterable[tuple[str, QFont, float]]:
        """Each line with its font, and its height in a label of `width`."""
        for number, line in enumerate(label.lines):
            font = self._font(points, is_first=number == 0)
            box = QRectF(0, 0, width, _ROOM.height())
            height = QFontMetricsF(font).boundingRect(box, int(self._flags), line).height()
            yield line, font, height

    def _width(self, line: str, font: QFont, *, may_break: bool) -> float:
        """The width of `line`, or of its longest word where it may be broken."""
        metrics = QFontMetricsF(font)
        parts = _UNBROKEN.findall(line) if may_break else [line]
        return max((metrics.horizontalAdvance(part) for part in parts), default=0.0)

    def _font(self, points: float, *, is_first: bool) -> QFont:
        is_name = is_first and self._layout.is_centred
        font = text_font(TextStyle(1))
        size = points * self._layout.largest / self._layout.points if is_name else points
        # Qt keeps whole pixels alone; points are of 72 to an inch, as pages here are of 96.
        font.setPixelSize(max(1, round(size * _POINT)))
        font.setWeight(QFont.Weight.DemiBold if is_name else QFont.Weight.Normal)
        return font

    @property
    def _flags(self) -> Qt.AlignmentFlag | Qt.TextFlag:
        side = (
            Qt.AlignmentFlag.AlignHCenter if self._layout.is_centred else Qt.AlignmentFlag.AlignLeft
        )
        return side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def write_label_sheets(
    path: Path,
    labels: Sequence[Label],
    layout: LabelLayout,
    *,
    start: int = 1,
    progress: Progress = SILENT,
) -> PrintedLabels:
    """Write `labels` to `path`, .pdf or .docx, from label `start` of the first sheet.

    Gives what somebody has to look at: characters without a font, texts that are too long. The file
    is written completely or not at all. Raises UserError if it cannot be written, or the sheet has
    no label `start`; Cancelled if `progress` is cancelled.
    """
    document = LabelDocument(labels, layout, start)
    result = document.check(progress)
    if path.suffix.casefold() == ".docx":
        # python-docx takes a while to load.
        from exporters.labels.word_table import write_label_table

        write_label_table(path, labels, layout, document.sizes(), start=start, progress=progress)
        return result
    content = to_pdf(document, document.pages, title=path.stem, author="", progress=progress)
    with replacing(path, lambda file: count_pages(file) == document.pages) as file:
        file.write(content)
    return result


def _box(placed: PlacedLabel) -> QRectF:
    return QRectF(
        placed.left * _UNITS,
        placed.top * _UNITS,
        placed.width * _UNITS,
        placed.height * _UNITS,
    )


def _signs(lines: Iterable[str]) -> Iterable[str]:
    return (sign for line in lines for sign in line if not sign.isascii())


def _has_font(sign: str, known: dict[str, bool]) -> bool:
    """Whether a font of this computer has `sign`: glyph 0 is the box for what is missing."""
    if sign not in known:
        layout = QTextLayout(sign, text_font(TextStyle(12)))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        known[sign] = all(0 not in run.glyphIndexes() for run in layout.glyphRuns())
    return known[sign]
