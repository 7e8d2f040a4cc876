"""Workbooks of other formats, .xls, .xlsb and .ods: values by calamine.

Runs in the child process: calamine can end its whole process on a hostile sheet.
"""

import math

from core.progress import Progress
from core.text import plural
from importers.reading import refusals
from importers.reading.archive import check_size, open_archive, read_part
from importers.reading.book import Book, Format, Limits, Sheet
from importers.reading.cells import settle
from importers.reading.choosing import hidden_sheets, largest_sheet, named_sheet
from importers.reading.quick import columns_of, extent, load, open_workbook, worksheets

_MANIFEST = "META-INF/manifest.xml"


def read_other_workbook(
    content: bytes, file_format: Format, sheet: str | None, limits: Limits, progress: Progress
) -> Book:
    """Read one sheet of the workbook of `content`; without `sheet`, the one with most cells.

    Raises UserError.
    """
    progress.report("Checking the file")
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
    settled, more = settle(columns_of(loaded[chosen]), limits)
    if not settled:
        raise refusals.empty()
    notes += more + hidden_sheets(sheets)
    return Book(file_format, tuple(sheets), Sheet(chosen, settled), tuple(notes))
