"""How probably rows are people on record, or each other: by the model that finds duplicates.

Loads numpy and pandas, so it is imported only where rows are scored.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from sqlalchemy import Connection, select

from core.chunks import in_chunks
from models.reasons import Reason, WeighedReason
from models.sql import within
from models.tables import former_ids, people
from records.linkage.columns import ManyColumn, Records
from records.linkage.comparisons import SharedComparison
from records.linkage.model import evidence, probabilities
from records.linkage.pair_blocks import pairs_of
from records.matching.agreement import bare_number
from records.matching.pair_reasons import reasons_for
from records.matching.people_linkage import ALUMNI_ID, comparisons_of
from records.matching.people_model import people_model
from records.matching.people_records import PeopleRecords, read_beside

Row: TypeAlias = Mapping[str, Any]

_CHUNK: Final = 50_000  # pairs at a time


class PairScore(NamedTuple):
    """The probability from 0 to 1 that two are one person, and the reasons."""

    probability: float
    reasons: tuple[WeighedReason, ...]

    @property
    def plain_reasons(self) -> tuple[Reason, ...]:
        """The reasons without their weights, as reviews store them."""
        return tuple(Reason(one.kind) for one in self.reasons)


def score_rows(connection: Connection, pairs: Sequence[tuple[Row, int]]) -> list[PairScore]:
    """How probably each row is the person on record whose id is beside it."""
    found: list[PairScore] = []
    for some in in_chunks(pairs, _CHUNK):
        ids = sorted({person_id for _, person_id in some})
        rows = _Rows([row for row, _ in some], behind=len(ids))
        left = np.searchsorted(ids, [person_id for _, person_id in some]).astype(np.int32)
        found += _score(connection, ids, rows.different, left, rows.places)
    return found


def score_alike(connection: Connection, pairs: Sequence[tuple[Row, Row]]) -> list[PairScore]:
    """How probably each two rows are of one person."""
    found: list[PairScore] = []
    for some in in_chunks(pairs, _CHUNK):
        rows = _Rows([row for pair in some for row in pair])
        found += _score(connection, (), rows.different, rows.places[::2], rows.places[1::2])
    return found


class _Rows:
    """Rows, of which each is there once, with the place of each among all that are compared."""

    def __init__(self, rows: Sequence[Row], behind: int = 0) -> None:
        numbers: dict[int, int] = {}
        self.different: list[Row] = []
        for row in rows:
            if id(row) not in numbers:
                numbers[id(row)] = behind + len(self.different)
                self.different.append(row)
        self.places: Records = np.array([numbers[id(row)] for row in rows], dtype=np.int32)


def _score(
    connection: Connection,
    ids: Sequence[int],
    rows: Sequence[Row],
    left: Records,
    right: Records,
) -> list[PairScore]:
    among = read_beside(connection, ids, rows)
    comparisons = [*comparisons_of(among), _alumni_ids(connection, among, ids, rows)]
    model = people_model(connection, comparisons)
    pairs = pairs_of(left, right)
    same = probabilities(evidence(model, comparisons, pairs), model.priors)[0].tolist()
    return list(map(PairScore, same, reasons_for(model, comparisons, pairs)))


def _alumni_ids(
    connection: Connection, among: PeopleRecords, ids: Sequence[int], rows: Sequence[Row]
) -> SharedComparison:
    """Compares alumni IDs, former ones too: a row with another one is hardly of the person."""
    places: list[int] = []
    numbers: list[str] = []
    for column, owner in (
        (people.c.alumni_id, people.c.id),
        (former_ids.c.alumni_id, former_ids.c.person_id),
    ):
        query = select(owner, column).where(within(owner, ids), column.is_not(None))
        for person_id, number in connection.execute(query) if ids else ():
            places.append(int(np.searchsorted(among.ids, person_id)))
            numbers.append(number)
    for place, row in enumerate(rows, len(ids)):
        if row.get("alumni_id"):
            places.append(place)
            numbers.append(row["alumni_id"])
    known = ManyColumn.of(np.array(places, dtype=np.int32), numbers, among.count, bare_number)
    return SharedComparison(ALUMNI_ID, [known], (0.05, 0.95), [1e-7])
