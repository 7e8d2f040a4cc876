"""A matrix of the findings: its rows as stacked bars or cells, above the table of their shares."""

from PySide6.QtCore import QEvent, Signal

from analysis.results import Summary
from exporters.charts.summary_charts import draw_matrix
from exporters.figures.matrix_tables import MatrixSummary, matrix_base, matrix_table
from surveys.panel_settings import PanelView
from ui.chart_style import chart_style
from ui.chart_view import ChartView
from ui.pages.surveys.findings.card import FindingsCard
from ui.pages.surveys.findings.figure_view import figure_view
from ui.tables import DataTable
from ui.theme import GRID
from ui.widgets.plain_text import set_tool_tip

_MARGINS = 28  # pixels at the left and right of the table


class MatrixCard(FindingsCard):
    """Shows one matrix.

    Signals: `value_chosen(code, value)` for the people behind a share, by the codes of the question
    and the answer.
    """

    value_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(gap=6)
        self._matrix: MatrixSummary | None = None
        self._view: DataTable | None = None
        self._chart = ChartView("")
        self._chart.value_chosen.connect(lambda value, code: self.value_chosen.emit(code, value))
        self._chart.width_changed.connect(self._draw)
        self._is_rounded = False
        self._below.addWidget(self._chart)
        self._below.addSpacing(GRID)
        self._menu.addMenu(self._views)
        self._menu.addActions([self._copy, self._save, self._copy_figures])
        self._add_panel_actions()

    def show_matrix(self, summary: Summary, matrix: MatrixSummary, width: int) -> None:
        """Show `matrix` of `summary` in `width` pixels: its chart, its table, or both as set.

        Where figures are rounded, nobody behind them is listed.
        """
        self._matrix, self._is_rounded = matrix, summary.publish_safe
        is_rounded = self._is_rounded
        self._picture_name = f"{matrix.code}-{summary.label}.png"
        self._offer_views((PanelView.CHART, PanelView.TABLE), "Chart and table")
        self._table = matrix_table(matrix, is_rounded=is_rounded)
        base = matrix_base(matrix, is_rounded=is_rounded)
        self._show_heading(matrix.text, base)
        if self._view is not None:
            self._below.removeWidget(self._view)
            self._view.deleteLater()
        self._view = figure_view(self._table, matrix.text, width - _MARGINS, self.published.emit)
        if not is_rounded:
            set_tool_tip(self._view, "Double-click a share to list the people.")
            self._view.row_opened.connect(self._choose)
        self._below.addWidget(self._view)
        self._view.setVisible(self._wanted is not PanelView.CHART)
        self._chart.setAccessibleName(f"Chart: {matrix.text}")
        self._chart.setAccessibleDescription(self._table.as_text())
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:  # light or dark mode was switched
            self._draw()

    def _draw(self) -> None:
        """Draw the chart as wide as there is room, at once: it takes a millisecond or two."""
        if self._matrix is None or not self._chart.width():
            return
        drawing = draw_matrix(self._matrix, chart_style(self._chart.width()))
        if drawing is None and self._view is not None:
            self._view.show()
        self._chart.setVisible(drawing is not None and self._wanted is not PanelView.TABLE)
        for action in (self._copy, self._save):
            action.setEnabled(drawing is not None)
        self._chart.set_chart(drawing, choosable=not self._is_rounded)

    @property
    def _wanted(self) -> PanelView | None:
        """What alone is to be shown; else both."""
        return None if self._panel is None else self._panel.settings.view

    def _choose(self, row: int) -> None:
        """Ask for the people behind the share in the current column of a row."""
        if self._matrix is None or self._view is None:
            return
        place = self._view.currentIndex().column() - 1
        if 0 <= place < len(self._matrix.choices):
            self.value_chosen.emit(self._matrix.rows[row].code, self._matrix.choices[place][0])
