"""The menu bar on a filled office: what is enabled, what it does, and Back after a jump."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMenuBar, QTextBrowser
from pytestqt.qtbot import QtBot

from tests.ui.office import settle
from ui.actions import BY_KEY
from ui.bound_actions import text_of
from ui.context import ListPeople, OpenWave, ShowPerson, ShowTasks, TaskFilter
from ui.pages.alumni.page import AlumniPage
from ui.shell.guide_window import GuideWindow
from ui.shell.menu_bar import MENUS, Menu
from ui.shell.page import Page
from ui.start import Start

ALT = Qt.KeyboardModifier.AltModifier


def _menus(start: Start) -> QMenuBar:
    bar = start.window.menuBar()
    assert isinstance(bar, QMenuBar)
    return bar


def _entry(start: Start, menu: str, text: str) -> QAction:
    shown = next(one for one in _menus(start).actions() if text_of(one) == menu).menu()
    assert isinstance(shown, QMenu)
    shown.aboutToShow.emit()
    return next(one for one in shown.actions() if text_of(one) == text)


def _activate(start: Start, qtbot: QtBot) -> None:
    with qtbot.waitActive(start.window):
        start.window.activateWindow()


def _show(start: Start, qtbot: QtBot, key: str, what: object = None) -> None:
    start.window.show_page(key, what)
    settle(qtbot, start.jobs)


def _place(start: Start) -> object:
    page = start.window._pages.currentWidget()
    assert isinstance(page, Page)
    return page.place()


def _entries(menu: Menu) -> list[str]:
    keys: list[str] = []
    for one in menu.entries:
        keys += _entries(one) if isinstance(one, Menu) else [one.key] if one else []
    return keys


def test_every_entry_is_an_action_and_none_is_there_twice() -> None:
    keys = [key for menu in MENUS for key in _entries(menu)]
    assert set(keys) <= set(BY_KEY)
    assert len(keys) == len(set(keys))


def test_entries_apply_where_their_actions_do(opened: Start, qtbot: QtBot) -> None:
    assert not _entry(opened, "People", "Record consent…").isEnabled()
    assert _entry(opened, "File", "Back up now…").isEnabled()  # of another page
    _show(opened, qtbot, "alumni", ShowPerson(2))
    assert _entry(opened, "People", "Record consent…").isEnabled()
    assert _entry(opened, "Edit", "Search alumni").shortcut().toString() == "Ctrl+F"
    _entry(opened, "View", "Go to Surveys").trigger()
    settle(qtbot, opened.jobs)
    assert opened.window.page_key == "surveys"
    _entry(opened, "Help", "About Almanac").trigger()
    settle(qtbot, opened.jobs)
    assert opened.window.page_key == "settings"


def test_cut_and_paste_are_those_of_the_text_field_with_the_focus(
    opened: Start, qtbot: QtBot
) -> None:
    assert not _entry(opened, "Edit", "Paste").isEnabled()
    _show(opened, qtbot, "alumni")
    search = next(
        one for one in opened.window.findChildren(QLineEdit)
        if one.accessibleName() == "Search alumni"
    )  # fmt: skip
    search.setFocus()
    qtbot.keyClicks(search, "mary")
    search.selectAll()
    _entry(opened, "Edit", "Cut").trigger()
    assert search.text() == ""
    _entry(opened, "Edit", "Paste").trigger()
    assert search.text() == "mary"
    search.setText("")
    qtbot.keyClicks(search, "x")
    qtbot.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert search.text() == ""  # what was typed is undone, not what was saved
    settle(qtbot, opened.jobs)


def test_back_leads_to_where_a_jump_began(opened: Start, qtbot: QtBot) -> None:
    window = opened.window
    _show(opened, qtbot, "surveys", OpenWave("CAC", "2018", "responses"))
    _show(opened, qtbot, "alumni", ListPeople(expression="gender = female"))
    page = window.findChildren(AlumniPage)[0]
    listed = page._query
    _show(opened, qtbot, "alumni", ListPeople())
    _activate(opened, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    settle(qtbot, opened.jobs)
    assert page._query == listed
    handle, button = window.windowHandle(), Qt.MouseButton.BackButton
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, QPointF(400, 300),
        QPointF(window.mapToGlobal(QPoint(400, 300))), button, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(handle, press)
    settle(qtbot, opened.jobs)
    assert window.page_key == "surveys"
    assert _place(opened) == OpenWave("CAC", "2018", "responses")
    _activate(opened, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    settle(qtbot, opened.jobs)
    assert window.page_key == "alumni"
    assert page._query == listed


def test_f1_opens_the_guide_at_the_page_that_fits(opened: Start, qtbot: QtBot) -> None:
    _show(opened, qtbot, "imports")
    _activate(opened, qtbot)
    qtbot.keyClick(opened.window, Qt.Key.Key_F1)
    guide = opened.window.findChild(GuideWindow)
    assert guide is not None
    text = guide.findChild(QTextBrowser)
    assert text is not None
    assert text.documentTitle() == "Importing"
    guide.close()


def test_the_rail_leads_out_of_a_wave(opened: Start, qtbot: QtBot) -> None:
    _show(opened, qtbot, "surveys", OpenWave("CAC", "2018", "responses"))
    opened.window._pages.choose("surveys")
    settle(qtbot, opened.jobs)
    assert _place(opened) is None


def test_the_window_comes_back_where_it_was(opened: Start, qtbot: QtBot) -> None:
    _show(opened, qtbot, "reports")
    opened.window.resize(1000, 640)  # wider than the screen of the tests
    opened.window.close()
    settle(qtbot, opened.jobs)
    opened.close()
    again = Start(opened.theme, opened.preferences)
    qtbot.addWidget(again.window)
    assert again.window.height() == opened.window.height() == 640
    assert opened.controller is not None
    with qtbot.waitSignal(again.opened, timeout=30_000):
        again.open(opened.controller.context.database.name)
    settle(qtbot, again.jobs)
    assert again.window.page_key == "reports"
    again.close()


def _underlined(actions: Sequence[QAction]) -> list[str]:
    """The letters that choose entries, all in lower case."""
    found = [re.search("&([^&])", one.text().replace("&&", "")) for one in actions]
    return [one.group(1).lower() for one in found if one]


def _all_menus(bar: QMenuBar) -> list[QMenu]:
    menus = bar.findChildren(QMenu)
    for menu in menus:
        menu.aboutToShow.emit()
    return menus


def test_each_entry_of_a_menu_has_a_letter_of_its_own(opened: Start, qtbot: QtBot) -> None:
    for key, what in (
        ("surveys", OpenWave("CAC", "2018", "findings")),  # not last: its charts come later
        ("alumni", ShowPerson(2)),
        ("overview", None),
    ):
        _show(opened, qtbot, key, what)
        bar = _menus(opened)
        for actions in (bar.actions(), *(menu.actions() for menu in _all_menus(bar))):
            entries = [one for one in actions if not one.isSeparator()]
            letters = _underlined(entries)
            assert len(letters) == len(set(letters)) == len(entries)


def test_menus_are_used_by_their_letters_and_f10(opened: Start, qtbot: QtBot) -> None:
    _activate(opened, qtbot)
    bar = _menus(opened)
    qtbot.keyClick(opened.window, Qt.Key.Key_F10)
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    assert shown.menuAction() is bar.actions()[0]
    assert "Quit" in [text_of(one) for one in shown.actions()]
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    qtbot.keyClick(opened.window, Qt.Key.Key_V, ALT)
    view = QApplication.activePopupWidget()
    assert isinstance(view, QMenu)
    assert text_of(view.menuAction()) == "View"
    letter = _underlined([one for one in view.actions() if text_of(one) == "Go to Surveys"])[0]
    qtbot.keyClicks(view, letter)
    settle(qtbot, opened.jobs)
    assert opened.window.page_key == "surveys"


def test_the_shortcut_of_another_page_s_action_shows_that_page(opened: Start, qtbot: QtBot) -> None:
    _activate(opened, qtbot)
    _show(opened, qtbot, "alumni")
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    focused = QApplication.focusWidget() or opened.window
    qtbot.keyClick(focused, Qt.Key.Key_T, keys)
    qtbot.keyRelease(opened.window, Qt.Key.Key_Shift)  # else both stay down for the tests to come
    settle(qtbot, opened.jobs)
    assert _place(opened) == ShowTasks(TaskFilter.OPEN)


def test_shortcuts_work_while_the_menu_bar_has_the_focus(opened: Start, qtbot: QtBot) -> None:
    _activate(opened, qtbot)
    entry = _entry(opened, "View", "Go to Surveys")
    assert entry.shortcut().toString() == "Ctrl+3"
    menu = entry.parent()
    assert isinstance(menu, QMenu)
    menu.aboutToHide.emit()
    bar = _menus(opened)
    bar.setFocus()  # as after Alt and Escape
    qtbot.keyClick(bar, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, opened.jobs)
    assert opened.window.page_key == "surveys"
