"""The smallest differences that tests find, against statsmodels and the exact power of tests.

`NormalIndPower().solve_power(nobs1=26 * 3 / pi, ratio=37 / 26, alpha=0.05, power=0.8)` and the like
in statsmodels 0.15.0; shares by `proportion_effectsize`, the arcsine transformation, for groups so
large that the correction of Fisher's test for continuity vanishes.
"""

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.comparisons import compare_numbers, compare_shares
from analysis.power import smallest_number_difference, smallest_share_difference


@pytest.mark.parametrize(
    ("people", "deviations"),
    [((26, 37), 0.733667848), ((10, 40), 1.013613954), ((200, 150), 0.309664194)],
)
def test_numbers_against_statsmodels(people: tuple[int, int], deviations: float) -> None:
    found = smallest_number_difference(people, 12.0)
    # A two-sided test may reject in the wrong direction too, by 3 in a million of the difference.
    assert found.deviations == pytest.approx(deviations, rel=1e-5)
    assert found.value == pytest.approx(12 * deviations, rel=1e-5)
    # Of normal numbers so far apart, one is higher with a chance of Phi(d / sqrt 2).
    higher = stats.norm.cdf(deviations / np.sqrt(2))
    assert found.correlation == pytest.approx(higher - (1 - higher), rel=1e-5)


@pytest.mark.parametrize(
    ("size", "share", "points"), [(2000, 0.5, 4.424), (5000, 0.9, 1.743), (3000, 0.2, 2.969)]
)
def test_shares_of_many_against_statsmodels(size: int, share: float, points: float) -> None:
    assert smallest_share_difference((size, size), share).value == pytest.approx(points, rel=0.03)


def fisher(*counts: int) -> float:
    return float(stats.fisher_exact(np.array(counts).reshape(2, 2))[1])


@cache
def rejected_by_fisher(one: int, other: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether the test rejects, by how many of `one` and of `other` people chose something."""
    return np.array([
        [fisher(a, one - a, b, other - b) < 0.05 for b in range(other + 1)] for a in range(one + 1)
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("people", "share"), [((26, 37), 0.5), ((26, 37), 0.86), ((26, 37), 0.2), ((40, 12), 0.7)]
)
def test_fishers_test_finds_a_difference_of_this_size(
    people: tuple[int, int], share: float
) -> None:
    """The exact power, over all outcomes of two binomial samples; it is a little conservative."""
    value = smallest_share_difference(people, share).value
    assert value is not None
    second = share + (-value if share >= 0.5 else value) / 100
    one, other = people
    rejected = rejected_by_fisher(one, other)
    chances = [
        stats.binom.pmf(np.arange(n + 1), n, p)
        for n, p in zip(people, (share, second), strict=True)
    ]
    assert 0.8 <= chances[0] @ rejected @ chances[1] < 0.9


def test_the_mann_whitney_test_finds_a_difference_of_this_size() -> None:
    chance = np.random.default_rng(5)
    deviations = smallest_number_difference((26, 37), None).deviations or 0
    first = chance.normal(0, 1, (800, 26))
    second = chance.normal(deviations, 1, (800, 37))
    p = stats.mannwhitneyu(first, second, axis=1, method="asymptotic").pvalue
    assert 0.76 < np.mean(p < 0.05) < 0.84


def test_too_few_people_find_no_difference() -> None:
    found = smallest_share_difference((5, 6), 0.5)
    assert (found.value, found.people) == (None, (5, 6))


@given(st.integers(5, 300), st.integers(5, 300), st.floats(0, 1))
def test_more_people_find_smaller_differences(one: int, other: int, share: float) -> None:
    few = smallest_share_difference((one, other), share).value
    many = smallest_share_difference((2 * one, 2 * other), share).value
    assert few is None or (many is not None and 0 < many < few <= 100)


def test_comparisons_say_what_they_would_have_found() -> None:
    shares = compare_shares([20, 34], [26, 37]).detectable
    assert shares == smallest_share_difference((26, 37), 54 / 63)
    first, second = np.arange(26.0), np.arange(37.0) / 2
    numbers = compare_numbers([first, second]).detectable
    squares = 25 * first.var(ddof=1) + 36 * second.var(ddof=1)
    assert numbers is not None
    expected = smallest_number_difference((26, 37), float(np.sqrt(squares / 61)))
    assert numbers.value == pytest.approx(expected.value)
    ranks = compare_numbers([first, second], are_ranks=True).detectable
    assert ranks is not None
    assert ranks.value is None
