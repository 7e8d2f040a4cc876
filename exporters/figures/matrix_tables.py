"""The table of a matrix: a row for each of its questions, a column for each choice.

Arranges figures; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from analysis.results import QuestionSummary
from exporters.figures import formats
from exporters.figures.measures import ANSWERED, MEAN
from exporters.figures.table import FigureRow, FigureTable
from tabular.writing.sheets import CellKind, ColumnSpec

MATRIX_ROW: Final = ColumnSpec("Row", width=36)


@dataclass(frozen=True, slots=True)
class MatrixSummary:
    """The questions that are the rows of one matrix, with its code and the text above them."""

    code: str
    text: str
    rows: tuple[QuestionSummary, ...]

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The codes and texts of the choices, in the order of the row that has most of them."""
        longest = max(self.rows, key=lambda row: len(row.values))
        return tuple((share.value, share.text) for share in longest.values)


def findings_of(
    questions: Sequence[QuestionSummary],
) -> Iterator[QuestionSummary | MatrixSummary]:
    """Give `questions` in their order, those of one matrix as one where they have choices."""
    for matrix, group in groupby(questions, key=lambda one: one.matrix and one.matrix.code):
        rows = tuple(group)
        if matrix is None or rows[0].matrix is None or not any(row.values for row in rows):
            yield from rows
        else:
            yield MatrixSummary(matrix, rows[0].matrix.text, rows)


def matrix_table(matrix: MatrixSummary, *, is_rounded: bool) -> FigureTable:
    """The share of each choice in each row, with the mean of a scale and how many answered.

    Where figures are rounded there are no counts, which would contradict the percentages.
    """
    has_mean = any(row.numbers.mean is not None for row in matrix.rows)
    columns = {value: ColumnSpec(text, CellKind.PERCENT) for value, text in matrix.choices}
    rows = []
    for row in matrix.rows:
        shares = {share.value: share for share in row.values}
        found = [shares.get(value) for value in columns]
        cells = [formats.HIDDEN if one is None else formats.share(one) for one in found]
        figures = {
            MATRIX_ROW: _row_text(row),
            **{columns[value]: share.percent for value, share in shares.items()},
            MEAN: row.numbers.mean,
            ANSWERED: row.base,
        }
        if has_mean:
            cells.append(formats.mean(row.numbers.mean))
        if not is_rounded:
            cells.append(formats.count(row.base))
        rows.append(FigureRow((_row_text(row), *cells), figures))
    headings = (
        MATRIX_ROW.heading,
        *(column.heading for column in columns.values()),
        *((MEAN.heading,) if has_mean else ()),
        *(() if is_rounded else (ANSWERED.heading,)),
    )
    note = formats.rounding_note(matrix.rows)
    return FigureTable(headings, tuple(rows), notes=(note,) if note else ())


def matrix_base(matrix: MatrixSummary, *, is_rounded: bool) -> str:
    """The base of a matrix's figures: “41 to 45 answered each row”."""
    bases = [row.base for row in matrix.rows if row.base is not None]
    if not bases:
        return formats.TOO_FEW
    low, high = formats.count(min(bases)), formats.count(max(bases))
    about = "about " if is_rounded else ""
    said = f"{about}{low} answered" if low == high else f"{about}{low} to {high} answered each row"
    return f"{said} · several answers possible" if matrix.rows[0].kind == "multiple" else said


def _row_text(row: QuestionSummary) -> str:
    return row.text if row.matrix is None else row.matrix.row
