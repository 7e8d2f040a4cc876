"""A report laid out on A4 pages by Qt, for printing and for the preview.

Lengths are in 1/96 inch. Works on any thread of an application with a QGuiApplication. It does not
know the content of a report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from exporters.charts.drawing import Drawing
from exporters.charts.style import PRINT
from exporters.figures.table import FigureTable
from ui.chart_painter import drawing_image
from ui.print.paper import NOTE, PAGE, TextStyle, paint_foot, text_font
from ui.theme import LIGHT

_SIDE, _EDGE = 94.5, 87.0  # margins of 2.5 and 2.3 cm
_TEXT_WIDTH: Final = PAGE.width() - 2 * _SIDE
_TALLEST: Final = 750.0  # of a chart, so that it and its caption fit on a page
_ROOM_TO_SIGN: Final = 8.0  # above and below the text of a form
_CHART_SCALE: Final = 2.5  # pixels to a unit: 240 to an inch


_TITLE = TextStyle(32, weight=QFont.Weight.Bold, after=3)
_SUBTITLE = TextStyle(15, LIGHT.muted, after=16)
_HEADINGS = {
    1: TextStyle(22, LIGHT.accent, QFont.Weight.Bold, before=26, after=8),
    2: TextStyle(17, weight=QFont.Weight.DemiBold, before=20, after=4),
    3: TextStyle(14, LIGHT.muted, QFont.Weight.DemiBold, before=12, after=4),
}
_NORMAL = TextStyle(14)
_CAPTION = TextStyle(12, LIGHT.muted, before=2, after=14)
_CELL = TextStyle(12, after=0)
_HEADING_CELL = TextStyle(12, weight=QFont.Weight.DemiBold, after=0)
_LARGE = TextStyle(34, LIGHT.accent, QFont.Weight.Bold, after=0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and its position: page (from 0) and distance from the top."""

    text: str
    level: int
    page: int
    top: float


