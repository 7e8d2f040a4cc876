"""Where the window was and how large, kept for this user and this computer."""

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

_GEOMETRY: Final = "window/geometry"
_PAGE: Final = "window/page"
_FRAME: Final = QSize(16, 48)  # around a window: its borders and its title bar


def restore_placement(window: QMainWindow, preferences: QSettings) -> None:
    """Put `window` where it was last, moved onto a screen there is; at first, as large as fits."""
    saved = preferences.value(_GEOMETRY)
    if not isinstance(saved, QByteArray) or not window.restoreGeometry(saved):
        room = window.screen().availableGeometry().size() - _FRAME
        window.resize(window.size().boundedTo(room))


def save_placement(window: QMainWindow, page_key: str, preferences: QSettings) -> None:
    """Keep where `window` is, and the page that it shows."""
    preferences.setValue(_GEOMETRY, window.saveGeometry())
    if page_key:
        preferences.setValue(_PAGE, page_key)


def last_page(preferences: QSettings) -> str:
    """The key of the page shown last, empty if none is known."""
    return str(preferences.value(_PAGE, ""))
