"""Alumni statistics as a table of the window: a count and its share in each cell."""

from typing import Final

from analysis.alumni.results import AlumniCell, AlumniSummary
from exporters.figures import formats
from exporters.figures.alumni_tables import share_text
from ui.tables import Column, ColumnKind, Row, RowsTableModel

_ALL: Final = "All"
_WIDE, _NARROW = 190, 104  # pixels of a column


def statistics_table(summary: AlumniSummary | None) -> RowsTableModel:
    """The rows of `summary`, and a last one of everybody."""
    if summary is None:
        return RowsTableModel(())
    first = Column("label", " / ".join(summary.titles), ColumnKind.STRONG, _WIDE)
    if len(summary.titles) == 1:
        people = Column("people", "People", ColumnKind.NUMBER, 84)
        share = Column("share", "Share", ColumnKind.NUMBER, 70)
        rows: list[Row] = [
            (one.label, formats.count(one.total.count), share_text(one.total))
            for one in summary.groups
        ]
        everybody: Row = (_ALL, formats.count(summary.people), "")
        return RowsTableModel((first, people, share), [*rows, everybody])
    columns = (
        first,
        *(
            Column(f"column-{at}", title, ColumnKind.NUMBER, _NARROW)
            for at, title in enumerate(summary.columns)
        ),
        Column("all", _ALL, ColumnKind.NUMBER, _NARROW),
    )
    rows = [
        (one.label, *map(_words, one.cells), formats.count(one.total.count))
        for one in summary.groups
    ]
    everybody = (_ALL, *map(_words, summary.column_totals), formats.count(summary.people))
    return RowsTableModel(columns, [*rows, everybody])


def _words(cell: AlumniCell) -> str:
    """“12 · 40%”: the share is that of the row."""
    count = formats.count(cell.count)
    return count if cell.percent is None else f"{count} · {share_text(cell)}"
