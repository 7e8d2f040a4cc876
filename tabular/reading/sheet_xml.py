"""Finds what a worksheet's XML says and the quick reader does not tell.

That is how far it reaches, error cells, formulas without a result, styles that pad numbers, merged
cells, hidden rows and columns.

Searches the bytes instead of parsing them, since a sheet may be hundreds of megabytes; it is run
beside the reader. Knows nothing of the archive; a CDATA section can mislead it, but not harm it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import UserError
from core.formats import plural
from tabular.reading import errors
from tabular.reading.archive import check_declarations
from tabular.reading.book import Limits, Position, column_index, column_letter

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # Excel's grid
# A sheet over this many cells from A1 to its last corner must also fill a fair part of them.
_SURELY_FINE = 2_000_000
_EMPTIEST = 50

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]+)(\d+)["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_HIDDEN = rb"""\shidden\s*=\s*["'](?:1|true)["']"""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What `scan` found; positions are (row, column) from 0, empty where nothing is odd."""

    last_row: int  # Excel's number of the last row that is written, filled or not; 0: it has none
    errors: tuple[tuple[Position, str], ...]
    formulas_without_result: tuple[Position, ...]
    padded: tuple[tuple[Position, int], ...]  # with the index of the style
    merged: tuple[str, ...]
    hidden_rows: int
    hidden_columns: int


def scan(xml: bytes, padding_styles: Iterable[int]) -> SheetFacts:
    """Find what is odd in a worksheet's `xml`.

    Raises UserError: damaged (no worksheet), forbidden_xml.
    """
    check_declarations(xml[:4096])
    prefix = prefix_of(xml)
    return SheetFacts(
        last_row=_last_row(xml, prefix),
        errors=tuple(_errors(xml, prefix)),
        formulas_without_result=tuple(_formulas_without_result(xml, prefix)),
        padded=tuple(_padded(xml, prefix, frozenset(padding_styles))),
        merged=tuple(
            match[1].decode("ascii", "replace")
            for match in re.finditer(
                rb"""<%smergeCell\s[^>]*\bref\s*=\s*["']([^"']+)["']""" % prefix, xml
            )
        ),
        hidden_rows=_count(rb"<%srow\b[^>]*" % prefix + _HIDDEN, xml),
        hidden_columns=_hidden_columns(xml, prefix),
    )


def count_filled(xml: bytes) -> int:
    """Count the cells with a content, a few styled empty ones among them at most."""
    return xml.count(b"</%sc>" % prefix_of(xml))


def raw_values(xml: bytes, wanted: frozenset[Position]) -> dict[Position, str]:
    """Find the stored texts of the `wanted` number cells: a date's serial, for one."""
    if not wanted:
        return {}
    prefix = prefix_of(xml)
    cells = re.compile(
        rb"""<%(p)sc\s[^>]*?\br\s*=\s*["']([A-Z]+)(\d+)["'][^>]*>(?:<%(p)sf\b[^<]*</%(p)sf>|<%(p)sf\b[^>]*/>)?<%(p)sv>([^<]*)<"""
        % {b"p": prefix}
    )
    found: dict[Position, str] = {}
    for match in cells.finditer(xml):
        position = int(match[2]) - 1, column_index(match[1].decode())
        if position in wanted:
            found[position] = match[3].decode("ascii", "replace")
    return found


def cell_around(xml: bytes, place: int) -> Position | None:
    """Find the cell in which a `place` of the `xml` is. Raises UserError: damaged."""
    return _cell_around(xml, prefix_of(xml), place)[1]


def prefix_of(xml: bytes, root_tag: bytes = b"worksheet") -> bytes:
    """Find what this file writes before the name of each tag. Raises UserError: damaged."""
    root = re.compile(rb"<(?:([\w.-]+):)?%s\b" % root_tag).search(xml, 0, 8192)
    if root is None:
        raise errors.damaged()
    return root[1] + b":" if root[1] else b""


def is_surely_fine(height: int, width: int, filled: int, limits: Limits) -> bool:
    """Whether a rectangle with so many filled cells need not be looked at by `check_extent`."""
    return (
        height <= MAX_ROW
        and width <= limits.columns
        and height * width <= min(max(_SURELY_FINE, filled * _EMPTIEST), limits.cells)
    )


def check_extent(xml: bytes, limits: Limits) -> None:
    """Measure the rectangle from A1 that holds every filled cell of a worksheet's `xml`.

    Raises UserError: stray_cell (a cell far away from the others, which would make the sheet
    enormous, or outside Excel's grid), too_large, damaged.
    """
    prefix = prefix_of(xml)
    filled = count_filled(xml)
    last = widest = after_gap = (0, 0)
    previous = gap = rows = 0
    for end in _ends_of_rows(xml, prefix):
        row, column = end
        if row - previous > gap:
            gap, after_gap = row - previous, end
        previous = row
        rows += 1
        last = max(last, end)
        if column > widest[1]:
            widest = end
    height, width = last[0], widest[1]
    if height > MAX_ROW:
        raise _stray_cell(last, "outside Excel’s grid")
    if width > MAX_COLUMN:
        raise _stray_cell(widest, "outside Excel’s grid")
    if height * width > max(_SURELY_FINE, filled * _EMPTIEST):
        if height > rows * 10:
            raise _stray_cell(after_gap, "far below the others")
        raise _stray_cell(widest, "far to the right of the others")
    if width > limits.columns:
        raise errors.too_large(f"it has {plural(width, 'column')}")
    if height * width > limits.cells:
        raise errors.too_large(f"it has {plural(height, 'row')} of {plural(width, 'column')}")


def _last_row(xml: bytes, prefix: bytes) -> int:
    start = xml.rfind(b"<%srow " % prefix)
    number = _ROW_NUMBER.search(xml, start, start + 300) if start >= 0 else None
    return int(number[1]) if number else 0


def _ends_of_rows(xml: bytes, prefix: bytes) -> Iterator[Position]:
    """Yield the number of each row with a filled cell and of its last one, both from 1."""
    number, end = 0, 0
    while (close := xml.find(b"</%srow>" % prefix, end)) >= 0:
        start = xml.rfind(b"<%srow" % prefix, end, close)
        tag_end = xml.find(b">", start, close)
        given = _ROW_NUMBER.search(xml, start, tag_end)
        number = int(given[1]) if given else number + 1
        column = _last_filled(xml, prefix, tag_end, close)
        if column:
            yield number, column
        end = close + 1


def _last_filled(xml: bytes, prefix: bytes, start: int, end: int) -> int:
    """Find the number, from 1, of the last filled cell between two places; 0 where none is."""
    while (cell_end := xml.rfind(b"</%sc>" % prefix, start, end)) >= 0:
        cell = max(
            xml.rfind(b"<%sc " % prefix, start, cell_end),
            xml.rfind(b"<%sc>" % prefix, start, cell_end),
        )
        if xml.find(b"/", cell, cell_end) >= 0:  # of </v>, </is> or </f>
            reference = _REFERENCE.search(xml, cell, xml.find(b">", cell))
            if reference is None:  # cells without references follow one another
                return xml.count(b"</%sc>" % prefix, start, end)
            return column_index(reference[1].decode()) + 1
        end = cell
    return 0


def _stray_cell(end: Position, where: str) -> UserError:
    cell = f"{column_letter(end[1] - 1)}{end[0]}"
    return UserError(
        f"A stray cell makes the sheet enormous: {cell}, {where}. {errors.NOTHING_CHANGED} "
        "Delete that cell in Excel (Ctrl+End shows it), save and import again.",
        code="stray_cell",
    )


def _errors(xml: bytes, prefix: bytes) -> Iterator[tuple[Position, str]]:
    if b't="e"' not in xml and b"t='e'" not in xml:  # much quicker than the expression
        return
    for match in re.finditer(rb"""\st\s*=\s*["']e["']""", xml):
        tag, position = _cell_around(xml, prefix, match.start())
        if position is None or xml.find(b">", tag) < match.start():  # in a text, not in the tag
            continue
        value = re.compile(rb"<%sv>([^<]*)<" % prefix).search(
            xml, tag, xml.find(b"</%sc>" % prefix, tag)
        )
        yield position, value[1].decode("ascii", "replace") if value else "error"


def _formulas_without_result(xml: bytes, prefix: bytes) -> Iterator[Position]:
    if b"<%sf" % prefix not in xml:
        return
    pattern = rb"(?:</%(p)sf>|<%(p)sf\b[^>]*/>)\s*(<%(p)sv\s*/>|<%(p)sv>\s*</%(p)sv>)?\s*</%(p)sc>"
    for match in re.finditer(pattern % {b"p": prefix}, xml):
        tag, position = _cell_around(xml, prefix, match.start())
        kind = _TYPE.search(xml, tag, xml.find(b">", tag))
        empty_text = match[1] is not None and kind is not None and kind[1] == b"str"
        if position is not None and not empty_text:
            yield position


def _padded(xml: bytes, prefix: bytes, styles: frozenset[int]) -> Iterator[tuple[Position, int]]:
    """Yield the number cells with one of `styles`."""
    styles = frozenset(
        style for style in styles if b's="%d"' % style in xml or b"s='%d'" % style in xml
    )
    if not styles:
        return
    names = b"|".join(b"%d" % style for style in styles)
    for match in re.finditer(rb"""\ss\s*=\s*["'](?:%s)["']""" % names, xml):
        tag, position = _cell_around(xml, prefix, match.start())
        tag_end = xml.find(b">", tag)
        kind = _TYPE.search(xml, tag, tag_end)
        style = _STYLE.search(xml, tag, tag_end)
        if position is None or style is None or (kind is not None and kind[1] != b"n"):
            continue
        if int(style[1]) in styles:  # not so where the match was in a text
            yield position, int(style[1])


def _cell_around(xml: bytes, prefix: bytes, place: int) -> tuple[int, Position | None]:
    """Find the cell's tag that begins last before `place`, and its position if it has one."""
    start = xml.rfind(b"<%sc " % prefix, 0, place)
    reference = _REFERENCE.search(xml, start, xml.find(b">", start)) if start >= 0 else None
    if reference is None:
        return start, None
    return start, (int(reference[2]) - 1, column_index(reference[1].decode()))


def _count(pattern: bytes, xml: bytes) -> int:
    return sum(1 for _ in re.finditer(pattern, xml)) if b"hidden" in xml else 0


def _hidden_columns(xml: bytes, prefix: bytes) -> int:
    head = xml[: max(xml.find(b"<%ssheetData" % prefix), 0)]
    hidden = 0
    for match in re.finditer(rb"<%scol\s[^>]*>" % prefix, head):
        first = re.search(rb"""\smin\s*=\s*["'](\d+)["']""", match[0])
        last = re.search(rb"""\smax\s*=\s*["'](\d+)["']""", match[0])
        if first and last and re.search(_HIDDEN, match[0]):
            hidden += int(last[1]) - int(first[1]) + 1
    return hidden
