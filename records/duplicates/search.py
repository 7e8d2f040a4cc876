"""The duplicates among all people of a database, each with its probability and the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.progress import SILENT, Progress
from models.reasons import WeighedReason
from records.duplicates.pairs import MINIMUM, DuplicatePair
from records.linkage.pair_blocks import Pairs, records_of
from records.linkage.scored_pairs import score_pairs
from records.matching.pair_reasons import reasons_for
from records.matching.people_linkage import (
    RIVALS,
    blocks_of,
    certain_pairs,
    comparisons_of,
)
from records.matching.people_model import model_as_json
from records.matching.people_records import PeopleRecords, read_people_records


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """The pairs found among `people` people, the likeliest first.

    `compared` pairs were looked at. `model` is what was learned, as records/matching/people_model
    keeps it; None where there was nobody to learn from.
    """

    people: int
    compared: int
    pairs: tuple[DuplicatePair, ...]
    model: Mapping[str, Any] | None = None


def find_duplicates(
    connection: Connection, minimum: float = MINIMUM, progress: Progress = SILENT
) -> DuplicateSearch:
    """The pairs of people who are one person with a probability of at least `minimum`.

    Raises Cancelled.
    """
    return find_among(read_people_records(connection, progress), minimum, progress)


def find_among(people: PeopleRecords, minimum: float, progress: Progress) -> DuplicateSearch:
    """`find_duplicates` among people already read. Raises Cancelled."""
    if people.count < 2:
        return DuplicateSearch(people.count, 0, ())
    progress.report("Choosing whom to compare")
    comparisons = comparisons_of(people)
    scored = score_pairs(
        people.count, comparisons, blocks_of(people), certain_pairs(people), progress, RIVALS
    )
    chosen = np.flatnonzero(scored.probabilities >= minimum)
    chosen = chosen[np.argsort(-scored.probabilities[chosen], kind="stable")]
    pairs, same = scored.pairs[chosen], scored.probabilities[chosen]
    reasons = reasons_for(scored.model, comparisons, pairs)
    return DuplicateSearch(
        people.count,
        len(scored.pairs),
        _pairs(people, pairs, same, reasons),
        model_as_json(scored.model, comparisons),
    )


def _pairs(
    people: PeopleRecords,
    pairs: Pairs,
    same: NDArray[np.float64],
    reasons: list[tuple[WeighedReason, ...]],
) -> tuple[DuplicatePair, ...]:
    left, right = records_of(pairs)
    columns = people.ids[left].tolist(), people.ids[right].tolist(), same.tolist(), reasons
    return tuple(DuplicatePair(*one) for one in zip(*columns, strict=True))
