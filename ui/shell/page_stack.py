"""The pages of the window: made when first shown, read again after changes, left and returned to.

Must not know any page: how each is made is passed in.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.changed import Changed
from ui.shell.navigation import NavigationHistory, Place
from ui.shell.page import NavigationItem, Page


class PageStack(QStackedWidget):
    """Shows one page at a time, or another widget in the place of all pages.

    Signals: `moved` when another page is shown, or there is another way back or forward;
    `said(Message)` from the pages.
    """

    moved = Signal()
    said = Signal(object)

    def __init__(self, items: Sequence[NavigationItem]) -> None:
        super().__init__()
        self._items = {item.key: item for item in items}
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._standalone: QWidget | None = None
        self.history = NavigationHistory()

    @property
    def key(self) -> str:
        """The key of the page that is shown, empty if none is."""
        here = self.currentWidget()
        return next((key for key, page in self._pages.items() if page is here), "")

    def show_page(self, key: str, what: object = None) -> Page:
        """Show the page `key` and pass it `what`; returns the page. Back leads to the one before.

        Raises KeyError where there is no such page.
        """
        here = self._here()
        if here is not None and (here.key != key or what is not None):
            self.history.leave(here)
        page = self._show(key)
        if what is not None:
            page.open(what)
        self.moved.emit()
        return page

    def choose(self, key: str) -> None:
        """Show the page `key`, chosen by the user; if it is shown already, its first view."""
        is_here = key == self.key
        page = self.show_page(key)
        if is_here:
            page.show_first_view()

    def go_back(self) -> None:
        """Show again what was shown before; nothing happens where there is no way back."""
        if self.history.can_go_back and (here := self._here()) is not None:
            self._return_to(self.history.back(here))

    def go_forward(self) -> None:
        """Show again what the user went back from, if anything."""
        if self.history.can_go_forward and (here := self._here()) is not None:
            self._return_to(self.history.forward(here))

    def show_standalone(self, widget: QWidget) -> None:
        """Show `widget` instead of the pages."""
        self.remove_standalone()
        self._standalone = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def remove_standalone(self) -> None:
        """Delete the widget shown instead of the pages, if one is."""
        if self._standalone is not None:
            self.removeWidget(self._standalone)
            self._standalone.deleteLater()
            self._standalone = None

    def leave_pages(self) -> None:
        """Let every page save unfinished input."""
        for page in self._pages.values():
            page.leave()

    def unsaved(self) -> str:
        """A sentence on what a page would lose when it is removed; or ""."""
        return next(filter(None, (page.unsaved() for page in self._pages.values())), "")

    def remove_pages(self) -> None:
        """Delete all pages, and forget the ways back; each page is made again when next shown."""
        for page in self._pages.values():
            self.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()
        self.history.clear()
        self.moved.emit()

    def mark_changed(self, changed: Changed) -> None:
        """Refresh the visible page now, and the others when they are shown, if it affects them."""
        for key, page in self._pages.items():
            if page.is_affected(changed):
                self._stale.add(key)
            if page is self.currentWidget():
                self._refresh_if_stale(key, page)

    def _here(self) -> Place | None:
        page = self.currentWidget()
        return Place(self.key, page.place()) if isinstance(page, Page) else None

    def _leave_place(self) -> None:
        if (here := self._here()) is not None:
            self.history.leave(here)
            self.moved.emit()

    def _return_to(self, place: Place) -> None:
        self._show(place.key).restore(place.shown)
        self.moved.emit()

    def _show(self, key: str) -> Page:
        page = self._pages.get(key)
        if page is None:
            page = self._make(key)
        before = self.currentWidget()
        if isinstance(before, Page) and before is not page:
            before.leave()
        self.setCurrentWidget(page)
        page.setFocus()  # Tab goes on to the page's first control, not to the rail
        self._refresh_if_stale(key, page)
        return page

    def _make(self, key: str) -> Page:
        page = self._items[key].make()
        page.went.connect(self.show_page)
        page.said.connect(self.said)
        page.moving.connect(self._leave_place)
        self._pages[key] = page
        self.addWidget(page)
        self._stale.add(key)
        return page

    def _refresh_if_stale(self, key: str, page: Page) -> None:
        if key in self._stale:
            self._stale.discard(key)
            page.refresh()
