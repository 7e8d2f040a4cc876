"""A file of answers before it is imported: what its cells hold is asked and told."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import run_act
from tests.ui.office import settle
from tests.ui.pages.surveys.conftest import Shown
from ui.context import ImportAnswers, PageContext
from ui.pages.surveys.answers_dialog import AnswersDialog
from ui.pages.surveys.page import SurveysPage

TERMS = QuestionDefinition(
    "TERM",
    "Which term?",
    QuestionKind.SINGLE,
    (ChoiceDefinition("1", "2"), ChoiceDefinition("2", "1")),
)


def _issues(shown: AnswersDialog) -> set[str]:
    assert shown.draft.planned is not None
    return {issue.code for issue in shown.draft.planned.plan.issues}


def test_the_user_says_whether_a_column_holds_codes_or_labels(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown, tmp_path: Path
) -> None:
    run_act(context.database, create_survey, Questionnaire("TERMS", "Terms", None, (TERMS,)))
    run_act(context.database, open_wave, "TERMS", "2024")
    file = tmp_path / "answers.csv"
    file.write_text("Token,TERM\nffff,1\n", encoding="utf-8")
    page.open(ImportAnswers(file, "TERMS", "2024"))
    qtbot.waitUntil(lambda: bool(page.findChildren(QDialog)), timeout=20_000)
    settle(qtbot, context.jobs)
    shown = dialog(AnswersDialog)
    shown._column_table.selectRow(0)
    assert not shown._style.isEnabled()
    shown._column_table.selectRow(1)
    assert shown._style.isEnabled()
    assert _issues(shown) == {"codes_or_labels", "review"}
    qtbot.keyClick(shown._style, Qt.Key.Key_End)
    settle(qtbot, context.jobs)
    assert shown._style.currentText() == "Labels"
    assert _issues(shown) == {"review"}
    assert shown.draft.planned is not None
    (planned,) = shown.draft.planned.plan.rows
    assert planned.row.answers["TERM"][0].choice == "2"
