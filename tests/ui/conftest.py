"""A dressed application, for the tests of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Qt.ColorScheme.Light)


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    return Jobs()
