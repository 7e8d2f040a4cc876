"""Popups: placed below what opens them, and kept on the screen."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from ui.widgets.mnemonics import set_menu_mnemonics


def pop_up(popup: QWidget, spot: QPoint) -> None:
    """Show `popup` at `spot`, moved to stay on the screen."""
    popup.adjustSize()
    room = popup.screen().availableGeometry()
    left = min(spot.x(), room.right() - popup.width())
    top = min(spot.y(), room.bottom() - popup.height())
    popup.move(max(left, room.left()), max(top, room.top()))
    popup.show()


def pop_up_menu(menu: QMenu, spot: QPoint) -> None:
    """Open `menu` at `spot`, each entry with a letter that chooses it."""
    set_menu_mnemonics(menu)
    menu.popup(spot)
