"""The bar of the findings: what figures are wanted, and a report of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.actions import REPORT
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.figure_options.options_bar import FigureOptionsBar


class FindingsBar(QWidget):
    """The choices of figures, `options`, beside the button for a report.

    Signal: `report_requested`.
    """

    report_requested = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.options = FigureOptionsBar(context)
        report = bind(self, REPORT, self.report_requested.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.options, 1)
        button = action_button(report, "primary", text="Report…")
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
