"""The builder of filters, used by keyboard: build, count, save, edit, as text, move and copy."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.errors import UserError
from records.filters.segments import find_segment, save_segment, size
from records.filters.text import to_text
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import EDIT_FILTER, EDIT_SEGMENT
from ui.context import ListPeople, PageContext
from ui.pages.alumni.filters.builder import FilterBuilder
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.segments.name_dialog import NameDialog
from ui.widgets import tab_stops
from ui.widgets.check_list import CheckListField
from ui.widgets.search_combo import SearchCombo

Build = Callable[[str], FilterBuilder]
Keys = Callable[..., None]

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_OUTLINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def build(page: AlumniPage, context: PageContext, qtbot: QtBot) -> Build:
    """Opens the builder on a filter, and waits for its count."""

    def show(expression: str = "") -> FilterBuilder:
        if expression:
            page.open(ListPeople(expression=expression))
            settle(qtbot, context.jobs)
        page._filters._actions[EDIT_FILTER.key].trigger()
        return opened(page, context, qtbot)

    return show


def opened(page: QWidget, context: PageContext, qtbot: QtBot) -> FilterBuilder:
    builder = next(one for one in page.findChildren(FilterBuilder) if one.isVisible())
    with qtbot.waitActive(builder):
        builder.activateWindow()
    counted(builder, context, qtbot)
    return builder


def counted(builder: FilterBuilder, context: PageContext, qtbot: QtBot) -> str:
    """How many people the builder says meet what was entered."""
    qtbot.waitUntil(lambda: not builder._preview._pause.isActive())
    settle(qtbot, context.jobs)
    return builder._preview._count.text()


def enter(builder: FilterBuilder, text: str, qtbot: QtBot) -> None:
    """Type into what has the focus, and choose what was typed by Enter."""
    at = builder.focusWidget()
    line = at.lineEdit() if isinstance(at, QComboBox) else at
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def press(
    builder: FilterBuilder,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = _NONE,
    times: int = 1,
) -> None:
    for _ in range(times):
        qtbot.keyClick(builder.focusWidget() or builder, key, modifier)


def choose_values(builder: FilterBuilder, qtbot: QtBot, *rows: int) -> None:
    """Open the list of values that has the focus, and check some of its rows by Space."""
    field = builder.focusWidget()
    assert isinstance(field, CheckListField)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    values = child_of(field, QListWidget)
    for row in rows:
        values.setCurrentRow(row)
        qtbot.keyClick(values, Qt.Key.Key_Space)
    qtbot.keyClick(values, Qt.Key.Key_Return)


def test_groups_are_built_counted_and_saved_by_keyboard(
    build: Build, page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("")
    assert counted(builder, context, qtbot).startswith("30 people · 1 condition is not complete")
    enter(builder, "award", qtbot)  # what the first condition is about
    press(builder, qtbot, Qt.Key.Key_Tab, times=2)
    choose_values(builder, qtbot, 0, 1)
    press(builder, qtbot, Qt.Key.Key_G, _CTRL)  # a group, of which none is to hold
    enter(builder, "do not contact", qtbot)
    press(builder, qtbot, Qt.Key.Key_Plus, _CTRL)
    enter(builder, "deceased", qtbot)
    group = builder._root.items[-1]
    join = child_of(group, QComboBox)
    join.setFocus()
    press(builder, qtbot, Qt.Key.Key_N)  # none
    builder._root.focus_first()
    press(builder, qtbot, Qt.Key.Key_Plus, _CTRL)
    enter(builder, "answered survey", qtbot)
    press(builder, qtbot, Qt.Key.Key_Tab, times=2)
    enter(builder, "2018", qtbot)
    assert counted(builder, context, qtbot) == "10 of 30 people"
    chosen = builder.filter()
    assert chosen is not None
    assert to_text(chosen) == (
        'award in (PhD, "MD(Res)") and answered "CAC/2018" and not (do_not_contact or deceased)'
    )
    press(builder, qtbot, Qt.Key.Key_Return, _CTRL)
    settle(qtbot, context.jobs)
    assert len(page._table.ids) == 10
    assert len(page._query.conditions) == 3


def test_a_segment_is_edited_in_the_builder_and_updated_with_undo(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, save_segment, "Doctors", "award = PhD")
    said: list[object] = []
    context.jobs.said.connect(said.append)
    page.open(ListPeople(expression="in segment Doctors"))
    settle(qtbot, context.jobs)
    page.refresh()
    settle(qtbot, context.jobs)
    page._filters._actions[EDIT_SEGMENT.key].trigger()
    builder = opened(page, context, qtbot)
    press(builder, qtbot, Qt.Key.Key_Plus, _CTRL)
    enter(builder, "gender", qtbot)
    assert counted(builder, context, qtbot).startswith("15 of 30 people · 1 condition is not")
    press(builder, qtbot, Qt.Key.Key_Return, _CTRL)
    assert builder.isVisible()
    assert "Select at least one value." in [one.text() for one in builder.findChildren(QLabel)]
    choose_values(builder, qtbot, 0)
    press(builder, qtbot, Qt.Key.Key_Return, _CTRL)
    settle(qtbot, context.jobs)
    assert expression_of(context, "Doctors") == "award in (PhD) and gender in (female)"
    said[-1].action()  # type: ignore[attr-defined]
    settle(qtbot, context.jobs)
    assert expression_of(context, "Doctors") == "award = PhD"


def expression_of(context: PageContext, name: str) -> str | None:
    with context.database.read() as connection:
        found = find_segment(connection, name)
    return found.expression if found is not None else None


def test_the_filter_is_edited_as_text_with_errors_said_beside(
    build: Build, page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("award = PhD")
    qtbot.mouseClick(builder._switch, Qt.MouseButton.LeftButton)
    assert builder._text.toPlainText() == "award in (PhD)"
    builder._text.setPlainText("award = PhD and (gender = female or ")
    assert "cannot be understood near “the end”" in builder._problem.text()
    qtbot.mouseClick(builder._switch, Qt.MouseButton.LeftButton)
    assert builder._stack.currentWidget() is builder._text
    qtbot.keyClicks(builder._text, "")
    builder._text.setPlainText("award = PhD and (gender = female or deceased)")
    assert builder._problem.isHidden()
    assert counted(builder, context, qtbot) == "15 of 30 people"
    qtbot.mouseClick(builder._switch, Qt.MouseButton.LeftButton)
    chosen = builder.filter()
    assert chosen is not None
    assert to_text(chosen) == "award in (PhD) and (gender in (female) or deceased)"
    builder.reject()
    settle(qtbot, context.jobs)
    assert len(page._query.conditions) == 1


def test_conditions_are_moved_copied_and_removed_by_key(
    build: Build, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("gender = female and deceased and do_not_contact")

    def text() -> str:
        chosen = builder.filter()
        return "" if chosen is None else to_text(chosen)

    press(builder, qtbot, Qt.Key.Key_Down, _OUTLINE)
    assert text() == "deceased and gender in (female) and do_not_contact"
    press(builder, qtbot, Qt.Key.Key_Right, _OUTLINE)  # into a new group
    press(builder, qtbot, Qt.Key.Key_D, _CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert text() == "deceased and (gender in (female) or gender in (female)) and do_not_contact"
    press(builder, qtbot, Qt.Key.Key_Left, _OUTLINE)
    press(builder, qtbot, Qt.Key.Key_Minus, _CTRL)
    assert text() == "deceased and gender in (female) and do_not_contact"
    builder.reject()
    settle(qtbot, context.jobs)


def test_records_are_counted_with_conditions_of_their_own(
    build: Build, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("")
    enter(builder, "engagements where", qtbot)
    chosen = builder.filter()
    assert chosen is not None
    assert to_text(chosen) == "any engagement"
    assert counted(builder, context, qtbot) == "15 of 30 people"
    builder.reject()
    settle(qtbot, context.jobs)


def test_all_that_tab_reaches_has_a_name_in_the_order_shown(
    build: Build, context: PageContext, qtbot: QtBot
) -> None:
    builder = build(
        'award = PhD and answered "CAC/2018" where (EASE = Easy)'
        " and at least 2 engagements where (kind = event) and in segment Doctors"
    )
    reached = tab_stops(builder)
    assert len(reached) > 30
    spoken = [QAccessible.queryAccessibleInterface(one) for one in reached]
    assert all(one is not None and one.text(QAccessible.Text.Name) for one in spoken)
    inside = [one for one in builder._root.tab_stops() if one.isVisible()]
    inside[0].setFocus()
    for stop in inside:
        assert builder.focusWidget() is stop
        press(builder, qtbot, Qt.Key.Key_Tab)
    builder.reject()
    settle(qtbot, context.jobs)


def test_what_no_editor_has_is_shown_as_text(
    build: Build, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("employer in (A, B) and award_completed older than 20 years")
    chosen = builder.filter()
    assert chosen is not None
    assert "employer in (A, B)" in to_text(chosen)
    lines = [one for one in builder.findChildren(QLineEdit) if one.isVisible()]
    assert "employer in (A, B)" in [one.text() for one in lines]
    builder.reject()
    settle(qtbot, context.jobs)


def test_a_segment_that_has_become_void_is_corrected_as_text(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    segment = run_act(context.database, save_segment, "Doctors", "award = PhD")
    page.refresh()
    settle(qtbot, context.jobs)
    page._filters.edit_segment(replace(segment, expression="custom.gone = 1 and award = PhD"))
    builder = opened(page, context, qtbot)
    assert builder._text.toPlainText() == "custom.gone = 1 and award = PhD"
    assert "There is no field “custom.gone”" in builder._problem.text()
    builder._text.setPlainText("award = PhD and deceased")
    press(builder, qtbot, Qt.Key.Key_Return, _CTRL)
    settle(qtbot, context.jobs)
    assert expression_of(context, "Doctors") == "award = PhD and deceased"


@pytest.mark.parametrize(
    ("before", "comparisons", "after"),
    [
        ("award_completed > 1999", ["is from"], "award_completed >= 1999"),
        ("award = PhD", ["is none of"], "not award in (PhD)"),
        ("family_name = Ade", ["starts with"], "family_name starts with Ade"),
        ("birth_date = 1980-03-01", ["is between", "is before"], 'birth_date < "1980-03-01"'),
        ("birth_date in March 1980", ["is between", "is in"], "birth_date in March 1980"),
        ("birth_date in March 1980", ["is after"], 'birth_date > "1980-03"'),
        ("birth_date between 1980 and 1990", ["is from"], "birth_date >= 1980"),
        ("birth_date in the last 2 years", ["is after"], None),
        ("birth_date = 1980-03-01", ["is in"], None),
    ],
)
def test_the_values_that_fit_stay_when_the_comparison_changes(
    before: str,
    comparisons: list[str],
    after: str | None,
    build: Build,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    builder = build(before)
    ways = next(c for c in builder.findChildren(QComboBox) if c.accessibleName() == "Condition")
    for comparison in comparisons:
        ways.setCurrentIndex(ways.findText(comparison))
        assert ways.currentText() == comparison
    if after is None:
        with pytest.raises(UserError, match="not complete"):
            builder.filter()
    else:
        chosen = builder.filter()
        assert chosen is not None
        assert to_text(chosen) == after
    builder.reject()
    settle(qtbot, context.jobs)


def test_a_filter_is_saved_as_a_segment_from_the_builder(
    build: Build, page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, save_segment, "Doctors", "deceased")
    page.refresh()
    settle(qtbot, context.jobs)
    builder = build("award = PhD")
    buttons = {one.text(): one for one in builder.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Save as segment…"], Qt.MouseButton.LeftButton)
    dialog = next(one for one in page.findChildren(NameDialog) if one.isVisible())
    qtbot.keyClicks(dialog._name, "DOCTORS")
    assert "There is a segment “Doctors” already." in dialog._problem.text()
    assert not dialog._accept.isEnabled()
    qtbot.keyClicks(dialog._name, " of philosophy")
    qtbot.keyClick(dialog._name, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert page._query.segment == "DOCTORS of philosophy"
    with context.database.read() as connection:
        saved = find_segment(connection, "doctors of philosophy")
        assert saved is not None
        assert size(connection, saved) == len(page._table.ids) == 15


@pytest.fixture
def type_keys(qtbot: QtBot) -> Keys:
    """Types texts and presses keys where a person's arrive: in an open list, or in the focus."""

    def send(*pressed: str | Qt.Key) -> None:
        for one in pressed:
            for key in one if isinstance(one, str) else (one,):
                at = QApplication.activePopupWidget() or QApplication.focusWidget()
                assert at is not None
                qtbot.keyClick(at, key)
                QApplication.processEvents()

    return send


