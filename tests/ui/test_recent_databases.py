"""The databases opened lately: opened by Enter, missing ones said, taken off by Delete."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.known_databases import is_known, recent_databases, remember_database
from core.paths import sample_database
from models.database import create_database
from tests.ui.office import settle
from ui.jobs import Jobs
from ui.recent_databases import RecentDatabases
from ui.start import Start
from ui.tables import DataTable, MutedText
from ui.theme import Theme

NOON = datetime(2026, 11, 20, 12)


@pytest.fixture
def names(own_data_folder: Path, tmp_path: Path) -> list[str]:
    """A missing database, one that is there, and the sample, in the order of their opening."""
    there = tmp_path / "office.almanac"
    create_database(there).close()
    create_database(sample_database()).close()
    found = [str(tmp_path / "usb" / "gone.almanac"), str(there), str(sample_database())]
    for hour, name in enumerate(found):
        remember_database(name, NOON.replace(hour=hour))
    return found


def _table(widget: RecentDatabases) -> DataTable:
    table = widget.findChild(DataTable)
    assert table is not None
    return table


def _texts(widget: RecentDatabases, column: int) -> list[str]:
    model = _table(widget).table_model
    return [str(model.index(row, column).data() or "") for row in range(model.rowCount())]


@pytest.fixture
def recent(theme: Theme, jobs: Jobs, qtbot: QtBot, names: list[str]) -> RecentDatabases:
    result = RecentDatabases(jobs)
    qtbot.addWidget(result)
    result.resize(800, 300)
    settle(qtbot, jobs)
    return result


def test_they_are_listed_the_last_one_first_and_opened_by_enter(
    recent: RecentDatabases, names: list[str], qtbot: QtBot
) -> None:
    assert _texts(recent, 0) == ["Sample data", "office.almanac", "gone.almanac"]
    assert _texts(recent, 1)[1] == str(Path(names[1]).parent)
    assert _texts(recent, 3) == ["", "", "Not found"]
    table = _table(recent)
    names_shown = [table.table_model.row(row) or () for row in range(3)]
    assert [isinstance(cells[0], MutedText) for cells in names_shown] == [False, False, True]
    table.selectRow(1)
    with qtbot.waitSignal(recent.open_asked) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [names[1]]


def test_a_missing_one_is_said_and_not_opened(
    recent: RecentDatabases, jobs: Jobs, qtbot: QtBot
) -> None:
    table = _table(recent)
    table.selectRow(2)
    with qtbot.assertNotEmitted(recent.open_asked), qtbot.waitSignal(jobs.said) as said:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert said.args is not None
    assert "“gone.almanac” was not found in" in said.args[0].text
    settle(qtbot, jobs)


def test_delete_takes_one_off_the_list_but_not_from_the_disk(
    recent: RecentDatabases, jobs: Jobs, names: list[str], qtbot: QtBot
) -> None:
    table = _table(recent)
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    settle(qtbot, jobs)
    assert _texts(recent, 0) == ["Sample data", "gone.almanac"]
    assert Path(names[1]).exists()
    assert is_known(names[1])  # a missing database of the office is told from one that never was
    remember_database(names[1], NOON.replace(hour=20))
    assert recent_databases()[0].name == names[1]


def test_an_empty_database_lists_the_others_and_opens_them(
    start: Start, qtbot: QtBot, names: list[str], tmp_path: Path
) -> None:
    create_database(tmp_path / "new.almanac").close()
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(tmp_path / "new.almanac"))
    settle(qtbot, start.jobs)
    (recent,) = start.window.findChildren(RecentDatabases)
    assert recent.isVisible()
    assert _texts(recent, 0) == ["Sample data", "office.almanac", "gone.almanac"]
    with qtbot.waitSignal(start.opened, timeout=30_000):
        recent.open_asked.emit(names[1])
    settle(qtbot, start.jobs)
    assert start.window.windowTitle() == "office.almanac – Almanac"
