"""Milestones in the window: chosen, listed, printed for, exported and saved."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from records.filters.segments import list_segments
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import EXPORT_MILESTONE, MAILING, SAVE_SEGMENT, SHOW_MILESTONE, Action
from ui.applicable_actions import applicable_actions
from ui.context import ListPeople, PageContext, ShowMilestones
from ui.pages.alumni.mailing_dialog import MailingDialog
from ui.pages.alumni.milestones.milestones_view import MilestonesView
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.segments.name_dialog import NameDialog
from ui.widgets import Tabs

YEAR = date.today().year


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> MilestonesView:
    for name, completed in (("Ash", YEAR - 1), ("Birch", YEAR - 61), ("Cedar", YEAR - 61)):
        born = date(1970, date.today().month, 14)
        person = {"family_name": name, "award_completed": completed, "birth_date": born}
        run_act(context.database, create_person, person)
    page = show()
    page.open(ShowMilestones())
    settle(qtbot, context.jobs)
    with qtbot.waitActive(page):
        page.activateWindow()
    return child_of(page, MilestonesView)


def rows(view: MilestonesView) -> dict[str, str]:
    found = [view._model.row(at) for at in range(view._model.rowCount())]
    return {str(row[0]): str(row[2]) for row in found}


def do(view: MilestonesView, action: Action, context: PageContext, qtbot: QtBot) -> None:
    applicable_actions(view.window())[action.key].trigger()
    settle(qtbot, context.jobs)


def choose_tab(view: MilestonesView, number: int, context: PageContext, qtbot: QtBot) -> None:
    child_of(view, Tabs).setCurrentIndex(number)
    settle(qtbot, context.jobs)


def test_years_are_typed_and_their_people_listed(
    view: MilestonesView,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    assert list(rows(view)) == ["1 year", "5 years", "10 years", "25 years"]
    years = next(one for one in view.findChildren(QLineEdit) if "Years" in one.accessibleName())
    years.selectAll()
    qtbot.keyClicks(years, "1 62")
    qtbot.keyClick(years, Qt.Key.Key_Return)
    next(one for one in view.findChildren(QSpinBox)).setValue(YEAR + 1)
    settle(qtbot, context.jobs)
    assert rows(view)["62 years"] == "2"
    view._table.go_to(view._model.index(1, 0))
    qtbot.keyClick(view._table, Qt.Key.Key_Return)
    (_page, request) = visited[-1]
    assert isinstance(request, ListPeople)
    assert str(request.expression).startswith(f"award_completed = {YEAR - 61} and ")


def test_what_are_no_years_is_said(
    view: MilestonesView, context: PageContext, qtbot: QtBot
) -> None:
    years = next(one for one in view.findChildren(QLineEdit) if "Years" in one.accessibleName())
    years.selectAll()
    qtbot.keyClicks(years, "ten")
    qtbot.keyClick(years, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    said = [one.text() for one in view.findChildren(QLabel) if one.isVisible()]
    assert any("“ten” are not numbers" in one for one in said)
    assert rows(view) == {}
    assert SHOW_MILESTONE.key not in applicable_actions(view.window())


def test_birthdays_of_a_period_are_printed_for(
    view: MilestonesView, context: PageContext, qtbot: QtBot
) -> None:
    choose_tab(view, 1, context, qtbot)
    period = next(one for one in view.findChildren(QComboBox) if one.accessibleName() == "Period")
    assert period.currentText() == "This month"
    there = rows(view)
    day = next(one for one in there if one.startswith("14 "))
    view._table.go_to(view._model.index(list(there).index(day), 0))
    do(view, MAILING, context, qtbot)
    dialog = child_of(view, MailingDialog)
    boxes = {one.accessibleName(): one.currentText() for one in dialog.findChildren(QComboBox)}
    assert boxes["Who"] == f"{there[day]} people"
    assert boxes["Purpose"] == "Events"  # as the milestones were counted
    dialog.reject()


def test_a_class_is_exported_and_kept_as_a_segment(
    view: MilestonesView,
    context: PageContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    out = tmp_path / "class.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    choose_tab(view, 2, context, qtbot)
    row = list(rows(view)).index(f"Class of {YEAR - 61}")
    view._table.go_to(view._model.index(row, 0))
    do(view, EXPORT_MILESTONE, context, qtbot)
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    listed = [(one[1], one[-1]) for one in sheet.values]
    assert listed[0] == ("Name", "Contact")
    assert ("Birch", "Lost: no usable address") in listed
    do(view, SAVE_SEGMENT, context, qtbot)
    dialog = child_of(view, NameDialog)
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "Silver jubilee")
    dialog.accept()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        saved = next(one for one in list_segments(connection) if one.name == "Silver jubilee")
    assert saved.expression == f"award_completed = {YEAR - 61}"
