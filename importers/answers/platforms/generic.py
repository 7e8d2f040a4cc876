"""Any other file: one row of headings, with a code, a text or both in each."""

from collections.abc import Sequence
from typing import Final

from importers.answers.platforms.platform import ColumnHeading, Platform, Row


def _find_rows(_rows: Sequence[Row]) -> None:
    """The row of headings is found as in any other table."""


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    return tuple(ColumnHeading("" if cell is None else str(cell)) for cell in rows[-1])


GENERIC: Final = Platform(key="generic", name="Spreadsheet", find_rows=_find_rows, join=_join)
