"""What the XML of an .ods says and the quick reader does not tell: errors, numbers shown padded.

An .ods holds beside each number the text that is shown for it, so no formats need be understood.
"""

import io
import re
import zipfile
from itertools import product
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from importers.reading.archive import read_part
from importers.reading.merged import merged_range
from importers.reading.odd_cells import OddCells

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MOST_REPEATS = 1_000  # of a cell that holds something; blank ones are repeated by the million
_WORTH_A_LOOK = re.compile(rb'="error"|:p>0\d|:visibility="(?:filter|collapse)"|-spanned="(?!1")')
_SPANS = ("rows", "columns")
_PADDED = re.compile(r"0\d[\d ()+-]*")


def scan_ods(archive: zipfile.ZipFile, sheet: str) -> OddCells:
    """Look at the sheet called `sheet`. Raises UserError, and ParseError for broken XML."""
    content = read_part(archive, "content.xml")
    odd = OddCells()
    if not _WORTH_A_LOOK.search(content):
        return odd
    row, inside = 0, False
    for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                row, inside = 0, element.get(f"{_TABLE}name") == sheet
        elif element.tag == f"{_TABLE}table-row":
            times = _repeats(element, "rows")
            if inside:
                _look_at_row(element, range(row, row + min(times, _MOST_REPEATS)), odd)
                if element.get(f"{_TABLE}visibility", "visible") != "visible":
                    odd.hidden_rows += times
            row += times
            element.clear()
    return odd


def _look_at_row(element: Element, rows: range, odd: OddCells) -> None:
    column = 0
    for cell in element:
        width = _repeats(cell, "columns")
        tall, wide = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in _SPANS)
        if tall > 1 or wide > 1:
            odd.merged.append(merged_range(rows.start, tall, column, wide))
        shown = "".join(cell.itertext())
        code = _padding(cell, shown)
        for position in product(rows, range(column, column + min(width, _MOST_REPEATS))):
            if cell.get(_KIND) == "error":
                odd.errors[position] = shown or "error"
            elif code is not None:
                odd.padded[position] = code
        column += width


def _padding(cell: Element, shown: str) -> str | None:
    """Give the format by which a number is `shown` with zeros in front; None where it is not."""
    if cell.get(f"{_OFFICE}value-type") != "float" or not _PADDED.fullmatch(shown):
        return None
    return re.sub(r"\d", "0", shown)


def _repeats(element: Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
