"""The duplicates among all people of a database, each with its probability and the reasons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.progress import SILENT, Progress
from records.duplicates.linkage.pair_blocks import Pairs, records_of
from records.duplicates.linkage.scored_pairs import score_pairs
from records.duplicates.pairs import MINIMUM, DuplicatePair, PairReason
from records.duplicates.people_linkage import (
    RIVALS,
    blocks_of,
    certain_pairs,
    comparisons_of,
)
from records.duplicates.people_records import PeopleRecords, read_people_records
from records.duplicates.reasons import reasons_for


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """The pairs found among `people` people, the likeliest first.

    `compared` pairs were looked at.
    """

    people: int
    compared: int
    pairs: tuple[DuplicatePair, ...]


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
    return DuplicateSearch(people.count, len(scored.pairs), _pairs(people, pairs, same, reasons))


def _pairs(
    people: PeopleRecords,
    pairs: Pairs,
    same: NDArray[np.float64],
    reasons: list[tuple[PairReason, ...]],
) -> tuple[DuplicatePair, ...]:
    left, right = records_of(pairs)
    columns = people.ids[left].tolist(), people.ids[right].tolist(), same.tolist(), reasons
    return tuple(DuplicatePair(*one) for one in zip(*columns, strict=True))
