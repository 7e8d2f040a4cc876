"""Tests over several waves, held against R and published examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.differences import correlation, share_difference
from analysis.trends.changes import mcnemar_mid_p
from analysis.trends.repeated_tests import (
    bowker,
    linear_trend,
    repeated_measures,
    stuart_maxwell,
)

# Left and right eyes of 7,477 women: Stuart (1953), Biometrika 40, 105-110
EYES = np.array(
    [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
)
# Rounding first base: Hollander and Wolfe (1973), p. 140, R's example of friedman.test
BASES = np.array(
    [
        [5.4, 5.5, 5.55], [5.85, 5.7, 5.75], [5.2, 5.6, 5.5], [5.55, 5.5, 5.4],
        [5.9, 5.85, 5.7], [5.45, 5.55, 5.6], [5.4, 5.4, 5.35], [5.45, 5.5, 5.35],
        [5.25, 5.15, 5.0], [5.85, 5.8, 5.7], [5.25, 5.2, 5.1], [5.65, 5.55, 5.45],
        [5.6, 5.35, 5.45], [5.05, 5.0, 4.95], [5.5, 5.5, 5.4], [5.45, 5.55, 5.5],
        [5.55, 5.55, 5.35], [5.45, 5.5, 5.55], [5.5, 5.45, 5.25], [5.65, 5.6, 5.4],
        [5.7, 5.65, 5.55], [6.3, 6.3, 6.25],
    ]
)  # fmt: skip
ONES = np.array(
    [[1, 1, 0], [1, 0, 0], [0, 0, 0], [0, 0, 0], [1, 1, 1], [0, 0, 0], [1, 1, 0], [1, 0, 0],
     [0, 0, 0], [1, 1, 1], [1, 1, 1], [1, 0, 0]],
    dtype=float,
)  # fmt: skip


def separate(counts: list[int], bases: list[int]) -> np.ndarray:
    """Answers of people who each answered in one wave alone."""
    rows = []
    for wave, (count, base) in enumerate(zip(counts, bases, strict=True)):
        block = np.full((base, len(bases)), np.nan)
        block[:, wave] = np.arange(base) < count
        rows.append(block)
    return np.concatenate(rows)


@pytest.mark.parametrize(
    ("counts", "bases", "times", "p"),
    [
        # Fleiss (1981), p. 139; R: prop.trend.test(c(83, 90, 129, 70), c(86, 93, 136, 82))
        ([83, 90, 129, 70], [86, 93, 136, 82], [0, 1, 2, 3], 0.004132),
        # R: prop.trend.test(c(10, 18, 25), c(50, 60, 55), c(0, 2, 5))
        ([10, 18, 25], [50, 60, 55], [0, 2, 5], 0.004737),
    ],
)
def test_without_common_people_the_trend_is_cochrans_and_armitages(
    counts: list[int], bases: list[int], times: list[float], p: float
) -> None:
    found = linear_trend(separate(counts, bases), np.array(times, dtype=float), are_shares=True)
    assert found.test.p == pytest.approx(p, abs=5e-7)
    assert found.test.how == "asymptotic"


def test_slope_is_that_of_the_regression_line() -> None:
    # R: coef(lm(y ~ t)) of the answers above
    found = linear_trend(
        separate([10, 18, 25], [50, 60, 55]), np.array([0.0, 2.0, 5.0]), are_shares=True
    )
    assert found.slope is not None
    assert found.slope == pytest.approx(0.05097329108)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.slope < found.high


def test_of_two_waves_the_trend_is_the_test_for_overlapping_samples() -> None:
    chance = np.random.default_rng(5)
    numbers = (chance.random((220, 2)) < 0.5).astype(float)
    numbers[:80, 1] = np.where(chance.random(80) < 0.7, numbers[:80, 0], numbers[:80, 1])
    numbers[80:140, 0], numbers[140:, 1] = np.nan, np.nan
    then, now = (numbers[:, wave] for wave in (0, 1))
    both = ~np.isnan(then) & ~np.isnan(now)
    expected = share_difference(
        int(np.nansum(now)), int((~np.isnan(now)).sum()),
        int(np.nansum(then)), int((~np.isnan(then)).sum()),
        int(both.sum()), correlation(then[both], now[both]),
    )  # fmt: skip
    found = linear_trend(numbers, np.array([0.0, 1.0]), are_shares=True)
    assert found.test.p == pytest.approx(expected.p)
    assert found.slope == pytest.approx(expected.value)


def test_friedman_is_that_of_r() -> None:
    test, statistic = repeated_measures(BASES)
    assert statistic == pytest.approx(11.143, abs=5e-4)
    assert test.how == "simulated"
    assert test.p == pytest.approx(0.0029, abs=0.0015)  # 200,000 random orders


def test_cochrans_q_is_friedmans_of_ones_and_zeros() -> None:
    # R: friedman.test(b[rep(1:12, 8), ]): 60.8 on 2
    eightfold = np.tile(ONES, (8, 1))
    _, statistic = repeated_measures(eightfold)
    assert statistic == pytest.approx(60.8)
    # Cochran (1950): (k - 1) (k sum of squared column totals - total^2) / (k total - sum of rows^2)
    columns, rows, total = eightfold.sum(axis=0), eightfold.sum(axis=1), eightfold.sum()
    q = 2 * (3 * (columns**2).sum() - total**2) / (3 * total - (rows**2).sum())
    assert statistic == pytest.approx(q)


def test_beyond_sixty_people_who_changed_friedmans_test_is_asymptotic() -> None:
    # R: friedman.test(RT[rep(1:22, 3), ]): 33.429 on 2, p = 5.509e-08
    test, statistic = repeated_measures(np.tile(BASES, (3, 1)))
    assert statistic == pytest.approx(33.429, abs=5e-4)
    assert test.how == "asymptotic"
    assert test.p == pytest.approx(5.509e-08, rel=1e-3)


def test_eyes_are_those_of_stuart_and_bowker() -> None:
    # R: mcnemar.test(m): 19.107 on 6, p = 0.003987; Stuart-Maxwell by hand in R: 11.956569622983
    symmetry, statistic = bowker(EYES)
    assert (statistic, symmetry.p) == pytest.approx((19.107, 0.003987), abs=5e-4)
    margins, statistic = stuart_maxwell(EYES)
    assert (statistic, margins.p) == pytest.approx((11.956569622983, 0.007533425055))


def test_of_two_answers_all_three_are_mcnemars() -> None:
    table = np.array([[40, 4], [15, 9]])
    for test in (bowker(table), stuart_maxwell(table)):
        assert test[1] == pytest.approx((15 - 4) ** 2 / 19)
        # exact by McNemar: 0.0192; simulated over 9,999 outcomes
        assert test[0].p == pytest.approx(0.0192, abs=0.005)


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [
        # Fagerland, Lydersen and Laake (2013), table 3: airway hyper-responsiveness before and
        # after stem cell transplantation, 1 against 7 changes: exact 0.070, mid-p 0.039
        (7, 1, 0.0390625),
        (1, 7, 0.0390625),
        (0, 0, 1.0),
        (5, 5, 1 - 126 / 1024),
    ],
)
def test_mid_p_of_mcnemar(gained: int, lost: int, p: float) -> None:
    assert mcnemar_mid_p(gained, lost) == pytest.approx(p)


def test_nobody_everybody_and_everybody_alike() -> None:
    nobody = np.full((0, 3), np.nan)
    alike = np.ones((9, 3))
    times = np.arange(3.0)
    for numbers in (nobody, alike):
        found = linear_trend(numbers, times, are_shares=True)
        assert (found.test.p, found.test.can_reject, found.low) == (1.0, False, None)
        test, statistic = repeated_measures(numbers)
        assert (test.p, test.can_reject, statistic) == (1.0, False, 0.0)
    for table in (np.zeros((3, 3), int), np.diag([4, 5, 6])):
        for test, statistic in (bowker(table), stuart_maxwell(table)):
            assert (test.p, test.can_reject, statistic) == (1.0, False, 0.0)


def test_three_who_changed_can_show_nothing() -> None:
    three = np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    assert not repeated_measures(three)[0].can_reject
    assert not bowker(np.array([[5, 2], [0, 5]]))[0].can_reject
    assert not linear_trend(three, np.arange(3.0), are_shares=True).test.can_reject


def repeated(seed: int, people: int, change: float, once: float) -> np.ndarray:
    """Answers of people to three waves without a trend; `once` of them to one wave each."""
    chance = np.random.default_rng(seed)
    numbers = np.empty((people, 3))
    numbers[:, 0] = chance.random(people) < 0.6
    for wave in (1, 2):
        drawn = chance.random(people) < 0.6
        numbers[:, wave] = np.where(chance.random(people) < change, drawn, numbers[:, wave - 1])
    alone = chance.random(people) < once
    numbers[alone] = np.where(
        np.arange(3) == chance.integers(0, 3, (alone.sum(), 1)), numbers[alone], np.nan
    )
    return numbers


@pytest.mark.parametrize(("people", "change", "once"), [(200, 0.3, 0.4), (400, 0.1, 0.0)])
def test_the_trend_knows_that_waves_share_people(people: int, change: float, once: float) -> None:
    runs = 400
    times = np.array([0.0, 1.0, 3.0])
    found = [
        linear_trend(repeated(seed, people, change, once), times, are_shares=True)
        for seed in range(runs)
    ]
    rejected = sum(one.test.p < 0.05 for one in found) / runs
    covered = sum((one.low or 0) <= 0 <= (one.high or 0) for one in found) / runs
    assert 0.025 < rejected < 0.08
    assert 0.92 < covered < 0.975


@given(st.integers(0, 10**6), st.integers(0, 25), st.integers(2, 4), st.booleans())
def test_any_answers_give_a_probability_without_a_warning(
    seed: int, people: int, waves: int, are_shares: bool
) -> None:
    chance = np.random.default_rng(seed)
    numbers = (chance.random((people, waves)) < chance.random()).astype(float)
    if not are_shares:
        numbers *= chance.normal(1, 5, (people, waves))
    numbers[chance.random((people, waves)) < chance.random()] = np.nan
    found = linear_trend(numbers, np.arange(float(waves)), are_shares=are_shares)
    assert 0 <= found.test.p <= 1
    whole = numbers[~np.isnan(numbers).any(axis=1)]
    assert 0 <= repeated_measures(whole)[0].p <= 1
