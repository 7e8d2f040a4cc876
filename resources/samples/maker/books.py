"""Writing a workbook as an office would lay it out, and always with the same bytes.

Knows cells, widths and headings; must not know what the cells mean.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

WIDEST, WIDEST_OF_TEXT = 72, 100  # characters, in a table and elsewhere
WIDEST_HEADING = 18  # characters that a heading may widen a column to; the rest is wrapped
LINE_HEIGHT = 15  # points
_STAMP = "2025-01-06T09:00:00Z"
_SAVED_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_HEADING_FILL = PatternFill("solid", fgColor="DDE6F0")


@dataclass(frozen=True, slots=True)
class Padded:
    """A number that its cell's format shows with leading zeros."""

    number: int
    digits: int


Value = str | int | float | date | datetime | Padded | None


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """One sheet: its rows from row 1 on, and which row (Excel's number) holds the headings.

    `heading_row` 0 means that there is none. A first row of one cell is set as a title.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    heading_row: int = 0


def write_book(path: Path, pages: Sequence[SampleSheet]) -> None:
    """Write `pages` to `path` as .xlsx; the same pages give the same entries of the archive."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Almanac samples"
    for page in pages:
        _fill(book.create_sheet(page.name), page)
    buffer = BytesIO()
    book.save(buffer)
    _write_without_clock(buffer, path)


def _fill(sheet: Worksheet, page: SampleSheet) -> None:
    for number, values in enumerate(page.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _set(sheet, number, column, value)
    if len(page.rows[0]) == 1:
        sheet["A1"].font = Font(bold=True, size=14)
    if page.heading_row:
        _lay_out_table(sheet, page)
    else:
        _lay_out_text(sheet, page)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _set(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    if isinstance(value, Padded):
        sheet.cell(row, column, value.number).number_format = "0" * value.digits
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _lay_out_table(sheet: Worksheet, page: SampleSheet) -> None:
    """Mark and freeze the headings, and make the columns as wide as what they hold."""
    headings, *rows = page.rows[page.heading_row - 1 :]
    table = [row for row in rows if len(row) == len(headings)]  # a note below is no part of it
    lines = 1
    for column, heading in enumerate(map(str, headings)):
        longest = max(len(_shown(row[column])) for row in table)
        longest_word = max(len(word) for word in heading.split())
        width = min(max(longest, longest_word, min(len(heading), WIDEST_HEADING)), WIDEST)
        if len(heading) > width:
            lines = max(lines, -(-len(heading) * 5 // (width * 4)))  # bold, and broken at words
        sheet.column_dimensions[get_column_letter(column + 1)].width = width + 3
    for cell in sheet[page.heading_row]:
        cell.font = Font(bold=True)
        cell.fill = _HEADING_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[page.heading_row].height = LINE_HEIGHT * lines
    sheet.freeze_panes = f"A{page.heading_row + 1}"


def _lay_out_text(sheet: Worksheet, page: SampleSheet) -> None:
    """Wrap what is too long for its column."""
    for column in range(max(len(row) for row in page.rows)):
        longest = max(len(_shown(row[column])) for row in page.rows if column < len(row))
        width = min(longest, WIDEST_OF_TEXT) + 2
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    for number, row in enumerate(page.rows, start=1):
        lines = max(-(-len(_shown(value)) // WIDEST_OF_TEXT) for value in row)
        if lines > 1:
            sheet.row_dimensions[number].height = LINE_HEIGHT * lines
            for cell in sheet[number]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _write_without_clock(buffer: BytesIO, path: Path) -> None:
    """Copy the archive to `path` with the moment of writing taken out of it."""
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _SAVED_AT.sub(rb"\g<1>" + _STAMP.encode(), content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
