"""Merged cells: what is said of them, and filling them with the one value that they show.

Knows ranges and columns, no file formats.
"""

from collections.abc import Sequence
from typing import Any

from core.formats import plural
from core.issues import Issue
from tabular.reading import errors
from tabular.reading.book import Limits, Position, column_index, column_letter
from tabular.reading.sheet_selection import note

Range = tuple[Position, Position]  # its first and its last cell


def merged_range(first_row: int, rows: int, first_column: int, columns: int) -> Range:
    """The range of so many `rows` and `columns` from a cell on, counted from 0."""
    return (first_row, first_column), (first_row + rows - 1, first_column + columns - 1)


def range_of(name: str) -> Range | None:
    """Read a range as Excel names it, A2:A4; None for what is none."""
    first, _, last = name.partition(":")
    ends = [_position(end) for end in (first, last)]
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def merged_cells(ranges: Sequence[Range], *, filled: bool) -> list[Issue]:
    """Say that a sheet has merged cells; nothing where `ranges` are none.

    The code is merged_cells where some go over several rows, so that they can be `filled`, and
    merged_across where none does.
    """
    if not ranges:
        return []
    down = [one for one in ranges if _is_down(one)]
    named = plural(len(ranges), "range of merged cells", "ranges of merged cells")
    text = f"The sheet has {named} ({_name(min(down or ranges))}); "
    if not down:
        return [note("merged_across", f"{text}only the first cell of each has a value.")]
    if filled:
        return [note("merged_filled", f"{text}each that goes over several rows was filled down.")]
    return [note("merged_cells", f"{text}only the first cell of each has a value.")]


def fill_down(columns: list[list[Any]], ranges: Sequence[Range], limits: Limits) -> None:
    """Give every cell of each range that goes over several rows its value, in place.

    A range of one row is left alone: a title, or a value that belongs to the first of its columns.
    Raises UserError: too_large.
    """
    height = len(columns[0]) if columns else 0
    cells = 0
    for (top, left), (bottom, right) in filter(_is_down, ranges):
        rows = range(top, min(bottom + 1, height))
        wide = columns[left : right + 1]
        cells += len(rows) * len(wide)
        if cells > limits.cells:
            raise errors.too_large("its merged cells overlap")
        if rows and wide:
            value = wide[0][top]
            for column in wide:
                column[rows.start : rows.stop] = [value] * len(rows)


def _is_down(one: Range) -> bool:
    return one[1][0] > one[0][0]


def _position(reference: str) -> Position | None:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and letters.isupper()) or len(letters) > 3:
        return None
    return (int(digits) - 1, column_index(letters)) if 0 < len(digits) <= 7 else None


def _name(one: Range) -> str:
    return ":".join(f"{column_letter(column)}{row + 1}" for row, column in one)
