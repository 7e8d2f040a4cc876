"""A small wave with a question of every kind, which two people answered."""

from datetime import date, datetime
from typing import Any

import pytest

from models.batch_kinds import BatchKind
from models.database import Database
from records.writing.new_people import create_people
from surveys.invitations import invite, plan_invitations
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import open_wave
from tests.acts import run_act
from tests.snapshots import once

SURVEY = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition(
            "ACTIVE", "Are you active [now]?", QuestionKind.YES_NO, headline="are active"
        ),
        QuestionDefinition(
            "EASE",
            "How easy is it?",
            QuestionKind.SINGLE,
            (ChoiceDefinition("easy", "Easy"), ChoiceDefinition("other", "Other, namely")),
        ),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            (
                ChoiceDefinition("trials", "Trials, of all kinds"),
                ChoiceDefinition("lab", "Lab [wet]"),
                ChoiceDefinition("other", "Other"),
            ),
            allows_not_applicable=True,
        ),
        QuestionDefinition("LIKELY", "How likely?", QuestionKind.SCALE, scale_from=-1, scale_to=2),
        QuestionDefinition(
            "HARD",
            "How hard?",
            QuestionKind.SCALE,
            (ChoiceDefinition("1", "Easy"), ChoiceDefinition("2", "Hard")),
            scale_from=1,
            scale_to=2,
        ),
        QuestionDefinition(
            "PAPERS", "How many papers?", QuestionKind.NUMBER, allows_not_applicable=True
        ),
        QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
        QuestionDefinition("SINCE", "Since when?", QuestionKind.DATE),
    ),
)
PEOPLE: list[dict[str, Any]] = [
    {"alumni_id": "007", "given_name": "Ann", "family_name": "Ash", "email": "ann@example.org"},
    {"alumni_id": "008", "given_name": "Bob", "family_name": "Birch", "email": "bob@example.org"},
]
FULL = {
    "ACTIVE": (Answer("yes"),),
    "EASE": (Answer("other", text="it depends"),),
    "DOES": (Answer("trials"), Answer("other", text="teaching")),
    "LIKELY": (Answer("-1"),),
    "HARD": (Answer("2"),),
    "PAPERS": (Answer(number=12.0),),
    "MORE": (Answer(text="=SUM(A1), thank you"),),
    "SINCE": (Answer(on=date(2018, 9, 3)),),
}
SPARSE = {"DOES": (Answer(not_applicable=True),), "PAPERS": (Answer(not_applicable=True),)}


@pytest.fixture
@once
def wave(database: Database) -> Database:
    """Two people answered, one by invitation and one, partly, without."""
    survey_id = run_act(database, create_survey, SURVEY).survey_id
    with database.write(BatchKind.PERSON_EDIT) as changes:
        (ann,) = create_people(changes, PEOPLE[:1], None)
    opened = run_act(database, open_wave, "CAR", "2018")
    with database.read() as connection:
        plan = plan_invitations(connection, opened)
    run_act(database, invite, plan)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        (bob,) = create_people(changes, PEOPLE[1:], None)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        stored = stored_questions(changes.connection, survey_id, 1)
        moment = datetime(2018, 9, 30, 14, 5)
        answered = Response(FULL, True, ann, 1, "generic", "R-1", moment, moment)
        partial = Response(SPARSE, False, bob)
        writes = [ResponseWrite(answered), ResponseWrite(partial)]
        write_responses(changes, opened, stored, writes)
    return database
