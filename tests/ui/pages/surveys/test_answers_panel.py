"""A respondent's answers are read beside the list, and corrected one by one."""

from datetime import datetime

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.tables import responses
from surveys.answer_corrections import AnsweredQuestion, read_response
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.responses import NONE_CHOSEN, Answer
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, column, table, texts
from ui.answers.answer_dialog import AnswerDialog
from ui.context import ALUMNI, OpenWave, PageContext, ShowPerson
from ui.pages.surveys.answers_panel import AnswersPanel
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message


def _panel(page: SurveysPage) -> AnswersPanel:
    (panel,) = page.findChildren(AnswersPanel)
    return panel


def _edit(panel: AnswersPanel, question: str) -> AnswerDialog:
    (button,) = (
        one
        for one in panel.findChildren(QPushButton)
        if one.accessibleName() == f"Correct the answer to “{question}”"
    )
    button.click()
    return next(one for one in panel.findChildren(AnswerDialog) if one.isVisible())


def test_the_answers_of_the_selected_respondent_are_shown(
    page: SurveysPage, context: PageContext, qtbot: QtBot, visited: list[tuple[str, object]],
    office: Office, press: Press,
) -> None:  # fmt: skip
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    shown, panel = table(page, "Responses"), _panel(page)
    assert not panel.isVisible()
    shown.selectRow(column(shown, 0).index("Brennan, Prof Siobhán"))
    settle(qtbot, context.jobs)
    assert panel.isVisible()
    said = texts(panel)
    for text in ("Complete", "ACTIVE  Are you research active?", "Yes", "Easy", "No answer"):
        assert text in said
    press(panel, "Open person")
    assert visited[-1] == (ALUMNI, ShowPerson(office.id_of("Brennan")))


def test_a_person_is_opened_with_the_answers(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office
) -> None:
    page.open(OpenWave("CAC", "2018", "responses", office.id_of("Evans")))
    settle(qtbot, context.jobs)
    assert _panel(page).isVisible()
    assert "Evans" in texts(_panel(page))


def test_an_answer_is_corrected_and_undone(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    office: Office,
    press: Press,
    said: list[Message],
) -> None:
    page.open(OpenWave("CAC", "2018", "responses", office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    panel = _panel(page)
    dialog = _edit(panel, "How many publications?")
    field = dialog.findChildren(QLineEdit)[-1]
    assert field.text() == "3"
    assert not dialog._accept.isEnabled()
    field.setText("several")
    assert "Enter a number." in texts(dialog)
    field.setText("1,250")
    press(dialog, "Save answer")
    assert said[-1].text == "Answer to “PAPERS” corrected."
    assert panel.isVisible()
    assert "1250" in texts(panel)
    assert "Before: 3 · changed" in texts(panel)
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert "1250" not in texts(panel).splitlines()


def test_the_focus_stays_at_the_answers_that_are_corrected_and_sorted(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office, press: Press
) -> None:
    page.open(OpenWave("CAC", "2018", "responses", office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    panel, name = _panel(page), "Correct the answer to “How many publications?”"
    button = next(b for b in panel.findChildren(QPushButton) if b.accessibleName() == name)
    button.setFocus()
    dialog = _edit(panel, "How many publications?")
    field = dialog.findChildren(QLineEdit)[-1]
    assert dialog.focusWidget() is field
    field.setText("8")
    press(dialog, "Save answer")
    focused = page.window().focusWidget()
    assert focused is not None and focused is not button  # noqa: PT018
    assert focused.accessibleName() == name
    shown = table(page, "Responses")
    shown.sort_asked.emit([("name", True)])
    settle(qtbot, context.jobs)
    assert panel.isVisible()
    (row,) = shown.selected_rows()
    assert column(shown, 0)[row] == "Brennan, Prof Siobhán"


def test_no_answer_can_be_set(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office, press: Press
) -> None:
    page.open(OpenWave("CAC", "2018", "responses", office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    dialog = _edit(_panel(page), "Are you research active?")
    dialog.findChildren(QComboBox)[0].setCurrentText("No answer")
    press(dialog, "Save answer")
    with office.database.read() as connection:
        response_id = connection.scalar(
            select(responses.c.id).where(
                responses.c.person_id == office.id_of("Brennan"),
                responses.c.wave_id == office.waves[0].id,
            )
        )
        found = read_response(connection, response_id or 0)
    assert found is not None
    assert "ACTIVE" not in found.response.answers


def test_an_import_undone_closes_the_panel(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office
) -> None:
    page.open(OpenWave("CAC", "2018", "responses", office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        ids = connection.scalars(select(responses.c.id)).all()
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(responses, ids)
    page.refresh()
    settle(qtbot, context.jobs)
    assert not _panel(page).isVisible()


MULTIPLE = QuestionDefinition(
    "DOES",
    "What do you do?",
    QuestionKind.MULTIPLE,
    (
        ChoiceDefinition("a", "Trials"),
        ChoiceDefinition("b", "Bench"),
        ChoiceDefinition("o", "Other"),
    ),
    allows_not_applicable=True,
)


def test_several_choices_with_other_in_words(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    before = (Answer(choice="a"), Answer(choice="o", text="shop"))
    multiple = AnswerDialog(parent, AnsweredQuestion(MULTIPLE, before, ()))
    assert multiple.given == before
    boxes = {box.text(): box for box in multiple.findChildren(QCheckBox)}
    boxes["Trials"].click()
    boxes["Bench"].click()
    assert list(multiple.given) == [Answer(choice="b"), Answer(choice="o", text="shop")]
    boxes["Bench"].click()
    boxes["Other"].click()
    assert list(multiple.given) == [NONE_CHOSEN]
    multiple._is_blank.setCurrentText("Not applicable")
    assert list(multiple.given) == [Answer(not_applicable=True)]
    assert multiple._accept.isEnabled()


def test_answers_that_do_not_count_say_so_and_can_be_made_to_count(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office, press: Press
) -> None:
    with office.database.write(BatchKind.RESPONSES) as changes:
        rows = [
            {
                "wave_id": office.waves[0].id, "person_id": office.id_of("Brennan"),
                "platform": "paper", "is_complete": False,
            }
        ]  # fmt: skip
        changes.insert(responses, rows)
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    shown, panel = table(page, "Responses"), _panel(page)
    (row,) = [at for at, note in enumerate(column(shown, 4)) if note == "Does not count"]
    shown.selectRow(row)
    settle(qtbot, context.jobs)
    assert "These answers do not count." in texts(panel)
    press(panel, "Let these count")
    settle(qtbot, context.jobs)
    assert "These answers count, as somebody chose them." in texts(panel)
    assert column(shown, 0)[column(shown, 4).index("Does not count")] == "Brennan, Prof Siobhán"


def test_each_of_several_other_responses_has_its_own_reason(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office
) -> None:
    with office.database.write(BatchKind.RESPONSES) as changes:
        whose = {"wave_id": office.waves[0].id, "person_id": office.id_of("Brennan")}
        later = {**whose, "platform": "paper", "submitted_at": datetime(2030, 5, 1, 9)}
        changes.insert(responses, [{**later, "is_complete": done} for done in (False, True)])
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    shown = table(page, "Responses")
    (row,) = [
        at
        for at, name in enumerate(column(shown, 0))
        if "Brennan" in name and column(shown, 4)[at] != "Does not count"
    ]
    shown.selectRow(row)
    settle(qtbot, context.jobs)
    told = texts(_panel(page))
    assert "Answered 3 times. These answers count: not those" in told
    assert "not those partial, 1 May 2030, as they are complete" in told
    assert "as they were submitted later;" in told
