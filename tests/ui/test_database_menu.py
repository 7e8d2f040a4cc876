"""The File menu: another database, a new one, the sample; what fails leaves the open one open."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from core.paths import sample_database
from models.database import create_database
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.ui.office import settle
from ui.actions import NEW_DATABASE, OPEN_SAMPLE, RESET_SAMPLE, Action
from ui.applicable_actions import applicable_actions
from ui.bound_actions import text_of
from ui.shell.menu_bar import MenuBar
from ui.shell.window_placement import save_placement
from ui.start import Start


@pytest.fixture
def opened(start: Start, qtbot: QtBot, own_data_folder: Path, tmp_path: Path) -> Start:
    path = tmp_path / "office.almanac"
    create_database(path).close()
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(path))
    settle(qtbot, start.jobs)
    return start


def _menu(start: Start, *words: str) -> list[str]:
    """The entries of a menu once it is open; it is found by the words that lead to it."""
    bar = start.window.menuBar()
    assert isinstance(bar, MenuBar)
    actions = bar.actions()
    for word in words:
        menu = next(one for one in actions if text_of(one) == word).menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        actions = menu.actions()
    return [text_of(one) for one in actions if one.isEnabled() and not one.isSeparator()]


def _trigger(start: Start, menu: str, text: str) -> None:
    bar = start.window.menuBar()
    assert isinstance(bar, MenuBar)
    shown = next(one for one in bar.actions() if text_of(one) == menu).menu()
    assert isinstance(shown, QMenu)
    shown.aboutToShow.emit()
    next(one for one in shown.actions() if text_of(one) == text).trigger()


def _texts(start: Start) -> str:
    return " ".join(label.text() for label in start.window.findChildren(QLabel))


def test_another_database_takes_the_place_of_the_open_one(
    opened: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "branch.almanac"
    database = create_database(other)
    run_act(database, create_person, {"family_name": "Elsewhere"})
    database.close()
    assert opened.window.windowTitle() == "office.almanac – Almanac"
    former = opened.controller
    monkeypatch.setattr("ui.database_menu.ask_for_file", lambda *_: other)
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        _trigger(opened, "File", "Open database…")
    settle(qtbot, opened.jobs)
    assert opened.window.windowTitle() == "branch.almanac – Almanac"
    assert opened.controller is not former
    assert any("office.almanac" in one for one in _menu(opened, "File", "Open recent"))
    assert not any("branch.almanac" in one for one in _menu(opened, "File", "Open recent"))
    asked: list[object] = []
    monkeypatch.setattr("ui.pages.imports.page.ask_for_file", lambda *_: asked.append(1))
    opened.window.import_answers_asked.emit()  # the former database's window is gone
    settle(qtbot, opened.jobs)
    assert asked == [1]


def test_a_database_dropped_on_the_window_is_opened(
    opened: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    create_database(tmp_path / "branch.almanac").close()
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        opened.window.database_dropped.emit(tmp_path / "branch.almanac")
    settle(qtbot, opened.jobs)
    assert opened.window.windowTitle() == "branch.almanac – Almanac"


def test_a_file_that_cannot_be_opened_leaves_the_open_one(
    opened: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "letter.almanac"
    other.write_text("Dear alumni")
    former = opened.controller
    monkeypatch.setattr("ui.database_menu.ask_for_file", lambda *_: other)
    _trigger(opened, "File", "Open database…")
    settle(qtbot, opened.jobs)
    assert opened.controller is former
    assert "letter.almanac" in _texts(opened)
    assert opened.window.page_key == "overview"


def test_a_new_database_is_opened(
    opened: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new.almanac"
    monkeypatch.setattr("ui.database_menu.ask_for_target", lambda *_: new)
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        _trigger(opened, "File", "New database…")
    settle(qtbot, opened.jobs)
    assert opened.window.windowTitle() == "new.almanac – Almanac"


@pytest.mark.slow
@pytest.mark.parametrize("entry", [NEW_DATABASE, OPEN_SAMPLE])
def test_no_file_is_created_while_a_form_is_not_saved(
    opened: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: Action
) -> None:
    before = set(tmp_path.rglob("*"))
    asked: list[object] = []
    monkeypatch.setattr("ui.database_menu.ask_for_target", lambda *_: asked.append(1))
    monkeypatch.setattr(opened.window, "unsaved", lambda: "A new person is not saved.")
    applicable_actions(opened.window)[entry.key].trigger()
    settle(qtbot, opened.jobs)
    assert "A new person is not saved." in _texts(opened)
    assert (asked, set(tmp_path.rglob("*"))) == ([], before)
    assert not sample_database().exists()


def test_the_sample_is_tried_changed_and_reset(opened: Start, qtbot: QtBot) -> None:
    def people() -> int:
        assert opened.controller is not None
        with opened.controller.context.database.read() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM people").scalar_one())

    opened.window.show_page("reports")
    save_placement(opened.window, "reports", opened.preferences)
    with qtbot.waitSignal(opened.opened, timeout=120_000):
        applicable_actions(opened.window)[OPEN_SAMPLE.key].trigger()
    settle(qtbot, opened.jobs)
    assert opened.window.page_key == "overview"
    assert opened.window.windowTitle() == "Sample data – Almanac"
    assert "invented" in _texts(opened)
    assert OPEN_SAMPLE.key not in applicable_actions(opened.window)
    count = people()
    assert count > 0
    assert opened.controller is not None
    run_act(opened.controller.context.database, create_person, {"family_name": "Mine"})
    assert people() == count + 1
    settle(qtbot, opened.jobs)
    with qtbot.waitSignal(opened.opened, timeout=120_000):
        applicable_actions(opened.window)[RESET_SAMPLE.key].trigger()
    settle(qtbot, opened.jobs)
    assert people() == count
    assert sample_database().exists()


def test_a_second_window_is_said_and_what_it_saves_is_shown(opened: Start, qtbot: QtBot) -> None:
    assert opened.controller is not None
    path = opened.controller.context.database.path
    assert path is not None
    opened.controller._other_windows.look()
    settle(qtbot, opened.jobs)
    assert "also open in another window" not in _texts(opened)
    other = Start(opened.theme, opened.preferences)
    qtbot.addWidget(other.window)
    other.window.show()
    with qtbot.waitSignal(other.opened, timeout=30_000):
        other.open(str(path))
    settle(qtbot, other.jobs)
    assert "also open in another window" in _texts(other)
    assert other.controller is not None
    run_act(other.controller.context.database, create_person, {"family_name": "Elsewhere"})
    opened.controller._other_windows.look()
    settle(qtbot, opened.jobs)
    assert "also open in another window" in _texts(opened)
    assert "1 person" in _texts(opened)  # the overview in place of the welcome
    settle(qtbot, other.jobs)
    other.close()
    assert not opened.controller._other_windows._own.has_others()  # type: ignore[union-attr]  # of a file
