"""Rows of answers that an import set aside: as JSON, and written once somebody decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from core.errors import UserError
from importers.answers.rows import ParsedRow
from importers.choices import LEAVE_OUT, Decision
from models.changes import ChangeSet
from models.tables import invitations, surveys, waves
from surveys.answer_words import answer_text
from surveys.known_responses import KnownResponses
from surveys.questionnaire import Questionnaire
from surveys.responses import (
    Answer,
    Response,
    ResponseWrite,
    merge_responses,
    read_responses,
    write_responses,
)
from surveys.survey_store import StoredQuestion, stored_questions
from surveys.waves import Wave, find_wave


def to_review(row: ParsedRow, platform: str) -> dict[str, Any]:
    """Give a row as it is kept while it waits."""
    return {
        "platform": platform,
        "identity": {str(about): text for about, text in row.identity.items()},
        "answers": {
            code: [{**answer._asdict(), "on": _iso(answer.on)} for answer in several]
            for code, several in row.answers.items()
        },
        "is_complete": row.is_complete,
        "source_key": row.source_key,
        "started_at": _iso(row.started_at),
        "submitted_at": _iso(row.submitted_at),
    }


def resolve_answers(changes: ChangeSet, review: Row[Any], decision: Decision) -> int | None:
    """Write a row of answers that was set aside, as somebody decided; give the person.

    They are another response of the person, unless the same one is on record. Raises UserError for
    NEW: answers belong to somebody on record.
    """
    if decision == LEAVE_OUT:
        return None
    if not isinstance(decision, int):
        raise UserError(
            "Answers belong to a person on record; add the person first. Nothing was changed.",
            code="unknown_person",
        )
    connection = changes.connection
    code, label = connection.execute(
        select(surveys.c.code, waves.c.label)
        .join_from(waves, surveys)
        .where(waves.c.id == review.wave_id)
    ).one()
    wave = find_wave(connection, code, label)
    stored = stored_questions(connection, wave.survey_id, wave.version)
    kept = _still_asked(review.row, stored)
    write = _write(connection, wave, kept, review.source_row, decision)
    write_responses(changes, wave, stored, [write])
    return decision


def review_values(row: Mapping[str, Any], questionnaire: Questionnaire) -> dict[str, str]:
    """What a row set aside says of its respondent, and its answers in words, by target."""
    answers = _from_review(row, 0, None).answers
    texts = {
        question.code: answer_text(question, given)
        for question in questionnaire.questions
        if (given := answers.get(question.code))
    }
    return {**row["identity"], **texts}


def _still_asked(kept: Mapping[str, Any], stored: Sequence[StoredQuestion]) -> dict[str, Any]:
    """A row that waits, without answers to what left the questionnaire while it did."""
    choices = {item.definition.code: {None, *item.choice_ids} for item in stored}
    answers = {
        code: several
        for code, several in kept["answers"].items()
        if all(answer["choice"] in choices.get(code, ()) for answer in several)
    }
    return {**kept, "answers": answers}


def _write(
    connection: Connection,
    wave: Wave,
    kept: Mapping[str, Any],
    source_row: int | None,
    person_id: int,
) -> ResponseWrite:
    invitation_id: int | None = connection.scalar(
        select(invitations.c.id).where(
            invitations.c.wave_id == wave.id, invitations.c.person_id == person_id
        )
    )
    coming = _from_review(kept, person_id, invitation_id)
    stored = read_responses(connection, wave.id)
    (response_id,) = KnownResponses(stored).find([coming])
    if response_id is not None:
        coming = merge_responses(stored[response_id], coming)
    return ResponseWrite(coming, response_id, source_row)


def _from_review(kept: Mapping[str, Any], person_id: int, invitation_id: int | None) -> Response:
    return Response(
        {
            code: tuple(Answer(**{**answer, "on": _day(answer["on"])}) for answer in several)
            for code, several in kept["answers"].items()
        },
        kept["is_complete"],
        person_id,
        invitation_id,
        kept["platform"],
        kept["source_key"],
        _moment(kept["started_at"]),
        _moment(kept["submitted_at"]),
    )


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
