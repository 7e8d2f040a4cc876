"""Responses written, written over, and read back."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.bulk import insert_rows
from models.changes import recorded_names, to_json
from models.database import Database
from models.identifiers import reserve_ids
from models.tables import answers, invitations, journal, questions, responses
from models.undo import GONE, redo, undo
from models.undo_conflicts import EDITED_SINCE
from records.respondents import dispositions_of
from records.writing.new_people import create_people
from surveys.answer_corrections import correct_answer
from surveys.dispositions import set_disposition
from surveys.questionnaire import Questionnaire
from surveys.responses import (
    Answer,
    Response,
    ResponseWrite,
    merge_responses,
    read_responses,
    write_responses,
)
from surveys.survey_store import create_survey, stored_questions
from surveys.waves import Wave, open_wave
from tests.acts import batch_of, run_act
from tests.snapshots import once

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
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    return run_act(database, open_wave, "CAR", "2018")


def _write(database: Database, wave: Wave, *writes: ResponseWrite) -> int:
    with database.write(BatchKind.RESPONSES) as changes:
        stored = stored_questions(changes.connection, wave.survey_id, wave.version)
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
    ("before", "coming", "active"),
    [
        (PART, FULL, "yes"),
        (FULL, PART, "yes"),  # as it was before it was complete
        (FULL, replace(PART, is_complete=True), "no"),
        (FULL, replace(PART, is_complete=True, submitted_at=LATER), "no"),
        (replace(FULL, submitted_at=LATER), replace(FULL, answers=PART.answers), "yes"),
    ],
    ids=["completed", "earlier state", "without dates", "later", "earlier"],
)
def test_a_later_state_of_a_response_replaces_the_earlier_one(
    before: Response, coming: Response, active: str
) -> None:
    after = merge_responses(before, coming)
    assert after.answers["ACTIVE"] == (Answer(choice=active),)
    assert after.is_complete
    assert after.answers.keys() == before.answers.keys() | coming.answers.keys()


def test_the_same_answers_change_nothing() -> None:
    assert merge_responses(FULL, FULL) == FULL
    fewer = replace(FULL, answers={"ACTIVE": YES}, submitted_at=None, source_key=None)
    assert merge_responses(FULL, fewer) == FULL  # blank cells never erase


def _correct(database: Database, response_id: int) -> int:
    """Correct the answer to one question; give the batch."""
    batch = batch_of(database, correct_answer, response_id, "ACTIVE", (Answer(choice="no"),))
    assert batch is not None
    return batch


def _lines(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        wanted = journal.c.table_name.in_(["responses", "answers"])
        rows = connection.execute(
            select(journal.c.table_name, journal.c.action).where(wanted).order_by(journal.c.id)
        )
        return [tuple(row) for row in rows]


def _line_for_each_answer(database: Database, batch: int) -> None:
    """Make the journal of `batch` one as older versions wrote it."""
    with database.engine.begin() as connection:
        rows = connection.execute(select(answers).order_by(answers.c.id)).mappings().all()
        names = recorded_names(answers)
        lines = [
            {
                "id": entry,
                "batch_id": batch,
                "table_name": "answers",
                "record_id": row["id"],
                "action": "create",
                "new": to_json({name: row[name] for name in names}),
            }
            for row, entry in zip(rows, reserve_ids(connection, journal, len(rows)), strict=True)
        ]
        insert_rows(connection, journal, lines)


@pytest.mark.parametrize("is_old", [False, True], ids=["shared line", "line for each answer"])
def test_a_response_is_undone_and_redone_with_its_answers(
    database: Database, wave: Wave, is_old: bool
) -> None:
    other = Response({"ACTIVE": YES}, is_complete=False)
    batch = _write(database, wave, ResponseWrite(FULL), ResponseWrite(other))
    assert _lines(database) == [("responses", "create")] * 2
    if is_old:
        _line_for_each_answer(database, batch)
    written = _read(database, wave)
    undone = undo(database, batch)
    assert undone.kept == ()
    assert _read(database, wave) == {}
    assert redo(database, batch).kept == ()
    assert _read(database, wave) == written
    undo(database, batch)
    assert _read(database, wave) == {}


def test_a_deleted_response_comes_back_with_its_answers(database: Database, wave: Wave) -> None:
    _write(database, wave, ResponseWrite(FULL))
    (response_id,) = _read(database, wave)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(responses, [response_id])
    assert _lines(database) == [("responses", "create"), ("responses", "delete")]
    with database.read() as connection:
        assert connection.execute(select(answers)).all() == []
    assert undo(database, changes.batch_id).kept == ()
    assert _read(database, wave) == {response_id: FULL}


@pytest.mark.parametrize("is_old", [False, True], ids=["shared line", "line for each answer"])
def test_a_corrected_response_is_kept_until_the_correction_is_undone(
    database: Database, wave: Wave, is_old: bool
) -> None:
    other = Response({"DOES": NA}, is_complete=False)
    batch = _write(database, wave, ResponseWrite(FULL), ResponseWrite(other))
    if is_old:
        _line_for_each_answer(database, batch)
    response_id, _ = _read(database, wave)
    correction = _correct(database, response_id)
    corrected = _read(database, wave)[response_id]
    undone = undo(database, batch)
    assert [(one.field, one.reason) for one in undone.kept] == [("responses", EDITED_SINCE)]
    assert _read(database, wave) == {response_id: corrected}
    assert redo(database, batch).kept == ()
    undo(database, correction)
    assert undo(database, batch).kept == ()
    assert _read(database, wave) == {}


def test_what_one_batch_made_and_corrected_is_undone_as_a_whole(
    database: Database, wave: Wave
) -> None:
    with database.write(BatchKind.RESPONSES) as changes:
        stored = stored_questions(changes.connection, wave.survey_id, wave.version)
        write_responses(changes, wave, stored, [ResponseWrite(FULL)])
        (response_id,) = changes.connection.scalars(select(responses.c.id))
        correct_answer(changes, response_id, "ACTIVE", (Answer(choice="no"),))
    written = _read(database, wave)
    undo(database, changes.batch_id)
    assert _read(database, wave) == {}
    redo(database, changes.batch_id)
    assert _read(database, wave) == written


def test_an_answer_whose_question_is_gone_does_not_come_back(
    database: Database, wave: Wave
) -> None:
    _write(database, wave, ResponseWrite(FULL))
    (response_id,) = _read(database, wave)
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(responses, [response_id])
    with database.write(BatchKind.SURVEY) as later:
        gone = select(questions.c.id).where(questions.c.code == "DOES")
        later.delete(questions, later.connection.scalars(gone).all())
    kept = undo(database, changes.batch_id).kept
    assert {(one.field, one.reason) for one in kept} == {("answers", GONE)}
    left = {code: given for code, given in FULL.answers.items() if code != "DOES"}
    assert _read(database, wave) == {response_id: replace(FULL, answers=left)}
