"""A table of figures as the window draws it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHeaderView

from exporters.figures.table import FigureTable
from records.publications.forms import PublicationForm
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel, TableUse
from ui.theme import ROW_HEIGHT

_SCROLL_BAR: Final = 12
_WIDEST: Final = 190  # pixels of a column
_CHARACTER, _PADDING = 7.2, 30  # pixels of a digit, and around a figure
_MOST_HEIGHT: Final = 420  # of a table before it scrolls


_FORMS: Final[Mapping[TableUse, PublicationForm]] = {
    TableUse.COPY: PublicationForm.TABLE,
    TableUse.EXPORT: PublicationForm.EXCEL,
    TableUse.PRINT: PublicationForm.PRINT,
}


def figure_view(
    figures: FigureTable, name: str, width: int, publish: Callable[[PublicationForm], object]
) -> DataTable:
    """A view of `figures` with the accessible `name`, in `width` pixels: as high as its rows.

    Once the table is asked to be copied, exported or printed, `publish` is called with the form.
    """
    columns = _columns(figures)
    is_wide = sum(column.width for column in columns) > width
    if not is_wide:
        columns = _spread(columns, width - sum(map(_pixels, figures.widths(), figures.headings)))
    table = DataTable(name, RowsTableModel(columns, [row.cells for row in figures.rows]))
    table.used.connect(lambda use: publish(_FORMS[use]))
    height = ROW_HEIGHT * (len(figures.rows) + 1) + 2 + (_SCROLL_BAR if is_wide else 0)
    table.setFixedHeight(min(height, _MOST_HEIGHT))
    if not is_wide:  # figures stand at the right, the words have the rest
        head = table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _spread(columns: Sequence[Column], spare: int) -> list[Column]:
    """`columns` with figures up to twice as wide: half of what is to spare beside whole labels."""
    numbers = sum(column.width for column in columns if column.kind is ColumnKind.NUMBER)
    factor = 1 + min(1.0, max(0, spare) / 2 / numbers) if numbers else 1.0
    return [
        replace(column, width=round(column.width * factor))
        if column.kind is ColumnKind.NUMBER
        else column
        for column in columns
    ]


def _columns(figures: FigureTable) -> list[Column]:
    """The columns of `figures`, headings in one line."""
    columns = []
    for place, (heading, width) in enumerate(zip(figures.headings, figures.widths(), strict=True)):
        kind = ColumnKind.STRONG if place < figures.labels else ColumnKind.NUMBER
        columns.append(Column(heading, heading, kind, min(_pixels(width, heading), _WIDEST)))
    return columns


def _pixels(characters: int, heading: str) -> int:
    """The width of a column that shows `characters`, and its heading, whole."""
    return round(_CHARACTER * max(characters, len(heading))) + _PADDING
