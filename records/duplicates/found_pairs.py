"""The pairs that the last search for duplicates found, kept until the next one.

They are no records: no batch writes them, and no undo touches them. A pair is shown as long as
both are on record and nobody decided that they are two people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select

from core.chunks import in_chunks
from core.progress import SILENT, Progress
from models.bulk import insert_rows
from models.cached_results import CachedResult, keep_result, read_result
from models.data_state import data_state
from models.database import Database, utc_now
from models.reasons import ReasonKind, WeighedReason
from models.tables import duplicate_pairs, journal
from records.duplicates.pairs import MINIMUM, DuplicatePair
from records.duplicates.undecided_pairs import RESULT_NAME, undecided

_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """The pairs of the last search, the likeliest first.

    It was among `people` people `at` a moment (UTC), and found those of at least `minimum`.
    `changed` people were created, changed or deleted since.
    """

    pairs: tuple[DuplicatePair, ...]
    people: int
    minimum: float
    at: datetime
    changed: int


def search_duplicates(
    database: Database, minimum: float = MINIMUM, progress: Progress = SILENT
) -> FoundPairs:
    """Find the duplicates among all people, and keep them in place of those found before.

    Raises Cancelled; then those found before stay.
    """
    # Only here, for it loads numpy and pandas.
    from records.duplicates.search import find_duplicates
    from records.matching.people_model import MODEL_NAME

    with database.read() as connection:
        state = data_state(connection)
        line = connection.scalar(select(func.max(journal.c.id))) or 0
        found = find_duplicates(connection, minimum, progress)
    value = {"people": found.people, "minimum": minimum, "line": line}
    with database.unjournalled() as connection:
        connection.execute(delete(duplicate_pairs))
        for some in in_chunks(found.pairs, _CHUNK):
            insert_rows(connection, duplicate_pairs, [_row(pair) for pair in some])
        now = utc_now()
        keep_result(connection, RESULT_NAME, CachedResult(state, value, now))
        if found.model is not None:
            keep_result(connection, MODEL_NAME, CachedResult(state, found.model, now))
    with database.read() as connection:
        kept = read_found_pairs(connection)
    if kept is None:
        raise LookupError("the pairs found were not kept")
    return kept


def read_found_pairs(connection: Connection) -> FoundPairs | None:
    """The pairs found last that are still to be decided on; None before the first search."""
    kept = read_result(connection, RESULT_NAME)
    if kept is None:
        return None
    columns = duplicate_pairs.c
    rows = connection.execute(
        undecided(select(duplicate_pairs)).order_by(
            columns.probability.desc(), columns.left_id, columns.right_id
        )
    )
    pairs = tuple(
        DuplicatePair(
            row.left_id,
            row.right_id,
            row.probability,
            tuple(WeighedReason(ReasonKind(code), weight) for code, weight in row.reasons),
        )
        for row in rows
    )
    value = kept.value
    return FoundPairs(pairs, value["people"], value["minimum"], kept.at, _changed(connection, kept))


def _changed(connection: Connection, kept: CachedResult) -> int:
    """How many people the journal tells something of since the search."""
    if kept.state == data_state(connection):
        return 0
    since = select(func.count(journal.c.person_id.distinct())).where(
        journal.c.id > kept.value["line"]
    )
    return connection.scalar(since) or 0


def _row(pair: DuplicatePair) -> dict[str, Any]:
    reasons: Sequence[Any] = [[reason.kind.value, reason.weight] for reason in pair.reasons]
    return {
        "left_id": pair.left,
        "right_id": pair.right,
        "probability": pair.probability,
        "reasons": reasons,
    }
