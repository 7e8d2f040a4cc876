"""Rows to review that may be of the same person as other rows of the file, with how probably."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from importers.contacts.matching.row_resolution import RowResolution
from models.reasons import Reason
from records.matching.row_matching import Candidate


@dataclass(frozen=True, slots=True)
class RowCandidate:
    """A row of the file, by index, that another may be of the same person as; see Candidate."""

    row_index: int
    score: float
    reasons: tuple[Reason, ...]


def score_row_candidates(
    connection: Connection, work: RowResolution
) -> Mapping[int, tuple[RowCandidate, ...]]:
    """The rows that each row to review may be of the same person as, the likeliest first.

    Those of people on record become candidates of the match of the row, too.
    """
    pairs = [(index, other) for index, some in work.alike.items() for other in some]
    if not pairs:
        return {}
    # Only here, for it loads numpy and pandas.
    from records.matching.row_scores import score_alike

    scores = score_alike(
        connection, [(work.rows[index], work.rows[other]) for index, other in pairs]
    )
    found: dict[int, list[RowCandidate]] = {index: [] for index in work.alike}
    for (index, other), score in zip(pairs, scores, strict=True):
        candidate = RowCandidate(other, round(score.probability, 4), score.plain_reasons)
        found[index].append(candidate)
    for index, some in found.items():
        some.sort(key=lambda one: (-one.score, one.row_index))
        people = tuple(
            Candidate(work.owners[one.row_index], one.score, one.reasons)
            for one in some
            if one.row_index in work.owners
        )
        if people and not work.matches[index].candidates:
            work.matches[index] = replace(work.matches[index], candidates=people)
    return {index: tuple(some) for index, some in found.items()}
