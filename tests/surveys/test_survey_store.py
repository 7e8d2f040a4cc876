"""Questionnaires kept, extended and read back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import answers, choices, questions, responses, waves
from models.undo import undo
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.survey_store import (
    SurveyOutcome,
    create_survey,
    find_survey,
    list_surveys,
    read_questionnaire,
)
from tests.acts import batch_of, run_act


def _answer(database: Database, code: str) -> None:
    """Store one answer to the question `code`."""
    with database.write(BatchKind.PERSON_EDIT) as changes:
        question = changes.connection.execute(
            select(questions).where(questions.c.code == code)
        ).one()
        wave = changes.insert(waves, [{"survey_id": question.survey_id, "label": "1"}])[0]
        response = changes.insert(responses, [{"wave_id": wave, "platform": "generic"}])[0]
        choice = changes.connection.scalar(
            select(choices.c.id).where(choices.c.question_id == question.id)
        )
        changes.insert(
            answers,
            [{"response_id": response, "question_id": question.id, "choice_id": choice}],
        )


def _with_question(questionnaire: Questionnaire, question: QuestionDefinition) -> Questionnaire:
    """`questionnaire` with the question of the same code replaced."""
    return replace(
        questionnaire,
        questions=tuple(
            question if old.code == question.code else old for old in questionnaire.questions
        ),
    )


def test_what_is_kept_is_read_back(database: Database, questionnaire: Questionnaire) -> None:
    kept = run_act(database, create_survey, questionnaire)
    assert kept.outcome is SurveyOutcome.CREATED
    with database.read() as connection:
        assert read_questionnaire(connection, "car") == complete_questionnaire(questionnaire)
        (survey,) = list_surveys(connection)
    assert (survey.id, survey.code, survey.question_count) == (kept.survey_id, "CAR", 7)


def test_keeping_it_again_changes_nothing(database: Database, questionnaire: Questionnaire) -> None:
    first = run_act(database, create_survey, questionnaire)
    again = run_act(database, create_survey, questionnaire)
    assert (again.survey_id, again.outcome) == (first.survey_id, SurveyOutcome.UNCHANGED)
    assert batch_of(database, create_survey, questionnaire) is None


def test_without_answers_anything_may_change(
    database: Database, questionnaire: Questionnaire
) -> None:
    run_act(database, create_survey, questionnaire)
    fewer = replace(questionnaire, title="New", questions=questionnaire.questions[1:3][::-1])
    changed = batch_of(database, create_survey, fewer)
    with database.read() as connection:
        assert read_questionnaire(connection, "CAR") == complete_questionnaire(fewer)
    assert changed is not None
    undo(database, changed)
    with database.read() as connection:
        assert read_questionnaire(connection, "CAR") == complete_questionnaire(questionnaire)


def test_capitals_of_codes_are_not_a_new_question(
    database: Database, questionnaire: Questionnaire
) -> None:
    run_act(database, create_survey, questionnaire)
    _answer(database, "EASE")
    wanted = _with_question(questionnaire, EASE)
    wanted = replace(
        wanted, questions=tuple(replace(q, code=q.code.lower()) for q in wanted.questions)
    )
    assert run_act(database, create_survey, wanted).outcome is SurveyOutcome.CHANGED
    assert run_act(database, create_survey, wanted).outcome is SurveyOutcome.UNCHANGED


EASE = QuestionDefinition(
    "EASE",
    "How easy is it?",
    QuestionKind.SINGLE,
    (ChoiceDefinition("easy", "Easy"), ChoiceDefinition("hard", "Hard", in_headline=True)),
    headline="found it hard",
)


@pytest.mark.parametrize(
    "changed",
    [
        replace(EASE, choices=(*EASE.choices, ChoiceDefinition("so", "So so"))),
        replace(EASE, choices=EASE.choices[::-1]),
        replace(EASE, section="Now", headline="said hard"),
    ],
    ids=["choice added", "order", "section and headline"],
)
def test_with_answers_one_may_add_and_reorder(
    database: Database, questionnaire: Questionnaire, changed: QuestionDefinition
) -> None:
    run_act(database, create_survey, questionnaire)
    _answer(database, "EASE")
    wanted = _with_question(questionnaire, changed)
    wanted = replace(
        wanted, questions=(*wanted.questions, QuestionDefinition("NEW", "New?", QuestionKind.TEXT))
    )
    assert run_act(database, create_survey, wanted).outcome is SurveyOutcome.CHANGED
    with database.read() as connection:
        assert read_questionnaire(connection, "CAR") == complete_questionnaire(wanted)


@pytest.mark.parametrize(
    "changed",
    [
        replace(EASE, text="How hard is it?"),
        replace(EASE, kind=QuestionKind.MULTIPLE),
        replace(EASE, choices=EASE.choices[:1]),
        replace(EASE, choices=(ChoiceDefinition("easy", "Dull"), EASE.choices[1])),
        replace(EASE, code="OTHER"),
    ],
    ids=["wording", "type", "choice gone", "choice reworded", "question gone"],
)
def test_with_answers_meaning_cannot_change(
    database: Database, questionnaire: Questionnaire, changed: QuestionDefinition
) -> None:
    run_act(database, create_survey, questionnaire)
    _answer(database, "EASE")
    wanted = replace(
        questionnaire,
        questions=tuple(changed if old.code == "EASE" else old for old in questionnaire.questions),
    )
    with pytest.raises(UserError) as refused:
        run_act(database, create_survey, wanted)
    assert refused.value.code == "answered_already"
    assert "EASE" in refused.value.message
    with database.read() as connection:
        assert read_questionnaire(connection, "CAR") == complete_questionnaire(questionnaire)


def test_an_unsound_one_is_refused(database: Database) -> None:
    with pytest.raises(UserError, match="has no title") as refused:
        run_act(database, create_survey, Questionnaire("X", ""))
    assert refused.value.code == "no_survey_title"


def test_an_unknown_survey_names_the_known_ones(
    database: Database, questionnaire: Questionnaire
) -> None:
    with database.read() as connection, pytest.raises(UserError, match="questionnaire first"):
        find_survey(connection, "CAR")
    run_act(database, create_survey, questionnaire)
    with database.read() as connection, pytest.raises(UserError, match="“CAR”") as refused:
        find_survey(connection, "ABC")
    assert refused.value.code == "unknown_survey"
