"""What all tests share: a window without a screen, and databases to work on.

With ALMANAC_WITHOUT_QT set, Qt cannot be imported at all: everything but the window must do
without it (make test runs it so).
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ.get("ALMANAC_WITHOUT_QT"):
    sys.modules.update(dict.fromkeys(("PySide6", "shiboken6", "qtpy", "qtawesome")))

pytest_plugins = ["tests.databases"]
