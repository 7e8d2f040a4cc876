"""The figures of rankings, and of questions that routing led some people past."""

import pytest

from analysis.data import load_dataset
from analysis.results import Thresholds
from analysis.summary import summarise
from exporters.figures.measures import MEAN_RANK
from exporters.figures.question_tables import question_table
from models.batch_kinds import BatchKind
from models.database import Database
from queries.findings import people_who_chose
from records.writing.new_people import create_people
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import (
    Answer,
    Answers,
    Response,
    ResponseWrite,
    read_responses,
    write_responses,
)
from surveys.routing import parse_routing
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import find_wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "RANK",
    "Ranking",
    None,
    (
        QuestionDefinition("ACTIVE", "Active?", QuestionKind.YES_NO),
        QuestionDefinition("PAPERS", "Papers?", QuestionKind.NUMBER),
        QuestionDefinition(
            "MATTERS",
            "What matters?",
            QuestionKind.RANKING,
            (ChoiceDefinition("pay", "Pay"), ChoiceDefinition("time", "Time")),
            asked_if=parse_routing("ACTIVE = yes or PAPERS >= 2"),
        ),
    ),
)
PAY_FIRST = (Answer("pay", number=1), Answer("time", number=2))
TIME_FIRST = (Answer("time", number=1), Answer("pay", number=2))
YES, NO = (Answer("yes"),), (Answer("no"),)
GIVEN: list[Answers] = [
    {"ACTIVE": YES, "MATTERS": TIME_FIRST},
    {"ACTIVE": YES, "MATTERS": TIME_FIRST},
    {"ACTIVE": YES, "MATTERS": PAY_FIRST},
    {"ACTIVE": YES},  # missing
    {"ACTIVE": NO},  # not asked
    {"ACTIVE": NO, "PAPERS": (Answer(number=2),)},  # missing
    {"ACTIVE": NO, "MATTERS": (Answer(not_applicable=True),)},
    {"PAPERS": (Answer(number=1),)},  # not asked
]


@pytest.fixture
@once
def asked(database: Database) -> Database:
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(database, open_wave, "RANK", "2020")
    with database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    writes = [ResponseWrite(Response(given, is_complete=True)) for given in GIVEN]
    run_act(database, write_responses, wave, stored, writes)
    with database.read() as connection:
        assert [one.answers for one in read_responses(connection, wave.id).values()] == GIVEN
    return database


def test_everybody_answered_is_missing_or_was_not_asked(asked: Database) -> None:
    with asked.read() as connection:
        summary = summarise(load_dataset(connection, "RANK", "2020"))
    matters = summary.questions[2]
    counts = (matters.base, matters.missing, matters.not_applicable, matters.not_asked)
    assert counts == (3, 2, 1, 2)
    ranked: list[tuple[object, ...]] = [
        (one.value, one.count, one.mean_rank) for one in matters.values
    ]
    assert ranked == [
        ("pay", 1, pytest.approx(5 / 3)),
        ("time", 2, pytest.approx(4 / 3)),
    ]
    table = question_table(matters, is_rounded=False)
    assert table.headings[-1] == "Mean rank"
    assert [(row.cells[0], row.cells[-1]) for row in table.rows] == [
        ("Pay", "1.7"),
        ("Time", "1.3"),
    ]
    assert [row.figures[MEAN_RANK] for row in table.rows] == [one[2] for one in ranked]


def test_few_ranks_are_not_published(asked: Database) -> None:
    with asked.read() as connection:
        dataset = load_dataset(connection, "RANK", "2020")
    (matters,) = summarise(dataset, thresholds=Thresholds()).questions[2:]
    assert [one.mean_rank for one in matters.values] == [None, None]
    (matters,) = summarise(dataset, thresholds=Thresholds(percent_base=2)).questions[2:]
    assert [one.mean_rank for one in matters.values] == [1.7, 1.3]


def test_the_people_behind_a_choice_ranked_it_first(asked: Database) -> None:
    with asked.write(BatchKind.PERSON_CREATE) as changes:
        people = create_people(changes, [{"given_name": name} for name in ("Ann", "Bob")])
        wave = find_wave(changes.connection, "RANK", "2020")
        stored = stored_questions(changes.connection, wave.survey_id, wave.version)
        writes = [
            ResponseWrite(Response({"MATTERS": given}, True, person))
            for given, person in zip((PAY_FIRST, TIME_FIRST), people, strict=True)
        ]
        write_responses(changes, wave, stored, writes)
    with asked.read() as connection:
        assert people_who_chose(connection, "RANK", "2020", "MATTERS", "time") == [people[1]]