class PrintDocument:
    """A ReportDocument (exporters/reports/report_document.py) laid out on pages."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._figures = 0
        self._headings: list[tuple[int, int]] = []  # positions of their blocks, and levels
        self._kept: list[int] = []  # positions of blocks kept on the page of the next one
        self._document = QTextDocument()
        self._document.setUseDesignMetrics(True)
        self._document.setDocumentMargin(0)
        self._document.setPageSize(PAGE)
        margins = QTextFrameFormat()
        margins.setLeftMargin(_SIDE)
        margins.setRightMargin(_SIDE)
        margins.setTopMargin(_EDGE)
        margins.setBottomMargin(_EDGE)
        self._document.rootFrame().setFrameFormat(margins)
        self._cursor = QTextCursor(self._document)
        self._is_empty = True

    @property
    def size(self) -> QSizeF:
        """The size of the paper."""
        return PAGE

    def title(self, title: str, subtitle: str) -> None:
        """Write the title and subtitle."""
        self._write(title, _TITLE)
        self._write(subtitle, _SUBTITLE)

    def heading(self, text: str, level: int) -> None:
        """Write a heading of a chapter (1), a question (2) or a part of it (3)."""
        self._write(text, _HEADINGS[level], with_next=True)
        self._headings.append((self._cursor.block().position(), level))

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""
        self._write(text, _NORMAL)

    def note(self, text: str, *, with_next: bool = False) -> None:
        """Write a note in small type, on the same page as what follows `with_next`."""
        self._write(text, NOTE, with_next=with_next)

    def points(self, texts: Sequence[str]) -> None:
        """Write a bulleted list."""
        dots = QTextListFormat()
        dots.setStyle(QTextListFormat.Style.ListDisc)
        for text in texts:
            self._write(text, _NORMAL)
            self._cursor.createList(dots)
            self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def banner(self, text: str, *, is_warning: bool) -> None:
        """Write a warning or confirmation on a coloured ground."""
        colour, ground = (
            (LIGHT.warning, LIGHT.warning_ground) if is_warning else (LIGHT.good, LIGHT.good_ground)
        )
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(9)
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setTopMargin(10)
        cell = self._insert_table(1, 1, form).cellAt(0, 0)
        _fill(cell.firstCursorPosition(), text, TextStyle(13, colour, after=0))
        shape = cell.format().toTableCellFormat()  # after the text, which sets formats of its own
        shape.setBackground(QColor(ground))
        shape.setLeftBorder(3)
        shape.setLeftBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setLeftBorderBrush(QColor(colour))
        cell.setFormat(shape)
        self._leave_table()

    def headlines(self, table: FigureTable) -> None:
        """Write each row as a large figure, what it is of, and its base, two beside each other."""
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(7)
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        half = QTextLength(QTextLength.Type.PercentageLength, 50)
        form.setColumnWidthConstraints([half, half])
        grid = self._insert_table((len(table.rows) + 1) // 2, 2, form)
        for index, row in enumerate(table.rows):
            figure, says, basis = row.cells
            cursor = grid.cellAt(*divmod(index, 2)).firstCursorPosition()
            _fill(cursor, figure, _LARGE)
            for text, look in (
                (says, TextStyle(14, after=1)),
                (basis, TextStyle(12, LIGHT.muted)),
            ):
                cursor.insertBlock()
                _fill(cursor, text, look)
        self._leave_table()

    def table(self, table: FigureTable) -> None:
        """Write a table; its headings are repeated on every page."""
        grid = self._insert_grid(1 + len(table.rows), table.shares(), padding=4)
        for row, texts in enumerate(table.lines()):
            for place, text in enumerate(texts):
                cell = grid.cellAt(row, place)
                cursor = cell.firstCursorPosition()
                look = _CELL if row else _HEADING_CELL
                _fill(cursor, text, look, at_right=place >= table.labels)
                _underline(cell, is_heading=not row)
                if len(table.rows) <= 12 and row < len(table.rows):
                    self._kept.append(cursor.block().position())
        self._leave_table()

    def form(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
    ) -> None:
        """Write a table to be filled in by hand: high rows, headings repeated on every page."""
        grid = self._insert_grid(1 + len(rows), shares, padding=_ROOM_TO_SIGN)
        for row, texts in enumerate((headings, *rows)):
            for place, text in enumerate(texts):
                cell = grid.cellAt(row, place)
                _fill(cell.firstCursorPosition(), text, _CELL if row else _HEADING_CELL)
                _underline(cell, is_heading=not row)
        self._leave_table()

    def figure(self, chart: Drawing, caption: str, described: str) -> None:
        """Place a chart with its caption, and a description for screen readers."""
        self._figures += 1
        name = f"chart{self._figures}"
        image = drawing_image(chart, _CHART_SCALE)
        image.setText("Description", described)
        self._document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), image
        )
        across, down = chart.width, chart.height
        width = min(_TEXT_WIDTH, PRINT.width * 1.08, _TALLEST * across / down)
        self._write("", TextStyle(12, after=0), with_next=True)
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(width)
        form.setHeight(width * down / across)
        form.setToolTip(described)
        block = self._cursor.blockFormat()
        block.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
        self._cursor.setBlockFormat(block)
        self._cursor.insertImage(form)
        self._write(f"Figure {self._figures}. {caption}", _CAPTION)

    def finish(self) -> int:
        """Insert page breaks that keep blocks together; returns the number of pages."""
        layout = self._document.documentLayout()
        place = 0
        while place < len(self._kept):
            first = place
            # Consecutive kept blocks are kept together as a whole.
            while place + 1 < len(self._kept) and self._follows(place):
                place += 1
            start = self._document.findBlock(self._kept[first])
            end = self._document.findBlock(self._kept[place]).next()
            top = layout.blockBoundingRect(start).top()
            # Qt moves a line to the next page within its block, whose rectangle stays as it was.
            lines = end.layout()
            last = lines.lineAt(lines.lineCount() - 1)
            bottom = layout.blockBoundingRect(end).top() + last.y() + last.height()
            tall = bottom - top
            torn = int(top / PAGE.height()) != int((bottom - 1) / PAGE.height())
            if torn and tall < PAGE.height() - 2 * _EDGE:
                _break_page_before(QTextCursor(start))
                # Laid out anew as a whole: in part, Qt loses what stands between tables.
                self._document.markContentsDirty(0, self._document.characterCount())
            place += 1
        return self._document.pageCount()

    def headings(self) -> list[Heading]:
        """The headings in their order, once the document is finished."""
        layout = self._document.documentLayout()
        found = []
        for place, level in self._headings:
            block = self._document.findBlock(place)
            page, top = divmod(layout.blockBoundingRect(block).top(), PAGE.height())
            found.append(Heading(block.text(), level, int(page), top))
        return found

    def paint(self, painter: QPainter, page: int) -> None:
        """Draw `page` (from 0) with its footer, from the painter's top left corner."""
        painter.save()
        painter.setClipRect(QRectF(0, 0, PAGE.width(), PAGE.height()))
        painter.translate(0, -page * PAGE.height())
        view = QRectF(0, page * PAGE.height(), PAGE.width(), PAGE.height())
        self._document.drawContents(painter, view)
        painter.restore()
        number = f"Page {page + 1} of {self._document.pageCount()}"
        paint_foot(painter, PAGE, _SIDE, self._name, number)

    def _follows(self, place: int) -> bool:
        """Whether two kept blocks are separated only by cells of one row."""
        block = self._document.findBlock(self._kept[place])
        return block.next().position() == self._kept[place + 1]

    def _write(self, text: str, look: TextStyle, *, with_next: bool = False) -> None:
        if not self._is_empty:
            self._cursor.insertBlock()
        self._is_empty = False
        if with_next:
            self._kept.append(self._cursor.block().position())
        _fill(self._cursor, text, look)

    def _insert_table(self, rows: int, columns: int, form: QTextTableFormat) -> QTextTable:
        return self._cursor.insertTable(rows, columns, form)

    def _insert_grid(self, rows: int, shares: Sequence[float], *, padding: float) -> QTextTable:
        """Insert a table as wide as the page, whose first row is repeated on every page."""
        form = QTextTableFormat()
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setBorder(0)
        form.setCellPadding(padding)
        form.setCellSpacing(0)
        form.setHeaderRowCount(1)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, 100 * one) for one in shares]
        )
        return self._insert_table(rows, len(shares), form)

    def _leave_table(self) -> None:
        """Continue below the table, in the line that Qt adds there."""
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        _fill(self._cursor, "", TextStyle(8, after=0))


