"""No withheld count is derived from two publications of a wave; see pairs_attack.py.

Thousands of pairs are attacked by tools/attack_publications.py.
"""

import pytest

from tests.analysis.pairs_attack import attack_pair

# Pairs from which something is derived where the second is not checked against the first.
TELLING = (3, 9, 31, 35)
TELLING_BY_ANSWERS = (7, 22)


@pytest.mark.parametrize("seed", [*TELLING, *range(40, 48)])
def test_no_withheld_count_is_derived_from_two_publications(seed: int) -> None:
    assert attack_pair(seed, 2)[1] == []


def test_the_attack_derives_counts_where_nothing_is_checked() -> None:
    assert [seed for seed in TELLING if attack_pair(seed, 3, is_checked=False)[1]] == list(TELLING)


@pytest.mark.parametrize("seed", [*TELLING_BY_ANSWERS, *range(6), 21])
def test_no_withheld_count_is_derived_from_groups_and_bases_by_answers(seed: int) -> None:
    assert attack_pair(seed, 2, by_answers=True)[1] == []


def test_the_attack_by_answers_derives_counts_where_nothing_is_checked() -> None:
    telling = [
        seed
        for seed in TELLING_BY_ANSWERS
        if attack_pair(seed, 2, is_checked=False, by_answers=True)[1]
    ]
    assert telling == list(TELLING_BY_ANSWERS)
