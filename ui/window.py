"""The main window: navigation rail, search, one page, status bar.

Pages are made when first shown and read again when something changed. Must not know any page,
nor the database: places, jobs and sources of the search are passed in.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from core.changed import Changed
from ui.actions import (
    BY_KEY,
    FIND,
    GO_TO,
    IMPORT_ANSWERS,
    IMPORT_CONTACTS,
    NEW_PERSON,
    REDO,
    REVIEW_ROWS,
    SHORTCUTS,
    UNDO,
    action_button,
    bind,
    native_shortcut,
    offer,
    set_text,
)
from ui.jobs import Jobs
from ui.shell.dialogs import ask_to_stop, show_crash
from ui.shell.drop_overlay import DropOverlay, dropped_files
from ui.shell.find import FindField, Source
from ui.shell.page import NavigationItem, Page
from ui.shell.rail import Rail
from ui.shell.shortcuts_dialog import ShortcutsDialog
from ui.shell.status_bar import StatusBar
from ui.tables.snapshot import TableRequest
from ui.theme import PAGE_MARGIN
from ui.widgets.banners import Banner, Message
from ui.widgets.buttons import Callback

_TOP_HEIGHT = 52
_FIND_WIDTH = 420
_MESSAGE_TIME = 8000  # milliseconds that a message without a fault stays
_MESSAGE_WIDTH = 560


class MainWindow(QMainWindow):
    """The one window; `places` in the order of the rail."""

    import_asked = Signal()
    import_answers_asked = Signal()
    review_asked = Signal()
    new_person_asked = Signal()
    file_dropped = Signal(object)  # a Path
    table_asked = Signal(object)  # a TableRequest, from some table in it

    def __init__(
        self, places: Sequence[NavigationItem], jobs: Jobs, sources: Sequence[Source]
    ) -> None:
        super().__init__()
        self._places = {place.key: place for place in places}
        self._jobs = jobs
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._standalone: QWidget | None = None
        self._message: Banner | None = None
        self.setWindowTitle("Almanac")
        self.setMinimumSize(900, 600)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._undo_function: Callback | None = None
        self._undo = bind(self, UNDO, self._undo_or_redo)
        self._redo = bind(self, REDO, self._undo_or_redo)
        self._import = bind(self, IMPORT_CONTACTS, self.import_asked.emit)
        self._new_person = bind(self, NEW_PERSON, self.new_person_asked.emit)
        self._actions = [
            self._import,
            self._new_person,
            bind(self, IMPORT_ANSWERS, self.import_answers_asked.emit),
            bind(self, REVIEW_ROWS, self.review_asked.emit),
            bind(self, FIND, self._start_finding),
            bind(self, SHORTCUTS, lambda: ShortcutsDialog(self).open()),
            *(bind(self, GO_TO[one.key], partial(self.show_page, one.key)) for one in places),
        ]
        self._rail = Rail(places)
        self._find = FindField(sources, native_shortcut(QKeySequence(FIND.shortcut)))
        self._stack = QStackedWidget()
        self._strip = StatusBar(jobs, (self._undo, self._redo))
        self.setCentralWidget(self._build_ui())
        self._veil = DropOverlay(self._stack)
        self._rail.chosen.connect(self.show_page)
        jobs.changed.connect(self._mark_changed)
        jobs.said.connect(self.show_message)
        jobs.crashed.connect(lambda report: show_crash(self, report))
        self.set_undo("", None)

    def show_page(self, key: str, what: object = None) -> Page:
        """Show the page `key` and pass it `what`; returns the page.

        Raises KeyError where there is no such place.
        """
        page = self._pages.get(key)
        if page is None:
            page = self._make(key)
        before = self._stack.currentWidget()
        if isinstance(before, Page) and before is not page:
            before.leave()
        self._stack.setCurrentWidget(page)
        page.setFocus()  # Tab goes on to the page's first control, not to the rail
        self._rail.set_current(key)
        if key in self._stale:
            self._stale.discard(key)
            page.refresh()
        if what is not None:
            page.open(what)
        return page

    def show_standalone(self, widget: QWidget) -> None:
        """Show `widget` instead of the pages, and disable navigation."""
        self._remove_standalone()
        self._standalone = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        self._set_ways_open(is_open=False)
        self.setEnabled(True)

    def end_standalone(self) -> None:
        """Enable navigation again and delete the widget shown instead of the pages."""
        self._remove_standalone()
        self._set_ways_open(is_open=True)
        self.setEnabled(True)

    def leave_pages(self) -> None:
        """Let every page save unfinished input."""
        for page in self._pages.values():
            page.leave()

    def remove_pages(self) -> None:
        """Delete all pages; each is created again when next shown."""
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()

    def set_count(self, key: str, count: str) -> None:
        """Show a count beside an entry of the rail."""
        self._rail.set_count(key, count)

    def set_backup(self, text: str) -> None:
        """Show in the status bar when the last backup was made."""
        self._strip.set_backup(text)

    def set_undo(self, what: str, function: Callback | None, *, redo: bool = False) -> None:
        """Offer to undo `what`, or to redo it; without a function nothing is offered."""
        self._undo_function = function
        for action, is_meant in ((self._undo, not redo), (self._redo, redo)):
            set_text(action, f"{BY_KEY[action.objectName()].text}: {what}")
            offer(action, when=function is not None and is_meant)

    def show_message(self, message: Message) -> None:
        """Show `message` above the status bar: for a while, or errors until they are closed."""
        self._close_message()
        banner = Banner(message)
        banner.setParent(self)
        banner.closed.connect(self._close_message)
        self._message = banner
        self._place_message()
        banner.show()
        banner.raise_()
        if not message.is_persistent:
            QTimer.singleShot(_MESSAGE_TIME, banner, banner.close_banner)

    def customEvent(self, event: QEvent) -> None:
        if isinstance(event, TableRequest):
            self.table_asked.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save unfinished input and wait for jobs; ask before a writing job is stopped."""
        self.leave_pages()
        if not self._jobs.is_busy():
            event.accept()
            return
        event.ignore()
        writes = [job for job in self._jobs.shown() if job.writes and not job.is_cancelled()]
        if writes:
            ask_to_stop(self, writes[0].title, self._stop_and_close)
        else:
            self._stop_and_close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            self._veil.setGeometry(self._stack.rect())
            self._veil.show()
            self._veil.raise_()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.acceptProposedAction()
        for path in dropped_files(event.mimeData()):
            self.file_dropped.emit(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()

    def _build_ui(self) -> QWidget:
        top = self._top = QWidget()
        top.setObjectName("top")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top.setFixedHeight(_TOP_HEIGHT)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        bar.setSpacing(12)
        self._find.setFixedWidth(_FIND_WIDTH)
        bar.addWidget(self._find)
        bar.addStretch(1)
        bar.addWidget(action_button(self._import, text="Import…"))
        bar.addWidget(action_button(self._new_person, "primary"))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self._stack, 1)
        right.addWidget(self._strip)
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        return result

    def _remove_standalone(self) -> None:
        if self._standalone is not None:
            self._stack.removeWidget(self._standalone)
            self._standalone.deleteLater()
            self._standalone = None

    def _set_ways_open(self, *, is_open: bool) -> None:
        self._rail.setEnabled(is_open)
        self._top.setEnabled(is_open)
        self.setAcceptDrops(is_open)
        for action in self._actions:
            action.setEnabled(is_open)
        if not is_open:
            self.set_undo("", None)

    def _undo_or_redo(self) -> None:
        function = self._undo_function
        self.set_undo("", None)
        if function is not None:
            function()

    def _start_finding(self) -> None:
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _make(self, key: str) -> Page:
        page = self._places[key].make()
        page.went.connect(self.show_page)
        page.said.connect(self.show_message)
        self._pages[key] = page
        self._stack.addWidget(page)
        self._stale.add(key)
        return page

    def _mark_changed(self, changed: Changed) -> None:
        """Refresh the visible page now, and the others when they are shown, if it affects them."""
        for key, page in self._pages.items():
            if page.is_affected(changed):
                self._stale.add(key)
            if key in self._stale and page is self._stack.currentWidget():
                self._stale.discard(key)
                page.refresh()

    def _close_message(self) -> None:
        if self._message is not None:
            self._message.deleteLater()
            self._message = None

    def _place_message(self) -> None:
        if self._message is None:
            return
        area = self._stack.geometry()
        width = min(_MESSAGE_WIDTH, area.width() - 2 * PAGE_MARGIN)
        height = max(self._message.heightForWidth(width), self._message.minimumSizeHint().height())
        spot = QPoint(area.center().x() - width // 2, area.bottom() - height - 16)
        self._message.setGeometry(spot.x(), spot.y(), width, height)

    def _stop_and_close(self) -> None:
        if not self._jobs.is_busy():  # it ended while the question stood
            self.close()
            return
        self._jobs.idle.connect(self.close, Qt.ConnectionType.SingleShotConnection)
        self._jobs.cancel_all()
