"""Which pairs are compared: each pair of records with the same key, once."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from records.linkage.columns import MISSING, combined
from records.linkage.pair_blocks import all_pairs, block, records_of

KEYS = st.lists(st.integers(MISSING, 4), max_size=30)


@given(KEYS)
def test_all_pairs_of_one_key_are_there(keys: list[int]) -> None:
    found = block(np.array(keys, dtype=np.int64), [], most=100)
    left, right = records_of(found.pairs)
    expected = {
        (one, other)
        for one, other in combinations(range(len(keys)), 2)
        if keys[one] == keys[other] != MISSING
    }
    assert len(found.pairs) == len(expected)
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == expected


def test_groups_that_are_too_large_are_left_out_and_counted() -> None:
    found = block(np.array([1, 1, 1, 2, 2], dtype=np.int64), ["name"], most=2)
    assert (found.pairs.tolist(), found.left_out) == ([(3 << 32) | 4], 3)


def test_a_record_with_several_keys_makes_no_pair_with_itself() -> None:
    records = np.array([0, 0, 1], dtype=np.int32)
    assert len(block(np.array([5, 5, 5]), [], most=10, records=records).pairs) == 2
    only = block(np.array([5, 5]), [], most=10, records=records[:2])
    assert len(only.pairs) == 0


def test_pairs_of_several_blocks_are_there_once() -> None:
    keys = np.array([1, 1, 2])
    assert len(all_pairs([block(keys, [], most=9), block(keys, [], most=9)])) == 1
    assert len(all_pairs([])) == 0


@given(KEYS, KEYS)
def test_a_combined_key_is_the_same_where_all_its_parts_are(one: list[int], two: list[int]) -> None:
    size = min(len(one), len(two))
    parts = list(zip(one[:size], two[:size], strict=True))
    keys = combined(np.array(one[:size], np.int32), np.array(two[:size], np.int32)).tolist()
    for (mine, my_key), (theirs, their_key) in combinations(zip(parts, keys, strict=True), 2):
        assert (my_key == their_key != MISSING) == (mine == theirs and MISSING not in mine)
