"""The headline figures at the top of the findings."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from exporters.figures.table import FigureRow, FigureTable
from ui.theme import Type
from ui.widgets import Card, ColumnGrid, label

_COLUMN = 210  # minimum width of a figure


class Headlines(Card):
    """Shows the headline figures; hidden if there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Headline figures")
        self._figures = ColumnGrid(_COLUMN)
        self.body.addWidget(self._figures)

    def show_table(self, table: FigureTable) -> None:
        """Show the rows of `table`: a figure, its label and its base."""
        self._figures.show_widgets([_figure(row) for row in table.rows])
        self.setVisible(bool(table.rows))


def _figure(row: FigureRow) -> QWidget:
    figure, says, base = row.cells
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    words = label(says, wrap=True)
    room = words.sizePolicy()  # equal columns, whatever their text
    room.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(room)
    column.addWidget(label(figure, Type.FIGURE))
    column.addWidget(words)
    column.addWidget(label(base, Type.SMALL, ink="muted", wrap=True))
    column.addStretch(1)
    result.setAccessibleName(f"{figure} {says}")
    return result
