"""Every dialog that an action opens, as a screen reader and the keyboard see it.

The actions are those that apply on each page, so that a new dialog is walked through as well.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import (
    assert_wheel_scrolls_the_page,
    is_by_arrows,
    is_stop,
    name_of,
    tab_stops,
)
from tests.ui.office import Office, settle, with_groups
from ui.actions import MANAGE_SEGMENTS
from ui.applicable_actions import applicable_actions, available_actions
from ui.bound_actions import text_of
from ui.context import ListPeople, OpenWave, ShowPerson, ShowSettings
from ui.pages.alumni.filters.builder import FilterBuilder
from ui.start import Start
from ui.tables import DataTable
from ui.widgets import Tabs
from ui.widgets.dialogs import FormDialog

Show = Callable[[], None]
_LEAST = 25  # dialogs that are found


@pytest.fixture
def office_file(office_file: Path, filled_office: Office) -> Path:
    return with_groups(office_file, filled_office)


def _places(start: Start, qtbot: QtBot) -> Iterator[Show]:
    """Ways to show each page with something selected on it."""

    def page(key: str, what: object = None, *, tab: int = 0, rows: int = 0) -> Show:
        def show() -> None:
            start.window.show_page(key, what)
            settle(qtbot, start.jobs)
            if tab:
                next(
                    one for one in start.window.findChildren(Tabs) if one.isVisible()
                ).setCurrentIndex(tab)
                settle(qtbot, start.jobs)
            tables = [one for one in start.window.findChildren(DataTable) if one.isVisible()]
            if rows and tables:
                tables[0].selectRow(0)
                for _ in range(rows - 1):
                    qtbot.keyClick(tables[0], Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
                settle(qtbot, start.jobs)

        return show

    yield page("overview")
    yield page("alumni", ListPeople(expression='in segment "Board" and gender = female'), rows=1)
    yield page("alumni", ListPeople(), rows=3)
    for tab in range(4):
        yield page("alumni", ShowPerson(2), tab=tab)

    def segments() -> None:
        page("alumni", ListPeople())()
        applicable_actions(start.window)[MANAGE_SEGMENTS.key].trigger()
        settle(qtbot, start.jobs)
        next(one for one in start.window.findChildren(DataTable) if one.isVisible()).selectRow(0)

    yield segments
    yield page("surveys")
    for name in ("invitations", "responses", "findings"):
        yield page("surveys", OpenWave("CAC", "2018", name), rows=2)
    yield page("reports")
    for section in ("custom-fields", "synonyms", "watched-folders", "database", "about"):
        yield page("settings", ShowSettings(section))


def _bound(start: Start, key: str, text: str) -> QAction | None:
    """The action of that key and text that applies now."""
    found = available_actions(start.window)
    return next((one for one in found if (one.objectName(), text_of(one)) == (key, text)), None)


def _has_accept_key(dialog: QWidget) -> bool:
    keys = {one.key().toString() for one in dialog.findChildren(QShortcut)}
    return {"Ctrl+Return", "Ctrl+Enter"} <= keys


def _dialog(start: Start) -> QWidget | None:
    """The dialog or the popup that is open."""
    found = [
        one
        for one in start.window.findChildren(QWidget)
        if one.isWindow() and one.isVisible() and not isinstance(one, QMenu)
    ]
    return found[-1] if found else None


def _faults(dialog: QWidget) -> list[str]:
    """What keyboard and screen reader miss in `dialog`."""
    wanted = [one for one in dialog.findChildren(QWidget) if is_stop(one)]
    faults = [f"no name: {one!r}" for one in wanted if not name_of(one)]
    reached = tab_stops(dialog)
    faults += [
        f"not reached: {name_of(one)} {one!r}"
        for one in wanted
        if one not in reached and not is_by_arrows(one, reached)
    ]
    if isinstance(dialog, QDialog) and not dialog.windowTitle():
        faults.append("no title")
    for one in dialog.findChildren(QWidget):
        if isinstance(one, QComboBox | QAbstractSpinBox | QAbstractSlider):
            try:
                assert_wheel_scrolls_the_page(one)
            except AssertionError:
                faults.append(f"takes the wheel: {one!r}")
    return faults


@pytest.mark.slow
def test_each_dialog_is_named_reached_by_tab_and_closed_by_escape(
    opened: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    walked: dict[str, list[str]] = {}
    done: set[str] = set()
    for show in _places(opened, qtbot):
        show()
        keys = [(one.objectName(), text_of(one)) for one in available_actions(opened.window)]
        for key, text in keys:
            if not text.endswith("…") or f"{key} {text}" in done:
                continue
            done.add(f"{key} {text}")
            bound = _bound(opened, key, text)
            if bound is None:
                show()
                continue
            bound.trigger()
            settle(qtbot, opened.jobs)
            dialog = _dialog(opened)
            if dialog is None:
                show()
                continue
            title = f"{key}: {dialog.windowTitle() or type(dialog).__name__}"
            walked[title] = _faults(dialog)
            if isinstance(dialog, FormDialog | FilterBuilder) and not _has_accept_key(dialog):
                walked[title].append("Ctrl+Enter does not accept it")
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            settle(qtbot, opened.jobs)
            if _dialog(opened) is not None:
                walked[title].append("Escape does not close it")
                dialog.close()
    assert {title: faults for title, faults in walked.items() if faults} == {}
    assert len(walked) >= _LEAST
