"""Workbooks of other formats, .xls, .xlsb and .ods: values by calamine, and a scan for odd cells.

What is not told here: formulas without a saved result, hidden columns, and, in an .xls older than
Excel 97, errors and padding formats, which is said. Runs in the child process: calamine can end
its whole process on a hostile sheet.
"""

import io
import math
import struct
from xml.etree.ElementTree import ParseError

import olefile
import python_calamine as calamine
from defusedxml import DefusedXmlException

from core.errors import UserError
from core.problems import Problem
from core.progress import Progress
from core.text import plural
from importers.reading import refusals
from importers.reading.archive import check_size, open_archive, read_part
from importers.reading.binary_cells import scan_xls, scan_xlsb
from importers.reading.book import Book, Format, Limits, Sheet
from importers.reading.cells import error_note, settle
from importers.reading.choosing import (
    hidden_rows,
    hidden_sheets,
    largest_sheet,
    macros_ignored,
    named_sheet,
)
from importers.reading.merged import Range, fill_down, merged_cells
from importers.reading.messages import Request
from importers.reading.odd_cells import OddCells, pad_numbers
from importers.reading.open_document import scan_ods
from importers.reading.quick import columns_of, extent, load, open_workbook, worksheets

_MANIFEST = "META-INF/manifest.xml"


def read_other_workbook(
    content: bytes, file_format: Format, request: Request, progress: Progress
) -> Book:
    """Read one sheet of the workbook of `content`, as `request` says.

    Raises UserError.
    """
    progress.report("Checking the file")
    sheet, limits = request.sheet, request.limits
    if file_format is not Format.XLS:
        with open_archive(content, limits) as archive:
            for part in archive.namelist():
                check_size(archive, part)
            if _MANIFEST in archive.namelist() and b"encryption-data" in read_part(
                archive, _MANIFEST
            ):
                raise refusals.encrypted()  # by OpenDocument's own way
    workbook = open_workbook(content)
    sheets = worksheets(workbook)
    progress.report("Reading the sheet")
    wanted = list(sheets) if sheet is None else [named_sheet(sheet, list(sheets))]
    loaded = {name: load(workbook, name) for name in wanted}
    sizes = {name: math.prod(extent(rows)) for name, rows in loaded.items()}
    chosen, notes = largest_sheet(sizes, sheets) if sheet is None else (wanted[0], [])
    height, width = extent(loaded[chosen])
    if width > limits.columns:
        raise refusals.too_large(f"it has {plural(width, 'column')}")
    if height * width > limits.cells:
        raise refusals.too_large(f"it has {plural(height, 'row')} of {plural(width, 'column')}")
    columns = columns_of(loaded[chosen])
    odd = _look_again(
        content, file_format, list(workbook.sheet_names).index(chosen), chosen, limits
    )
    if odd is None:
        notes.append(_not_looked_at())
        odd = OddCells()
    pad_numbers(columns, odd.padded)
    merged = _merged(loaded[chosen], odd)
    if request.fill_down:
        fill_down(columns, merged, limits)
    settled, more = settle(columns, limits)
    if not settled:
        raise refusals.empty()
    notes += more + [error_note(position, word) for position, word in sorted(odd.errors.items())]
    notes += merged_cells(merged, filled=request.fill_down) + hidden_rows(odd.hidden_rows)
    if _has_macros(content, file_format):
        notes.append(macros_ignored())
    notes += hidden_sheets(sheets)
    return Book(file_format, tuple(sheets), Sheet(chosen, settled), tuple(notes))


def _look_again(
    content: bytes, file_format: Format, index: int, name: str, limits: Limits
) -> OddCells | None:
    """Scan the sheet for what calamine does not tell; None where it cannot be understood."""
    try:
        if file_format is Format.XLS:
            with olefile.OleFileIO(io.BytesIO(content)) as ole:
                return scan_xls(ole.openstream("Workbook").read(), index)
        with open_archive(content, limits) as archive:
            scan = scan_ods if file_format is Format.ODS else scan_xlsb
            return scan(archive, name)
    except DefusedXmlException:
        raise refusals.forbidden_xml() from None
    except (UserError, ValueError, LookupError, OSError, struct.error, ParseError):
        return None


def _not_looked_at() -> Problem:
    return Problem(
        "cells_not_checked",
        "Cells that show an error, and zeros that a format puts in front of numbers, cannot be "
        "told in this file: both are missing. Save it in Excel as a workbook (.xlsx) to have them.",
    )


def _merged(sheet: calamine.CalamineSheet, odd: OddCells) -> list[Range]:
    """The merged ranges: calamine tells those of an .xls, the scan those of the others."""
    return odd.merged + (sheet.merged_cell_ranges or [])


def _has_macros(content: bytes, file_format: Format) -> bool:
    if file_format is Format.XLS:
        return "_VBA_PROJECT_CUR".encode("utf-16-le") in content
    return b"xl/vbaProject.bin" in content or b"Basic/script-lc.xml" in content
