"""The window on an open database: its pages, its search, the rail's counts, backups and undo."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from core.changed import Changed
from core.formats import format_number, plural
from core.progress import Progress
from models.backups.automatic import EVERY, back_up_if_due
from models.backups.catalogue import newest_automatic_backup
from models.database import user_name
from queries.status import OfficeStatus, read_status
from ui.actions import Action
from ui.connections.fetch_watcher import FetchWatcher
from ui.context import (
    ALUMNI,
    IMPORTS,
    OVERVIEW,
    REPORTS,
    SETTINGS,
    SURVEYS,
    DecideReviews,
    ImportFile,
    NewPerson,
    PageContext,
    ReadBounces,
    ShowSettings,
)
from ui.dropped_folders import open_folders
from ui.folder_watcher import FolderWatcher
from ui.mail_sender import MailSender
from ui.other_windows import OtherWindows
from ui.pages.alumni.people_search import SIMILAR, people_source
from ui.pages.settings.section_search import section_source
from ui.print.table_dialog import PrintTableDialog
from ui.record_search import record_source
from ui.returned_mail.mailbox_watcher import MailboxWatcher
from ui.shell.action_search import action_source
from ui.shell.page import Page
from ui.shell.search_results import Deliver, SearchResult, Source
from ui.table_export import copy_rows, export_table
from ui.tables.snapshot import TableRequest, TableUse
from ui.theme import Tone
from ui.undo import undo
from ui.widgets.banners import Message
from ui.window import MainWindow

_MINUTE: Final = 60_000  # milliseconds


class MainController(QObject):
    """Connects the `window` to the database.

    `interrupted` are titles of batches a crash ended; `erased` is what opening had to erase, if
    anything.
    """

    def __init__(
        self, window: MainWindow, context: PageContext, interrupted: Sequence[str], erased: str = ""
    ) -> None:
        super().__init__(window)
        self.window, self.context, self.jobs = window, context, context.jobs
        self._people = people_source(self.context)
        # What else can be found by its name, such as pages of a guide, joins them here.
        self._sources: tuple[Source, ...] = (
            self._people,
            action_source(window, self._show_page_of),
            record_source(self.context),
            section_source(self.context),
        )
        self._backed_up_at: datetime | None = None
        self._next_backup = datetime.now()
        self._own_batch: int | None = None  # the last one that this window wrote
        self.jobs.changed.connect(self._note_change)
        self.window.import_asked.connect(self._import)
        # Methods of this object alone: they go with it when another database is opened.
        self.window.import_answers_asked.connect(self._import_responses)
        self.window.review_asked.connect(self._review_rows)
        self.window.page_of_action_asked.connect(self._show_page_of)
        self.window.file_dropped.connect(self._import)
        self.window.folders_dropped.connect(self._open_folders)
        self.window.messages_dropped.connect(self._read_messages)
        self.window.new_person_asked.connect(self._new_person)
        self.window.table_asked.connect(self._use_table)
        self._sentences = (
            *context.database.warnings,
            *map(_did_not_finish, interrupted),
            *filter(None, [erased]),
        )
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._folder_watcher = FolderWatcher(context, self)
        self._mailbox_watcher = MailboxWatcher(context, self)
        self._fetch_watcher = FetchWatcher(context, self)
        self._mail_sender = MailSender(context, self)
        self._other_windows = OtherWindows(context, window, self)

    def begin(self, page_key: str = "") -> None:
        """Show the page `page_key`, or the overview, and what there is to say after opening."""
        self.window.show_page(page_key if page_key in _PAGES else OVERVIEW)
        self._read_status()
        self._tick()
        self._folder_watcher.begin()
        self._mailbox_watcher.begin()
        self._fetch_watcher.begin()
        self._mail_sender.begin()
        self._clock.start(_MINUTE)
        self._other_windows.begin()
        for sentence in self._sentences:
            self.window.show_message(Message(sentence, Tone.WARNING))

    def stop(self) -> None:
        """Ask nothing more of the database, which is about to be closed."""
        self._clock.stop()
        self._other_windows.close()

    def make_page(self, key: str) -> Page:
        """The page of a place of the rail; each is loaded when it is first shown."""
        return _PAGES[key](self.context)

    def find(self, text: str, deliver: Deliver) -> None:
        """What matches the text typed on top of the window, in groups.

        Delivered once people are found, and again as more is.
        """
        results: dict[Source, Sequence[SearchResult]] = {}

        def receive(source: Source, found: Sequence[SearchResult]) -> None:
            results[source] = found
            if self._people not in results:
                return
            groups = [results.get(one, ()) for one in self._sources]
            deliver([one for group in _with_similar_last(groups) for one in group])

        for source in self._sources:
            source(text, partial(receive, source))

    def _show_page_of(self, action: Action) -> None:
        """Show the page and the section that offer `action`."""
        request = ShowSettings(action.section) if action.section else None
        self.window.show_page(action.page, request)

    def _import(self, path: Path | None = None) -> None:
        self.window.show_page(IMPORTS, ImportFile(path))

    def _read_messages(self, paths: list[Path]) -> None:
        self.window.show_page(SURVEYS, ReadBounces(tuple(paths)))

    def _open_folders(self, folders: list[Path]) -> None:
        open_folders(self.context, folders)

    def _import_responses(self) -> None:
        self.window.show_page(IMPORTS, ImportFile())

    def _review_rows(self) -> None:
        self.window.show_page(IMPORTS, DecideReviews())

    def _use_table(self, asked: TableRequest) -> None:
        match asked.use:
            case TableUse.COPY:
                copy_rows(self.context, asked.shown)
            case TableUse.EXPORT:
                export_table(self.context, self.window, asked.shown)
            case TableUse.PRINT:
                PrintTableDialog(self.window, self.jobs, asked.shown, asked.selected).open()

    def _new_person(self) -> None:
        self.window.show_page(ALUMNI, NewPerson())

    def _note_change(self, changed: Changed) -> None:
        if changed.batch_id is not None:
            self._own_batch = changed.batch_id
        self._read_status()

    def _read_status(self) -> None:
        database, own_batch = self.context.database, self._own_batch

        def read(_progress: Progress) -> OfficeStatus:
            with database.read() as connection:
                return read_status(connection, date.today(), user_name(), own_batch)

        self.jobs.read(read, self._show_status)

    def _show_status(self, status: OfficeStatus) -> None:
        window, last = self.window, status.last
        window.set_count(ALUMNI, format_number(status.people) if status.people else "")
        window.set_count(SURVEYS, f"{status.open_waves} open" if status.open_waves else "")
        window.set_count(IMPORTS, str(status.pending) if status.pending else "")
        if last is None or not last.can_be_undone:
            window.set_undo("", None)
        else:
            window.set_undo(
                last.action,
                lambda: undo(self.context, last.id, last.action, again=last.is_undone),
                redo=last.is_undone,
            )

    def _tick(self) -> None:
        """Back up when it is time, also where the computer slept meanwhile."""
        now = datetime.now()
        if now >= self._next_backup:
            self._next_backup = now + EVERY
            self._back_up()
        self._show_backup_age()

    def _back_up(self) -> None:
        database, path = self.context.database, self.context.database.path
        if path is None:
            return

        def work(_progress: Progress) -> datetime | None:
            now = datetime.now()
            newest = back_up_if_due(database, now) or newest_automatic_backup(path, now)
            return None if newest is None else newest.at

        self.jobs.read(work, self._backed_up)

    def _backed_up(self, at: datetime | None) -> None:
        self._backed_up_at = at
        self._show_backup_age()

    def _show_backup_age(self) -> None:
        at = self._backed_up_at
        self.window.set_backup("" if at is None else f"Backed up {ago(datetime.now() - at)}")


def ago(passed: timedelta) -> str:
    """“just now”, “9 minutes ago”, “3 hours ago”, “2 days ago”."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{plural(minutes, 'minute')} ago"
    if minutes < 48 * 60:
        return f"{plural(minutes // 60, 'hour')} ago"
    return f"{plural(minutes // (24 * 60), 'day')} ago"


