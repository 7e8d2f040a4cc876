"""Which response counts of a person who answered a wave more than once.

All of them are kept. The one that somebody chose by hand counts, else the last complete one, else
the last partial one; of two submitted at the same time the one that was imported later. Whether a
response counts is worked out at the end of each change set that touched responses, and stands in
no journal: undoing one response makes another one count.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    case,
    exists,
    func,
    literal,
    not_,
    tuple_,
    update,
)

from core.chunks import in_chunks
from models.sql import within
from models.tables import responses

_CHUNK: Final = 20_000
_LONG_AGO: Final = datetime(1, 1, 1)  # where nobody knows when


class ChosenBy(StrEnum):
    """Why a response counts and not others by the same person; the first that holds."""

    HAND = "hand"  # somebody chose it
    COMPLETE = "complete"  # the others are partial
    LATER = "later"  # submitted later
    IMPORT = "import"  # imported later, or further down in the same file


class SubmittedAnswers(Protocol):
    """What the rule looks at of a response."""

    @property
    def is_complete(self) -> bool:
        """Whether the questionnaire was completed."""

    @property
    def started_at(self) -> datetime | None:
        """When it was begun, if known."""

    @property
    def submitted_at(self) -> datetime | None:
        """When it was submitted, if known."""

    @property
    def chosen_by(self) -> str | None:
        """“hand” where somebody chose it."""


def rank(response: SubmittedAnswers) -> tuple[bool, bool, datetime]:
    """The place of a response among those of a person: the highest counts, the last of equals."""
    moment = response.submitted_at or response.started_at or _LONG_AGO
    return response.chosen_by == ChosenBy.HAND, response.is_complete, moment


def chosen_by(counting: SubmittedAnswers, other: SubmittedAnswers) -> ChosenBy:
    """Why `counting` counts and not `other`."""
    pairs = zip(ChosenBy, rank(counting), rank(other), strict=False)
    return next((rule for rule, one, two in pairs if one != two), ChosenBy.IMPORT)


def refresh_counting(connection: Connection, person_ids: Collection[int]) -> None:
    """Set which of the responses of `person_ids` count, as `rank` orders those of each wave."""
    other = responses.alias()
    is_surpassed = exists().where(
        other.c.person_id == responses.c.person_id,
        other.c.wave_id == responses.c.wave_id,
        tuple_(*_rank_sql(other)) > tuple_(*_rank_sql(responses)),
    )
    for part in in_chunks(sorted(person_ids), _CHUNK):
        connection.execute(
            update(responses)
            .where(within(responses.c.person_id, part), responses.c.counts == is_surpassed)
            .values(counts=not_(is_surpassed))
        )


def _rank_sql(of: FromClause) -> tuple[ColumnElement[Any], ...]:
    """The same as `rank`, and the order of the imports."""
    return (
        case((of.c.chosen_by == literal(str(ChosenBy.HAND)), 1), else_=0),
        of.c.is_complete,
        func.coalesce(of.c.submitted_at, of.c.started_at, literal(_LONG_AGO)),
        of.c.id,
    )
