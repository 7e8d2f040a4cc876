"""Alumni statistics as tables to draw: people and shares, or a table of each for two variables."""

from typing import Final

from analysis.alumni.results import AlumniCell, AlumniSummary
from exporters.figures import formats
from exporters.figures.table import FigureRow, FigureTable
from tabular.writing.sheets import CellKind, ColumnSpec, unique_headings

ALL: Final = "All"
_LEAST: Final = 0.5  # percent


def alumni_tables(summary: AlumniSummary) -> tuple[FigureTable, ...]:
    """One table for one variable; for two, the people in each cell and the shares of each row."""
    if len(summary.titles) == 1:
        return (_one_variable(summary),)
    return _crossed(summary, is_share=False), _crossed(summary, is_share=True)


def share_text(cell: AlumniCell) -> str:
    """The share of a group: “62%”, “<1%” for that of anybody which would round to nothing."""
    if cell.percent is not None and cell.count and cell.percent < _LEAST:
        return "<1%"
    return formats.percent(cell.percent)


def _one_variable(summary: AlumniSummary) -> FigureTable:
    people, share = _people("People"), ColumnSpec("Share", CellKind.PERCENT)
    rows = [
        FigureRow(
            (one.label, formats.count(one.total.count), share_text(one.total)),
            {people: one.total.count, share: one.total.percent},
        )
        for one in summary.groups
    ]
    whole = FigureRow((ALL, formats.count(summary.people), ""), {people: summary.people})
    return FigureTable((summary.titles[0], "People", "Share"), (*rows, whole))


def _crossed(summary: AlumniSummary, *, is_share: bool) -> FigureTable:
    kind = CellKind.PERCENT if is_share else CellKind.INTEGER
    wanted = [*(ColumnSpec(label, kind) for label in summary.columns), _people(ALL)]
    # A value may be called “All”, too.
    named = zip(unique_headings(wanted), wanted, strict=True)
    *columns, last = [ColumnSpec(name, column.kind) for name, column in named]

    def row(label: str, cells: tuple[AlumniCell, ...], total: int | None) -> FigureRow:
        texts = [share_text(one) if is_share else formats.count(one.count) for one in cells]
        values = [one.percent if is_share else one.count for one in cells]
        figures = dict(zip(columns, values, strict=True))
        return FigureRow((label, *texts, formats.count(total)), {**figures, last: total})

    rows = [row(one.label, one.cells, one.total.count) for one in summary.groups]
    rows.append(row(ALL, summary.column_totals, summary.people))
    across = f"{summary.titles[1]}, share of row" if is_share else summary.titles[1]
    heading = f"{summary.titles[0]} / {across}"
    headings = (heading, *(one.heading for one in columns), last.heading)
    return FigureTable(headings, tuple(rows))


def _people(heading: str) -> ColumnSpec:
    return ColumnSpec(heading, CellKind.INTEGER)
