"""The table of how many people have each pair of values of two variables.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from typing import Final

from analysis.results import Crosstab, CrosstabCell
from exporters.figures import formats
from exporters.figures.table import FigureRow, FigureTable
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec

TOTAL: Final = "Total"
_READING: Final = "Each cell: people, share of the row, share of the column."
_ROW_SHARE: Final = "% of row"
_COLUMN_SHARE: Final = "% of column"


def crosstab_table(crosstab: Crosstab) -> FigureTable:
    """The pairs of values with their totals: “12 · 34% · 50%”; figures are unrounded.

    A hidden figure is a dash. The notes say how to read a cell, and how many people are in none.
    """
    across = crosstab.columns.values
    rows = [
        _row(crosstab, value, cells, total)
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
    notes = [_READING]
    if crosstab.unknown:
        notes.append(f"Not known of {formats.people(crosstab.unknown)}, who are in no cell.")
    return FigureTable(
        (crosstab.rows.label, *map(formats.group, across), TOTAL), tuple(rows), notes=tuple(notes)
    )


def _row(
    crosstab: Crosstab, value: str, cells: tuple[CrosstabCell, ...], total: int | None
) -> FigureRow:
    label = formats.group(value)
    figures: dict[ColumnSpec, CellValue] = {ColumnSpec(crosstab.rows.label): label}
    for name, cell in zip(crosstab.columns.values, cells, strict=True):
        figures[_people(name)] = cell.count
        figures[_share(name, _ROW_SHARE)] = cell.row_percent
        figures[_share(name, _COLUMN_SHARE)] = cell.column_percent
    figures[_people(TOTAL)] = total
    return FigureRow((label, *map(_cell, cells), formats.count(total)), figures)


def _cell(cell: CrosstabCell) -> str:
    shares = map(formats.percent, (cell.row_percent, cell.column_percent))
    return " · ".join((formats.count(cell.count), *shares))


def _people(name: str) -> ColumnSpec:
    return ColumnSpec(formats.group(name), CellKind.INTEGER)


def _share(name: str, of: str) -> ColumnSpec:
    return ColumnSpec(f"{formats.group(name)}, {of}", CellKind.DECIMAL)
