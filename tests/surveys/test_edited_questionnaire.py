"""A questionnaire opened, edited and saved: what was answered stays, nobody is overwritten."""

from dataclasses import replace

import pytest

from core.errors import UserError
from models.database import Database
from surveys.edited_questionnaire import EditedQuestionnaire, read_edited, save_edited
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import SurveyOutcome
from tests.acts import run_act

NEW = EditedQuestionnaire(
    Questionnaire(
        "CAR",
        "Careers",
        questions=(
            QuestionDefinition("JOB", "What is your job?", QuestionKind.TEXT),
            QuestionDefinition("AGE", "How old are you?", QuestionKind.NUMBER),
        ),
    ),
    updates={"JOB": "role_title"},
)


def test_a_questionnaire_is_saved_with_the_fields_it_updates(database: Database) -> None:
    run_act(database, save_edited, None, NEW)
    with database.read() as connection:
        assert read_edited(connection, "car") == NEW
    changed = replace(
        NEW,
        questionnaire=replace(NEW.questionnaire, questions=NEW.questionnaire.questions[::-1]),
        updates={},
    )
    stored = run_act(database, save_edited, NEW, changed)
    assert stored.outcome is SurveyOutcome.CHANGED
    with database.read() as connection:
        assert read_edited(connection, "CAR") == changed


def test_the_code_of_another_survey_is_refused(database: Database) -> None:
    run_act(database, save_edited, None, NEW)
    with pytest.raises(UserError, match="There is a survey “CAR” already"):
        run_act(database, save_edited, None, NEW)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(database: Database) -> None:
    run_act(database, save_edited, None, NEW)
    theirs = replace(NEW, questionnaire=replace(NEW.questionnaire, title="Their careers"))
    run_act(database, save_edited, NEW, theirs)
    with pytest.raises(UserError, match="edited by someone else") as caught:
        run_act(database, save_edited, NEW, NEW)
    assert caught.value.code == "edited_meanwhile"
    with database.read() as connection:
        assert read_edited(connection, "CAR") == theirs
