"""Collects cycles of Python objects on the window's thread alone.

By itself Python collects on whichever thread is making objects. A widget or timer that is found on
the thread of a job is destroyed there, which Qt does not allow: the program hangs, or crashes
later.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_INTERVAL: Final = 100  # milliseconds
# Of each generation, the count from which it is due: of new objects, then of rounds among younger
# ones. The last is rare: with an import of 50,000 rows at hand, a round through all there is stops
# the window for 0.2 s and more.
_THRESHOLDS: Final = (700, 10, 500)


class GarbageCollector(QObject):
    """Takes the place of Python's own rounds, as long as Qt's event loop runs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.set_threshold(0)  # `gc.disable` would say that long work asks for a pause
        timer = QTimer(self, interval=_INTERVAL)
        timer.timeout.connect(collect_due)
        timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is due, unless `core.gc_control.gc_paused` holds."""
    if not gc.isenabled():
        return
    counts = zip(gc.get_count(), _THRESHOLDS, strict=True)
    due = [generation for generation, (count, least) in enumerate(counts) if count > least]
    if due:
        gc.collect(max(due))