def _with_similar_last(
    groups: Sequence[Sequence[SearchResult]],
) -> list[Sequence[SearchResult]]:
    """`groups` with people who are only similar behind what matches."""
    return sorted(groups, key=lambda group: bool(group) and group[0].group == SIMILAR)


def _did_not_finish(title: str) -> str:
    return f"“{title}” did not finish last time and nothing was saved. You can try again."


def _overview(context: PageContext) -> Page:
    from ui.pages.overview.page import OverviewPage

    return OverviewPage(context)


def _alumni(context: PageContext) -> Page:
    from ui.pages.alumni.page import AlumniPage

    return AlumniPage(context)


def _surveys(context: PageContext) -> Page:
    from ui.pages.surveys.page import SurveysPage

    return SurveysPage(context)


def _imports(context: PageContext) -> Page:
    from ui.pages.imports.page import ImportsPage

    return ImportsPage(context)


def _reports(context: PageContext) -> Page:
    from ui.pages.reports.page import ReportsPage

    return ReportsPage(context)


def _settings(context: PageContext) -> Page:
    from ui.pages.settings.page import SettingsPage

    return SettingsPage(context)


_PAGES: Final[dict[str, Callable[[PageContext], Page]]] = {
    OVERVIEW: _overview,
    ALUMNI: _alumni,
    SURVEYS: _surveys,
    IMPORTS: _imports,
    REPORTS: _reports,
    SETTINGS: _settings,
}
