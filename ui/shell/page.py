"""What the window asks of a page, and a place of the rail. Must not know any page."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """A page of the window, made when it is first shown.

    `went(key, what)` asks the window to show another place and hand it `what`;
    `said(Message)` shows a message for a moment, with its undo.
    """

    went = Signal(str, object)
    said = Signal(object)

    def refresh(self) -> None:
        """Read again what is shown: on first sight, and after every change of the records."""

    def leave(self) -> None:
        """Keep what is half-way in: another page is shown, or the window closes."""

    def open(self, what: object) -> None:
        """Show `what`: a filter, a person, a file; what another page handed to `went`."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry of the rail: its key, its words, its icon (ui.icons) and how its page is made."""

    key: str
    title: str
    icon: str
    make: Callable[[], Page]
    at_end: bool = False  # at the foot of the rail
