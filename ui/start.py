"""Start of the window: draw the empty shell, open the database in a job, then show the pages.

Imports nothing that the empty shell does not need; what needs the database is main_controller.py.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QWidget

from core.errors import Cancelled, UserError
from core.paths import sample_database
from core.private_files import create_private, make_private
from core.progress import Progress
from core.temporary import remove_left_folders
from ui.actions import PAGE_TITLES, SWITCH_SCHEME
from ui.appearance import save_scheme, saved_scheme
from ui.application import application
from ui.bound_actions import bind
from ui.database_menu import DatabaseMenu
from ui.error_hooks import install_error_hooks
from ui.jobs import STOPPED, Jobs
from ui.shell.page import NavigationItem, Page
from ui.shell.search_results import Deliver
from ui.shell.window_placement import last_page, restore_placement, save_placement
from ui.theme import DARK, Theme, Tone, Type, colours
from ui.widgets import label, page_column
from ui.widgets.banners import Message
from ui.window import MainWindow

if TYPE_CHECKING:
    from models.database import Database
    from ui.main_controller import MainController
    from ui.passphrases import NewPassphrase


def open_window(address: str, file: Path | None = None) -> int:
    """Open the window on the database at `address`; give the exit status when it closes.

    The import of `file`, if any, begins when the database is open.
    """
    app = application()
    preferences = QSettings()
    _make_private(Path(preferences.fileName()))
    theme = Theme(app, saved_scheme(preferences))
    start = Start(theme, preferences)
    install_error_hooks(start.jobs)
    start.window.show()
    if file is not None:
        start.import_when_open(file)
    start.open(address)
    status = app.exec()
    start.close()
    return status


class Start(QObject):
    """The window before and while a database is open in it; `opened` when its first page stands."""

    opened = Signal()

    def __init__(self, theme: Theme, preferences: QSettings) -> None:
        super().__init__()
        self.theme, self.preferences = theme, preferences
        self.jobs = Jobs()
        self.controller: MainController | None = None
        self.window = MainWindow(
            [
                NavigationItem(key, title, key, self._maker(key), at_end=key == "settings")
                for key, title in PAGE_TITLES.items()
            ],
            self.jobs,
            [self._find],
            lambda: self._databases.recent(),
        )
        self._databases = DatabaseMenu(
            self.window, self.jobs, self.open_another, self._begin_replacing, self._may_close
        )
        bind(self.window, SWITCH_SCHEME, self._switch_scheme)
        restore_placement(self.window, preferences)
        self.window.setEnabled(False)  # there is nothing to ask before there is a database

    def open(self, address: str, sentence: str = "") -> None:
        """Open the database at `address` beside the window; then `sentence` is shown, if any."""
        self.jobs.read(
            self._opening(address),
            lambda make: self._begin(make, sentence),
            failed=lambda error: self._refused(address, error),
        )

    def import_when_open(self, file: Path) -> None:
        """Begin the import of `file` in the database that is opened next."""
        once = Qt.ConnectionType.SingleShotConnection
        self.opened.connect(lambda: self.window.file_dropped.emit(file), once)

    def open_another(self, address: str, sentence: str = "") -> None:
        """Open the database at `address` in place of the one that is open, if any.

        That one is closed when the other is open: what fails is said, and changes nothing.
        """
        if self.controller is None:
            self.open(address, sentence)
        elif self._may_close():
            self.jobs.read(
                self._opening(address),
                lambda make: self._swap(make, sentence),
                title="Opening the database",
                failed=lambda error: self._could_not_open(address, sentence, error),
            )

    def _opening(self, address: str) -> "Callable[[Progress], Callable[[], MainController]]":
        """The work that opens the database at `address`; what it returns begins with it."""

        def work(progress: Progress) -> "Callable[[], MainController]":
            # Loading SQLAlchemy takes longer than drawing the shell: it is done here as well.
            from importers.queue.draft_erasure import discard_drafts
            from records.erasure.older_copies import apply_later_erasures
            from records.history.batches import interrupted_titles
            from ui.context import PageContext
            from ui.database_access import open_or_create
            from ui.main_controller import MainController

            remove_left_folders()
            database = open_or_create(address)
            database.listeners.append(self.jobs.notify)
            erased = apply_later_erasures(database, discard_drafts, progress)
            interrupted = interrupted_titles(database)
            context = PageContext(
                database,
                self.jobs,
                self.window.show_page,
                self.theme,
                self.preferences,
                self.restore,
                self.protect,
                self.open_another,
            )
            return lambda: MainController(self.window, context, interrupted, erased)

        return work

    def close(self) -> None:
        """Keep where the window was, and close the database; called after it has closed."""
        save_placement(self.window, self.window.page_key, self.preferences)
        if self.controller is not None:
            self.controller.stop()
            self.controller.context.database.close()

    def restore(self, backup: Path) -> None:
        """Put `backup` in the place of the open database file, and open that.

        First whatever has the file open comes to its end.
        """
        from ui.database_replacement import restoring
        from ui.passphrases import with_unlocked

        begin = partial(self._begin_replacing, restoring(backup), "Restoring the backup")
        with_unlocked(self.window, self.jobs, backup, begin)

    def protect(self, new: "NewPassphrase") -> None:
        """Set, change or remove the passphrase of the open database file, and open it again."""
        from ui.database_replacement import protecting

        self._begin_replacing(protecting(new), "Rewriting the database")

    def _begin_replacing(self, work: Callable[[Path, Progress], str], title: str) -> None:
        """Run `work` on the database's path while nothing has it open, then open it again."""
        path = None if self.controller is None else self.controller.context.database.path
        if path is not None and self._may_close():
            self._close_pages(title, partial(self._replace, path, work, title))

    def _may_close(self) -> bool:
        """Whether nothing is being saved to the open database; else says so."""
        if any(job.writes for job in self.jobs.shown()):
            sentence = "Almanac is still saving. Try again when it has finished."
            self.window.show_message(Message(sentence, Tone.WARNING))
            return False
        if unsaved := self.window.unsaved():
            sentence = f"{unsaved} Create the person or clear the form first."
            self.window.show_message(Message(sentence, Tone.WARNING))
            return False
        return True

    def _close_pages(self, title: str, then: "Callable[[Database], object]") -> None:
        """Close the pages and wait for the jobs, then call `then` with the database, still open."""
        self.window.show_standalone(_replacing(title))
        self.window.leave_pages()

        def close() -> None:
            controller, self.controller = self.controller, None
            if controller is not None:
                self.window.remove_pages()
                controller.stop()
                controller.deleteLater()
                then(controller.context.database)

        if self.jobs.is_busy():
            self.jobs.idle.connect(close, Qt.ConnectionType.SingleShotConnection)
            self.jobs.cancel_all()
        else:
            close()

    def _swap(self, make: "Callable[[], MainController]", sentence: str) -> None:
        def begin(former: "Database") -> None:
            former.close()
            self._begin(make, sentence)

        self._close_pages("Opening the database", begin)

    def _could_not_open(self, address: str, sentence: str, error: Exception) -> None:
        """Ask for the passphrase or password of another database; say what else is wrong."""
        from ui.passphrases import with_unlocked

        if isinstance(error, UserError) and error.code == "passphrase":
            again = partial(self.open_another, address, sentence)
            with_unlocked(self.window, self.jobs, Path(address), again)
        elif isinstance(error, UserError) and error.code == "login_refused":
            self._databases.ask_for_server(address, error)
        elif isinstance(error, UserError):
            self.jobs.tell(error)

    def _replace(
        self,
        path: Path,
        work: Callable[[Path, Progress], str],
        title: str,
        database: "Database",
    ) -> None:
        def replace(progress: Progress) -> str:
            database.close()
            return work(path, progress)

        def failed(error: Exception) -> None:
            self.open(str(path), error.message if isinstance(error, UserError) else STOPPED.text)

        self.jobs.write(
            replace,
            lambda sentence: self.open(str(path), sentence),
            title=title,
            failed=failed,
        )

    def _begin(self, make: "Callable[[], MainController]", sentence: str) -> None:
        self.window.end_standalone()
        self.controller = make()
        name = self.controller.context.database.name
        self._databases.show_open(name)
        is_sample = name == str(sample_database())  # whose overview says what there is to see
        self.controller.begin("" if is_sample else last_page(self.preferences))
        if sentence:
            self.window.show_message(Message(sentence, Tone.WARNING))
        self.opened.emit()

    def _refused(self, address: str, error: Exception) -> None:
        from ui.open_failure import OpenFailurePage

        if isinstance(error, Cancelled):  # the window is closing
            return
        if not isinstance(error, UserError):  # told and logged by the jobs
            error = UserError(
                "Almanac could not open the database because of an internal error. Nothing was "
                "changed.",
                code="internal_error",
            )
        page = OpenFailurePage(self.jobs, address, error)
        page.open_asked.connect(self.open)
        page.close_asked.connect(self.window.close)
        self.window.show_standalone(page)

    def _switch_scheme(self) -> None:
        scheme = Qt.ColorScheme.Light if colours() is DARK else Qt.ColorScheme.Dark
        save_scheme(self.preferences, scheme)
        self.theme.set_scheme(scheme)

    def _maker(self, key: str) -> Callable[[], Page]:
        def make() -> Page:
            if self.controller is None:
                raise RuntimeError("no page stands before the database is open")
            return self.controller.make_page(key)

        return make

    def _find(self, text: str, deliver: Deliver) -> None:
        if self.controller is not None:
            self.controller.find(text, deliver)


def _replacing(title: str) -> QWidget:
    """The page shown while the database file is being replaced."""
    result = QWidget()
    column = page_column(result)
    column.addWidget(label(title, Type.TITLE))
    column.addWidget(label("Almanac reopens when this is finished.", ink="muted"))
    column.addStretch(1)
    return result


def _make_private(preferences: Path) -> None:
    """Restrict the preferences file to its owner."""
    with suppress(OSError):  # it exists, or there are none in a file (Windows), or no folder yet
        create_private(preferences)
    make_private(preferences)
