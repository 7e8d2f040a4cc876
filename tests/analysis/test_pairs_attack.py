"""No withheld count is derived from several publications of a wave; see pairs_attack.py.

Thousands are attacked by tools/attack_publications.py.
"""

import pytest

from tests.analysis.pairs_attack import attack_publications

# Pairs from which something is derived where the second is not checked against the first.
TELLING = (3, 9, 31, 35)
TELLING_BY_ANSWERS = (7, 22)
# What once was: a base of three people beside a wave of more than 150.
LARGE_WAVE = 30033


@pytest.mark.parametrize("seed", [*TELLING, *range(40, 48)])
def test_no_withheld_count_is_derived_from_two_publications(seed: int) -> None:
    assert attack_publications(seed).derived == []


@pytest.mark.parametrize("seed", [*TELLING_BY_ANSWERS, *range(6), LARGE_WAVE])
def test_no_withheld_count_is_derived_from_groups_and_bases_by_answers(seed: int) -> None:
    assert attack_publications(seed, by_answers=True).derived == []


@pytest.mark.parametrize("seed", range(3))
def test_no_withheld_count_is_derived_from_three_publications(seed: int) -> None:
    assert attack_publications(seed, count=3).derived == []


def test_the_attack_derives_counts_where_nothing_is_checked() -> None:
    for by_answers, seeds in ((False, TELLING), (True, TELLING_BY_ANSWERS)):
        for seed in seeds:
            assert attack_publications(seed, is_checked=False, by_answers=by_answers).derived
