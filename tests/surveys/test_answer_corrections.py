"""One response read question by question, corrected, and its history."""

from collections.abc import Sequence
from datetime import date

import pytest

from core.errors import UserError
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database
from models.undo import undo
from records.writing.new_people import create_people
from surveys.answer_corrections import ReadResponse, correct_answer, read_response
from surveys.answer_words import answer_text
from surveys.questionnaire import Questionnaire
from surveys.responses import NONE_CHOSEN, Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, read_questionnaire, stored_questions
from surveys.waves import open_wave
from tests.acts import batch_of, run_act
from tests.snapshots import once

GIVEN = {
    "ACTIVE": (Answer(choice="yes"),),
    "DOES": (Answer(choice="trials"), Answer(choice="other", text="teaching")),
    "PAPERS": (Answer(number=12.0),),
    "SINCE": (Answer(on=date(2010, 5, 1)),),
}


@pytest.fixture
@once
def response_ids(database: Database, questionnaire: Questionnaire) -> Sequence[int]:
    """Two people's responses to CAR 2018 with the same answers."""
    run_act(database, create_survey, questionnaire)
    wave = run_act(database, open_wave, "CAR", "2018")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(changes, [{"given_name": "A"}] * 2, None, source=None)
    with database.write(BatchKind.RESPONSES, file=BatchFile("answers.xlsx")) as changes:
        stored = stored_questions(changes.connection, wave.survey_id, wave.version)
        writes = [
            ResponseWrite(Response(GIVEN, True, person), source_row=row)
            for row, person in enumerate(people, 2)
        ]
        write_responses(changes, wave, stored, writes)
    return (1, 2)


def _read(database: Database, response_id: int) -> ReadResponse:
    with database.read() as connection:
        found = read_response(connection, response_id)
    assert found is not None
    return found


def test_every_question_is_read_with_its_answer(
    database: Database, response_ids: Sequence[int]
) -> None:
    found = _read(database, response_ids[0])
    said = {
        one.definition.code: answer_text(one.definition, one.answers) for one in found.questions
    }
    assert said == {
        "ACTIVE": "Yes", "EASE": "", "DOES": "Trials; Other: teaching", "LIKELY": "",
        "PAPERS": "12", "MORE": "", "SINCE": "2010-05-01",
    }  # fmt: skip
    papers = next(one for one in found.questions if one.definition.code == "PAPERS")
    (first,) = papers.history
    assert (first.file_name, first.source_row) == ("answers.xlsx", 2)
    assert (first.old, first.new) == ((), (Answer(number=12.0),))


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        ("ACTIVE", [Answer(choice="no")], "No"),
        ("EASE", [Answer(choice="hard")], "Hard"),
        ("DOES", [Answer(choice="trials")], "Trials"),
        ("DOES", [Answer(not_applicable=True)], "Not applicable"),
        ("DOES", [NONE_CHOSEN], "None chosen"),
        ("PAPERS", [], ""),
        ("MORE", [Answer(text="Two\nlines")], "Two\nlines"),
        ("SINCE", [Answer(on=date(2011, 1, 2))], "2011-01-02"),
    ],
)
def test_one_answer_is_corrected_and_undone(
    database: Database, response_ids: Sequence[int], code: str, given: list[Answer], words: str
) -> None:
    first, other = response_ids
    before = _read(database, first).response.answers
    batch = batch_of(database, correct_answer, first, code, given)
    assert batch is not None
    with database.read() as connection:
        definition = next(
            one for one in read_questionnaire(connection, "CAR").questions if one.code == code
        )
    found = next(one for one in _read(database, first).questions if one.definition.code == code)
    assert answer_text(definition, found.answers) == words
    assert found.history[0].old == before.get(code, ())
    assert found.history[0].new == tuple(given)
    assert _read(database, other).response.answers == before
    assert undo(database, batch).kept == ()
    again = _read(database, first)
    assert again.response.answers == before
    history = next(one.history for one in again.questions if one.definition.code == code)
    assert [len(history), history[0].new] == [
        3 if code in GIVEN else 2, before.get(code, ())
    ]  # fmt: skip


def test_the_same_answer_is_no_correction(database: Database, response_ids: Sequence[int]) -> None:
    assert (
        batch_of(database, correct_answer, response_ids[0], "PAPERS", [Answer(number=12.0)]) is None
    )


def test_what_is_gone_is_refused(database: Database, response_ids: Sequence[int]) -> None:
    for response_id, code in ((99, "PAPERS"), (response_ids[0], "NONE")):
        with pytest.raises(UserError):
            run_act(database, correct_answer, response_id, code, [])
    with database.read() as connection:
        assert read_response(connection, 99) is None
