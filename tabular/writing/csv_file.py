"""The one place where .csv files are written, so that Excel opens them as they are meant.

Knows the format's traps; must not know what the sheet means.
"""

import csv
import io
import re
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from core.formula_guard import guard
from core.progress import SILENT, Progress
from core.text import replace_invalid
from tabular.writing.files import replacing
from tabular.writing.sheets import YES_NO, CellValue, SheetSpec, unique_headings

# No program shows them, and a file with many is taken for a damaged one.
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REPORT_ROWS: Final = 500


def write_csv(
    path: Path,
    sheet: SheetSpec,
    *,
    with_mark: bool = True,
    with_headings: bool = True,
    progress: Progress = SILENT,
) -> int:
    """Write `sheet`, without its title, wholly or not at all; give how many rows it has.

    UTF-8 with CRLF and, `with_mark`, a byte-order mark, as Excel expects; dates as 2018-09-30, yes
    and no in words, percentages 0 to 100. Text that Excel would take for a formula, or for a cell
    with one, gets an apostrophe there; control characters and halves of characters become U+FFFD.
    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    written = 0
    with replacing(path, lambda file: _count_rows(file) == written + with_headings) as file:
        text = io.TextIOWrapper(file, "utf-8-sig" if with_mark else "utf-8", newline="")
        try:
            writer = csv.writer(text)
            if with_headings:
                writer.writerow(map(_cell, unique_headings(sheet.columns)))
            for row in sheet.rows:
                if written % _REPORT_ROWS == 0:
                    progress.report(f"Writing “{sheet.name}”", written, sheet.count)
                writer.writerow(map(_cell, row))
                written += 1
        finally:
            text.detach()
    return written


def _count_rows(file: BinaryIO) -> int:
    """How many rows `file` has, headings among them; line breaks in quotes end none."""
    rows = quotes = 0
    for line in file:
        quotes += line.count(b'"')
        rows += quotes % 2 == 0
    return rows


def _cell(value: CellValue) -> CellValue:
    if isinstance(value, str):
        return guard(_CONTROL.sub("\ufffd", replace_invalid(value)))
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value
