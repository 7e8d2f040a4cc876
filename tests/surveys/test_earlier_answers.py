"""What a person answered the last time stands beside what they answer now."""

from datetime import date

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import questions, responses
from records.wave_privacy import Privacy
from records.writing.new_people import create_people
from surveys.answer_corrections import read_response
from surveys.earlier_answers import EarlierAnswers, read_earlier_answers
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer
from surveys.survey_store import create_survey
from surveys.typed_answers import AnswerChannel, save_typed_answers
from surveys.versions import create_version
from surveys.waves import Wave, change_wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

ASKED = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("WHY", "Why?", QuestionKind.TEXT),
        QuestionDefinition(
            "JOB",
            "Which job?",
            QuestionKind.SINGLE,
            (ChoiceDefinition("a", "Clinic"), ChoiceDefinition("b", "Lab")),
        ),
    ),
)


@pytest.fixture
@once
def waves(database: Database) -> list[Wave]:
    """Waves of 2016, 2018 and 2020; Ann, who has the id 1, answered the first two."""
    run_act(database, create_survey, ASKED)
    found = [
        run_act(database, open_wave, "CAR", str(year), date(year, 3, 1)) for year in (2016, 2018)
    ]
    run_act(database, create_people, [{"given_name": "Ann"}], None, source=None)
    for wave, job in zip(found, "ab", strict=True):
        _answer(database, wave, {"WHY": (Answer(text=wave.label),), "JOB": (Answer(choice=job),)})
    return [*found, run_act(database, open_wave, "CAR", "2020", date(2020, 3, 1))]


def _answer(database: Database, wave: Wave, given: dict[str, tuple[Answer, ...]]) -> None:
    run_act(
        database, save_typed_answers, wave, 1, given,
        is_complete=True, on=date(2020, 1, 1), channel=AnswerChannel.PHONE,
    )  # fmt: skip


def _earlier(database: Database, wave: Wave, person: int | None = 1) -> EarlierAnswers | None:
    with database.read() as connection:
        return read_earlier_answers(connection, wave.survey_id, wave.id, person)


def test_the_last_wave_before_counts(database: Database, waves: list[Wave]) -> None:
    first, second, third = waves
    assert _earlier(database, third) == EarlierAnswers("2018", {"WHY": "2018", "JOB": "Lab"})
    assert _earlier(database, second) == EarlierAnswers("2016", {"WHY": "2016", "JOB": "Clinic"})
    assert _earlier(database, first) is None
    undated = run_act(database, open_wave, "CAR", "Next")
    assert _earlier(database, undated) == _earlier(database, third)
    _answer(database, third, {"WHY": (Answer(text="2020"),)})
    with database.read() as connection:
        (response_id,) = connection.scalars(
            select(responses.c.id).where(responses.c.wave_id == third.id)
        )
        found = read_response(connection, response_id)
    assert found is not None
    assert found.earlier == _earlier(database, third)


def test_answers_that_nobody_may_see_are_not_shown(database: Database, waves: list[Wave]) -> None:
    second, third = waves[1:]
    run_act(database, change_wave, second, second.opens, None, None, Privacy.CONFIDENTIAL)
    assert _earlier(database, third) == EarlierAnswers("2016", {"WHY": "2016", "JOB": "Clinic"})
    assert _earlier(database, third, None) is None
    assert _earlier(database, third, 99) is None


def test_questions_of_another_version_are_found_by_the_crosswalk(
    database: Database, waves: list[Wave]
) -> None:
    run_act(database, create_version, "CAR")
    with database.write(BatchKind.SURVEY) as changes:
        of_version = questions.c.version_number == 2, questions.c.code == "JOB"
        (job,) = changes.connection.scalars(select(questions.c.id).where(*of_version))
        changes.update(questions, [Change(job, {"code": "WORK"})])
    wave = run_act(database, open_wave, "CAR", "2022", date(2022, 3, 1))
    assert wave.version == 2
    assert _earlier(database, wave) == EarlierAnswers("2018", {"WHY": "2018", "WORK": "Lab"})
