"""The headline figures at the top of the findings."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from exporters.figures.table import FigureRow, FigureTable
from ui.theme import Type
from ui.widgets import Card, label

_COLUMN = 210  # minimum width of a figure


class Headlines(Card):
    """Shows the headline figures; hidden if there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Headline figures")
        self._figures: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        self.body.addLayout(self._grid)
        self._across = 0

    def show_table(self, table: FigureTable) -> None:
        """Show the rows of `table`: a figure, its label and its base."""
        for figure in self._figures:
            figure.hide()
            figure.deleteLater()
        self._figures = [_figure(row) for row in table.rows]
        self.setVisible(bool(self._figures))
        self._across = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Arrange the figures in as many equal columns as fit."""
        most = max(len(self._figures), 1)
        across = min(max((self.width() - 32) // _COLUMN, 1), most)
        if most > across:  # no single figure on the last line
            lines = -(-most // across)
            across = -(-most // lines)
        if across == self._across:
            return
        self._across = across
        for column in range(max(self._grid.columnCount(), across)):
            self._grid.setColumnStretch(column, int(column < across))
        for place, figure in enumerate(self._figures):
            self._grid.addWidget(figure, *divmod(place, across), Qt.AlignmentFlag.AlignTop)


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
