"""The QApplication, and whether there is a screen for it."""

import os
import sys

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.garbage_collector import GarbageCollector


def has_screen() -> bool:
    """Whether there is a screen to open a window on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def application() -> QApplication:
    """The QApplication, created if there is none."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    if not has_screen():  # pictures and PDF files need none
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    GarbageCollector(app)
    app.setApplicationName("Almanac")
    app.setOrganizationName("Almanac")
    app.setApplicationDisplayName("Almanac")
    QGuiApplication.setDesktopFileName("almanac")
    if QLocale.system().language() == QLocale.Language.C:  # a desk that says no country
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    return app
