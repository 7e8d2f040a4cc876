"""A report laid out on A4 pages by Qt, for printing and for the preview.

Lengths are in 1/96 inch. Works on any thread of an application with a QGuiApplication. It does not
know the content of a report.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
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
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report_document import Cover
from records.report_template import ReportTemplate
from ui.chart_painter import drawing_image
from ui.print.paper import NOTE, PAGE, TextStyle, paint_foot, text_font
from ui.theme import LIGHT

_SIDE, _EDGE = 94.5, 87.0  # margins of 2.5 and 2.3 cm
_TEXT_WIDTH: Final = PAGE.width() - 2 * _SIDE
_TALLEST: Final = 750.0  # of a chart, so that it and its caption fit on a page
_MOST_KEPT: Final = 12  # rows of a table that is never split over two pages
_GROUP_INDENT: Final = 11.0
_ROOM_TO_SIGN: Final = 8.0  # above and below the text of a form
_CHART_SCALE: Final = 2.5  # pixels to a unit: 240 to an inch


_LOGO: Final = QSizeF(265, 95)  # the largest, 7 by 2.5 cm
_ABOVE_TITLE: Final = 225.0
_CONTENTS: Final = (
    (TextStyle(14, weight=QFont.Weight.DemiBold, before=6, after=2), 0.0),
    (TextStyle(13, after=1), 18.0),
)  # by level, with their indents
_TO_NUMBER: Final = "000"  # as wide as any number of a page, which is known at the end
_LINE_BREAK: Final = "\u2028"  # within a paragraph, as an entry of a list must be one
_DEFAULT: Final = ReportTemplate()

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

    def __init__(self, name: str, template: ReportTemplate = _DEFAULT) -> None:
        self._name = name
        self._template = template
        self._numbers = {"Figure": 0, "Table": 0}
        self._pictures = 0
        self._begins_page = False
        self._contents: int | None = None  # the position of the block that holds their place
        self._headings: list[tuple[QTextCursor, int]] = []  # in their blocks, and levels
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

    def cover(self, cover: Cover) -> None:
        """Write a title page, which ends with `end_page`."""
        if cover.logo is not None:
            image = QImage.fromData(cover.logo)
            size = QSizeF(image.size()).scaled(_LOGO, Qt.AspectRatioMode.KeepAspectRatio)
            self._write("", _NORMAL)
            self._insert_image(image, size, cover.office)
        if cover.office:
            self._write(cover.office, _SUBTITLE)
        self._write(cover.title, replace(_TITLE, before=_ABOVE_TITLE))
        self._write(cover.subtitle, _SUBTITLE)
        for line in cover.lines:
            self._write(line, _NORMAL)

    def contents(self) -> None:
        """Place the table of contents: the headings of levels 1 and 2, whenever written."""
        self._write("Contents", self._heading_style(1))
        self._write("", TextStyle(8, after=0))
        self._contents = self._cursor.block().position()

    def end_page(self) -> None:
        """Continue on a new page."""
        self._begins_page = True

    def heading(self, text: str, level: int) -> None:
        """Write a heading of a chapter (1), a question (2) or a part of it (3)."""
        self._write(text, self._heading_style(level), with_next=True)
        self._headings.append((QTextCursor(self._cursor.block()), level))

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
        self._fill(cell.firstCursorPosition(), text, TextStyle(13, colour, after=0))
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
            self._fill(cursor, figure, replace(_LARGE, colour=self._template.text_colour))
            for text, look in (
                (says, TextStyle(14, after=1)),
                (basis, TextStyle(12, LIGHT.muted)),
            ):
                cursor.insertBlock()
                self._fill(cursor, text, look)
        self._leave_table()

    def table(self, table: FigureTable, caption: str = "", *, with_next: bool = False) -> None:
        """Write a table, numbered where it has a caption; its headings recur on every page.

        One that fits on a page with what follows `with_next` stays there with it.
        """
        if caption:
            self._write_caption("Table", caption, with_next=True)
        grid = self._insert_grid(1 + len(table.rows), table.shares(), padding=4)
        is_whole = len(table.rows) <= _MOST_KEPT
        for row, line in enumerate((FigureRow(table.headings, is_heading=True), *table.rows)):
            for place, text in enumerate(line.cells):
                cell = grid.cellAt(row, place)
                cursor = cell.firstCursorPosition()
                look = _HEADING_CELL if line.is_heading else _CELL
                self._fill(cursor, text, look, at_right=place >= table.labels)
                if line.in_group and place == 0:
                    shape = cursor.blockFormat()
                    shape.setLeftMargin(_GROUP_INDENT)
                    cursor.setBlockFormat(shape)
                _underline(cell, is_heading=not row)
                if is_whole and (row < len(table.rows) or with_next):
                    self._kept.append(cursor.block().position())
        self._leave_table()
        if is_whole and with_next:
            self._kept.append(self._cursor.block().position())

    def form(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
    ) -> None:
        """Write a table to be filled in by hand: high rows, headings repeated on every page."""
        grid = self._insert_grid(1 + len(rows), shares, padding=_ROOM_TO_SIGN)
        for row, texts in enumerate((headings, *rows)):
            for place, text in enumerate(texts):
                cell = grid.cellAt(row, place)
                self._fill(cell.firstCursorPosition(), text, _CELL if row else _HEADING_CELL)
                _underline(cell, is_heading=not row)
        self._leave_table()

    def figure(self, chart: Drawing, caption: str, described: str) -> None:
        """Place a chart with its caption, and a description for screen readers."""
        image = drawing_image(chart, _CHART_SCALE)
        image.setText("Description", described)
        across, down = chart.width, chart.height
        width = min(_TEXT_WIDTH, PRINT.width * 1.08, _TALLEST * across / down)
        self._write("", TextStyle(12, after=0), with_next=True)
        self._insert_image(image, QSizeF(width, width * down / across), described)
        self._write_caption("Figure", caption)

    def finish(self) -> int:
        """Insert page breaks that keep blocks together, and write the contents; once.

        Returns the number of pages.
        """
        numbers = self._insert_contents()
        self._keep_together()
        listed = [heading for heading in self.headings() if heading.level <= len(_CONTENTS)]
        for cursor, heading in zip(numbers, listed, strict=False):
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.insertText(str(heading.page + 1))
        self._lay_out_again()
        return self._document.pageCount()

    def _insert_contents(self) -> list[QTextCursor]:
        """Write the headings where `contents` was called; give the cells of their pages."""
        listed = [(one, level) for one, level in self._headings if level <= len(_CONTENTS)]
        if self._contents is None or not listed:
            return []
        before = self._document.characterCount()
        cursor = QTextCursor(self._document.findBlock(self._contents))
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(0)
        form.setCellSpacing(0)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, share) for share in (92, 8)]
        )
        grid = cursor.insertTable(len(listed), 2, form)
        numbers = []
        for row, (heading, level) in enumerate(listed):
            look, indent = _CONTENTS[level - 1]
            words = grid.cellAt(row, 0).firstCursorPosition()
            self._fill(words, heading.block().text(), look)
            shape = words.blockFormat()
            shape.setLeftMargin(indent)
            words.setBlockFormat(shape)
            number = grid.cellAt(row, 1).firstCursorPosition()
            self._fill(number, _TO_NUMBER, look, at_right=True)
            numbers.append(number)
        added = self._document.characterCount() - before
        self._kept = [at + added if at >= self._contents else at for at in self._kept]
        self._lay_out_again()
        return numbers

    def _lay_out_again(self) -> None:
        """Lay out the document as a whole: in part, Qt loses what stands between tables."""
        self._document.markContentsDirty(0, self._document.characterCount())

    def _keep_together(self) -> None:
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
                self._lay_out_again()
            place += 1

    def headings(self) -> list[Heading]:
        """The headings in their order, once the document is finished."""
        layout = self._document.documentLayout()
        found = []
        for cursor, level in self._headings:
            block = cursor.block()
            # Qt moves a line to the next page within its block, whose rectangle stays as it was.
            line = block.layout().lineAt(0).y()
            page, top = divmod(layout.blockBoundingRect(block).top() + line, PAGE.height())
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
        self._fill(self._cursor, text, look)
        if self._begins_page:
            self._begins_page = False
            _break_page_before(self._cursor)

    def _write_caption(self, kind: str, text: str, *, with_next: bool = False) -> None:
        self._numbers[kind] += 1
        self._write(f"{kind} {self._numbers[kind]}. {text}", _CAPTION, with_next=with_next)

    def _heading_style(self, level: int) -> TextStyle:
        look = _HEADINGS[level]
        return replace(look, colour=self._template.text_colour) if level == 1 else look

    def _insert_image(self, image: QImage, size: QSizeF, described: str) -> None:
        """Insert a picture of `size` into the line that was begun."""
        self._pictures += 1
        name = f"picture{self._pictures}"
        self._document.addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), image
        )
        form = QTextImageFormat()
        form.setName(name)
        form.setWidth(size.width())
        form.setHeight(size.height())
        form.setToolTip(described)
        block = self._cursor.blockFormat()
        block.setLineHeight(0, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
        self._cursor.setBlockFormat(block)
        self._cursor.insertImage(form)

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
        self._fill(self._cursor, "", TextStyle(4, after=0))

    def _fill(
        self, cursor: QTextCursor, text: str, look: TextStyle, *, at_right: bool = False
    ) -> None:
        """Write `text` into the cursor's block in style `look`."""
        block = QTextBlockFormat()
        block.setTopMargin(look.before)
        block.setBottomMargin(look.after)
        block.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if at_right:
            block.setAlignment(Qt.AlignmentFlag.AlignRight)
        letters = QTextCharFormat()
        letters.setFont(text_font(look, self._template.font))
        letters.setForeground(QColor(look.colour))
        cursor.setBlockFormat(block)
        cursor.setBlockCharFormat(letters)
        cursor.insertText(text.replace("\n", _LINE_BREAK), letters)


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
