from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from analysis.intervals import Numbers
from analysis.weighting.raking import Margin, effective_size, rake


def test_raking_adjusts_a_published_table() -> None:
    """The table of Ardilly and Tillé, Sampling Methods: Exercises and Solutions (2006).

    In R 4.2.2 with survey 4.1-1:
        d <- expand.grid(r = 1:3, c = 1:3); d$w <- c(80, 90, 10, 170, 80, 80, 150, 210, 130)
        rake(svydesign(ids = ~1, weights = ~w, data = d), list(~r, ~c),
             list(data.frame(r = 1:3, Freq = c(430, 360, 210)),
                  data.frame(c = 1:3, Freq = c(150, 300, 550))),
             control = list(maxit = 500, epsilon = 1e-10))
    """
    table = np.array([[80, 170, 150], [90, 80, 210], [10, 80, 130]], dtype=float)
    row, column = np.indices(table.shape).reshape(2, -1)
    margins = [
        Margin(row, np.array([0.43, 0.36, 0.21])),
        Margin(column, np.array([0.15, 0.30, 0.55])),
    ]
    raked = rake(table.ravel(), margins)
    assert raked.converged
    assert raked.weights.mean() == pytest.approx(1)
    expected = [
        [73.008211, 167.640619, 189.351170],
        [69.390389, 66.649272, 223.960339],
        [7.601400, 65.710109, 136.688491],
    ]
    assert (raked.weights / 9 * 1000).reshape(3, 3) == pytest.approx(np.array(expected), abs=2e-3)


# R 4.2.2 with survey 4.1-1:
#   x <- data.frame(g = rep(c("F", "M"), c(20, 40)), a = rep(c("md", "msc", "phd", "phd"), 15),
#                   d = rep(c(1, 2, 1.5), 20)); N <- sum(x$d)
#   r <- calibrate(svydesign(ids = ~1, weights = ~d, data = x), ~g + a,
#                  c(`(Intercept)` = N, gM = .5 * N, amsc = .25 * N, aphd = .4 * N),
#                  calfun = "raking", epsilon = 1e-9, maxit = 500)
#   tapply(weights(r) / x$d, list(x$g, x$a), mean)
SEX = np.repeat([0, 1], [20, 40])
AWARD = np.tile([0, 1, 2, 2], 15)
DESIGN = np.tile([1, 2, 1.5], 20)
MARGINS = [Margin(SEX, np.array([0.5, 0.5])), Margin(AWARD, np.array([0.35, 0.25, 0.4]))]


def test_raking_multiplies_the_weights_of_the_sample() -> None:
    raked = rake(DESIGN, MARGINS)
    factors = raked.weights / DESIGN * DESIGN.mean()
    expected = [[2.0953528, 1.4723051, 1.2073388], [1.0523236, 0.7394179, 0.6063471]]
    for sex in (0, 1):
        for award in (0, 1, 2):
            of_cell = factors[(sex == SEX) & (award == AWARD)]
            assert of_cell == pytest.approx(expected[sex][award], abs=1e-5)
    assert effective_size(raked.weights) == pytest.approx(46.6816341, abs=1e-3)


def test_limited_weights_are_the_nearest_that_meet_the_margins() -> None:
    """Those of Deville and Särndal's case 7 minimise sum d (g log g - g + 1) within the limits."""
    lightest, heaviest = 0.55, 1.9
    raked = rake(DESIGN, MARGINS, lightest, heaviest)
    assert raked.converged
    assert raked.limited == 5
    design = DESIGN / DESIGN.mean()
    rows = [
        design * (margin.codes == code) / design.sum()
        for margin in MARGINS
        for code in range(len(margin.shares))
    ]
    targets = np.concatenate([margin.shares for margin in MARGINS])
    minimize: Any = optimize.minimize
    found = minimize(
        _distance_and_slope,
        np.ones(len(design)),
        args=(design,),
        jac=True,
        bounds=[(lightest, heaviest)] * len(design),
        constraints={"type": "eq", "fun": lambda g: np.array(rows) @ g - targets},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert found.success
    assert raked.weights / design == pytest.approx(found.x, abs=2e-4)


def test_limits_too_narrow_for_the_margins_are_told() -> None:
    raked = rake(DESIGN, MARGINS, 0.8, 1.25)
    assert not raked.converged
    assert raked.deviation > 0.01
    factors = raked.weights / DESIGN * DESIGN.mean()
    assert factors.min() >= 0.8 - 1e-9
    assert factors.max() <= 1.25 + 1e-9


def test_without_margins_the_weights_are_those_of_the_sample() -> None:
    raked = rake(DESIGN, [])
    assert raked.weights == pytest.approx(DESIGN / 1.5)
    assert raked.converged


def test_the_effective_size_of_equal_weights_is_that_of_the_sample() -> None:
    assert effective_size(np.full(63, 0.2)) == pytest.approx(63)
    # Two of weight 3 and four of weight 1: 10^2 / 22.
    assert effective_size(np.array([3, 3, 1, 1, 1, 1.0])) == pytest.approx(100 / 22)
    assert effective_size(np.array([])) == 0


def _distance_and_slope(factors: Numbers, design: Numbers) -> tuple[float, Numbers]:
    distance = float((design * (factors * np.log(factors) - factors + 1)).sum())
    return distance, design * np.log(factors)


@given(st.data())
def test_raked_weights_meet_every_margin_within_the_limits(data: st.DataObject) -> None:
    size = data.draw(st.integers(12, 80))
    random = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    # Shares that some weights between 0.5 and 2 would give, so that the limits can be kept.
    intended = random.uniform(0.5, 2, size)
    intended /= intended.mean()
    margins = []
    for categories in data.draw(st.lists(st.integers(2, 5), min_size=1, max_size=3)):
        codes = np.concatenate([np.arange(categories), random.integers(0, categories, size)])[:size]
        codes = random.permutation(codes)
        margins.append(Margin(codes, np.bincount(codes, intended, categories) / size))
    raked = rake(np.ones(size), margins, 0.2, 4)
    assert raked.converged
    assert raked.weights.mean() == pytest.approx(1)
    assert raked.weights.min() >= 0.2 - 1e-5
    assert raked.weights.max() <= 4 + 1e-4
    for margin in margins:
        reached = np.bincount(margin.codes, raked.weights) / size
        assert reached == pytest.approx(margin.shares, abs=2e-6)
    assert effective_size(raked.weights) <= size + 1e-9
