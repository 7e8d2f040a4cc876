"""Derived variables made in the window: from the list, from the groups shown, changed, deleted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.tables import questions
from surveys.derived_variables import (
    Bands,
    Definition,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
    list_derived_variables,
)
from surveys.survey_store import find_survey
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import settle
from ui.context import OpenWave, PageContext
from ui.figure_options.options_bar import FigureOptionsBar
from ui.figure_options.variable_dialog import VariableDialog
from ui.figure_options.variable_sources import Method, band_cuts, methods_of
from ui.pages.surveys.page import SurveysPage


@pytest.fixture
def bar(page: SurveysPage, context: PageContext, qtbot: QtBot) -> FigureOptionsBar:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    return page._wave._bar.options


def kept(context: PageContext) -> dict[str, Definition]:
    with context.database.read() as connection:
        survey = find_survey(connection, "CAC")
        found = list_derived_variables(connection, survey.id)
    return {one.name: one.definition for one in found}


def new_dialog(bar: FigureOptionsBar, context: PageContext, qtbot: QtBot) -> VariableDialog:
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    (new,) = [one for one in bar._popup.findChildren(QPushButton) if "New derived" in one.text()]
    qtbot.mouseClick(new, Qt.MouseButton.LeftButton)
    return opened(bar, context, qtbot)


def opened(bar: FigureOptionsBar, context: PageContext, qtbot: QtBot) -> VariableDialog:
    settle(qtbot, context.jobs)
    (dialog,) = [one for one in bar.findChildren(VariableDialog) if one.isVisible()]
    qtbot.waitUntil(lambda: dialog._source is not None)
    return dialog


def preview(dialog: VariableDialog, context: PageContext, qtbot: QtBot) -> list[str]:
    dialog._preview()
    settle(qtbot, context.jobs)
    return [dialog._groups.item(row).text() for row in range(dialog._groups.count())]


def choose(dialog: VariableDialog, source: str, method: Method) -> None:
    dialog._made_of.setCurrentIndex(dialog._made_of.findData(source))
    dialog._method.setCurrentIndex(dialog._method.findData(method))


def test_bands_are_previewed_saved_and_broken_down_by(
    bar: FigureOptionsBar, context: PageContext, qtbot: QtBot
) -> None:
    dialog = new_dialog(bar, context, qtbot)
    assert faults_of_dialog(dialog) == []
    choose(dialog, "award_completed", Method.BANDS)
    settle(qtbot, context.jobs)
    qtbot.keyClicks(dialog._cuts, "2010 1900")
    (shown,) = preview(dialog, context, qtbot)
    people, _, band = shown.partition("  ·  ")
    assert band == "1900–2009"  # nobody is in the others
    assert int(people) > 0
    dialog.accept()
    assert dialog._fault.text() == "Enter a name for the variable."
    qtbot.keyClicks(dialog._name, "Decade")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert kept(context) == {"Decade": Bands("award_completed", (1900.0, 2010.0))}
    assert bar.request("CAC", "2018").by == ("derived:Decade",)
    assert [chip.text() for chip in bar._chips] == ["By Decade"]


def test_values_are_joined_by_keys_and_the_chip_changes_and_deletes_them(
    bar: FigureOptionsBar, context: PageContext, qtbot: QtBot
) -> None:
    dialog = new_dialog(bar, context, qtbot)
    choose(dialog, "department", Method.JOIN)
    settle(qtbot, context.jobs)
    before = preview(dialog, context, qtbot)
    assert len(before) > 2
    dialog._name.setText("Departments")
    dialog.accept()
    assert dialog._fault.text() == "Select the values that belong together, and join them."
    table = dialog._join._table
    table.setFocus()
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    dialog._join._name.setFocus()
    qtbot.keyClicks(dialog._join._name, "Both")
    qtbot.keyClick(dialog._join._name, Qt.Key.Key_Return)  # joins, and does not save
    assert dialog.isVisible()
    joined = preview(dialog, context, qtbot)
    assert len(joined) == len(before) - 1
    first, second = (int(one.partition(" ")[0]) for one in before[:2])
    assert joined[0] == f"{first + second}  ·  Both"
    dialog.accept()
    settle(qtbot, context.jobs)
    (definition,) = kept(context).values()
    assert isinstance(definition, JoinedCategories)
    assert [label for label, _ in definition.joined] == ["Both"]

    bar._chips[0].clicked.emit()
    dialog = opened(bar, context, qtbot)
    assert dialog._name.text() == "Departments"
    assert dialog._join.joined() == definition.joined
    dialog._name.setText("Departments, joined")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert kept(context) == {"Departments, joined": definition}
    assert bar.request("CAC", "2018").by == ("derived:Departments, joined",)

    bar._chips[0].clicked.emit()
    dialog = opened(bar, context, qtbot)
    qtbot.mouseClick(dialog._delete, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert kept(context) == {}
    assert bar.request("CAC", "2018").by == ()


def test_groups_that_are_shown_are_joined_in_place(
    bar: FigureOptionsBar, context: PageContext, qtbot: QtBot
) -> None:
    department = next(one for one in bar._known() if one.key == "department")
    bar._add_variable(department)
    settle(qtbot, context.jobs)
    assert bar._join.isVisible()
    bar.join_groups(bar._groups[:2])
    dialog = opened(bar, context, qtbot)
    assert dialog._made_of.currentData() == "department"
    assert dialog._join._selected() == [0, 1]
    qtbot.mouseClick(dialog._join._join, Qt.MouseButton.LeftButton)
    dialog._name.setText("Joined")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert bar.request("CAC", "2018").by == ("derived:Joined",)
    assert len(bar._groups) >= 2
    assert f"{bar._groups[0]}".count(" and ") == 1


def test_the_end_of_a_scale_is_counted_and_a_name_that_is_taken_is_refused(
    bar: FigureOptionsBar, page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    with context.database.write(BatchKind.VARIABLE_SAVE) as changes:
        (key,) = changes.connection.scalars(
            select(questions.c.id).where(questions.c.code == "EASE")
        )
        changes.update(questions, [Change(key, {"is_ordered": True})])
    page.refresh()
    settle(qtbot, context.jobs)
    assert Method.TOP in methods_of("question:EASE", bar._options)
    for attempt in ("Hard", "hard"):
        dialog = new_dialog(bar, context, qtbot)
        choose(dialog, "question:EASE", Method.TOP)
        settle(qtbot, context.jobs)
        dialog._points.setValue(1)
        dialog._name.setText(attempt)
        dialog.accept()
        settle(qtbot, context.jobs)
    assert kept(context) == {"Hard": EndPoints("question:EASE", ScaleEnd.TOP, 1)}
    assert dialog._fault.text().startswith("There is already a derived variable “hard”.")
    dialog._points.setValue(20)
    qtbot.waitUntil(lambda: "in all" in dialog._state.text())
    dialog._name.setText("Too many")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "20 points" in dialog._fault.text()
    assert list(kept(context)) == ["Hard"]
    dialog.reject()


def test_under_disclosure_control_nobody_is_counted(
    bar: FigureOptionsBar, context: PageContext, qtbot: QtBot
) -> None:
    bar._safe.setChecked(True)
    settle(qtbot, context.jobs)
    dialog = new_dialog(bar, context, qtbot)
    choose(dialog, "question:PAPERS", Method.BANDS)
    settle(qtbot, context.jobs)
    qtbot.keyClicks(dialog._cuts, "5, 900")  # nobody has 900
    assert preview(dialog, context, qtbot) == ["Under 5", "5–899", "900 and over"]
    assert "not counted" in dialog._state.text()
    choose(dialog, "department", Method.JOIN)
    settle(qtbot, context.jobs)
    assert dialog._join._table.isColumnHidden(1)
    dialog.reject()


@pytest.mark.parametrize(
    ("text", "cuts"),
    [("5, 10,20", (5.0, 10.0, 20.0)), ("20;5 10", (5.0, 10.0, 20.0)), (" 2.5 ", (2.5,))],
)
def test_band_starts_are_read_in_any_order(text: str, cuts: tuple[float, ...]) -> None:
    assert band_cuts(text) == cuts


@pytest.mark.parametrize("text", ["", " , ", "5, ten"])
def test_band_starts_that_are_no_numbers_are_refused(text: str) -> None:
    with pytest.raises(UserError):
        band_cuts(text)
