"""The buttons at the side of a mouse: Back and Forward, wherever the pointer is in the window."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QMouseEvent


class MouseButtons(QObject):
    """An event filter of the window's handle; triggers `back` and `forward`."""

    def __init__(self, parent: QObject, back: QAction, forward: QAction) -> None:
        super().__init__(parent)
        self._turns = {
            Qt.MouseButton.BackButton: back,
            Qt.MouseButton.ForwardButton: forward,
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.MouseButtonPress
        if not is_press or not isinstance(event, QMouseEvent) or event.button() not in self._turns:
            return super().eventFilter(watched, event)
        self._turns[event.button()].trigger()
        return True
