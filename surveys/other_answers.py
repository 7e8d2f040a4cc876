"""The other responses of somebody who answered a wave more than once.

All are kept and can be read; models/counting_responses.py says which one counts, until somebody
chooses another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.counting_responses import ChosenBy, chosen_by, refresh_counting
from models.tables import responses
from surveys.responses import Answers, Response, read_responses, set_answered


@dataclass(frozen=True, slots=True)
class OtherAnswers:
    """Another response of the same person; `rule` says why the one of the two counts that does.

    None: neither does, but a third one. `submitted_at` is UTC.
    """

    response_id: int
    answers: Answers
    is_complete: bool
    submitted_at: datetime | None
    counts: bool
    rule: ChosenBy | None


def read_other_answers(
    connection: Connection, wave_id: int, response_id: int, response: Response
) -> tuple[OtherAnswers, ...]:
    """The other responses to a wave of who gave `response`, that which counts first."""
    if response.person_id is None:
        return ()
    ids = response_ids(connection, wave_id, response.person_id)
    others = {
        one: read_responses(connection, wave_id, one)[one] for one in ids if one != response_id
    }
    return tuple(
        OtherAnswers(
            one,
            other.answers,
            other.is_complete,
            other.submitted_at,
            other.counts,
            _rule(response, other),
        )
        for one, other in others.items()
    )


def response_ids(connection: Connection, wave_id: int, person_id: int) -> Sequence[int]:
    """The ids of all responses of a person to a wave, that which counts first."""
    return connection.scalars(
        select(responses.c.id)
        .where(responses.c.wave_id == wave_id, responses.c.person_id == person_id)
        .order_by(responses.c.counts.desc(), responses.c.id)
    ).all()


def make_count(changes: ChangeSet, response_id: int) -> None:
    """Let a response count, and none of the others of the same person to that wave.

    Raises UserError where it is gone, or counts already.
    """
    row = changes.connection.execute(
        select(responses).where(responses.c.id == response_id)
    ).one_or_none()
    if row is None or row.counts:
        raise UserError(
            "These answers count already or are no longer on record; nothing was changed.",
            code="unknown_response",
        )
    chosen_before = changes.connection.scalars(
        select(responses.c.id).where(
            responses.c.wave_id == row.wave_id,
            responses.c.person_id == row.person_id,
            responses.c.chosen_by == ChosenBy.HAND,
        )
    )
    changes.update(responses, [Change(one, {"chosen_by": None}) for one in chosen_before])
    changes.update(responses, [Change(response_id, {"chosen_by": str(ChosenBy.HAND)})])
    refresh_counting(changes.connection, [row.person_id])
    if row.invitation_id is not None:
        set_answered(changes, {row.invitation_id: None})
    changes.describe(person=row.person_id)


def _rule(one: Response, other: Response) -> ChosenBy | None:
    if not one.counts and not other.counts:
        return None
    return chosen_by(one, other) if one.counts else chosen_by(other, one)
