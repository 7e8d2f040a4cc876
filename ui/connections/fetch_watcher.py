"""Fetches answers from survey platforms while the window is open, as often as the office chose.

Knows no page.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from connections.accounts import ConnectedWave, waves_due
from core.progress import Progress
from models.database import utc_now
from ui.connections.fetch_job import start_fetch
from ui.context import PageContext

_MINUTE: Final = 60_000  # milliseconds


class FetchWatcher(QObject):
    """Looks every minute which waves are due, and fetches one of them."""

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._is_fetching = False
        self._tried: dict[int, datetime] = {}  # waves by id: what the user stopped is not repeated
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._clock.timeout.connect(self.look)

    def begin(self) -> None:
        """Fetch what is due a minute from now, and then look every minute."""
        self._clock.start()

    def look(self) -> None:
        """Fetch what is due, unless a fetch is under way."""
        if self._is_fetching:
            return
        self._is_fetching = True
        database = self._context.database

        def find(_progress: Progress) -> Sequence[ConnectedWave]:
            with database.read() as connection:
                return waves_due(connection, utc_now())

        self._context.jobs.read(find, self._fetch, failed=lambda _error: self._end())

    def _fetch(self, due: Sequence[ConnectedWave]) -> None:
        """Fetch the first of the waves that was not tried since it was due."""
        now = utc_now()
        for wave in due:
            tried = self._tried.get(wave.wave_id)
            if tried is None or tried + timedelta(hours=wave.every_hours or 0) <= now:
                self._tried[wave.wave_id] = now
                start_fetch(self._context, wave, self._end, is_asked=False)
                return
        self._end()

    def _end(self) -> None:
        self._is_fetching = False
