"""Weighted estimates and tests against R 4.2.2 with survey 4.1-1.

x <- data.frame(
  g = rep(c("a", "b", "c"), c(9, 8, 7)),
  y = c(3,5,2,8,6,7,1,4,9, 4,6,6,9,7,10,5,8, 2,3,11,12,6,9,10),
  b = c(1,0,1,1,0,1,1,0,1, 0,0,1,0,1,0,0,0, 1,1,0,1,0,0,1),
  k = c("p","q","r","p","q","r","p","p","q", "q","q","r","p","r","q","q","r",
        "p","r","r","q","r","r","p"),
  w = c(1.2,.7,.9,2.1,.5,1.4,1,.8,.6, 1.1,.4,1.9,.7,1.3,.9,1.6,.6, 2.4,.5,.8,1,.7,1.2,.9))
d <- svydesign(ids = ~1, weights = ~w, data = x)
ab <- subset(x, g != "c"); dab <- svydesign(ids = ~1, weights = ~w, data = ab)
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparisons import compare_numbers, compare_shares
from analysis.differences import mean_difference
from analysis.intervals import describe, wilson
from analysis.results import MEANS, ODDS_RATIO, POINTS, RANK_BISERIAL
from analysis.weighting.comparisons import (
    compare_weighted_choices,
    compare_weighted_numbers,
    compare_weighted_shares,
    rank_test,
    rao_scott,
    weighted_mean_difference,
)
from analysis.weighting.estimates import (
    describe_weighted,
    standard_error,
    weighted_mean,
    weighted_quantiles,
)
from analysis.weighting.raking import effective_size

GROUP = np.repeat([0, 1, 2], [9, 8, 7])
Y = np.array([3, 5, 2, 8, 6, 7, 1, 4, 9, 4, 6, 6, 9, 7, 10, 5, 8, 2, 3, 11, 12, 6, 9, 10.0])
B = np.array([1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1])
K = np.array(["pqr".index(letter) for letter in "pqrpqrppqqqrprqqrprrqrrp"])
W = np.array([1.2, .7, .9, 2.1, .5, 1.4, 1, .8, .6, 1.1, .4, 1.9, .7, 1.3, .9, 1.6, .6,
              2.4, .5, .8, 1, .7, 1.2, .9])  # fmt: skip


def by_group(values: npt.NDArray[Any], groups: int) -> list[npt.NDArray[Any]]:
    return [values[group == GROUP] for group in range(groups)]


def test_a_weighted_mean_has_the_interval_of_svymean() -> None:
    # m <- svymean(~y, d); coef(m); SE(m); confint(m, df = degf(d))
    found = describe_weighted(Y, W)
    assert found.mean == pytest.approx(6.134920634921)
    assert standard_error(Y, W) == pytest.approx(0.677837248297)
    assert found.low == pytest.approx(4.732707452606)
    assert found.high == pytest.approx(7.537133817236)


def test_weighted_quartiles_are_those_of_svyquantile() -> None:
    # svyquantile(~y, svydesign(ids = ~1, weights = ~w), c(.25, .5, .75), qrule = "hf7")
    numbers = np.array([3.1, 5.7, 2.2, 8.4, 6.9, 7.3, 1.5, 4.4, 9.8])
    found = weighted_quantiles(numbers, W[:9], 0.25, 0.5, 0.75)
    assert found == pytest.approx([3.370833333, 6.385714286, 8.360714286])


def test_a_weighted_share_has_an_interval_like_those_of_svyciprop() -> None:
    """Wilson's interval on Kish's effective size lies where svyciprop's intervals do.

    svymean(~b, d) gives 0.603175 and its error 0.108075; svyciprop(~b, d, method = m):
    logit 0.3739 to 0.7946, likelihood 0.3724 to 0.8059, mean 0.3796 to 0.8267, beta 0.3665 to
    0.8090. They estimate the effective size of each share, and take t for z.
    """
    share, size = weighted_mean(B.astype(float), W), effective_size(W)
    assert share == pytest.approx(0.603174603175)
    assert standard_error(B.astype(float), W) == pytest.approx(0.108075498693)
    interval = wilson(share * size, size, None, len(W))
    assert interval is not None
    assert interval.low == pytest.approx(0.3739, abs=0.015)
    assert interval.high == pytest.approx(0.7946, abs=0.015)


def test_weighted_tables_are_tested_as_by_svychisq() -> None:
    # svychisq(~g + b, dab); svychisq(~g + b, d); svychisq(~g + k, d)
    assert rao_scott(by_group(B, 2), by_group(W, 2), 2) == pytest.approx(0.128255093789)
    assert rao_scott(by_group(B, 3), by_group(W, 3), 2) == pytest.approx(0.281963231192)
    assert rao_scott(by_group(K, 3), by_group(W, 3), 3) == pytest.approx(0.305784461705)


def test_weighted_ranks_are_tested_as_by_svyranktest() -> None:
    # svyranktest(y ~ g, dab); svyranktest(y ~ g, d, test = "KruskalWallis")
    assert rank_test(by_group(Y, 2), by_group(W, 2))[0] == pytest.approx(0.489372302286)
    assert rank_test(by_group(Y, 3), by_group(W, 3))[0] == pytest.approx(0.655840798962)


def test_weighted_means_differ_as_by_svyttest() -> None:
    # das <- svydesign(ids = ~1, strata = ~g, weights = ~w, data = ab); svyttest(y ~ g, das):
    # t = 1.048378 on 14 degrees of freedom, p = 0.3122, -1.3485 to 3.9272; Welch's has 13.7.
    (first, second), (of_first, of_second) = by_group(Y, 2), by_group(W, 2)
    found = weighted_mean_difference(first, of_first, second, of_second)
    assert found.value == pytest.approx(-1.28938618926)
    assert found.low == pytest.approx(-3.9272, abs=0.02)
    assert found.high == pytest.approx(1.3485, abs=0.02)
    assert found.p == pytest.approx(0.312226683, abs=0.002)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=40), st.floats(0.1, 10))
def test_equal_weights_change_nothing(values: list[int], weight: float) -> None:
    numbers = np.array(values, dtype=float)
    weighted, plain = describe_weighted(numbers, np.full(len(values), weight)), describe(numbers)
    for name in ("mean", "low", "high", "median", "lower_quartile", "upper_quartile"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name), abs=1e-9), name


@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=20),
    st.lists(st.integers(0, 5), min_size=2, max_size=20),
    st.floats(0.1, 10),
)
def test_effects_of_equal_weights_are_those_without(
    first: list[int], second: list[int], weight: float
) -> None:
    samples = [np.array(first, dtype=float), np.array(second, dtype=float)]
    weights = [np.full(len(sample), weight) for sample in samples]
    plain = {one.name: one for one in compare_numbers(samples).effects}
    weighted = {one.name: one for one in compare_weighted_numbers(samples, weights).effects}
    assert weighted.keys() == plain.keys() == {RANK_BISERIAL, MEANS}
    assert weighted[RANK_BISERIAL].value == pytest.approx(plain[RANK_BISERIAL].value, abs=1e-9)
    welch = mean_difference(samples[0], samples[1])
    difference = weighted_mean_difference(samples[0], weights[0], samples[1], weights[1])
    assert difference.value == pytest.approx(welch.value, abs=1e-9)
    if welch.low is not None:
        assert difference.low == pytest.approx(welch.low, abs=1e-6)
        assert difference.p == pytest.approx(welch.p, abs=1e-6)


def test_shares_of_equal_weights_have_the_effects_of_counts() -> None:
    chosen = [np.arange(30) < 12, np.arange(40) < 25]
    plain = {one.name: one for one in compare_shares([12, 25], [30, 40]).effects}
    weights = [np.ones(30), np.ones(40)]
    weighted = {one.name: one for one in compare_weighted_shares(chosen, weights).effects}
    for name in (POINTS, ODDS_RATIO):
        assert weighted[name].value == pytest.approx(plain[name].value)
    assert weighted[POINTS].low == pytest.approx(plain[POINTS].low)


@pytest.mark.parametrize("value", [0, 1])
def test_nobody_differs_where_all_answer_alike(value: int) -> None:
    same = [np.full(6, value), np.full(7, value)]
    weights = [W[:6], W[6:13]]
    for found in (
        compare_weighted_shares([one == 1 for one in same], weights),
        compare_weighted_choices(same, weights, 2),
        compare_weighted_numbers([one.astype(float) for one in same], weights),
    ):
        assert found.p == 1
        assert not found.can_reject


def test_groups_that_are_apart_differ() -> None:
    apart = [np.zeros(6), np.ones(6)]
    p, between = rank_test(apart, [W[:6], W[6:12]])
    assert p == pytest.approx(0)
    assert between == pytest.approx(1)
    assert rank_test([np.zeros(1), np.ones(1)], [W[:1], W[1:2]])[0] == 1


def test_one_number_has_a_mean_without_an_interval() -> None:
    found = describe_weighted(np.array([7.0]), np.array([2.0]))
    assert (found.mean, found.low, found.median) == (7, None, 7)
    assert describe_weighted(np.array([]), np.array([])).mean is None


def test_a_census_leaves_no_doubt_of_a_weighted_mean() -> None:
    found = describe_weighted(Y, W, len(Y))
    assert found.low == found.mean == found.high