def _fill(cursor: QTextCursor, text: str, look: TextStyle, *, at_right: bool = False) -> None:
    """Write `text` into the cursor's block in style `look`."""
    block = QTextBlockFormat()
    block.setTopMargin(look.before)
    block.setBottomMargin(look.after)
    block.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if at_right:
        block.setAlignment(Qt.AlignmentFlag.AlignRight)
    letters = QTextCharFormat()
    letters.setFont(text_font(look))
    letters.setForeground(QColor(look.colour))
    cursor.setBlockFormat(block)
    cursor.setBlockCharFormat(letters)
    cursor.insertText(text, letters)


def _underline(cell: QTextTableCell, *, is_heading: bool) -> None:
    shape = cell.format().toTableCellFormat()
    shape.setBottomBorder(1.25 if is_heading else 0.75)
    shape.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBottomBorderBrush(QColor(LIGHT.text if is_heading else LIGHT.line))
    cell.setFormat(shape)


def _break_page_before(cursor: QTextCursor) -> None:
    """Start a page with the cursor's table, or else its paragraph."""
    if table := cursor.currentTable():
        form = table.format().toTableFormat()
        form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        table.setFormat(form)
    else:
        paragraph = cursor.blockFormat()
        paragraph.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
        cursor.setBlockFormat(paragraph)
