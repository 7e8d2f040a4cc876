"""The main window: menu bar, navigation rail, search, one page, status bar.

Must not know any page, nor the database: places, jobs and sources of the search are passed in.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from core.file_kinds import DATABASE_ENDINGS, MESSAGE_ENDINGS, has_ending
from ui.actions import (
    BACK,
    BY_KEY,
    FIND,
    FORWARD,
    GO_TO,
    GUIDE,
    IMPORT_ANSWERS,
    IMPORT_CONTACTS,
    MENU_BAR,
    NEW_PERSON,
    QUIT,
    REDO,
    REVIEW_ROWS,
    SHORTCUTS,
    UNDO,
)
from ui.bound_actions import action_button, bind, native_shortcut, offer, set_text
from ui.jobs import Jobs
from ui.shell.dialogs import ask_to_discard, ask_to_stop, show_crash
from ui.shell.drop_overlay import DropOverlay, dropped_files
from ui.shell.find import FindField
from ui.shell.menu_bar import MenuBar, Recent
from ui.shell.messages import MessageArea
from ui.shell.mouse_buttons import MouseButtons
from ui.shell.page import NavigationItem, Page
from ui.shell.page_stack import PageStack
from ui.shell.rail import Rail
from ui.shell.search_results import Source
from ui.shell.shortcuts_dialog import ShortcutsDialog
from ui.shell.status_bar import StatusBar
from ui.shortcuts_table import shortcuts_table
from ui.tables.snapshot import TableRequest, TableUse
from ui.theme import PAGE_MARGIN, Tone
from ui.widgets.banners import Message
from ui.widgets.buttons import Callback

if TYPE_CHECKING:
    from ui.shell.guide_window import GuideWindow

_TOP_HEIGHT = 52
_FIND_WIDTH, _LEAST_FIND_WIDTH = 420, 240
_SMALLEST = (900, 600)
_SIZE = (1280, 800)
_SAVED = Message("Almanac saves every change at once; there is nothing to save.", Tone.INFO)


class MainWindow(QMainWindow):
    """The one window; `places` in the order of the rail."""

    import_asked = Signal()
    import_answers_asked = Signal()
    review_asked = Signal()
    new_person_asked = Signal()
    file_dropped = Signal(object)  # a Path, of a file to import
    database_dropped = Signal(object)  # a Path
    folders_dropped = Signal(object)  # a list of Paths, of folders with files to read
    messages_dropped = Signal(object)  # a list of Paths, of messages that came back
    table_asked = Signal(object)  # a TableRequest, from some table in it
    page_of_action_asked = Signal(object)  # an Action of another page, chosen in a menu

    def __init__(
        self,
        places: Sequence[NavigationItem],
        jobs: Jobs,
        sources: Sequence[Source],
        recent: Recent = list,
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._pages = PageStack(places)
        self._discards = False  # what is entered and not saved, when the window closes
        self._messages = MessageArea()
        self.setWindowTitle("Almanac")
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_SIZE)
        self.setAcceptDrops(True)
        self._undo_function: Callback | None = None
        self._undo = bind(self, UNDO, self._undo_or_redo)
        self._redo = bind(self, REDO, self._undo_or_redo)
        self._redo.setShortcuts([self._redo.shortcut(), QKeySequence("Ctrl+Shift+Z")])
        self._import = bind(self, IMPORT_CONTACTS, self.import_asked.emit)
        self._new_person = bind(self, NEW_PERSON, self.new_person_asked.emit)
        self._back = bind(self, BACK, self._pages.go_back)
        self._forward = bind(self, FORWARD, self._pages.go_forward)
        self._mouse_buttons = MouseButtons(self, self._back, self._forward)
        self._actions = [
            self._import,
            self._new_person,
            bind(self, IMPORT_ANSWERS, self.import_answers_asked.emit),
            bind(self, REVIEW_ROWS, self.review_asked.emit),
            bind(self, FIND, self._start_finding),
            bind(self, SHORTCUTS, self._show_shortcuts),
            *(bind(self, GO_TO[one.key], partial(self._pages.choose, one.key)) for one in places),
        ]
        bind(self, QUIT, self.close)
        bind(self, GUIDE, self._show_guide)
        bind(self, MENU_BAR, lambda: self._menus.open_first())
        self._guide: GuideWindow | None = None
        self._rail = Rail(places)
        self._find = FindField(sources, native_shortcut(QKeySequence(FIND.shortcut)))
        self._strip = StatusBar(jobs, (self._undo, self._redo))
        self.setCentralWidget(self._build_ui())
        self._menus = MenuBar(self, self.page_of_action_asked.emit, recent)
        self.setMenuBar(self._menus)
        self._veil = DropOverlay(self._pages)
        self._rail.chosen.connect(self._pages.choose)
        self._pages.moved.connect(self._show_moved)
        self._pages.said.connect(self.show_message)
        jobs.changed.connect(self._pages.mark_changed)
        jobs.said.connect(self.show_message)
        jobs.crashed.connect(lambda report: show_crash(self, report))
        self.set_undo("", None)
        self._show_moved()

    def show_page(self, key: str, what: object = None) -> Page:
        """Show the page `key` and pass it `what`; returns the page. Back leads to the one before.

        Raises KeyError where there is no such page.
        """
        return self._pages.show_page(key, what)

    @property
    def page_key(self) -> str:
        """The key of the page that is shown, empty if none is."""
        return self._pages.key

    def show_standalone(self, widget: QWidget) -> None:
        """Show `widget` instead of the pages, and disable navigation."""
        self._pages.show_standalone(widget)
        self._set_ways_open(is_open=False)
        self.setEnabled(True)

    def end_standalone(self) -> None:
        """Enable navigation again and delete the widget shown instead of the pages."""
        self._pages.remove_standalone()
        self._set_ways_open(is_open=True)
        self.setEnabled(True)

    def leave_pages(self) -> None:
        """Let every page save unfinished input."""
        self._pages.leave_pages()

    def unsaved(self) -> str:
        """A sentence on what would be lost if the pages were removed now; or ""."""
        return self._pages.unsaved()

    def remove_pages(self) -> None:
        """Delete all pages; each is created again when next shown."""
        self._pages.remove_pages()

    def set_database(self, name: str, *, is_sample: bool) -> None:
        """Show in the title which database is open; sample data is marked in the rail, too."""
        self.setWindowTitle(f"{name} – Almanac")
        self._rail.set_note("Sample data" if is_sample else "")

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
        self._messages.show_message(message)

    def _show_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self)
        dialog.print_requested.connect(
            lambda: self.table_asked.emit(TableRequest(shortcuts_table(), TableUse.PRINT))
        )
        dialog.open()

    def customEvent(self, event: QEvent) -> None:
        if isinstance(event, TableRequest):
            self.table_asked.emit(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save unfinished input and wait for jobs; ask before anything is lost."""
        self.leave_pages()
        if (unsaved := self.unsaved()) and not self._discards:
            event.ignore()
            ask_to_discard(self, unsaved, self._discard_and_close)
            return
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
        if files := dropped_files(event.mimeData()):
            self._veil.invite(to_open=has_ending(files[0], DATABASE_ENDINGS))
            self._veil.setGeometry(self._pages.rect())
            self._veil.show()
            self._veil.raise_()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        event.acceptProposedAction()
        files = dropped_files(event.mimeData())
        folders = [path for path in files if path.is_dir()]
        messages = [path for path in files if has_ending(path, MESSAGE_ENDINGS)]
        if folders:
            self.folders_dropped.emit(folders)
        if messages:
            self.messages_dropped.emit(messages)
        for path in files:
            if path in folders or path in messages:
                continue
            signal = (
                self.database_dropped if has_ending(path, DATABASE_ENDINGS) else self.file_dropped
            )
            signal.emit(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._mouse_buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):  # a habit, where nothing waits for it
            self.show_message(_SAVED)
        elif not self._menus.run_shortcut(QKeySequence(event.keyCombination())):
            super().keyPressEvent(event)

    def _build_ui(self) -> QWidget:
        top = self._top = QWidget()
        top.setObjectName("top")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top.setFixedHeight(_TOP_HEIGHT)
        bar = QHBoxLayout(top)
        bar.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        bar.setSpacing(12)
        bar.addWidget(action_button(self._back, icon=True))
        self._find.setMinimumWidth(_LEAST_FIND_WIDTH)
        self._find.setMaximumWidth(_FIND_WIDTH)
        bar.addWidget(self._find, 1)
        bar.addStretch(0)
        bar.addWidget(action_button(self._import, text="Import…"))
        bar.addWidget(action_button(self._new_person, "primary"))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self._pages, 1)
        right.addWidget(self._messages)
        right.addWidget(self._strip)
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addLayout(right, 1)
        return result

    def _set_ways_open(self, *, is_open: bool) -> None:
        self._rail.setEnabled(is_open)
        self._top.setEnabled(is_open)
        self.setAcceptDrops(is_open)
        self._menus.has_pages = is_open
        self._show_moved()
        for action in self._actions:
            action.setEnabled(is_open)
        if not is_open:
            self.set_undo("", None)

    def _undo_or_redo(self) -> None:
        function = self._undo_function
        self.set_undo("", None)
        if function is not None:
            function()

    def _show_guide(self) -> None:
        from ui.shell.guide_pages import OF_PAGE
        from ui.shell.guide_window import GuideWindow

        if self._guide is None:
            self._guide = GuideWindow(self)
        self._guide.show_page(OF_PAGE.get(self.page_key, "getting-started"))

    def _start_finding(self) -> None:
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _show_moved(self) -> None:
        """Show in the rail which page is shown, and offer the ways back and forward."""
        if self.page_key:
            self._rail.set_current(self.page_key)
        is_open = bool(self.page_key)
        offer(self._back, when=is_open and self._pages.history.can_go_back)
        offer(self._forward, when=is_open and self._pages.history.can_go_forward)

    def _discard_and_close(self) -> None:
        self._discards = True
        self.close()

    def _stop_and_close(self) -> None:
        if not self._jobs.is_busy():  # it ended while the question stood
            self.close()
            return
        self._jobs.idle.connect(self.close, Qt.ConnectionType.SingleShotConnection)
        self._jobs.cancel_all()
