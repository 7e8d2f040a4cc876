"""A derived variable made in the window: named, defined, saved, and broken down by at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.findings import BreakDown, FindingsOptions
from surveys.derived_variables import (
    Bands,
    Definition,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
    list_derived_variables,
)
from surveys.example_questionnaire import EXAMPLE
from surveys.questionnaire import complete_questionnaire
from surveys.survey_store import find_survey
from tests.ui.office import Office, settle
from ui.context import OpenWave, PageContext
from ui.figure_options.options_bar import FigureOptionsBar
from ui.figure_options.variable_dialog import VariableDialog
from ui.pages.surveys.page import SurveysPage


@pytest.fixture
def bar(page: SurveysPage, context: PageContext, qtbot: QtBot) -> FigureOptionsBar:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    return page._wave._bar.options


@pytest.fixture
def dialog(bar: FigureOptionsBar, page: SurveysPage, qtbot: QtBot) -> VariableDialog:
    """The dialog, opened by the link below the list of break-downs."""
    qtbot.mouseClick(bar._add, Qt.MouseButton.LeftButton)
    links = bar._popup.findChildren(QPushButton)
    (link,) = [one for one in links if one.text() == "New derived variable…"]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert not bar._popup.isVisible()
    found = page.findChild(VariableDialog)
    assert found is not None
    return found


def choose(box: QComboBox, start: str) -> None:
    """Choose the first entry that begins with `start`."""
    box.setCurrentIndex(box.findText(start, Qt.MatchFlag.MatchStartsWith))
    assert box.currentText().startswith(start)


def saved(office: Office) -> dict[str, Definition]:
    with office.database.read() as connection:
        survey = find_survey(connection, "CAC")
        return {one.name: one.definition for one in list_derived_variables(connection, survey.id)}


def test_bands_are_saved_and_broken_down_by(
    dialog: VariableDialog,
    bar: FigureOptionsBar,
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    qtbot.keyClicks(dialog._name, "Early or late")
    choose(dialog._way, "Numbers")
    choose(dialog._source, "Years since award")
    qtbot.keyClicks(dialog._cuts, "10, 5")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert saved(office) == {"Early or late": Bands("years_since_award", (5, 10))}
    assert [chip.text() for chip in bar._chips] == ["By Early or late"]
    findings = page._wave._findings._findings
    assert findings is not None
    assert findings.summary.breakdown is not None
    assert [one.label for one in findings.summary.breakdown.groups if one.known]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window, which lives as long as its dialog is tested."""
    result = QWidget()
    qtbot.addWidget(result)
    result.show()
    return result


@pytest.fixture
def example(host: QWidget) -> VariableDialog:
    """The dialog for a questionnaire of every kind of question."""
    asked = complete_questionnaire(EXAMPLE)
    options = FindingsOptions(
        questions=[BreakDown(f"question:{one.code}", one.full_text) for one in asked.questions],
        questionnaire=asked,
    )
    result = VariableDialog(host, options)
    result.open()
    return result


def test_answers_are_joined_by_checking_them(example: VariableDialog, qtbot: QtBot) -> None:
    question = next(one for one in example._questions.values() if len(one.choices) > 2)
    source = f"question:{question.code}"
    qtbot.keyClicks(example._name, "Joined")
    example._source.setCurrentIndex(example._source.findData(source))
    qtbot.keyClick(example, Qt.Key.Key_Return)
    assert example._fault.text() == "Choose at least two values to join."
    first, second = question.choices[:2]
    example._choices.check([first.text, second.text])
    with qtbot.waitSignal(example.accepted):
        qtbot.keyClick(example, Qt.Key.Key_Return)
    label = f"{first.text} and {second.text}"
    joined = ((label, (first.code, second.code)),)
    assert example.definition == JoinedCategories(source, joined)


def test_values_of_a_field_are_joined_under_a_name(
    dialog: VariableDialog, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    qtbot.keyClicks(dialog._name, "Place")
    choose(dialog._source, "Country")
    qtbot.keyClicks(dialog._values, "Spain; France;Spain")
    qtbot.keyClicks(dialog._label, "Europe")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    joined = (("Europe", ("Spain", "France")),)
    assert saved(office) == {"Place": JoinedCategories("country", joined)}


@pytest.mark.parametrize(("way", "end"), [("Top", ScaleEnd.TOP), ("Bottom", ScaleEnd.BOTTOM)])
def test_the_end_of_a_scale_leaves_at_least_one_point(
    example: VariableDialog, qtbot: QtBot, way: str, end: ScaleEnd
) -> None:
    qtbot.keyClicks(example._name, "Two points")
    choose(example._way, way)
    source = str(example._source.currentData())
    question = example._questions[source]
    assert example._points.maximum() == len(question.choices) - 1
    example._points.setValue(2)
    with qtbot.waitSignal(example.accepted):
        qtbot.keyClick(example, Qt.Key.Key_Return)
    assert example.definition == EndPoints(source, end, 2)


def test_a_survey_without_a_scale_says_so(dialog: VariableDialog) -> None:
    choose(dialog._way, "Top")
    assert dialog._fault.text() == "This survey has no question with a scale."
    assert not dialog._accept.isEnabled()
    choose(dialog._way, "Join")
    assert dialog._accept.isEnabled()
    dialog.reject()


@pytest.mark.parametrize("typed", ["", "five", "5, x", "nan", "inf"])
def test_bands_without_numbers_are_refused(
    dialog: VariableDialog, qtbot: QtBot, typed: str
) -> None:
    qtbot.keyClicks(dialog._name, "Bands")
    choose(dialog._way, "Numbers")
    qtbot.keyClicks(dialog._cuts, typed)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog._fault.text() == "Enter where bands begin, such as 5, 10, 20."
    dialog.reject()


def test_a_name_is_wanted_and_not_one_that_is_taken(dialog: VariableDialog, qtbot: QtBot) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog._fault.text() == "Enter a name."
    dialog._taken = {"seniority"}
    qtbot.keyClicks(dialog._name, "Seniority")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog._fault.text().startswith("There is already a derived variable “Seniority”.")
    dialog.reject()
