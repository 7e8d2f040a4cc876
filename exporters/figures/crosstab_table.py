"""The table of how many people have each pair of values of two variables.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from analysis.results import Crosstab, CrosstabCell
from exporters.figures import formats
from exporters.figures.table import FigureRow, FigureTable
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec

TOTAL: Final = "Total"
_ROUNDED: Final = (
    "Counts are rounded, and shares are not of the rounded counts, so the two may not match."
    " Cells of few people are hidden (–), and others from which these would follow."
)


class _Share(Enum):
    ROW = "row"
    COLUMN = "column"

    def percent(self, cell: CrosstabCell) -> float | None:
        return cell.row_percent if self is _Share.ROW else cell.column_percent

    def band(self, cell: CrosstabCell) -> str | None:
        return cell.row_band if self is _Share.ROW else cell.column_band

    def is_given(self, crosstab: Crosstab) -> bool:
        """Whether any cell has this share; where figures are published, none may."""
        cells = [cell for line in crosstab.cells for cell in line]
        return any(self.percent(one) is not None or self.band(one) for one in cells)


def crosstab_table(crosstab: Crosstab, *, is_rounded: bool = False) -> FigureTable:
    """The pairs of values with their totals: “12 · 34% · 50%”.

    A hidden figure is a dash, or the range that is published in its place. The notes say how to
    read a cell, that counts are rounded where that `is_rounded`, and how many people are in none.
    """
    shares = [one for one in _Share if one.is_given(crosstab)]
    across = crosstab.columns.values
    rows = [
        _row(crosstab, value, cells, total, shares)
        for value, cells, total in zip(
            crosstab.rows.values, crosstab.cells, crosstab.row_totals, strict=True
        )
    ]
    totals: dict[ColumnSpec, CellValue] = {ColumnSpec(crosstab.rows.label): TOTAL}
    for value, total in zip(across, crosstab.column_totals, strict=True):
        totals[_people(value)] = total
    totals[_people(TOTAL)] = crosstab.total
    counts = (*crosstab.column_totals, crosstab.total)
    rows.append(FigureRow((TOTAL, *map(formats.count, counts)), totals))
    said = ", ".join(["people", *(f"share of the {one.value}" for one in shares)])
    notes = [f"Each cell: {said}.", *([_ROUNDED] if is_rounded else [])]
    if crosstab.unknown:
        notes.append(f"Not known of {formats.people(crosstab.unknown)}, who are in no cell.")
    return FigureTable(
        (crosstab.rows.label, *map(formats.group, across), TOTAL), tuple(rows), notes=tuple(notes)
    )


def _row(
    crosstab: Crosstab,
    value: str,
    cells: tuple[CrosstabCell, ...],
    total: int | None,
    shares: Sequence[_Share],
) -> FigureRow:
    label = formats.group(value)
    figures: dict[ColumnSpec, CellValue] = {ColumnSpec(crosstab.rows.label): label}
    for name, cell in zip(crosstab.columns.values, cells, strict=True):
        figures[_people(name)] = cell.count
        for one in shares:
            figures[_share(name, one)] = one.percent(cell)
    figures[_people(TOTAL)] = total
    texts = (_cell(cell, shares) for cell in cells)
    return FigureRow((label, *texts, formats.count(total)), figures)


def _cell(cell: CrosstabCell, shares: Sequence[_Share]) -> str:
    texts = (one.band(cell) or formats.percent(one.percent(cell)) for one in shares)
    figures = [formats.count(cell.count), *texts]
    return formats.HIDDEN if set(figures) == {formats.HIDDEN} else " · ".join(figures)


def _people(name: str) -> ColumnSpec:
    return ColumnSpec(formats.group(name), CellKind.INTEGER)


def _share(name: str, of: _Share) -> ColumnSpec:
    return ColumnSpec(f"{formats.group(name)}, % of {of.value}", CellKind.DECIMAL)
