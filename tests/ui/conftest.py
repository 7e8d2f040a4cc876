"""A dressed application, for the tests of the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.office import settle
from ui.jobs import Jobs
from ui.start import Start
from ui.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Qt.ColorScheme.Light)


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    return Jobs()


@pytest.fixture
def start(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """A window in which no database is open yet."""
    start = Start(theme, QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(start.window)
    start.window.show()
    yield start
    settle(qtbot, start.jobs)
    start.close()
