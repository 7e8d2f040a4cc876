"""Scans the watched folders while the window is open, and imports new files in jobs.

Knows no page.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from core.errors import Cancelled, UserError
from core.formats import format_number, plural
from core.progress import Progress
from importers.queue import worklist
from importers.queue.worklist import APPLIED, REFUSED, WAITING
from ui.context import IMPORTS, PageContext
from ui.formats import counts_in_words
from ui.jobs import STOPPED
from ui.theme import Tone
from ui.undo import offer_undo
from ui.widgets.banners import Message

if TYPE_CHECKING:  # loaded on the thread of a job, where a folder is watched
    from importers.queue.folder_scan import FolderScan
    from importers.queue.watched_import import FileOutcome

_MINUTE: Final = 60_000  # milliseconds
_SOON: Final = 4_000


class FolderWatcher(QObject):
    """Scans every minute, and sooner while a file is still being written."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._last_scan: FolderScan | None = None
        self._is_scanning = False
        self._ignored: frozenset[Path] = frozenset()  # the user stopped taking them in
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.scan)

    def begin(self) -> None:
        """Scan shortly after the first page is shown, and then every minute."""
        self._clock.start()
        QTimer.singleShot(_SOON, self, self.scan)

    def scan(self) -> None:
        """Scan the folders, unless a scan is running: a folder that does not answer takes long."""
        if self._is_scanning:
            return
        self._is_scanning = True
        database, before = self._context.database, self._last_scan

        def work(_progress: Progress) -> "FolderScan | None":
            with database.read() as connection:
                if not worklist.is_watching(connection):
                    return None
            from importers.queue.folder_scan import scan_folders

            return scan_folders(database, before)

        self._context.jobs.read(work, self._scanned, failed=self._failed)

    def _scanned(self, seen: "FolderScan | None") -> None:
        self._last_scan = seen
        if seen is None:
            self._is_scanning = False
            return
        ready = tuple(found for found in seen.ready if found.path not in self._ignored)
        if not seen.is_news or (seen.ready and not ready):
            self._finish_scan(seen)
            return
        database, wanted = self._context.database, replace(seen, ready=ready)
        files = plural(len(ready), "file")

        def work(progress: Progress) -> "tuple[FileOutcome, ...]":
            from importers.queue.folder_scan import import_files

            return import_files(database, wanted, progress)

        self._context.jobs.write(
            work,
            lambda taken: self._imported(seen, taken),
            title=f"Importing {files} from watched folders" if ready else "",
            failed=lambda error: self._stopped(wanted, error),
            in_background=True,
        )

    def _imported(self, seen: "FolderScan", taken: "Sequence[FileOutcome]") -> None:
        self._finish_scan(seen)
        told = [one for one in taken if one.outcome in (APPLIED, WAITING, REFUSED)]
        if len(told) == 1 and told[0].batch_id is not None and not told[0].waiting:
            one = told[0]
            words = counts_in_words(one.counts) or "nothing new"
            offer_undo(self._context, f"{one.found.path.name} imported: {words}.", told[0].batch_id)
        elif told:
            self._context.jobs.said.emit(
                Message(_summary(told), Tone.INFO, "Show", lambda: self._context.navigate(IMPORTS))
            )

    def _stopped(self, wanted: "FolderScan", error: Exception) -> None:
        """Ignore files whose import the user stopped until the next start."""
        if isinstance(error, Cancelled):
            self._ignored |= {found.path for found in wanted.ready}
            self._context.jobs.said.emit(STOPPED)
        elif isinstance(error, UserError):
            self._context.jobs.tell(error)
        self._is_scanning = False

    def _failed(self, _error: Exception) -> None:
        """Ignore database errors here: the visible page reports them."""
        self._is_scanning = False

    def _finish_scan(self, seen: "FolderScan") -> None:
        self._is_scanning = False
        if seen.unsettled:
            QTimer.singleShot(_SOON, self, self.scan)


def _summary(taken: "Sequence[FileOutcome]") -> str:
    applied = sum(one.batch_id is not None for one in taken)
    worklist = sum(one.outcome == WAITING or one.waiting > 0 for one in taken)
    refused = sum(one.outcome == REFUSED for one in taken)
    parts = [
        f"{plural(applied, 'file')} imported" if applied else "",
        f"{format_number(worklist)} to review" if worklist else "",
        f"{format_number(refused)} could not be read" if refused else "",
    ]
    return f"From watched folders: {', '.join(filter(None, parts))}."
