"""Responses written, written over, and read back."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import invitations, journal
from models.undo import undo
from records.writing.new_people import create_people
from surveys.dispositions import dispositions_of, set_disposition
from surveys.questionnaire import Questionnaire
from surveys.responses import (
    Answer,
    ChosenBy,
    Response,
    ResponseWrite,
    merge_responses,
    read_responses,
    write_responses,
)
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import run_act

NA = (Answer(not_applicable=True),)
YES = (Answer(choice="yes"),)
FULL = Response(
    {
        "ACTIVE": YES,
        "EASE": (Answer(choice="hard"),),
        "DOES": (Answer(choice="trials"), Answer(choice="other", text="Knitting")),
        "LIKELY": (Answer(choice="-1"),),
        "PAPERS": (Answer(number=12.5),),
        "MORE": (Answer(text="Two\nlines"),),
        "SINCE": (Answer(on=date(2018, 5, 1)),),
    },
    is_complete=True,
    source_key="R1",
    started_at=datetime(2018, 5, 1, 9, 0),
    submitted_at=datetime(2018, 5, 1, 9, 30),
)


@pytest.fixture
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    return run_act(database, open_wave, "CAR", "2018")


def _write(database: Database, wave: Wave, *writes: ResponseWrite) -> int:
    with database.write(BatchKind.RESPONSES) as changes:
        stored = stored_questions(changes.connection, wave.survey_id)
        write_responses(changes, wave, stored, writes)
        return changes.batch_id


def _read(database: Database, wave: Wave) -> dict[int, Response]:
    with database.read() as connection:
        return read_responses(connection, wave.id)


def test_what_is_written_is_read_back(database: Database, wave: Wave) -> None:
    partial = Response({"DOES": NA}, is_complete=False)
    _write(database, wave, ResponseWrite(FULL), ResponseWrite(partial))
    assert list(_read(database, wave).values()) == [FULL, partial]


def test_writing_over_touches_what_differs_alone(database: Database, wave: Wave) -> None:
    _write(database, wave, ResponseWrite(FULL))
    (response_id,) = _read(database, wave)
    after = replace(FULL, answers={**FULL.answers, "ACTIVE": (Answer(choice="no"),), "DOES": NA})
    batch = _write(database, wave, ResponseWrite(after, response_id, source_row=7))
    assert _read(database, wave) == {response_id: after}
    with database.read() as connection:
        lines = connection.execute(
            select(journal.c.action, journal.c.source_row).where(
                journal.c.batch_id == batch, journal.c.table_name == "answers"
            )
        ).all()
    assert sorted(line.action for line in lines) == ["create", "create"] + ["delete"] * 3
    undo(database, batch)
    assert _read(database, wave) == {response_id: FULL}


def test_the_invitation_tells_what_became_of_it(database: Database, wave: Wave) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(changes, [{"given_name": "A"}] * 2, None, source=None)
        rows = [{"wave_id": wave.id, "person_id": one, "token": str(one)} for one in people]
        first, second = changes.insert(invitations, rows)
    whole = replace(FULL, person_id=people[0], invitation_id=first)
    part = Response({"ACTIVE": YES}, False, people[1], second)
    _write(database, wave, ResponseWrite(whole), ResponseWrite(part))
    with database.read() as connection:
        found = connection.execute(
            select(invitations.c.disposition, invitations.c.disposition_on).order_by(
                invitations.c.id
            )
        ).all()
    assert found[0] == ("complete", date(2018, 5, 1))
    assert found[1].disposition == "partial"
    run_act(database, set_disposition, second, "ineligible")
    _write(database, wave, ResponseWrite(replace(part, is_complete=True)))
    with database.read() as connection:
        assert dispositions_of(connection, wave.id, people)[people[1]] == "ineligible"


LATER = datetime(2018, 6, 1)
PART = Response({"ACTIVE": (Answer(choice="no"),)}, is_complete=False)


@pytest.mark.parametrize(
    ("before", "coming", "active", "rule"),
    [
        (PART, FULL, "yes", ChosenBy.COMPLETE),
        (FULL, PART, "yes", ChosenBy.COMPLETE),  # a partial one does not touch a complete one
        (FULL, replace(PART, is_complete=True), "no", ChosenBy.IMPORT),
        (FULL, replace(PART, is_complete=True, submitted_at=LATER), "no", ChosenBy.LATER),
        (
            replace(FULL, submitted_at=LATER),
            replace(FULL, answers=PART.answers),
            "yes",
            ChosenBy.LATER,
        ),
    ],
    ids=["fuller", "partial", "without dates", "later", "earlier"],
)
def test_the_later_and_fuller_answers_count(
    before: Response, coming: Response, active: str, rule: ChosenBy
) -> None:
    after = merge_responses(before, coming)
    assert after.answers["ACTIVE"] == (Answer(choice=active),)
    assert after.is_complete
    assert after.chosen_by is rule
    assert after.answers.keys() == before.answers.keys() | coming.answers.keys()


def test_the_same_answers_change_nothing() -> None:
    assert merge_responses(FULL, FULL) == FULL
    fewer = replace(FULL, answers={"ACTIVE": YES}, submitted_at=None, source_key=None)
    assert merge_responses(FULL, fewer) == FULL  # blank cells never erase