@pytest.mark.parametrize("choose", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
@pytest.mark.parametrize(("typed", "name"), [("award", "Award"), ("nationa", "Nationality")])
def test_typing_the_name_of_a_field_chooses_it(
    typed: str,
    name: str,
    choose: Qt.Key,
    build: Build,
    type_keys: Keys,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    builder = build("")
    type_keys(typed, choose)
    what = builder._root.items[0].findChild(SearchCombo)
    assert what is not None
    assert what.currentText() == name
    assert what.currentData().label == name
    builder.reject()
    settle(qtbot, context.jobs)


def test_what_was_typed_counts_when_apply_is_clicked_next(
    build: Build, type_keys: Keys, page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    builder = build("")
    type_keys("engagements w")
    offered = QApplication.activePopupWidget()
    assert offered is not None
    offered.hide()
    qtbot.mouseClick(builder._accept, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    (condition,) = page._query.conditions
    assert to_text(condition) == "any engagement"


def test_records_and_invitations_are_asked_for_by_keyboard_alone(
    build: Build, type_keys: Keys, page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    tab, down, enter_key = Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Return
    builder = build("")
    type_keys("awards", tab)
    type_keys(*[tab] * 5, enter_key)  # past how many, its menu and all/any/none to + Condition
    type_keys("compl", tab, *[down] * 4, tab, "2010", tab)  # completed is after 2010
    type_keys(*[tab] * 4, enter_key)  # to the outer + Condition
    type_keys("invited to", tab, down, tab, "2018", tab)
    chosen = builder.filter()
    assert chosen is not None
    assert to_text(chosen) == (
        'any award where (award_completed > 2010) and not invited to "CAC/2018"'
    )
    press(builder, qtbot, enter_key, _CTRL)
    settle(qtbot, context.jobs)
    assert len(page._query.conditions) == 2
