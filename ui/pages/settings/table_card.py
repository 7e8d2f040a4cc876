"""A card with a table in it, or a sentence where there is nothing to list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.tables import Column, ColumnKind, Row, RowMenuTable, RowsTableModel
from ui.theme import ROW_HEIGHT, TWO_LINES_HEIGHT
from ui.widgets import Card, label

_MOST_ROWS = 12  # shown without scrolling


class TableCard(QWidget):
    """`edited(row, key, text)` and `link_clicked(row, key)` as of the table; `opened(row)`.

    The links of a row are its context menu, too. Delete follows the link `removal`. The first
    column shares the width with the column `wide`, or else the last that is no link.
    `two_lines` is for cells of TwoLines.
    """

    edited = Signal(int, str, str)
    link_clicked = Signal(int, str)
    opened = Signal(int)

    def __init__(
        self,
        title: str,
        text: str,
        columns: Sequence[Column],
        empty: str,
        *,
        wide: str = "",
        removal: str = "",
        two_lines: bool = False,
    ) -> None:
        super().__init__()
        self._row_height = TWO_LINES_HEIGHT if two_lines else ROW_HEIGHT
        self._card = Card(title)
        self._model = RowsTableModel(columns)
        self._table = RowMenuTable(title, self._model, removal=removal)
        if two_lines:
            self._table.show_two_lines()
        texts = [column.key for column in columns if column.kind is not ColumnKind.LINK]
        self._table.share_room(texts[0], wide or texts[-1])
        self._empty = label(empty, ink="muted", wrap=True)
        self._card.body.addWidget(label(text, ink="muted", wrap=True))
        self._card.body.addWidget(self._table)
        self._card.body.addWidget(self._empty)
        self._model.edited.connect(self.edited)
        self._table.link_clicked.connect(self.link_clicked)
        self._table.row_opened.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def add(self, widget: QWidget) -> None:
        """Put `widget` at the right of the title."""
        self._card.add_to_head(widget)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self._model.set_rows(rows)
        self._table.setVisible(bool(rows))
        shown = min(len(rows), _MOST_ROWS)
        self._table.setFixedHeight(ROW_HEIGHT + shown * self._row_height + 6)
        self._empty.setVisible(not rows)

    def _open(self, row: int) -> None:
        """Edit the name of the row, where it can be, or let the section open it."""
        first = self._model.index(row, 0)
        if self._model.columns[0].editable:
            self._table.edit(first)
        else:
            self.opened.emit(row)
