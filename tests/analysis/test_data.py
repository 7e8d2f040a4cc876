"""A wave out of the database, as the figures want it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from analysis.data import load_dataset
from analysis.results import MatrixRow
from analysis.summary import summarise
from analysis.variables.fields import cohort
from analysis.wave_progress import answers_by_day, find_wave_progress
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import invitations, responses, unnamed_members
from records.filters.segments import add_to_list
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.mailing_lists import ListKind, record_sent
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.responses import Answer, Answers, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO, headline="are active"),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("a", "Trials"), ChoiceDefinition("b", "Bench")),
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
        QuestionDefinition("SINCE", "Since when?", QuestionKind.DATE),
        QuestionDefinition("LIKELY", "How likely?", QuestionKind.SCALE, scale_from=1, scale_to=5),
        QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
    ),
)
FULL: Answers = {
    "ACTIVE": (Answer(choice="yes"),),
    "DOES": (Answer(choice="a"), Answer(choice="b")),
    "PAPERS": (Answer(number=3.0),),
    "SINCE": (Answer(on=date(2018, 5, 1)),),
    "LIKELY": (Answer(choice="4"),),
    "MORE": (Answer(text="Hello"),),
}
SHORT: Answers = {"ACTIVE": (Answer(choice="no"),), "DOES": (Answer(not_applicable=True),)}
START = datetime(2018, 5, 1, 9)


@dataclass(frozen=True)
class Fielded:
    """A wave to four invited people: Ann answers fully, Bob in part, as did one erased since."""

    database: Database
    wave: Wave
    people: Sequence[int]


@pytest.fixture
@once
def fielded(database: Database) -> Fielded:
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(database, open_wave, "CAR", "2018")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = [
            {"given_name": name, "gender": gender, "award_completed": year,
             "email": f"{name}@example.org"}
            for name, gender, year in (
                ("ann", "female", 1989), ("bob", None, 1990), ("caz", "male", None),
                ("dee", "female", 2001),
            )
        ]  # fmt: skip
        people = create_people(changes, rows, None, source=None)
    with database.read() as connection:
        plan = plan_invitations(connection, wave)
    run_act(database, invite, plan)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        ids = changes.connection.scalars(invitations.select().order_by(invitations.c.id)).all()
        write_responses(
            changes,
            wave,
            stored_questions(changes.connection, wave.survey_id, wave.version),
            [
                ResponseWrite(Response(FULL, True, people[0], ids[0], submitted_at=START)),
                ResponseWrite(Response(SHORT, False, people[1], ids[1], started_at=START)),
                ResponseWrite(Response(SHORT, False, None, submitted_at=START + timedelta(days=1))),
            ],
        )
        erased = {"wave_id": wave.id, "is_invited": False, "disposition": "partial"}
        changes.insert(unnamed_members, [erased])
    return Fielded(database, wave, people)


def test_answers_are_read_again_when_they_change_alone(fielded: Fielded) -> None:
    def states(*by: str) -> object:
        with fielded.database.read() as connection:
            return load_dataset(connection, "CAR", "2018", by=by).by_question()["ACTIVE"].state

    first = states()
    assert states("gender") is first
    with fielded.database.write(BatchKind.ANSWER) as changes:
        changes.update(responses, [Change(1, {"is_complete": False})])
    assert states() is not first


def test_answers_have_the_values_of_their_kinds(fielded: Fielded) -> None:
    with fielded.database.read() as connection:
        dataset = load_dataset(connection, "car", "2018")
    ann = dataset.answers[dataset.answers["respondent"] == fielded.people[0]]
    assert list(zip(ann["question"], ann["value"], strict=True)) == [
        ("ACTIVE", "yes"),
        ("DOES", "a"),
        ("DOES", "b"),
        ("PAPERS", 3.0),
        ("SINCE", date(2018, 5, 1)),
        ("LIKELY", "4"),
        ("MORE", "Hello"),
    ]
    assert dataset.label == "2018"
    assert [question.kind for question in dataset.questions][:2] == ["yes_no", "multiple"]
    assert dataset.questions[0].headline_codes == {"yes"}


def test_the_figures_come_out_of_it(fielded: Fielded) -> None:
    with fielded.database.read() as connection:
        dataset = load_dataset(connection, "CAR", "2018", by=("gender",))
    summary = summarise(dataset, by=("gender",))
    active, does = summary.questions[:2]
    assert (active.base, does.base, does.not_applicable) == (3, 1, 2)
    assert active.headline is not None
    assert active.headline.count == 1
    assert summary.frame == 5
    assert summary.dispositions == {"not_sent": 2, "complete": 1, "partial": 2}


@pytest.mark.parametrize(
    ("by", "ann", "bob"),
    [
        ("gender", "female", None),
        ("cohort", "1980–1989", "1990–1999"),
        ("award_completed", 1989, 1990),
        ("first", True, False),
    ],
)
def test_people_have_the_break_down(fielded: Fielded, by: str, ann: object, bob: object) -> None:
    run_act(fielded.database, add_to_list, "First", fielded.people[:1])
    with fielded.database.read() as connection:
        people = load_dataset(connection, "CAR", "2018", by=(by,)).people
    assert people.loc[fielded.people[0], by] == ann
    assert people.loc[fielded.people[1], by] == bob
    (unknown,) = set(people.index) - set(fielded.people)
    assert people.loc[unknown, by] is None


def test_an_unknown_break_down_is_refused(fielded: Fielded) -> None:
    with fielded.database.read() as connection, pytest.raises(UserError, match="shoe") as refused:
        load_dataset(connection, "CAR", "2018", by=("shoe size",))
    assert refused.value.code == "unknown_field"


def test_a_segment_keeps_its_people_in_everything(fielded: Fielded) -> None:
    run_act(fielded.database, add_to_list, "Some", fielded.people[1:3])
    with fielded.database.read() as connection:
        dataset = load_dataset(connection, "CAR", "2018", segment="Some")
    assert list(dataset.people.index) == [fielded.people[1]]
    assert set(dataset.answers["respondent"]) == {fielded.people[1]}
    assert dataset.frame_size == 2
    assert dataset.dispositions == {"partial": 1, "not_sent": 1}


def test_a_wave_without_answers_or_frame_is_empty(fielded: Fielded) -> None:
    run_act(fielded.database, open_wave, "CAR", "2020")
    with fielded.database.read() as connection:
        dataset = load_dataset(connection, "CAR", "2020", by=("gender",))
    assert (len(dataset.people), len(dataset.answers), dataset.frame_size) == (0, 0, None)
    assert summarise(dataset).questions[0].base == 0


def test_of_two_responses_of_one_person_the_complete_one_counts(fielded: Fielded) -> None:
    with fielded.database.write(BatchKind.PERSON_EDIT) as changes:
        row = {"wave_id": fielded.wave.id, "person_id": fielded.people[0], "platform": "generic"}
        changes.insert(responses, [row])
    with fielded.database.read() as connection:
        dataset = load_dataset(connection, "CAR", "2018")
    assert "MORE" in set(dataset.answers["question"])


def test_answers_are_counted_by_day(fielded: Fielded) -> None:
    with fielded.database.read() as connection:
        days = answers_by_day(connection, fielded.wave)
    assert days == [(date(2018, 5, 1), 2), (date(2018, 5, 2), 1)]


def test_progress_counts_people_at_each_step(fielded: Fielded) -> None:
    database, wave = fielded.database, fielded.wave
    with database.read() as connection:
        ids = connection.scalars(invitations.select().order_by(invitations.c.id)).all()
    run_act(database, record_sent, wave, ListKind.INVITATION, ids[:3])
    run_act(database, record_sent, wave, ListKind.REMINDER, ids[2:3])
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(invitations, [Change(ids[2], {"disposition": "bounced"})])
    with database.read() as connection:
        progress = find_wave_progress(connection, "CAR", "2018")
        assert find_wave_progress(connection, "CAR", "2019") is None
    assert progress is not None
    assert (progress.eligible, progress.invited) == (5, 4)  # one was erased
    assert (progress.delivered, progress.answered) == (2, 3)
    assert progress.rates["RR1"].percent == 20


@pytest.mark.parametrize(("year", "band"), [(1980, "1980–1989"), (1989, "1980–1989"),
                                            (2000, "2000–2009")])  # fmt: skip
def test_cohorts_are_decades(year: int, band: str) -> None:
    assert cohort(year) == band


def test_rows_of_a_matrix_and_points_of_a_scale_say_what_they_are(database: Database) -> None:
    ends = (ChoiceDefinition("1", "Not at all"), ChoiceDefinition("3", "Very"))
    rows = [
        QuestionDefinition(
            f"SAT_{code}", text, QuestionKind.SCALE, ends, scale_from=1, scale_to=3,
            matrix=Matrix("SAT", "How content are you with"),
        )
        for code, text in (("pay", "Pay"), ("time", "Hours"))
    ]  # fmt: skip
    run_act(database, create_survey, Questionnaire("SAT", "Content", None, tuple(rows)))
    run_act(database, open_wave, "SAT", "2024")
    with database.read() as connection:
        pay, time = load_dataset(connection, "SAT", "2024").questions
    assert pay.matrix == MatrixRow("SAT", "How content are you with", "Pay")
    assert time.text == "How content are you with Hours"
    assert [one.text for one in pay.choices] == ["1 – Not at all", "2", "3 – Very"]
