"""Rows of answers set aside because nobody knows whose they are, and deciding about them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from core.errors import UserError
from importers.answers.rows import ParsedRow
from models.changes import Change, ChangeSet
from models.tables import invitations, people, reviews, surveys, waves
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

KIND: Final = "response"
OPEN, DECIDED, LEFT_OUT = "open", "decided", "left out"


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


def earlier_reviews(connection: Connection, wave: Wave) -> dict[bytes, str]:
    """Give the state of every row ever set aside for the wave, by its `review_key`."""
    found = connection.execute(
        select(reviews.c.row, reviews.c.state)
        .where(reviews.c.wave_id == wave.id, reviews.c.kind == KIND)
        .order_by(reviews.c.id)
    )
    return {review_key(row): state for row, state in found}


def review_key(row: Mapping[str, Any]) -> bytes:
    """Give what two imports of the same row have in common."""
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def decide_review(changes: ChangeSet, review_id: int, person_id: int | None) -> None:
    """Decide whose answers a row holds that was set aside; None: nobody's, leave it out.

    The answers join what the person answered in the wave before. Raises
    UserError where there is no such row or person, or it was decided already.
    """
    connection = changes.connection
    review = connection.execute(
        select(reviews, waves.c.label, surveys.c.code)
        .select_from(reviews.join(waves).join(surveys))
        .where(reviews.c.id == review_id, reviews.c.kind == KIND)
    ).one_or_none()
    if review is None or review.state != OPEN:
        raise UserError("This row has already been reviewed, or no longer exists.", code="not_open")
    state = LEFT_OUT if person_id is None else DECIDED
    changes.update(reviews, [Change(review_id, {"state": state})])
    if person_id is None:
        return
    if connection.scalar(select(people.c.id).where(people.c.id == person_id)) is None:
        raise UserError("There is no such person.", code="unknown_person")
    wave = find_wave(connection, review.code, review.label)
    stored = stored_questions(connection, wave.survey_id)
    kept = _still_asked(review.row, stored)
    write = _write(connection, wave, kept, review.source_row, person_id)
    write_responses(changes, wave, stored, [write])


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
    for response_id, before in read_responses(connection, wave.id).items():
        if before.person_id == person_id:
            return ResponseWrite(merge_responses(before, coming), response_id, source_row)
    return ResponseWrite(coming, source_row=source_row)


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
