"""What the XML of an .ods says and the quick reader does not tell: errors, numbers shown padded.

An .ods holds beside each number the text that is shown for it, so no formats need be understood.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from tabular.reading.annotations import linked_address
from tabular.reading.archive import read_part
from tabular.reading.book import Annotations, Position
from tabular.reading.cell_anomalies import OddCells
from tabular.reading.merged_cells import merged_range
from tabular.reading.package_layout import repacked

CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_KIND = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_MOST_REPEATS = 1_000  # of a cell that holds something; blank ones are repeated by the million
_WORTH_A_LOOK = re.compile(
    rb'="error"|:p>(?:0\d|#|Err:)|:visibility="(?:filter|collapse)"|-spanned="(?!1")|:annotation'
    rb"|mailto:"
)
_FORMULA = f"{_TABLE}formula"
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:\d{3}")  # as formulas show them that say no more
_XLINK, _TEXT = "{http://www.w3.org/1999/xlink}", "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NO_VALUE = (None, "void")
# White space between the tags of tables, which the quick reader stumbles over; texts keep theirs.
_BETWEEN = re.compile(rb"(?<=>)\s+(?=</?table:)|(?<=<table:table-cell>)\s+(?=<text:)")
_IN_CELL = re.compile(rb"(<table:table-cell\b[^>]*>|</text:p>|</office:annotation>)\s+(?=<)")
_SPANS = ("rows", "columns")
_PADDED = re.compile(r"0\d[\d ()+-]*")


def scan_ods(archive: zipfile.ZipFile, sheet: str) -> OddCells:
    """Look at the sheet called `sheet`. Raises UserError, and ParseError for broken XML."""
    content = read_part(archive, CONTENT)
    odd = OddCells()
    if not _WORTH_A_LOOK.search(content):
        return odd
    for element, rows in _rows_of(content, sheet):
        _look_at_row(element, rows[:_MOST_REPEATS], odd)
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            odd.hidden_rows += len(rows)
    return odd


def _rows_of(content: bytes, sheet: str) -> Iterator[tuple[Element, range]]:
    """Yield the elements of a sheet's rows, each with the rows that it stands for."""
    row, inside = 0, False
    for event, element in iterparse(io.BytesIO(content), events=("start", "end")):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                row, inside = 0, element.get(f"{_TABLE}name") == sheet
        elif element.tag == f"{_TABLE}table-row":
            times = _repeats(element, "rows")
            if inside:
                yield element, range(row, row + times)
            row += times
            element.clear()


def without_breaks(archive: zipfile.ZipFile) -> bytes | None:
    """The archive without white space between the tags of its tables; None where it has none."""
    content = read_part(archive, CONTENT)
    plain = _IN_CELL.sub(rb"\1", _BETWEEN.sub(b"", content))
    return repacked(archive, {CONTENT: plain}) if len(plain) < len(content) else None


def values_of_ods(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[Position, None]]:
    """Where the sheet called `sheet` has values."""
    for element, rows in _rows_of(read_part(archive, CONTENT), sheet):
        for cell, columns in _cells_of(element):
            shown = _shown(cell)
            has_value = cell.get(f"{_OFFICE}value-type") not in _NO_VALUE and shown
            if has_value and not _is_error(cell, shown):
                yield from ((position, None) for position in product(rows, columns))


def count_values(archive: zipfile.ZipFile) -> int:
    """Count the cells of all sheets that have a value, one that is repeated as one."""
    return read_part(archive, CONTENT).count(b' office:value-type="')


def _look_at_row(element: Element, rows: range, odd: OddCells) -> None:
    for cell, columns in _cells_of(element):
        tall, wide = (int(cell.get(f"{_TABLE}number-{what}-spanned", "1")) for what in _SPANS)
        if tall > 1 or wide > 1:
            odd.merged.append(merged_range(rows.start, tall, columns.start, wide))
        shown = _shown(cell)
        code = _padding(cell, shown)
        is_error = _is_error(cell, shown)
        for position in product(rows, columns[:_MOST_REPEATS]):
            if is_error:
                odd.errors[position] = shown or "error"
            elif code is not None:
                odd.padded[position] = code
        _look_behind(cell, (rows.start, columns.start), odd.annotations)


def _look_behind(cell: Element, position: Position, annotations: Annotations) -> None:
    """Add the comment of a cell, and the address that its link writes to."""
    for note in cell.iterfind(f"{_OFFICE}annotation"):
        lines = ("".join(line.itertext()) for line in note.iter(f"{_TEXT}p"))
        if text := "\n".join(lines).strip():
            annotations.comments[position] = text
    for link in cell.iterfind(f"{_TEXT}p/{_TEXT}a"):
        if address := linked_address(link.get(f"{_XLINK}href", "")):
            annotations.addresses[position] = address


def _cells_of(row: Element) -> Iterator[tuple[Element, range]]:
    """Yield the elements of a row's cells, each with the columns that it stands for."""
    column = 0
    for cell in row:
        width = _repeats(cell, "columns")
        yield cell, range(column, column + width)
        column += width


def _is_error(cell: Element, shown: str) -> bool:
    """Whether a cell shows an error; older programs tell so only by the text of a formula."""
    if cell.get(_KIND) == "error":
        return True
    return cell.get(_FORMULA) is not None and _ERROR.fullmatch(shown) is not None


def _shown(cell: Element) -> str:
    """The text that a cell shows, which its comment is no part of."""
    return "".join("".join(line.itertext()) for line in cell.iterfind(f"{_TEXT}p"))


def _padding(cell: Element, shown: str) -> str | None:
    """Give the format by which a number is `shown` with zeros in front; None where it is not."""
    if cell.get(f"{_OFFICE}value-type") != "float" or not _PADDED.fullmatch(shown):
        return None
    return re.sub(r"\d", "0", shown)


def _repeats(element: Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
