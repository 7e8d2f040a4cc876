"""Filters on answers follow the crosswalk between the versions of a questionnaire."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from records.fields.definitions import all_fields
from records.filters.criteria import read_criteria
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.writing.new_people import create_people
from surveys.crosswalk import link_questions, set_choice_links, unlink_questions
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Answers, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.versions import create_version
from surveys.waves import open_wave
from tests.acts import run_act
from tests.snapshots import once

SINGLE, RANKING = QuestionKind.SINGLE, QuestionKind.RANKING


def _choices(**texts: str) -> tuple[ChoiceDefinition, ...]:
    return tuple(ChoiceDefinition(code, text) for code, text in texts.items())


FIRST = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition(
            "WORK", "Where?", SINGLE, _choices(ward="Ward", clinic="Clinic", lab="Laboratory")
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
        QuestionDefinition("X", "Is it hard?", QuestionKind.YES_NO),
        QuestionDefinition("BEST", "What matters?", RANKING, _choices(pay="Pay", time="Time")),
    ),
)
# Ward and clinic became one choice, the laboratory two; X is another question.
SECOND = replace(
    FIRST,
    questions=(
        QuestionDefinition(
            "PLACE", "Where now?", SINGLE, _choices(h="Hospital", wet="Wet lab", dry="Dry lab")
        ),
        replace(FIRST.questions[1], code="OUTPUT", text="How many papers since?"),
        QuestionDefinition("X", "Is it easy?", QuestionKind.YES_NO),
        FIRST.questions[3],
    ),
)
BEFORE: Sequence[Answers] = (
    {"WORK": (Answer("ward"),), "PAPERS": (Answer(number=2),), "X": (Answer("yes"),)},
    {"WORK": (Answer("clinic"),), "PAPERS": (Answer(number=9),)},
    {"WORK": (Answer("lab"),), "BEST": (Answer("time", number=1), Answer("pay", number=2))},
)
AFTER: Sequence[Answers] = (
    {"PLACE": (Answer("h"),), "OUTPUT": (Answer(number=9),), "X": (Answer("yes"),)},
    {"PLACE": (Answer("wet"),), "BEST": (Answer("pay", number=1), Answer("time", number=2))},
)


@pytest.fixture
@once
def answered(database: Database) -> Database:
    """Ann, Bob and Caz answered in 2018, Dee and Eve in 2020."""
    with database.write(BatchKind.PERSON_CREATE) as changes:
        people = create_people(changes, [{"given_name": name} for name in "ABCDE"])
    run_act(database, create_survey, FIRST)
    _answer(database, "2018", BEFORE, people[:3])
    run_act(database, create_version, "CAR")
    run_act(database, create_survey, SECOND)
    _answer(database, "2020", AFTER, people[3:])
    run_act(database, unlink_questions, "CAR", 1, 2, [("X", "X")])
    links = [("WORK", "PLACE"), ("PAPERS", "OUTPUT"), ("BEST", "BEST")]
    run_act(database, link_questions, "CAR", 1, 2, links)
    pairs = [("ward", "h"), ("clinic", "h"), ("lab", "wet"), ("lab", "dry")]
    run_act(database, set_choice_links, "CAR", 1, 2, ("WORK", "PLACE"), pairs)
    return database


def _answer(
    database: Database, label: str, given: Sequence[Answers], people: Sequence[int]
) -> None:
    wave = run_act(database, open_wave, "CAR", label)
    with database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    writes = [
        ResponseWrite(Response(one, True, person))
        for one, person in zip(given, people, strict=True)
    ]
    run_act(database, write_responses, wave, stored, writes)


def people_who(database: Database, expression: str) -> str:
    with database.read() as connection:
        everybody = sorted(person_ids(connection, None))
        ids = person_ids(connection, parse(expression, all_fields(connection)))
    return "".join(sorted("ABCDE"[everybody.index(one)] for one in ids))


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ("answered CAR where (PLACE = Hospital)", "ABD"),
        ("answered CAR where (PLACE = h)", "ABD"),
        ("answered CAR where (PLACE = wet)", "E"),  # Caz’s laboratory may have been either
        ("answered CAR where (PLACE in (wet, dry))", "CE"),
        ("answered CAR where (PLACE contains lab)", "CE"),
        ("answered CAR where (PLACE = Ward)", "A"),  # as it was called then
        ("answered CAR where (WORK = clinic)", "B"),  # a hospital may be a ward
        ("answered CAR where (WORK in (ward, clinic))", "ABD"),
        ("answered CAR where (WORK = lab)", "CE"),
        ("answered CAR where (OUTPUT > 5)", "BD"),
        ("answered CAR where (PAPERS > 5)", "BD"),
        ("answered CAR/2018 where (PLACE = Hospital)", "AB"),
        ("answered CAR/2020 where (WORK = lab)", "E"),
        ("answered CAR where (X = yes)", "D"),  # the latest of two questions of one code
        ("answered CAR/2018 where (X = yes)", "A"),
        ("answered CAR where (BEST = Time)", "C"),  # ranked first
        ("answered CAR where (PLACE is empty)", ""),
    ],
)
def test_answers_are_found_in_every_version(answered: Database, asked: str, people: str) -> None:
    assert people_who(answered, asked) == people


def test_a_word_that_no_version_offers_is_refused(answered: Database) -> None:
    with pytest.raises(UserError, match="“Moon” is not one of its choices"):
        people_who(answered, "answered CAR where (PLACE = Moon)")


def test_a_row_of_a_matrix_and_a_ranking_say_what_is_asked(database: Database) -> None:
    row = QuestionDefinition("M_a", "Pay", QuestionKind.YES_NO, matrix=Matrix("M", "Content with"))
    run_act(
        database, create_survey, Questionnaire("MAT", "Matrix", None, (row, FIRST.questions[3]))
    )
    with database.read() as connection:
        (survey,) = read_criteria(connection).surveys
    assert [one.label for one in survey.questions] == [
        "Content with Pay",
        "What matters? (ranked first)",
    ]
