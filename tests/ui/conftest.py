"""A dressed application and a filled office, for the tests of the window."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.database import open_database
from tests.office import Office, fill
from tests.ui.office import settle
from ui.garbage_collector import GarbageCollector
from ui.jobs import Jobs
from ui.start import Start
from ui.theme import Theme


@pytest.fixture(scope="package", autouse=True)
def _garbage_collector(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected as in the program; beyond these tests, as Python does by itself."""
    before = gc.get_threshold()
    collector = GarbageCollector(qapp)
    yield
    collector.deleteLater()
    gc.set_threshold(*before)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Qt.ColorScheme.Light)


@pytest.fixture(scope="session")
def filled_office(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose file is closed, to be copied: filling one takes as long as many a test."""
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("office") / "office.almanac")
    database = open_database(path)
    office = fill(database)
    database.close()
    return office


@pytest.fixture
def office_file(filled_office: Office, tmp_path: Path) -> Path:
    """The file of a filled office, which no program has open."""
    assert filled_office.database.path is not None
    return Path(shutil.copy(filled_office.database.path, tmp_path / "office.db"))


@pytest.fixture
def opened(start: Start, qtbot: QtBot, office_file: Path) -> Start:
    """The window on a filled office."""
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(office_file))
    settle(qtbot, start.jobs)
    return start


@pytest.fixture
def jobs(qtbot: QtBot) -> Jobs:
    return Jobs()


@pytest.fixture
def start(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Start:
    """A window in which no database is open yet."""
    start = Start(theme, QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat))

    def close(_window: QWidget) -> None:
        settle(qtbot, start.jobs)
        start.close()

    qtbot.addWidget(start.window, before_close_func=close)  # fixtures end after windows are gone
    start.window.show()
    return start
