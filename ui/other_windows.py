"""Notices what other windows, or other desks, save to the same database, and shows it here.

Asked for every few seconds, in a job, while the window can be seen. Knows no page.
"""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from core.changed import Area, Changed
from core.progress import Progress
from models.open_windows import OpenWindow
from queries.status import newer_batches
from ui.context import PageContext
from ui.theme import Tone
from ui.widgets.banners import Message
from ui.window import MainWindow

_EVERY: Final = 4_000  # milliseconds


class OtherWindows(QObject):
    """Watches for them from `begin` until `close`."""

    def __init__(self, context: PageContext, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._window = context, window
        path = context.database.path
        self._own = None if path is None else OpenWindow(path)
        self._seen: int | None = None  # the newest batch known; None before the first look
        self._own_batches: set[int] = set()
        self._has_others = self._is_looking = False
        context.jobs.changed.connect(self._note_own)
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY)
        self._clock.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and then every few seconds."""
        self.look()
        self._clock.start()

    def close(self) -> None:
        """Let other windows know that this one is gone."""
        self._clock.stop()
        if self._own is not None:
            self._own.close()

    def look(self) -> None:
        """Look once, unless the window is out of sight or a look is under way."""
        if self._is_looking or not self._window.isVisible() or self._window.isMinimized():
            return
        self._is_looking = True
        database, seen, own = self._context.database, self._seen, self._own

        def read(_progress: Progress) -> tuple[list[int], bool]:
            with database.read() as connection:
                newer = newer_batches(connection, seen)
            return newer, own is not None and own.has_others()

        self._context.jobs.read(read, self._show, failed=self._stop_looking)

    def _show(self, found: tuple[list[int], bool]) -> None:
        newer, has_others = found
        self._is_looking = False
        is_first = self._seen is None
        foreign = set(newer) - self._own_batches
        self._seen = max(newer, default=self._seen or 0)
        self._own_batches.clear()
        if foreign and not is_first:
            self._context.jobs.changed.emit(Changed(None, frozenset(Area), None))
        if has_others and not self._has_others:
            name = self._context.database.path
            text = (
                f"“{'' if name is None else name.name}” is also open in another window. What is"
                " saved there is shown here a few seconds later."
            )
            self._context.jobs.said.emit(Message(text, Tone.INFO))
        self._has_others = has_others

    def _stop_looking(self, _error: Exception) -> None:
        self._is_looking = False

    def _note_own(self, changed: Changed) -> None:
        if changed.batch_id is not None:
            self._own_batches.add(changed.batch_id)
