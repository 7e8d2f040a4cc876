"""A table of figures as the window draws it."""

from collections.abc import Callable, Mapping
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
    table = DataTable(name, RowsTableModel(columns, [row.cells for row in figures.rows]))
    is_wide = sum(column.width for column in columns) > width
    table.used.connect(lambda use: publish(_FORMS[use]))
    height = ROW_HEIGHT * (len(figures.rows) + 1) + 4 + (_SCROLL_BAR if is_wide else 0)
    table.setFixedHeight(min(height, _MOST_HEIGHT))
    if not is_wide:  # figures stand together at the right, the words have the rest
        head = table.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _columns(figures: FigureTable) -> list[Column]:
    """The columns of `figures`, headings in one line."""
    columns = []
    for place, (heading, width) in enumerate(zip(figures.headings, figures.widths(), strict=True)):
        kind = ColumnKind.STRONG if place < figures.labels else ColumnKind.NUMBER
        pixels = round(_CHARACTER * max(width, len(heading))) + _PADDING
        columns.append(Column(heading, heading, kind, min(pixels, _WIDEST)))
    return columns
