"""Versions of a questionnaire: begun as a copy, reworded, used by waves, deleted and undone."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from models.database import Database
from models.tables import choice_links, question_links, questions
from models.undo import undo
from surveys.later_questions import LaterQuestions, read_later_questions
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import (
    create_survey,
    find_survey,
    read_questionnaire,
    stored_questions,
)
from surveys.versions import create_version, delete_version, list_versions, use_version
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, run_act
from tests.snapshots import once


def _answer(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    response = Response({"EASE": (Answer("easy"),)}, is_complete=True)
    run_act(database, write_responses, wave, stored, [ResponseWrite(response)])


@pytest.fixture
@once
def first(database: Database, questionnaire: Questionnaire) -> Wave:
    """An answered wave of the first version."""
    run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2018")
    _answer(database, wave)
    return wave


def test_what_was_answered_is_reworded_in_a_new_version(
    database: Database, questionnaire: Questionnaire, first: Wave
) -> None:
    assert run_act(database, create_version, "car") == 2
    wanted = replace(
        questionnaire,
        questions=(
            *(
                replace(one, text="How hard is it?") if one.code == "EASE" else one
                for one in questionnaire.questions
            ),
            QuestionDefinition("NEW", "New?", QuestionKind.TEXT),
        ),
    )
    run_act(database, create_survey, wanted)
    second = run_act(database, open_wave, "CAR", "2020")
    assert (first.version, second.version) == (1, 2)
    with database.read() as connection:
        was = {one.code: one.text for one in read_questionnaire(connection, "CAR", 1).questions}
        now = {one.code: one.text for one in read_questionnaire(connection, "CAR", 2).questions}
        assert (was["EASE"], now["EASE"]) == ("How easy is it?", "How hard is it?")
        assert now.keys() - was.keys() == {"NEW"}
        # Nothing of the first version was left unasked in its wave.
        assert read_later_questions(connection, first.id) == LaterQuestions()
        assert [(one.number, one.waves) for one in list_versions(connection, "CAR")] == [
            (1, ("2018",)),
            (2, ("2020",)),
        ]
        assert find_survey(connection, "CAR").question_count == len(wanted.questions)
        with pytest.raises(UserError, match="no version 3"):
            read_questionnaire(connection, "CAR", 3)


def test_a_copy_is_linked_question_by_question(database: Database, first: Wave) -> None:
    batch = batch_of(database, create_version, first.survey_code)
    counted = [select(func.count()).select_from(one) for one in (question_links, choice_links)]
    with database.read() as connection:
        assert connection.scalar(counted[0]) == 7
        assert connection.scalar(counted[1]) == 2 + 2 + 2 + 4
        numbers = select(questions.c.version_number, func.count()).group_by("version_number")
        assert dict(connection.execute(numbers).all()) == {1: 7, 2: 7}
    assert batch is not None
    undo(database, batch)
    with database.read() as connection:
        assert [connection.scalar(one) for one in counted] == [0, 0]
        assert find_survey(connection, "CAR").version == 1


def test_a_version_that_no_wave_uses_is_changed_itself(database: Database, first: Wave) -> None:
    run_act(database, create_version, first.survey_code)
    with pytest.raises(UserError) as refused:
        run_act(database, create_version, "CAR")
    assert refused.value.code == "version_unused"
    assert run_act(database, delete_version, "CAR") == 2
    with pytest.raises(UserError) as refused:
        run_act(database, delete_version, "CAR")
    assert refused.value.code == "only_version"


def test_a_wave_with_responses_keeps_its_version(database: Database, first: Wave) -> None:
    run_act(database, create_version, "CAR")
    second = run_act(database, open_wave, "CAR", "2020")
    assert run_act(database, use_version, second, 1).version == 1
    second = run_act(database, use_version, second, 2)
    _answer(database, second)
    for wave, version, code in (
        (first, 2, "answered_already"),
        (second, 1, "answered_already"),
        (second, 9, "unknown_version"),
    ):
        with pytest.raises(UserError) as refused:
            run_act(database, use_version, wave, version)
        assert refused.value.code == code
    with pytest.raises(UserError, match="used by 2020"):
        run_act(database, delete_version, "CAR")
