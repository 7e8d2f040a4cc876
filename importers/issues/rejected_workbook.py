"""Exports rejected rows as a copy of the user's workbook, to correct and import again.

A last column says what is wrong, and each faulty cell is marked and has a comment. An .xlsx or
.xlsm keeps its look; of other files the values go into a plain workbook. Which rows these are and
why is decided in rejected_rows.py.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import UserError
from core.progress import SILENT, Progress
from core.text import clean
from importers.issues import issue_column
from importers.issues.rejected_rows import RejectedRow, rejected_rows
from importers.workflow import ImportPlan, SourceFile
from tabular.reading import Format, Table
from tabular.reading.encryption import decrypted
from tabular.reading.file_formats import OLE
from tabular.reading.workbook_annotations import OWN_AUTHOR
from tabular.writing.files import replacing
from tabular.writing.memory_workbook import workbook_bytes
from tabular.writing.package_check import WORKBOOK_PARTS, has_parts
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.workbook import CELLS, sheet_names, write_workbook
from tabular.writing.workbook_subset import SubsetError, workbook_subset

_FAULTY: Final = PatternFill("solid", fgColor="FDF1DC")
_WIDTH: Final = 70  # of the column of issues, in characters
_MOST_CELLS: Final = 200_000  # that openpyxl is given, which takes a second for 30,000 of them
_REPORT_ROWS: Final = 500
# What openpyxl raises for parts that Excel would not have written so; the values do not need them.
_NOT_UNDERSTOOD: Final = (
    SubsetError, BadZipFile, AttributeError, KeyError, IndexError, TypeError, ValueError,
    SyntaxError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RejectedWorkbook:
    """The number of rows exported, and sentences on what the copy of the workbook lacks."""

    rows: int
    notes: tuple[str, ...] = ()


def write_rejected(
    planned: ImportPlan, path: Path, progress: Progress = SILENT
) -> RejectedWorkbook:
    """Write the rows that `planned` does not take to `path`, an .xlsx file.

    Where there are none, nothing is written. Raises UserError where the file changed since it was
    read, for another ending or a file that cannot be written; Cancelled as `progress` says.
    """
    if path.suffix.casefold() != ".xlsx":
        raise UserError(
            f"“{path.name}” must end in .xlsx, to keep the formatting of the rows; nothing was"
            " saved.",
            code="unknown_format",
        )
    progress.report("Finding the rows that were not imported")
    rows = rejected_rows(planned)
    table = planned.source.table
    content = _unchanged(planned.source)
    if not rows:
        return RejectedWorkbook(0)
    is_large = len(rows) * len(table.headings) > _MOST_CELLS
    notes = ["With this many rows, formatting and comments are not kept."] if is_large else []
    if is_large and not table.heading_cells:
        _write_plainly(path, table, rows, progress)
        return RejectedWorkbook(len(rows), tuple(notes))
    sheet: Worksheet | None = None
    top, places = table.heading_row, table.places
    if content.startswith(OLE):
        opened = decrypted(content, planned.source.password)
        if opened is not content:
            content = opened
            notes.append("The copy is not protected by a password.")
    if table.format in {Format.XLSX, Format.XLSM} and not is_large:
        sheet = _own_sheet(content, table, rows, progress)
        if sheet is None:
            notes.append("The formatting of the workbook could not be kept.")
        if table.format is Format.XLSM:
            notes.append("Macros are not included.")
    if sheet is None:
        sheet = _plain_sheet(table, rows, progress)
        top, places = max(len(table.heading_cells), 1), tuple(range(len(table.headings)))
    elif planned.choices.fill_down:
        _fill_down(sheet, table, rows)
    _mark(sheet, table, top, places, rows, progress)
    progress.report(f"Writing “{path.name}”")
    with replacing(path, has_parts(WORKBOOK_PARTS)) as file:
        file.write(workbook_bytes(cast(Workbook, sheet.parent)))
    return RejectedWorkbook(len(rows), tuple(notes))


def _unchanged(source: SourceFile) -> bytes:
    try:
        content = source.path.read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != source.digest:
        raise UserError(
            f"“{source.path.name}” no longer exists or was changed since it was read, so its rows"
            " cannot be exported. Nothing was saved; import the file again.",
            code="file_changed",
        )
    return content


def _own_sheet(
    content: bytes, table: Table, rows: Sequence[RejectedRow], progress: Progress
) -> Worksheet | None:
    """The user's own sheet with these rows alone; None where openpyxl does not understand it."""
    progress.report("Copying the rows")
    try:
        numbers = [row.number for row in rows]
        book = _Watched(
            workbook_subset(content, table.sheet_name, table.heading_row, numbers), progress
        )
        with warnings.catch_warnings(action="ignore"):  # of extensions that nobody needs here
            sheet = cast(Worksheet, load_workbook(book, keep_links=False)[table.sheet_name])
    except _NOT_UNDERSTOOD:
        return None
    sheet.protection.disable()
    sheet.print_area = None
    return sheet


def _fill_down(sheet: Worksheet, table: Table, rows: Sequence[RejectedRow]) -> None:
    """Give blank cells the values of the merged cells that they were part of."""
    for number, values in enumerate(_values(table, rows, SILENT), table.heading_row + 1):
        for place, value in zip(table.places, values, strict=True):
            if value is not None and sheet.cell(number, place + 1).value is None:
                _put(sheet, number, place + 1, value)


