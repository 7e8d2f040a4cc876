"""Segments and lists are managed in their table, by keyboard, each act with undo offered."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from records.filters.segments import add_to_list, list_segments, save_segment
from surveys.frame_sources import FrameSource, frame_sources
from surveys.invitations import invite, plan_invitations
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import COMBINE_SEGMENTS, MANAGE_SEGMENTS
from ui.context import ListPeople, PageContext
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.segments.name_dialog import NameDialog
from ui.pages.alumni.segments.segment_menu import SegmentMenu
from ui.pages.alumni.segments.segments_view import SegmentsView
from ui.widgets import Message
from ui.widgets.plain_text import plain_caption


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> SegmentsView:
    """The table of a list, a segment, and a segment that uses it."""
    run_act(context.database, add_to_list, "Board", office.person_ids[:7])
    run_act(context.database, save_segment, "Doctors", "award = PhD")
    run_act(context.database, save_segment, "Women", "in segment Doctors and gender = female")
    page = show()
    page._filters._actions[MANAGE_SEGMENTS.key].trigger()
    settle(qtbot, context.jobs)
    made = child_of(page, SegmentsView)
    with qtbot.waitActive(page):
        page.activateWindow()
    return made


def rows(view: SegmentsView) -> list[tuple[str, str, str]]:
    found = [view._model.row(at) for at in range(view._model.rowCount())]
    return [(str(row[0]), str(row[1]), str(row[2])) for row in found]


def press(view: SegmentsView, qtbot: QtBot, name: str, key: Qt.Key, *modifier: object) -> None:
    with qtbot.waitActive(view.window()):
        view.window().activateWindow()
    view.select(name)
    view._table.setFocus()
    qtbot.keyClick(view._table, key, *modifier)


def dialog_of(view: QWidget) -> NameDialog:
    return next(one for one in view.window().findChildren(NameDialog) if one.isVisible())


def names(context: PageContext) -> list[str]:
    with context.database.read() as connection:
        return [one.name for one in list_segments(connection)]


def test_the_table_says_who_is_in_each_and_what_uses_it(
    view: SegmentsView, context: PageContext, qtbot: QtBot
) -> None:
    assert rows(view) == [
        ("Board", "List", "7"), ("Doctors", "Segment", "15"), ("Women", "Segment", "15"),
    ]  # fmt: skip
    view.select("Doctors")
    settle(qtbot, context.jobs)
    assert view._words.text() == "Award is PhD"
    assert view._uses.text() == "“Doctors” is used by the segment “Women”."
    qtbot.keyClicks(view._search, "board")
    assert [name for name, _, _ in rows(view)] == ["Board"]


def test_choosing_alumni_again_leads_back_to_the_people(
    view: SegmentsView,
) -> None:
    page = view.parentWidget()
    assert isinstance(page, AlumniPage)
    page.show_first_view()
    assert not view.isVisible()
    assert child_of(page, PeopleTable).isVisible()


def test_deleting_what_people_were_invited_from_asks_first(
    view: SegmentsView, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    wave = office.waves[1]
    with context.database.read() as connection:
        plan = plan_invitations(connection, wave, FrameSource(segment="Board"))
    run_act(context.database, invite, plan)
    settle(qtbot, context.jobs)
    press(view, qtbot, "Board", Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    box = next(one for one in view.findChildren(QMessageBox) if one.isVisible())
    assert box.text() == "People were invited from “Board” to CAC 2020."
    assert box.informativeText() == (
        "Invitations and figures stay as they are. No people are deleted."
    )
    next(one for one in box.buttons() if plain_caption(one.text()) == "Delete").click()
    settle(qtbot, context.jobs)
    assert names(context) == ["Doctors", "Women"]
    with context.database.read() as connection:
        assert frame_sources(connection, wave.id) == (FrameSource(segment="Board"),)


def test_a_segment_is_renamed_wherever_it_is_named_and_back(
    view: SegmentsView, context: PageContext, qtbot: QtBot, said: list[Message]
) -> None:
    press(view, qtbot, "Doctors", Qt.Key.Key_F2)
    dialog = dialog_of(view)
    dialog._name.setText("BOARD")
    assert dialog._problem.text() == "There is a list “Board” already. Choose another name."
    assert not dialog._accept.isEnabled()
    dialog._name.setText("PhDs")
    qtbot.keyClick(dialog._name, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert rows(view)[1:] == [("PhDs", "Segment", "15"), ("Women", "Segment", "15")]
    assert said[-1].text == "“Doctors” renamed to “PhDs”."
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert rows(view)[1:] == [("Doctors", "Segment", "15"), ("Women", "Segment", "15")]


def test_what_is_used_is_deleted_only_after_asking_and_comes_back(
    view: SegmentsView, context: PageContext, qtbot: QtBot, said: list[Message]
) -> None:
    press(view, qtbot, "Doctors", Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    box = next(one for one in view.findChildren(QMessageBox) if one.isVisible())
    assert box.text() == "“Doctors” is used by the segment “Women”."
    next(one for one in box.buttons() if plain_caption(one.text()) == "Delete").click()
    settle(qtbot, context.jobs)
    assert rows(view) == [("Board", "List", "7"), ("Women", "Segment", "–")]
    assert view._table.selected_rows() == [1]
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert ("Women", "Segment", "15") in rows(view)
    press(view, qtbot, "Women", Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert names(context) == ["Board", "Doctors"]


def test_copies_and_combinations_are_saved(
    view: SegmentsView, context: PageContext, qtbot: QtBot
) -> None:
    press(view, qtbot, "Board", Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.jobs)
    assert ("Board (copy)", "List", "7") in rows(view)
    view.select("Board")
    view._actions[COMBINE_SEGMENTS.key].trigger()
    dialog = dialog_of(view)
    combos = {one.accessibleName(): one for one in dialog.findChildren(QComboBox)}
    assert combos["First"].currentText() == "Board"
    combos["Second"].setCurrentText("Board")
    qtbot.keyClicks(dialog._name, "Lay members")
    qtbot.keyClick(dialog._name, Qt.Key.Key_Return)
    assert "Choose two different segments or lists." in dialog._problem.text()
    combos["Second"].setCurrentText("Doctors")
    combos["How they are combined"].setCurrentText("but not in")
    combos["Save as"].setCurrentIndex(1)
    qtbot.keyClick(dialog._name, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert ("Lay members", "List", "3") in rows(view)


def test_enter_shows_the_people_of_a_segment(
    view: SegmentsView, context: PageContext, qtbot: QtBot
) -> None:
    page = view.parent()
    assert isinstance(page, AlumniPage)
    press(view, qtbot, "Board", Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert not view.isVisible()
    assert page._query.segment == "Board"
    assert len(page._table.ids) == 7


def test_a_segment_is_found_in_the_menu_by_typing(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    for at in range(12):
        run_act(
            context.database,
            save_segment,
            f"Class of {1990 + at}",
            f"award_completed = {1990 + at}",
        )
    page.open(ListPeople())
    page.refresh()
    settle(qtbot, context.jobs)
    chip = page._filters._chips.segment
    assert chip.accessibleName() == "Segment: All alumni"
    chip.click()
    menu = child_of(page, SegmentMenu)
    qtbot.keyClicks(menu._search, "1999")
    qtbot.keyClick(menu._search, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert chip.accessibleName() == "Segment: Class of 1999"
    assert len(page._table.ids) == 1


def test_the_people_shown_are_saved_as_a_list(
    page: AlumniPage, context: PageContext, qtbot: QtBot, said: list[Message]
) -> None:
    page.open(ListPeople(expression="award = PhD", search="dahl"))
    settle(qtbot, context.jobs)
    page._filters._actions["save-list"].trigger()
    dialog = dialog_of(page)
    qtbot.keyClicks(dialog._name, "Callers")
    qtbot.keyClicks(dialog._description, "To be called in May")
    qtbot.keyClick(dialog._description, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert page._query.segment == "Callers"
    assert (len(page._table.ids), page._query.search) == (1, "")
    with context.database.read() as connection:
        (made,) = list_segments(connection)
    assert (made.is_list, made.description) == (True, "To be called in May")
    assert said[-1].text == "List “Callers” saved."


def test_changes_on_top_of_a_segment_update_it(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, save_segment, "Doctors", "award = PhD")
    page.refresh()
    page.open(ListPeople(expression="in segment Doctors and deceased"))
    settle(qtbot, context.jobs)
    update = page._filters._actions["update-segment"]
    assert update.text() == "Update “Doctors”"
    update.trigger()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert [one.expression for one in list_segments(connection)] == ["award = PhD and deceased"]
    assert page._query.segment == "Doctors"
    assert page._query.conditions == ()
    assert not update.isVisible()
