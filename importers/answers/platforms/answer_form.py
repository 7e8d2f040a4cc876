"""The answers of Excel questionnaires, gathered in one workbook: a row of columns and one of cells.

importers/answers/forms writes it.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import ColumnHeading, Platform, Row, text_of
from surveys.answer_form import MARK

COLUMNS: Final[dict[str, ResponseColumn]] = {
    "Token": ResponseColumn.TOKEN,
    "Saved": ResponseColumn.SUBMITTED,
    "Written": ResponseColumn.STARTED,
    "File": ResponseColumn.RESPONSE,
}


def _find_rows(rows: Sequence[Row]) -> range | None:
    return range(2) if len(rows) > 1 and rows[1] and rows[1][0] == MARK else None


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    codes, cells = [*rows, ()][:2]
    return tuple(_heading(text_of(code), text_of(cell)) for code, cell in zip_longest(codes, cells))


def _heading(code: str, cell: str) -> ColumnHeading:
    """The heading of a column; that of a question names the cell of the forms."""
    if code in COLUMNS:
        return ColumnHeading(code, is_field=True, role=COLUMNS[code])
    return ColumnHeading(f"{code} (cell {cell})", code)


ANSWER_FORM: Final = Platform(
    key="almanac",
    name="Almanac form",
    find_rows=_find_rows,
    join=_join,
    end_is_complete=False,  # a form is saved, and sent back, however far somebody came
)
