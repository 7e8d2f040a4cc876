"""Workbooks of other formats, .xls, .xlsb and .ods: values by calamine, and a scan for odd cells.

What is not told here: formulas without a saved result, hidden columns, and, in an .xls older than
Excel 97, errors and padding formats, which is said. Runs in the child process: calamine can end
its whole process on a hostile sheet.
"""

import io
import struct
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

import olefile
import python_calamine as calamine
from defusedxml import DefusedXmlException

from core.errors import UserError
from core.formats import plural
from core.issues import Issue
from core.progress import Progress
from tabular.reading import errors
from tabular.reading.archive import check_size, open_archive, read_part
from tabular.reading.binary_cells import scan_xls, scan_xlsb, values_of_xls, values_of_xlsb
from tabular.reading.book import Book, Format, Limits, Position, Sheet
from tabular.reading.calamine_reader import (
    columns_of,
    extent,
    has_macro_sheets,
    load,
    open_workbook,
    worksheets,
)
from tabular.reading.cell_anomalies import OddCells, pad_numbers
from tabular.reading.cells import error_note, settle
from tabular.reading.completeness_check import check_values_came
from tabular.reading.merged_cells import Range, fill_down, merged_cells
from tabular.reading.messages import Request
from tabular.reading.open_document import count_values, scan_ods, values_of_ods, without_breaks
from tabular.reading.sheet_selection import (
    hidden_rows,
    hidden_sheets,
    largest_sheet,
    macros_ignored,
    named_sheet,
)

_NOT_UNDERSTOOD = (ValueError, LookupError, OSError, struct.error, ParseError)
_MANIFEST = "META-INF/manifest.xml"


def read_other_workbook(
    content: bytes, file_format: Format, request: Request, progress: Progress
) -> Book:
    """Read one sheet of the workbook of `content`, as `request` says.

    Raises UserError.
    """
    progress.report("Checking the file")
    sheet, limits = request.sheet, request.limits
    if file_format is Format.XLS:
        content = _with_usual_name(content)
    else:
        with open_archive(content, limits) as archive:
            for part in archive.namelist():
                check_size(archive, part)
            if _MANIFEST in archive.namelist() and b"encryption-data" in read_part(
                archive, _MANIFEST
            ):
                raise errors.encrypted()  # by OpenDocument's own way
            if file_format is Format.ODS:
                content = without_breaks(archive) or content
    workbook = open_workbook(content)
    sheets = worksheets(workbook)
    progress.report("Reading the sheet")
    rows, chosen, notes = _load(workbook, sheets, sheet, limits)
    columns = columns_of(rows)
    index = list(workbook.sheet_names).index(chosen)
    odd = _look_again(content, file_format, index, chosen, limits)
    if odd is None:
        notes.append(_not_looked_at())
        odd = OddCells()
    _check_values_came(content, file_format, index, chosen, columns, limits)
    for row, column in odd.errors:
        if column < len(columns) and row < len(columns[column]):
            columns[column][row] = ""
    pad_numbers(columns, odd.padded)
    merged = _merged(rows, odd)
    if request.fill_down:
        fill_down(columns, merged, limits)
    settled, more = settle(columns, limits)
    if not settled:
        raise errors.only_errors() if odd.errors else errors.empty()
    notes += more + [error_note(position, word) for position, word in sorted(odd.errors.items())]
    notes += merged_cells(merged, filled=request.fill_down) + hidden_rows(odd.hidden_rows)
    if odd.unread_comments:
        notes.append(_comments_not_read(odd.unread_comments))
    if _has_macros(content, file_format) or has_macro_sheets(workbook):
        notes.append(macros_ignored())
    notes += hidden_sheets(sheets)
    return Book(
        file_format,
        tuple(sheets),
        Sheet(chosen, settled),
        tuple(notes),
        annotations=odd.annotations,
    )


