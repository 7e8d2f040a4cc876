"""Which pairs of records are compared at all: those that are the same in some respect.

A pair is one number, the lower record's place in its upper half, so that pairs sort and compare
fast and millions of them fit into memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from records.linkage.columns import Records, distinct, packed_keys

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PairBlock:
    """Pairs that are the same in one respect.

    `fixed` names the comparisons in which such pairs agree by their choice, so that nothing can be
    learned of these from them. `left_out` counts the records in groups too large to compare.
    """

    pairs: Pairs
    fixed: frozenset[str]
    left_out: int = 0


def block(
    keys: NDArray[Any],
    fixed: Sequence[str],
    *,
    most: int,
    records: Records | None = None,
) -> PairBlock:
    """The pairs of records with the same key.

    `keys` has one key for each of `records` (all records, where not given); negative ones are
    missing. Groups of more than `most` records are left out: what so many share tells nothing, and
    their pairs grow with the square.
    """
    if records is None:
        records = np.arange(len(keys), dtype=np.int32)
    known = keys >= 0
    keys, records = keys[known], records[known]
    order = np.argsort(keys, kind="stable")
    keys, records = keys[order], records[order]
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    sizes = np.diff(starts, append=len(keys))
    left_out = int(sizes[sizes > most].sum())
    chosen = (sizes > 1) & (sizes <= most)
    starts, sizes = starts[chosen], sizes[chosen]
    # Each record of a group with each one after it.
    place = _counted_from_zero(sizes)
    after = np.repeat(sizes, sizes) - place - 1
    at = np.repeat(starts, sizes) + place
    left = np.repeat(at, after)
    right = left + 1 + _counted_from_zero(after)
    return PairBlock(pairs_of(records[left], records[right]), frozenset(fixed), left_out)


def pairs_of(left: Records, right: Records) -> Pairs:
    """The pairs of the records beside each other; none of a record with itself."""
    different = left != right
    left, right = left[different], right[different]
    return packed_keys(np.minimum(left, right), np.maximum(left, right))


def records_of(pairs: Pairs) -> tuple[Records, Records]:
    """The lower and the higher record of each pair."""
    return (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)


def all_pairs(blocks: Sequence[PairBlock]) -> Pairs:
    """The pairs of all blocks, each once, in order."""
    if not blocks:
        return np.zeros(0, dtype=np.int64)
    return distinct(np.concatenate([one.pairs for one in blocks]))


def _counted_from_zero(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """0, 1, ... for each group of the given size, one after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    numbers: NDArray[np.int64] = np.arange(total) - np.repeat(ends - sizes, sizes)
    return numbers
