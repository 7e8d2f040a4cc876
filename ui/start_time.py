"""How long until something is seen: this window against a bare one, each in a fresh process."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_RUNS: Final = 5
_BARE: Final = """
import time; began = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow(); window.resize(1280, 800); window.show(); app.processEvents()
print(time.perf_counter() - began)
"""
_OURS: Final = """
import time; began = time.perf_counter()
from PySide6.QtCore import QSettings, Qt
from ui.application import application
from ui.start import Start
from ui.theme import Theme
app = application()
start = Start(Theme(app, Qt.ColorScheme.Light), QSettings())
start.window.show(); app.processEvents()
print(time.perf_counter() - began)
"""


def measure_start() -> Mapping[str, float]:
    """Seconds to the first paint of this window ("window") and of a bare one ("bare"): medians.

    The runs take turns, so that a busy moment of the machine touches both.
    """
    times: dict[str, list[float]] = {"bare": [], "window": []}
    for _ in range(_RUNS):
        times["bare"].append(_run(_BARE))
        times["window"].append(_run(_OURS))
    return {name: statistics.median(found) for name, found in times.items()}


def _run(code: str) -> float:
    told = subprocess.run(  # noqa: S603 - our own interpreter and the two texts above
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")},
    )
    return float(told.stdout.split()[-1])