def _load(
    workbook: calamine.CalamineWorkbook,
    sheets: Mapping[str, bool],
    sheet: str | None,
    limits: Limits,
) -> tuple[calamine.CalamineSheet, str, list[Issue]]:
    """Load the sheet called `sheet`, or that with most filled cells, and name it.

    Raises UserError: unknown_sheet, empty, too_large, damaged.
    """
    wanted = list(sheets) if sheet is None else [named_sheet(sheet, list(sheets))]
    if not wanted:
        raise errors.empty()
    loaded = {name: load(workbook, name) for name in wanted}
    chosen = wanted[0]
    notes: list[Issue] = []
    if sheet is None:
        sizes = {name: _count_filled(rows) for name, rows in loaded.items()}
        chosen, notes = largest_sheet(sizes, sheets)
    height, width = extent(loaded[chosen])
    if width > limits.columns:
        raise errors.too_large(f"it has {plural(width, 'column')}")
    if height * width > limits.cells:
        raise errors.too_large(f"it has {plural(height, 'row')} of {plural(width, 'column')}")
    return loaded[chosen], chosen, notes


def _count_filled(sheet: calamine.CalamineSheet) -> int:
    return sum(len(column) - column.count("") for column in columns_of(sheet))


def _with_usual_name(content: bytes) -> bytes:
    """The .xls of `content` with its stream called as Excel calls it, whatever its capitals are."""
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        names = [path[0] for path in ole.listdir() if len(path) == 1]
    for name in names:
        usual = name.capitalize()
        if usual in ("Workbook", "Book") and name != usual:
            content = content.replace(name.encode("utf-16-le"), usual.encode("utf-16-le"))
    return content


def _check_values_came(
    content: bytes,
    file_format: Format,
    index: int,
    name: str,
    columns: list[list[Any]],
    limits: Limits,
) -> None:
    """Hold the quick reader to what the file has. Raises UserError: cells_lost."""
    try:
        if file_format is Format.XLS:
            values: Iterable[tuple[Position, int | None]] = values_of_xls(_stream(content), index)
            check_values_came(values, columns)
            return
        with open_archive(content, limits) as archive:
            if file_format is Format.XLSB:
                check_values_came(values_of_xlsb(archive, name), columns)
            elif count_values(archive) != sum(len(one) - one.count("") for one in columns):
                check_values_came(values_of_ods(archive, name), columns)
    except _NOT_UNDERSTOOD:
        return  # which `_look_again` says


def _stream(content: bytes) -> bytes:
    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        stream: bytes = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    return stream


def _look_again(
    content: bytes, file_format: Format, index: int, name: str, limits: Limits
) -> OddCells | None:
    """Scan the sheet for what calamine does not tell; None where it cannot be understood."""
    try:
        if file_format is Format.XLS:
            return scan_xls(_stream(content), index)
        with open_archive(content, limits) as archive:
            scan = scan_ods if file_format is Format.ODS else scan_xlsb
            return scan(archive, name)
    except DefusedXmlException:
        raise errors.forbidden_xml() from None
    except (UserError, *_NOT_UNDERSTOOD):
        return None


def _not_looked_at() -> Issue:
    return Issue(
        "cells_not_checked",
        "Cells that show an error, and zeros that a format puts in front of numbers, cannot be "
        "told in this file: both are missing. Save it in Excel as a workbook (.xlsx) to have them.",
    )


def _comments_not_read(count: int) -> Issue:
    return Issue(
        "comments_not_read",
        f"{plural(count, 'cell has a comment', 'cells have comments')} that can’t be read in this "
        "kind of file. Check whether they ask not to be contacted, or save the file in Excel as a "
        "workbook (.xlsx) and import that.",
    )


def _merged(sheet: calamine.CalamineSheet, odd: OddCells) -> list[Range]:
    """The merged ranges: calamine tells those of an .xls, the scan those of the others."""
    return odd.merged + (sheet.merged_cell_ranges or [])


def _has_macros(content: bytes, file_format: Format) -> bool:
    if file_format is Format.XLS:
        return "_VBA_PROJECT_CUR".encode("utf-16-le") in content
    return b"xl/vbaProject.bin" in content or b"Basic/script-lc.xml" in content
