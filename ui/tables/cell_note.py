"""A note beneath a cell of a table."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QTableView

from ui.widgets.labels import PlainLabel

_LEAST_WIDTH = 280  # pixels
_GAP = 2


class CellNote(PlainLabel):
    """Says something about one cell, beneath it or where there is room.

    `kind` is how it looks: a "reason" why a value cannot be saved, or a "warning".
    """

    def __init__(self, view: QTableView, kind: str) -> None:
        super().__init__()
        self._view = view
        self.setParent(view.viewport())
        self.setProperty("kind", kind)
        self.setWordWrap(True)
        self.hide()

    def show_by(self, cell: QRect, text: str, *, leaves_below: bool = False) -> None:
        """Show `text` beneath `cell`; nothing where it is empty.

        With `leaves_below`, what is beneath the cell is not covered: it stands above or beside it.
        """
        self.setVisible(bool(text))
        if text:
            self.setText(text)
            self.stay_by(cell, leaves_below=leaves_below)
            self.raise_()

    def stay_by(self, cell: QRect, *, leaves_below: bool = False) -> None:
        """Follow `cell`, within the table."""
        if self.isHidden():
            return
        room = self._view.viewport().rect()
        width = min(max(cell.width(), _LEAST_WIDTH), room.width())
        self.resize(width, self.heightForWidth(width))
        left = max(min(cell.left(), room.right() - width), 0)
        upper, lower = cell.top() - _GAP - self.height(), cell.bottom() + _GAP
        fits_below = lower + self.height() <= room.bottom()
        if fits_below and not leaves_below:
            self.move(left, lower)
        elif upper >= 0 or not leaves_below:
            self.move(left, upper)
        else:
            right = cell.right() + _GAP
            fits_beside = right + width <= room.right()
            self.move(right if fits_beside else cell.left() - _GAP - width, cell.top())
