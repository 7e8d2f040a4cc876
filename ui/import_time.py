"""How smooth the window stays while a large file is taken in, and how soon Cancel takes effect.

The window runs in a process of its own, offscreen, and is driven through every step of the wizard.
`python -m ui.import_time DATABASE FILE` is that process; it prints a line of JSON.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSlider, QWidget

from ui.application import application
from ui.context import IMPORTS, ImportFile
from ui.driver import open_on, press, settle, wait
from ui.jobs import STOPPED
from ui.start import Start
from ui.theme import Theme
from ui.widgets import Message

_BEAT: Final = 10  # milliseconds between two paints that nothing holds up
_FIRST_CANCEL: Final = 0.3  # seconds after the beginning of a job; each further one comes later
_LATER: Final = 3.0  # times as late
_PAGES: Final = 5  # of each table that is looked through
_PAGE_DOWN: Final = QAbstractSlider.SliderAction.SliderPageStepAdd


def measure_import(address: str, path: Path) -> Mapping[str, float]:
    """Take the file at `path` in, by the window, into the database at `address`.

    Milliseconds between two paints: the 99th percentile ("paints") and the longest ("pause"); and
    seconds from Cancel to the end of the job, the longest of all jobs ("cancel") and of each
    ("cancel reading", ...). Raises CalledProcessError where the window did not come to the end.
    """
    told = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", __name__, address, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return found


class _Pulse(QWidget):
    """A spot on the window that is painted again and again, and notes when."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.times: list[float] = []
        self.setFixedSize(2, 2)
        self.show()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.update)
        self._clock.start(_BEAT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.times.append(time.perf_counter())

    def gaps(self) -> list[float]:
        """Milliseconds between one paint and the next."""
        pairs = zip(self.times, self.times[1:], strict=False)
        return [(after - before) * 1000 for before, after in pairs]


class _Run:
    """One file on its way in, with Cancel pressed in each of its jobs."""

    def __init__(self, start: Start, path: Path) -> None:
        self._start, self._path = start, path
        self._pulse = _Pulse(start.window)
        self._begun = False  # whether a job was seen since a button was pressed
        self._is_stopped = False  # whether it was told that a job was stopped
        start.jobs.listed.connect(self._note_jobs)
        start.jobs.said.connect(self._note_message)
        self._cancels: dict[str, float] = {}  # seconds until it took effect, by job

    def through(self) -> None:
        """Go through every step and apply."""
        self._stopping("reading", self._open)
        press(self._start, "Next: columns")
        self._stopping("checking", lambda: press(self._start, "Next: issues"))
        self._look_through()
        press(self._start, "Next: matches")
        self._look_through()
        press(self._start, "Review by rule…", "Add all as new people")
        self._stopping("settling", lambda: press(self._start, "Next: changes"))
        self._stopping("comparing", lambda: press(self._start, "Update"))
        self._look_through()
        self._stopping("applying", lambda: press(self._start, "Apply"))
        settle(self._start)

    def figures(self) -> dict[str, float]:
        """What `measure_import` gives."""
        gaps = self._pulse.gaps()
        return {
            "paints": statistics.quantiles(gaps, n=100)[-1],
            "pause": max(gaps),
            "cancel": max(self._cancels.values(), default=0.0),
            **{f"cancel {name}": seconds for name, seconds in self._cancels.items()},
        }

    def _open(self) -> None:
        self._start.window.show_page(IMPORTS, ImportFile(self._path))

    def _stopping(self, name: str, begin: Callable[[], None]) -> None:
        """Begin a job and stop it, later each time, until it was done before."""
        settle(self._start)
        delay = _FIRST_CANCEL
        while (taken := self._stopped(begin, delay)) is not None:
            self._cancels[name] = max(self._cancels.get(name, 0.0), taken)
            delay *= _LATER
        settle(self._start)

    def _stopped(self, begin: Callable[[], None], delay: float) -> float | None:
        """Begin a job, and seconds after it press Cancel: how long it goes on, None if it ended.

        A job that is done in spite of Cancel is not begun again.
        """
        jobs = self._start.jobs
        self._begun = self._is_stopped = False
        begin()
        wait(self._start, lambda: self._begun)
        began = time.perf_counter()
        wait(self._start, lambda: not jobs.shown() or time.perf_counter() - began > delay)
        if not jobs.shown():
            return None
        jobs.cancel_all()
        asked = time.perf_counter()
        wait(self._start, lambda: not jobs.shown())
        return time.perf_counter() - asked if self._is_stopped else None

    def _note_jobs(self) -> None:
        self._begun = self._begun or bool(self._start.jobs.shown())

    def _note_message(self, message: Message) -> None:
        self._is_stopped = self._is_stopped or message == STOPPED

    def _look_through(self) -> None:
        """Scroll every table in sight page by page, and then to its end."""
        settle(self._start)
        for table in self._start.window.findChildren(QAbstractItemView):
            if not table.isVisible():
                continue
            for _ in range(_PAGES):
                table.verticalScrollBar().triggerAction(_PAGE_DOWN)
                settle(self._start)
            table.scrollToBottom()
            settle(self._start)


def take_in(address: str, path: Path) -> dict[str, float]:
    """What `measure_import` gives, in this very process."""
    theme = Theme(application(), Qt.ColorScheme.Light)
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        start = open_on(address, theme, Path(scratch))
        settle(start)
        run = _Run(start, path)
        run.through()
        start.window.close()
        start.close()
    return run.figures()


if __name__ == "__main__":
    print(json.dumps(take_in(sys.argv[1], Path(sys.argv[2]))))  # noqa: T201
