"""Who on record a new person may be: the few who share something, scored as rows of files are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from core.progress import SILENT, Progress
from models.reasons import WeighedReason
from records.matching.match_index import Index
from records.matching.row_scores import score_rows


@dataclass(frozen=True, slots=True)
class LikelyPerson:
    """Somebody on record who is the new person with a probability from 0 to 1."""

    person_id: int
    probability: float
    reasons: tuple[WeighedReason, ...]


def find_likely_people(
    connection: Connection,
    values: Mapping[str, Any],
    minimum: float = 0.5,
    progress: Progress = SILENT,
) -> list[LikelyPerson]:
    """The people on record who may be the one with `values` by field key, the likeliest first.

    Those with a probability of at least `minimum`. Raises Cancelled.
    """
    candidates = _candidates(connection, values, progress)
    scores = score_rows(connection, [(values, person_id) for person_id in candidates])
    found = [
        LikelyPerson(person_id, *score)
        for person_id, score in zip(candidates, scores, strict=True)
        if score.probability >= minimum
    ]
    return sorted(found, key=lambda one: (-one.probability, one.person_id))


def _candidates(connection: Connection, values: Mapping[str, Any], progress: Progress) -> list[int]:
    """Who shares an address or number, or has a name like it; all looked up by indexes."""
    index = Index(connection, [values], progress)
    named = (
        *index.with_email(values),
        *index.with_name(values),
        *index.similar(values),
        *index.resembling(values),
    )
    return sorted({person.person_id for person in named})
