"""What all tests share: a window without a screen, and databases to work on."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.databases"]
