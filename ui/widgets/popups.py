"""Popups: placed below what opens them, and kept on the screen."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget


def pop_up(popup: QWidget, spot: QPoint) -> None:
    """Show `popup` at `spot`, moved to stay on the screen."""
    popup.adjustSize()
    room = popup.screen().availableGeometry()
    left = min(spot.x(), room.right() - popup.width())
    top = min(spot.y(), room.bottom() - popup.height())
    popup.move(max(left, room.left()), max(top, room.top()))
    popup.show()
