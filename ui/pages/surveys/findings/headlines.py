"""The headline figures at the top of the findings."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from exporters.figures.summary_tables import headline_table
from exporters.figures.table import FigureRow
from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.section import FindingsSection
from ui.theme import Type
from ui.widgets import ColumnGrid, label

_COLUMN = 210  # minimum width of a figure


class Headlines(FindingsSection):
    """Shows the headline figures; hidden if there are none."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setAccessibleName("Headline figures")
        self._figures = ColumnGrid(_COLUMN)
        self.body.addWidget(self._figures)

    def show_findings(self, findings: Findings) -> None:
        """Show of each headline the figure, what it says and its base."""
        table = headline_table(findings.summary)
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