class _Watched(io.BytesIO):
    """A file in memory that lets the user stop whoever reads it."""

    def __init__(self, content: bytes, progress: Progress) -> None:
        super().__init__(content)
        self._progress = progress

    def read(self, size: int | None = -1) -> bytes:
        self._progress.report("Copying the rows")
        return super().read(size)


def _plain_sheet(table: Table, rows: Sequence[RejectedRow], progress: Progress) -> Worksheet:
    """The values of these rows on a new sheet, under the headings."""
    sheet = cast(Worksheet, Workbook().active)
    sheet.title = sheet_names([table.sheet_name])[0]
    lines = table.heading_cells or (table.headings,)
    for number, line in enumerate(lines, 1):
        for column, heading in enumerate(line, 1):
            if heading is not None:
                _put(sheet, number, column, heading)
            sheet.cell(number, column).font = Font(bold=True)
    for column, heading in enumerate(table.headings, 1):
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(heading) + 4)
    for number, values in enumerate(_values(table, rows, progress), len(lines) + 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                _put(sheet, number, column, value)
    sheet.freeze_panes = f"A{len(lines) + 1}"
    return sheet


def _mark(
    sheet: Worksheet,
    table: Table,
    top: int,
    places: Sequence[int],
    rows: Sequence[RejectedRow],
    progress: Progress,
) -> None:
    """Write beside each row what is wrong with it, and mark the cells."""
    again = issue_column.is_ours(table, len(table.headings) - 1)
    last = places[-1] + (1 if again else 2)
    first = top - (table.heading_row - table.first_heading_row)
    _put(sheet, first, last, issue_column.HEADING)
    if not again:
        for part in ("font", "fill", "border", "alignment"):
            setattr(sheet.cell(first, last), part, copy(getattr(sheet.cell(first, last - 1), part)))
    letter = get_column_letter(last)
    sheet.column_dimensions[letter].width = _WIDTH
    sheet.column_dimensions[letter].hidden = False
    for place, row in enumerate(rows):
        if place % _REPORT_ROWS == 0:
            progress.report("Marking the issues", place, len(rows))
        number = top + 1 + place
        if again:
            _unmark(sheet, number, last)
        _put(sheet, number, last, row.text)
        sheet.cell(number, last).alignment = Alignment(wrap_text=True, vertical="top")
        for at, text in row.cells.items():
            cell = sheet.cell(number, places[at] + 1)
            cell.fill = _FAULTY
            cell.comment = Comment(text, OWN_AUTHOR, height=80, width=260)
    sheet.auto_filter.ref = f"A{top}:{letter}{top + len(rows)}"


def _unmark(sheet: Worksheet, number: int, last: int) -> None:
    """Take the marks of an earlier time off a row."""
    for column in range(1, last + 1):
        cell = sheet.cell(number, column)
        if cell.comment is not None and cell.comment.author == OWN_AUTHOR:
            cell.comment = None
            cell.fill = PatternFill()


def _put(sheet: Worksheet, number: int, column: int, value: CellValue) -> None:
    """Put `value` into a cell; text stays text, whatever it looks like."""
    cell = cast(Cell, sheet.cell(number, column))
    if isinstance(value, str):
        lines = "\n".join(map(clean, value.splitlines()))  # openpyxl takes no controls
        cell.value = str(CELLS[CellKind.LINES](lines))
        cell.data_type = "s"
        if cell.value.isascii() and not cell.value[:1].isalpha():
            cell.number_format = "@"  # an identifier that someone edits does not become a number
    else:
        kind = CellKind.DATE if isinstance(value, date) else CellKind.NUMBER
        cell.value = cast(Any, CELLS[kind](value))


def _write_plainly(
    path: Path, table: Table, rows: Sequence[RejectedRow], progress: Progress
) -> None:
    columns = [
        ColumnSpec(heading, _kind(column))
        for heading, column in zip(table.headings, table.columns, strict=True)
    ]
    told = ColumnSpec(issue_column.HEADING, width=_WIDTH)
    lines = (
        (*values, row.text)
        for values, row in zip(_values(table, rows, progress), rows, strict=True)
    )
    write_workbook(
        path,
        [SheetSpec(table.sheet_name, [*columns, told], lines, count=len(rows))],
        progress=progress,
    )


def _kind(column: Sequence[CellValue]) -> CellKind:
    """What the cells of a column are written as: dates and numbers where all of them are."""
    kinds = {type(cell) for cell in column if cell is not None}
    if kinds and all(issubclass(kind, date) for kind in kinds):
        return CellKind.DATE
    return CellKind.NUMBER if kinds and kinds <= {int, float} else CellKind.TEXT


def _values(
    table: Table, rows: Sequence[RejectedRow], progress: Progress
) -> Iterator[list[CellValue]]:
    """The cells of these rows; nothing of those that reading itself refused."""
    indices = {number: index for index, number in enumerate(table.row_numbers)}
    for place, row in enumerate(rows):
        if place % _REPORT_ROWS == 0:
            progress.report("Copying the rows", place, len(rows))
        index = indices.get(row.number)
        yield [None if index is None else column[index] for column in table.columns]
