"""The message of the moment, between the page and the status bar: it covers nothing.

Screen readers speak it; the focus stays where it is.
"""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import GRID, PAGE_MARGIN
from ui.widgets.banners import Banner, Message

_TIME: Final = 8000  # milliseconds that a message without a fault stays


class MessageArea(QWidget):
    """Shows one Message at a time: for a while, or warnings and errors until they are closed."""

    def __init__(self) -> None:
        super().__init__()
        self._banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(PAGE_MARGIN, GRID, PAGE_MARGIN, GRID)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show `message` in place of the one before."""
        self._remove()
        banner = Banner(message)
        banner.closed.connect(self._remove)
        self._banner = banner
        self._column.addWidget(banner)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))
        if not message.is_persistent:
            QTimer.singleShot(_TIME, banner, banner.close_banner)

    def _remove(self) -> None:
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        self.hide()
