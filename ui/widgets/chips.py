"""Chips: filters that can be switched on and off, or removed."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent

from ui.icons import paint_icon
from ui.theme import colours
from ui.widgets.plain_text import PlainButton

_CROSS = 12  # the side of the ×, and its distance from the right edge


class Chip(PlainButton):
    """A rounded button: emits `toggled` if checkable, `clicked` always, `removed` on its ×.

    Enter works like a click, Delete and Backspace like the ×.
    """

    removed = Signal()

    def __init__(self, text: str, *, checkable: bool = False, removable: bool = False) -> None:
        super().__init__(text)
        self._removable = removable
        self.setProperty("kind", "chip")
        self.setProperty("removable", removable)
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if removable:
            self.setAccessibleDescription("Press Delete to remove")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable and self.isDown() and self._on_cross(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._removable:
            left = self.width() - 2 * _CROSS + 2
            box = QRectF(left, (self.height() - _CROSS) / 2, _CROSS, _CROSS)
            paint_icon(QPainter(self), box, "close", colours().muted)

    def _on_cross(self, spot: QPoint) -> bool:
        return self.rect().contains(spot) and spot.x() >= self.width() - 2 * _CROSS
