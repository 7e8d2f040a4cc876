"""Links between the questions of two versions, and trends that are read through them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
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
from tests.snapshots import once

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
@once
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
    question = "WORK", "PLACE"
    for act, given in (
        (unlink_questions, [[question]]),
        (set_choice_links, [question, [("lab", "2")]]),
    ):
        with pytest.raises(UserError, match="linked over a version between"):
            run_act(two_versions, act, "CAR", 1, 3, *given)
    with two_versions.read() as connection:
        assert read_crosswalk(connection, "CAR", 1, 3) == found


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
    request = SummaryRequest("CAR", wave, against=(against,))
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


# What two questions asked became one, and what one asked became two.
PARTS = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("A", "Does she like it?", QuestionKind.YES_NO, headline="like it"),
        QuestionDefinition("B", "Does he like it?", QuestionKind.YES_NO, headline="like it"),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            tuple(ChoiceDefinition(one, one.title()) for one in ("ward", "lab", "desk")),
        ),
    ),
)
PARTED = replace(
    PARTS,
    questions=(
        QuestionDefinition("LIKE", "Do you like it?", QuestionKind.YES_NO, headline="like it"),
        QuestionDefinition(
            "HANDS",
            "What do you do by hand?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("ward", "Ward"), ChoiceDefinition("lab", "Lab")),
        ),
        QuestionDefinition(
            "SITS", "What do you do sitting?", QuestionKind.MULTIPLE,
            (ChoiceDefinition("desk", "Desk"),),
        ),
    ),
)  # fmt: skip
LINKS = [("A", "LIKE"), ("B", "LIKE"), ("DOES", "HANDS"), ("DOES", "SITS")]


def _changed(
    database: Database, wave: str, against: str
) -> tuple[dict[tuple[str, str | None], tuple[int | None, float]], Mapping[str, str]]:
    """By question and choice, the earlier base and the earlier figure; and what is said."""
    with database.read() as connection:
        trend = summarise_wave(connection, SummaryRequest("CAR", wave, against=(against,))).trend
    assert trend is not None
    return {
        (one.question, one.value): (one.base_then, round(one.then, 1))
        for one in trend.changes
        if one.people == "all" and one.then is not None
    }, trend.not_compared


@pytest.mark.parametrize("differ", [False, True])
def test_merged_and_split_questions_are_read_through_the_crosswalk(
    database: Database, differ: bool
) -> None:
    run_act(database, create_survey, PARTS)
    first: list[Answers] = [
        {"A": (Answer("yes"),), "DOES": (Answer("ward"), Answer("desk"))},
        {"B": (Answer("no"),), "DOES": (Answer("desk"),)},
        {"A": (Answer("no"),), "B": (Answer("yes" if differ else "no"),)},
        {"B": (Answer(not_applicable=True),), "A": (Answer("yes"),), "DOES": (Answer("lab"),)},
    ]
    _answered(database, "2018", first)
    run_act(database, create_version, "CAR")
    run_act(database, create_survey, PARTED)
    second: list[Answers] = [
        {"LIKE": (Answer("yes"),), "HANDS": (Answer("lab"),), "SITS": (Answer("desk"),)}
    ] * 4
    _answered(database, "2020", second)
    run_act(database, link_questions, "CAR", 1, 2, LINKS)
    found, said = _changed(database, "2020", "2018")
    assert found["HANDS", "ward"] == (3, 33.3)  # of all who were asked
    assert found["HANDS", "lab"] == (3, 33.3)
    assert found["SITS", "desk"] == (3, 66.7)
    assert said["SITS"] == "Part of “What do you do?” in 2018."
    if differ:
        assert ("LIKE", None) not in found
        assert said["LIKE"] == "Several questions in 2018, which 1 person answered differently."
    else:
        assert found["LIKE", None] == (4, 50.0)
        assert said["LIKE"] == "Several questions in 2018, read as one."
    back, said = _changed(database, "2018", "2020")
    assert back["DOES", "lab"] == (4, 100.0)
    assert back["DOES", "desk"] == (4, 100.0)
    assert said["A"] == said["B"] == "Split or merged since 2020."


@pytest.mark.parametrize(
    ("counted", "expected"),
    [({"clinic", "ward"}, 75.0), (set[str](), 0.0), ({"ward"}, None)],
)
def test_a_choice_that_was_split_counts_in_the_headline_as_a_whole(
    database: Database, counted: set[str], expected: float | None
) -> None:
    """Of a figure for each choice, nobody knows which part was meant."""
    texts = {"ward": "Ward", "clinic": "Clinic", "lab": "Laboratory"}

    def asked(codes: Sequence[str], headline: set[str]) -> Questionnaire:
        offered = tuple(
            ChoiceDefinition(one, texts.get(one, "Hospital"), in_headline=one in headline)
            for one in codes
        )
        question = QuestionDefinition("W", "Where?", SINGLE, offered, headline="treat people")
        return Questionnaire("CAR", "Careers", None, (question,))

    run_act(database, create_survey, asked(["care", "lab"], {"care"}))
    given = [{"W": (Answer(one),)} for one in ("care", "care", "care", "lab")]
    _answered(database, "2018", list(given))
    run_act(database, create_version, "CAR")
    headline = counted or {"lab"}
    run_act(database, create_survey, asked(["ward", "clinic", "lab"], headline))
    _answered(database, "2020", [{"W": (Answer("ward"),)}] * 2)
    run_act(database, link_questions, "CAR", 1, 2, [("W", "W")])
    pairs = [("care", "ward"), ("care", "clinic"), ("lab", "lab")]
    run_act(database, set_choice_links, "CAR", 1, 2, ("W", "W"), pairs)
    found, said = _changed(database, "2020", "2018")
    if not counted:
        expected = 25.0  # the laboratory alone
    if expected is None:
        assert found == {}
        assert "no one counterpart" in said["W"]
    else:
        assert found == {("W", None): (4, expected)}
