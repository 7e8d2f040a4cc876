"""The base class of pages, and the entries of the navigation rail."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.changed import Changed


class Page(QWidget):
    """A page of the window, made when it is first shown.

    `went(key, what)` asks the window to show another place and hand it `what`;
    `said(Message)` shows a message for a moment, with its undo; `moving` tells before something
    else is shown inside the page that Back is to lead to what is shown now.
    """

    went = Signal(str, object)
    said = Signal(object)
    moving = Signal()

    def refresh(self) -> None:
        """Read the data again: when first shown, and after changes that affect it."""

    def is_affected(self, _changed: Changed) -> bool:
        """Whether this change may concern what the page shows."""
        return True

    def leave(self) -> None:
        """Save unfinished input: another page is shown, or the window closes."""

    def unsaved(self) -> str:
        """A sentence on what is lost when the window closes, though `leave` was called; or ""."""
        return ""

    def open(self, what: object) -> None:
        """Show `what`, a request of ui.context."""

    def place(self) -> object:
        """What the page shows now, for `restore`; values that can be compared."""
        return None

    def restore(self, place: object) -> None:
        """Show again what `place()` gave: the user went back to it."""
        if place is not None:
            self.open(place)

    def show_first_view(self) -> None:
        """Leave a wizard or a record inside the page for its beginning; nothing is lost."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """An entry of the navigation rail: key, title, icon (ui.icons) and page factory."""

    key: str
    title: str
    icon: str
    make: Callable[[], Page]
    at_end: bool = False  # at the foot of the rail
