"""Widgets in as many equal columns as fit, on as many lines as that takes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget


class ColumnGrid(QWidget):
    """Arranges its widgets anew when its width changes; a column has at least `narrowest` pixels.

    Lines are filled evenly: six widgets in columns for four stand on two lines of three.
    """

    def __init__(self, narrowest: int, *, across: int = 24, down: int = 16) -> None:
        super().__init__()
        self._narrowest = narrowest
        self._widgets: Sequence[QWidget] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(across)
        self._grid.setVerticalSpacing(down)

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show `widgets` in place of those before, which are deleted."""
        for before in self._widgets:
            before.hide()
            before.deleteLater()
        self._widgets = widgets
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        most = max(len(self._widgets), 1)
        spacing = self._grid.horizontalSpacing()
        columns = min(max((self.width() + spacing) // (self._narrowest + spacing), 1), most)
        lines = -(-most // columns)
        columns = -(-most // lines)
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        for place, widget in enumerate(self._widgets):
            self._grid.addWidget(widget, *divmod(place, columns), Qt.AlignmentFlag.AlignTop)
