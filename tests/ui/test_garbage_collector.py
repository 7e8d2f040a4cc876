"""Objects of Qt that nothing refers to are destroyed on the window's thread alone."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from core.gc_control import gc_paused
from ui.garbage_collector import collect_due


class Clock(QObject):
    """Refers to itself, so that only a collection ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.own = self
        self.timer = QTimer(self, interval=60_000)
        self.timer.start()


def leave_clock(ended: list[threading.Thread]) -> None:
    weakref.finalize(Clock(), lambda: ended.append(threading.current_thread()))


def make_cycles() -> None:
    for _ in range(50_000):
        cycle: list[object] = []
        cycle.append(cycle)


def test_no_job_destroys_what_the_window_has_dropped(qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []
    leave_clock(ended)
    job = threading.Thread(target=make_cycles)
    job.start()
    job.join()
    assert ended == []
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_long_work_that_pauses_the_collector_pauses_this_one(qtbot: QtBot) -> None:
    gc.collect()
    ended: list[threading.Thread] = []
    with gc_paused():
        leave_clock(ended)
        make_cycles()
        collect_due()
        assert ended == []
    gc.collect()
    assert len(ended) == 1
