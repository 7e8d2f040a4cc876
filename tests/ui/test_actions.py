"""The registry of actions: unique keys and shortcuts, Ctrl+K, and the shortcuts in the window."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from models.database import open_database
from records.events.events import Event, create_event
from records.events.participants import set_participation
from tests.acts import run_act
from tests.ui.office import Office, settle, with_groups
from ui.actions import (
    ACTIONS,
    ADD_FILTER,
    BACK,
    BY_KEY,
    COPY_PICTURE,
    FIND,
    FIND_IN_LIST,
    MANAGE_SEGMENTS,
    SHORTCUTS,
    UNDO,
    Action,
)
from ui.applicable_actions import applicable_actions, available_actions
from ui.bound_actions import action_button, bind, offer, set_text
from ui.context import ListPeople, OpenWave, ShowEvents, ShowPerson, ShowSettings
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.imports.wizard.issues.table import IssueTable
from ui.shell.find import FindField
from ui.shell.search_results import SearchResult
from ui.shell.shortcuts_dialog import ShortcutsDialog
from ui.start import Start
from ui.tables import DataTable
from ui.theme import Theme
from ui.widgets import Tabs

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_keys_texts_and_shortcuts_are_unique() -> None:
    for values in (
        [action.key for action in ACTIONS],
        [action.text for action in ACTIONS],
        [action.shortcut for action in ACTIONS if action.shortcut],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@dataclass(frozen=True)
class OpenOffice:
    """The window on a filled office."""

    start: Start
    qtbot: QtBot

    def show(self, key: str, what: object = None) -> None:
        """Show a page, and something of it."""
        self.start.window.show_page(key)
        settle(self.qtbot, self.start.jobs)
        if what is not None:
            self.start.window.show_page(key, what)
            settle(self.qtbot, self.start.jobs)

    def found(self, text: str) -> list[SearchResult]:
        """What Ctrl+K finds for a text."""
        window = self.start.window
        window.activateWindow()
        self.qtbot.keyClick(window, Qt.Key.Key_K, CONTROL)
        field = window.findChild(FindField)
        assert field is not None
        field.clear()
        self.qtbot.keyClicks(field, text)
        settle(self.qtbot, self.start.jobs)
        found = list(field.results())
        self.qtbot.keyClick(field, Qt.Key.Key_Escape)
        return found


@pytest.fixture
def office_file(office_file: Path, filled_office: Office) -> Path:
    """Its list and segment, and an event with somebody on its list."""
    with_groups(office_file, filled_office)
    database = open_database(office_file)
    dinner = run_act(database, create_event, Event("Alumni dinner"))
    run_act(database, set_participation, dinner.id, filled_office.person_ids[:1], "invited")
    database.close()
    return office_file


@pytest.fixture
def opened(opened: Start, qtbot: QtBot) -> OpenOffice:
    return OpenOffice(opened, qtbot)


def _no_two_of_one_shortcut(window: QWidget) -> None:
    live = [
        action.shortcut().toString()
        for action in available_actions(window)
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        and not action.shortcut().isEmpty()
    ]
    assert len(live) == len(set(live))


def _trigger(window: QWidget, action: Action) -> None:
    next(one for one in available_actions(window) if one.objectName() == action.key).trigger()


def _offers(window: QWidget, action: Action) -> bool:
    return any(one.objectName() == action.key for one in available_actions(window))


@pytest.mark.slow
def test_every_action_is_offered_where_it_applies(opened: OpenOffice) -> None:
    window = opened.start.window
    applied: set[str] = set()

    def note() -> None:
        _no_two_of_one_shortcut(window)
        applied.update(action.objectName() for action in available_actions(window))

    opened.show("overview")
    note()
    for what in (
        ListPeople(expression='in segment "Board" and gender = female'),
        ListPeople(expression='in segment "Doctors" and gender = female'),
        ListPeople(),
        ShowPerson(2),
    ):
        opened.show("alumni", what)
        note()
    _trigger(window, MANAGE_SEGMENTS)
    settle(opened.qtbot, opened.start.jobs)
    note()
    for events in (ShowEvents(), ShowEvents(1)):
        opened.show("alumni", events)
        shown = next(one for one in window.findChildren(DataTable) if one.isVisible())
        shown.selectRow(0)
        note()
    opened.show("alumni", ShowPerson(2))
    tabs = next(one for one in window.findChildren(Tabs) if one.isVisible())
    tabs.setCurrentIndex(1)  # career
    settle(opened.qtbot, opened.start.jobs)
    note()
    table = next(one for one in window.findChildren(DataTable) if one.isVisible())
    table.selectAll()
    note()
    opened.show("surveys")
    note()
    for tab in ("invitations", "mailings", "responses", "findings"):
        opened.show("surveys", OpenWave("CAC", "2018", tab))
        if tab == "invitations":
            shown = next(one for one in window.findChildren(DataTable) if one.isVisible())
            shown.selectRow(0)
        if tab == "findings":  # its charts are drawn after a pause
            opened.qtbot.waitUntil(lambda: _offers(window, COPY_PICTURE), timeout=30_000)
        note()
    opened.show("reports")
    note()
    for section in (
        "mail", "connections", "custom-fields", "synonyms", "watched-folders", "privacy",
        "database", "about",
    ):  # fmt: skip
        opened.show("settings", ShowSettings(section))
        note()
    applicable_actions(window)[BACK.key].trigger()
    note()
    elsewhere = {  # need an import, rows to review or a passphrase: see the tests of their pages
        "undo-batch", "skip-row", "redo", "review-responses", "remove-passphrase",
        "cut", "select-all",  # of the text field that has the focus
        "reset-sample",  # see test_database_menu.py
        "remove-answers",  # of an anonymous wave, see test_private_answers.py
        "mark-done",  # needs a task, see test_tasks_view.py
        "export-calendar",  # needs something that comes up, see the test of the overview
        "show-milestone", "export-milestone",  # see test_milestones.py
        "list-place", "list-without-country", "export-places",  # see test_places.py
        "list-group", "export-statistics",  # see test_statistics_view.py
        "edit-news", "mark-news", "delete-news", "export-news",  # see test_news.py
        "worklist-done",  # see test_worklists.py
        "review-proposals",  # needs a details wave, see test_details_wave.py
        # See test_proposals_view.py.
        "accept-proposals", "reject-proposals", "select-person", "accept-all-proposals",
        # See test_employers_view.py.
        "unify-employers", "unify-as-proposed", "different-employers", "separate-employers",
        "fill-sectors",
        # See the tests of duplicates.
        "search-duplicates", "compare-people", "mark-different", "merge-clear-cases",
        "merge-people",
        # In the builder of filters.
        "add-condition", "add-condition-group", "move-condition-up", "move-condition-down",
        "move-condition-in", "move-condition-out", "copy-condition", "remove-condition",
    }  # fmt: skip
    assert set(BY_KEY) - applied == elsewhere


def test_control_k_finds_the_actions_of_every_page_and_the_settings(opened: OpenOffice) -> None:
    opened.show("alumni", ShowPerson(2))
    for text, title, place in (
        ("import con", "Import contacts…", ""),
        ("back up", "Back up now…", "Settings"),
        ("log act", "Log activity…", "Prof Siobhán Brennan"),
        ("export this", "Export this table…", "People"),
        ("go surv", "Go to Surveys", ""),
        ("return address", "Office", "Settings · Return address"),
    ):
        assert (title, place) in [(one.title, one.subtitle) for one in opened.found(text)]


def test_an_action_of_another_page_is_done_there(opened: OpenOffice) -> None:
    (found,) = opened.found("new synonym")
    found.action()
    settle(opened.qtbot, opened.start.jobs)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "synonym" in " ".join(one.text() for one in dialog.findChildren(QLabel)).lower()
    dialog.close()


def test_shortcuts_work_where_their_action_is_in_sight(opened: OpenOffice) -> None:
    window, qtbot = opened.start.window, opened.qtbot
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)  # nothing to find in on the first page
    assert not isinstance(window.focusWidget(), QLineEdit)
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    settle(qtbot, opened.start.jobs)
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.accessibleName() == "Search alumni"
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    settle(qtbot, opened.start.jobs)
    form = window.findChild(NewPersonPanel)
    assert form is not None
    assert form.isVisible()


def test_control_z_undoes_the_last_change_and_control_y_redoes_it(opened: OpenOffice) -> None:
    window, qtbot = opened.start.window, opened.qtbot

    def offered(key: str) -> str:
        return next(
            (one.text() for one in available_actions(window) if one.objectName() == key), ""
        )

    window.activateWindow()
    first = offered("undo")
    assert first.startswith("Undo: ")
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, opened.start.jobs)
    assert offered("redo") == first.replace("Undo", "Redo")
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    settle(qtbot, opened.start.jobs)
    assert offered("undo") == first


def test_control_z_in_the_issues_of_an_import_undoes_a_fix(theme: Theme, qtbot: QtBot) -> None:
    host, undone = QWidget(), []
    qtbot.addWidget(host)
    bind(host, UNDO, lambda: undone.append("last change"))
    table = IssueTable()
    QVBoxLayout(host).addWidget(table)
    table.undo_asked.connect(lambda _lines: undone.append("fix"))
    host.show()
    host.activateWindow()
    table.undo.setEnabled(True)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Z, CONTROL)
    assert undone == ["fix"]


def test_all_shortcuts_are_listed(opened: OpenOffice) -> None:
    window, qtbot = opened.start.window, opened.qtbot
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    texts = {one.text() for one in dialog.findChildren(QLabel)}
    assert {action.text.removesuffix("…") for action in ACTIONS if action.shortcut} <= texts
    assert {"Alumni", FIND.shortcut, ADD_FILTER.shortcut, FIND_IN_LIST.shortcut} <= texts
    search = dialog.findChild(QLineEdit)
    assert search is not None
    qtbot.keyClicks(search, "undo")
    shown = [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]
    assert UNDO.text in shown
    assert ADD_FILTER.shortcut not in shown
    dialog.close()


def test_a_button_follows_its_action(theme: Theme, qtbot: QtBot) -> None:
    host, done = QWidget(), []
    qtbot.addWidget(host)
    action: QAction = bind(host, SHORTCUTS, lambda: done.append(1), text="R&D…")
    button = action_button(action)
    button.setParent(host)
    host.show()
    assert (button.text(), button.toolTip()) == ("R&D…", "R&D (Ctrl+/)")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    action.setEnabled(False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    set_text(action, "Other")
    offer(action, when=False)
    assert (button.text(), button.isVisible()) == ("Other", False)
    offer(action, when=True)
    assert button.isVisible()
