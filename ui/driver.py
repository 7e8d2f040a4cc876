"""Drives the window as a user would, by the texts of its buttons: for pictures and benchmarks.

Knows nothing about what is drawn or measured.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from ui.bound_actions import text_of
from ui.pictures import SIZE
from ui.start import Start
from ui.theme import Theme

_PATIENCE: Final = 3_000  # looks at a window in which nothing is under way
_LOOK: Final = 20  # milliseconds between two looks
_QUIET: Final = 12  # looks without a job: longer than a page waits before it asks for its charts


def open_on(address: str, theme: Theme, scratch: Path) -> Start:
    """The window on the database at `address`, with its preferences in the folder `scratch`."""
    start = Start(theme, QSettings(str(scratch / "preferences"), QSettings.Format.IniFormat))
    start.window.resize(SIZE)
    start.window.show()
    start.open(address)
    wait(start, lambda: start.controller is not None)
    return start


def press(start: Start, words: str, entry: str = "") -> None:
    """Press the button in sight that begins with `words`, or choose the `entry` of its menu."""
    settle(start)
    buttons = start.window.findChildren(QAbstractButton)
    button = next(one for one in buttons if one.isVisible() and one.text().startswith(words))
    menu = button.menu() if isinstance(button, QPushButton) else None
    if menu is None:
        button.click()
    else:
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if text_of(action).startswith(entry)).trigger()


def settle(start: Start) -> None:
    """Wait until all jobs have ended, including those that a page starts after its layout."""
    quiet = 0

    def is_quiet() -> bool:
        nonlocal quiet
        quiet = 0 if start.jobs.is_busy() else quiet + 1
        return quiet > _QUIET

    wait(start, is_quiet)


def wait(start: Start, until: Callable[[], bool]) -> None:
    """Let the window work until something is so.

    Jobs may take as long as they need: only a window that has nothing to do is given up, by a
    RuntimeError.
    """
    loop, clock = QEventLoop(), QTimer()
    idle = 0

    def look() -> None:
        nonlocal idle
        idle = 0 if start.jobs.is_busy() else idle + 1
        if until():
            loop.exit(0)
        elif idle > _PATIENCE:
            loop.exit(1)

    clock.timeout.connect(look)
    clock.start(_LOOK)
    if loop.exec():
        raise RuntimeError("the window never came to what was waited for")
