"""Links between the questions of two versions, and trends that are read through them."""

from dataclasses import replace

import pytest

from analysis.waves import SummaryRequest, summarise_wave
from core.errors import UserError
from models.database import Database
from models.undo import undo
from surveys.crosswalk import (
    LinkKind,
    link_questions,
    propose_links,
    read_crosswalk,
    set_choice_links,
    unlink_questions,
)
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Answers, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.versions import create_version
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, run_act

SINGLE = QuestionKind.SINGLE
FIRST = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition(
            "WORK",
            "Where do you work?",
            SINGLE,
            (
                ChoiceDefinition("ward", "Ward"),
                ChoiceDefinition("clinic", "Clinic"),
                ChoiceDefinition("lab", "Laboratory"),
            ),
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
        QuestionDefinition("OLD", "Was it good?", QuestionKind.YES_NO),
    ),
)
# Ward and clinic became one choice; the question has another code.
SECOND = replace(
    FIRST,
    questions=(
        QuestionDefinition(
            "PLACE",
            "Where do you work now?",
            SINGLE,
            (ChoiceDefinition("1", "Hospital"), ChoiceDefinition("2", "Laboratory")),
        ),
        replace(FIRST.questions[1], text="How many papers since?"),
        QuestionDefinition("NEW", "Is it new?", QuestionKind.YES_NO),
    ),
)


def _answered(database: Database, label: str, given: list[Answers]) -> Wave:
    wave = run_act(database, open_wave, "CAR", label)
    with database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    writes = [ResponseWrite(Response(one, is_complete=True)) for one in given]
    run_act(database, write_responses, wave, stored, writes)
    return wave


@pytest.fixture
def two_versions(database: Database) -> Database:
    """Waves of 2018 and 2020, of which the second one asks the second version."""
    run_act(database, create_survey, FIRST)
    places = ("ward", "clinic", "lab", "lab")
    _answered(
        database,
        "2018",
        [{"WORK": (Answer(one),), "PAPERS": (Answer(number=2),)} for one in places],
    )
    run_act(database, create_version, "CAR")
    run_act(database, create_survey, SECOND)
    _answered(
        database,
        "2020",
        [{"PLACE": (Answer(one),), "PAPERS": (Answer(number=4),)} for one in ("1", "1", "1", "2")],
    )
    return database


def _link_places(database: Database) -> None:
    run_act(database, link_questions, "CAR", 1, 2, [("WORK", "PLACE")])
    pairs = [("ward", "1"), ("clinic", "1"), ("lab", "2")]
    run_act(database, set_choice_links, "CAR", 1, 2, ("WORK", "PLACE"), pairs)


def test_links_are_followed_proposed_and_undone(two_versions: Database) -> None:
    with two_versions.read() as connection:
        found = read_crosswalk(connection, "CAR", 1, 2)
    assert [(one.earlier.code, one.later.code, one.kind) for one in found.links] == [
        ("PAPERS", "PAPERS", LinkKind.CHANGED)
    ]
    assert [(one.earlier, one.later, one.reason) for one in propose_links(found)] == [
        ("WORK", "PLACE", "similar text")
    ]
    batch = batch_of(two_versions, link_questions, "CAR", 1, 2, [("WORK", "PLACE")])
    with two_versions.read() as connection:
        found = read_crosswalk(connection, "CAR", 1, 2)
    assert found.links[0].choices == (("lab", "2"),)  # the one of the same text
    assert propose_links(found) == []
    assert run_act(two_versions, unlink_questions, "CAR", 1, 2, [("PAPERS", "PAPERS")]) == 1
    assert batch is not None
    undo(two_versions, batch)
    with two_versions.read() as connection:
        assert read_crosswalk(connection, "CAR", 1, 2).links == ()


def test_a_third_version_is_reached_over_the_second(two_versions: Database) -> None:
    _link_places(two_versions)
    run_act(two_versions, create_version, "CAR")
    with two_versions.read() as connection:
        found = read_crosswalk(connection, "CAR", 1, 3)
    place = found.links[0]
    assert (place.earlier.code, place.later.code) == ("WORK", "PLACE")
    assert place.choices == (("ward", "1"), ("clinic", "1"), ("lab", "2"))


@pytest.mark.parametrize(
    ("versions", "pair", "code"),
    [
        ((1, 2), ("WORK", "NEW"), "mixed_kinds"),
        ((1, 2), ("WORK", "NOWHERE"), "unknown_question"),
        ((2, 1), ("WORK", "PLACE"), "unknown_version"),
        ((1, 3), ("WORK", "PLACE"), "unknown_version"),
    ],
)
def test_what_cannot_be_linked_is_refused(
    two_versions: Database, versions: tuple[int, int], pair: tuple[str, str], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        run_act(two_versions, link_questions, "CAR", *versions, [pair])
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("wave", "against", "moved"), [("2020", "2018", 25), ("2018", "2020", -25)]
)
def test_trends_are_read_through_the_crosswalk(
    two_versions: Database, wave: str, against: str, moved: float
) -> None:
    request = SummaryRequest("CAR", wave, against=against)
    with two_versions.read() as connection:
        before = summarise_wave(connection, request).trend
    assert before is not None
    assert {one.question for one in before.changes} == {"PAPERS"}
    _link_places(two_versions)
    with two_versions.read() as connection:
        trend = summarise_wave(connection, request).trend
    assert trend is not None
    changes = {
        (one.question, one.value): one.difference for one in trend.changes if one.people == "all"
    }
    assert changes["PAPERS", None] == (2 if moved > 0 else -2)
    if moved > 0:  # 50% worked on a ward or in a clinic, 75% in a hospital
        assert changes["PLACE", "1"] == 25
        assert changes["PLACE", "2"] == -25
        assert trend.not_compared["NEW"] == "Not asked in 2018."
    else:  # the hospital is ward and clinic, so that neither has one counterpart
        assert changes == {("PAPERS", None): -2, ("WORK", "lab"): 25}
        assert trend.not_compared["OLD"] == "Not asked in 2020."
