"""Tests over several waves, in some of which the same people answered.

Each takes numbers with a row for each person and a column for each wave, nan where the person gave
no answer, or a table of the answers then and now of the same people. Knows arrays only.
"""

from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.exact import MOST_RANKED, PValue
from analysis.intervals import Numbers, Z
from analysis.results import SIMULATED
from analysis.weighting.wave_differences import weighted_correlation

Counts = npt.NDArray[np.int_]

_SEED: Final = 20_180_601  # the same answers always give the same p-value
_ALIKE: Final = 1e-9  # relative: statistics that differ by less differ by rounding alone
_FEW: Final = 30  # people who changed or answered once, below which outcomes are simulated


class LinearTrend(NamedTuple):
    """A figure’s change in a unit of time, its 95% interval, and the test that there is none.

    Where not `is_tested`, there is no test with weights, as too few people changed.
    """

    slope: float | None
    low: float | None
    high: float | None
    test: PValue
    is_tested: bool = True


def linear_trend(
    numbers: Numbers, times: Numbers, *, are_shares: bool, weights: Numbers | None = None
) -> LinearTrend:
    """Test for a linear trend of a share or a mean over waves that people may share.

    The score test of Cochran and Armitage, the sum of (answer - mean)(time - mean time), whose
    variance counts the correlation of the answers that a person gave to several waves. Without
    people in common it is that test; of two waves, Derrick's z-test for overlapping samples.
    Where fewer than 30 people changed or answered once, over SIMULATED random outcomes: each person
    is as likely to have given their answers in any order, and those who answered once to have done
    so in any wave. `slope` is that of the regression line; the variance of its interval takes
    each wave's own share with one answer of each kind added. With `weights`, a column for each
    wave, sums are weighted and variances those of weighted sums; so few are not tested.
    Sources: Cochran (1954), Biometrics 10, 417-451; Armitage (1955), Biometrics 11, 375-386;
    Derrick, Dobson-McKittrick, Toher and White (2015), Journal of Applied Quantitative Methods
    10(3); Agresti and Caffo (2000), The American Statistician 54, 280-288.
    """
    given = ~np.isnan(numbers)
    counted = given.astype(np.float64) if weights is None else np.where(given, weights, 0.0)
    bases = counted.sum(axis=0)
    if (bases > 0).sum() < 2 or not given.any():
        return LinearTrend(None, None, None, PValue(1.0, 1.0, "exact"))
    distances = times - float((bases * times).sum()) / float(bases.sum())
    spread = float((bases * distances**2).sum())
    values = np.where(given, counted * np.nan_to_num(numbers), 0.0)
    centre = float(values.sum()) / float(bases.sum())
    sums = values.sum(axis=0)
    statistic = float((distances * (sums - bases * centre)).sum())
    slope = statistic / spread
    own = sums / np.where(bases > 0, bases, 1.0)
    sizes = bases**2 / np.where(bases > 0, (counted**2).sum(axis=0), 1.0)
    if are_shares:
        null = np.full(len(times), centre * (1 - centre))
        near = (own * sizes + 1) / (sizes + 2)
        variances = near * (1 - near)
    else:
        squares = np.where(given, counted * (numbers - own) ** 2, 0.0).sum(axis=0)
        variances = squares / np.maximum(bases - 1, 1)
        null = variances
    shared = _correlated_pairs(numbers, counted)
    error = _error(distances, shared, variances) / spread
    low, high = slope - Z * error, slope + Z * error
    if np.ptp(numbers[given]) == 0:
        return LinearTrend(slope, None, None, PValue(1.0, 1.0, "exact"))
    if _once_or_changed(numbers, given) < _FEW:
        if weights is not None:
            return LinearTrend(slope, low, high, PValue(1.0, 1.0, "asymptotic"), is_tested=False)
        return LinearTrend(slope, low, high, _shuffled_trend(numbers, given, distances))
    under_null = _error(distances, shared, null)
    if under_null <= 0:
        return LinearTrend(slope, low, high, PValue(1.0, 1.0, "asymptotic"))
    p = 2 * NormalDist().cdf(-abs(statistic) / under_null)
    return LinearTrend(slope, low, high, PValue(p, 0.0, "asymptotic"))


def repeated_measures(numbers: Numbers) -> tuple[PValue, float]:
    """Test that the same people, who answered in every wave, did not change; and the statistic.

    Friedman's test with its correction for ties, which is Cochran's Q where the numbers are 1 and
    0. Up to MOST_RANKED people who changed, over SIMULATED random orders of each person's answers;
    beyond that by the chi-squared distribution.
    Sources: Cochran (1950), Biometrika 37, 256-266; Friedman (1937), JASA 32, 675-701.
    """
    changed = numbers[np.ptp(numbers, axis=1) > 0] if len(numbers) else numbers
    waves = numbers.shape[1]
    if not len(changed):
        return PValue(1.0, 1.0, "exact"), 0.0
    ranks = stats.rankdata(changed, axis=1)
    variance = float(((ranks - (waves + 1) / 2) ** 2).sum()) / (waves - 1)

    def statistic(sums: Numbers) -> Numbers:
        centred = sums - len(ranks) * (waves + 1) / 2
        return np.asarray((centred**2).sum(axis=-1) / variance, dtype=np.float64)

    observed = float(statistic(ranks.sum(axis=0)))
    highest = float(statistic(np.sort(ranks, axis=1).sum(axis=0)))
    if len(changed) > MOST_RANKED:
        p, least = (float(stats.chi2.sf(value, waves - 1)) for value in (observed, highest))
        return PValue(p, least, "asymptotic"), observed
    chance = np.random.default_rng(_SEED)
    sums = np.zeros((SIMULATED, waves))
    for row in ranks:
        sums += chance.permuted(np.tile(row, (SIMULATED, 1)), axis=1)
    return _simulated(statistic(sums), observed, highest), observed


def stuart_maxwell(table: Counts) -> tuple[PValue, float]:
    """Test that each answer was given as often now (columns) as then (rows); and the statistic.

    Up to MOST_RANKED people who changed, over SIMULATED random directions of their changes; beyond
    that by the chi-squared distribution.
    Sources: Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry
    116, 651-655.
    """
    moved = table - np.diag(np.diag(table))
    used = (moved.sum(axis=0) + moved.sum(axis=1)) > 0
    moved = moved[used][:, used]
    if len(moved) < 2:
        return PValue(1.0, 1.0, "exact"), 0.0
    between = moved + moved.T
    inverse = np.linalg.pinv(np.diag(between.sum(axis=1)) - between)
    freedom = int(np.linalg.matrix_rank(np.diag(between.sum(axis=1)) - between))

    def statistic(differences: Numbers) -> Numbers:
        return np.asarray(
            np.einsum("...i,ij,...j->...", differences, inverse, differences), dtype=np.float64
        )

    observed = float(statistic((moved.sum(axis=1) - moved.sum(axis=0)).astype(float)))
    highest = float(between.sum())  # bounds the statistic; only its order of size matters
    if moved.sum() > MOST_RANKED:
        p, least = (float(stats.chi2.sf(value, freedom)) for value in (observed, highest))
        return PValue(p, least, "asymptotic"), observed
    drawn = _random_directions(between)
    differences = (drawn - drawn.transpose(0, 2, 1)).sum(axis=2).astype(float)
    outcomes = statistic(differences)
    return _simulated(outcomes, observed, float(outcomes.max())), observed


def bowker(table: Counts) -> tuple[PValue, float]:
    """Test that as many went from each answer to each other as came back; and the statistic.

    Up to MOST_RANKED people who changed, over SIMULATED random directions of their changes; beyond
    that by the chi-squared distribution, a degree of freedom for each pair of answers between which
    somebody changed.
    Source: Bowker (1948), JASA 43, 572-574.
    """
    moved = table - np.diag(np.diag(table))
    between = moved + moved.T
    upper = np.triu(between, 1)
    freedom = int((upper > 0).sum())
    if not freedom:
        return PValue(1.0, 1.0, "exact"), 0.0

    def statistic(tables: Counts) -> Numbers:
        differences = (tables - np.swapaxes(tables, -1, -2)).astype(float)
        squares = np.triu(differences**2 / np.maximum(between, 1), 1)
        return np.asarray(squares.sum(axis=(-1, -2)), dtype=np.float64)

    observed = float(statistic(moved))
    highest = float(upper.sum())  # everybody between two answers changed the same way
    if moved.sum() > MOST_RANKED:
        p, least = (float(stats.chi2.sf(value, freedom)) for value in (observed, highest))
        return PValue(p, least, "asymptotic"), observed
    return _simulated(statistic(_random_directions(between)), observed, highest), observed


def _random_directions(between: Counts) -> Counts:
    """Tables in which those who changed `between` two answers went either way at random."""
    chance = np.random.default_rng(_SEED)
    forth = chance.binomial(np.triu(between, 1), 0.5, size=(SIMULATED, *between.shape))
    back = np.triu(between, 1) - forth
    return np.asarray(forth + back.transpose(0, 2, 1), dtype=np.int_)


def _correlated_pairs(numbers: Numbers, counted: Numbers) -> Numbers:
    """How many gave answers to each two waves, times the correlation of these answers.

    Each is `counted` as 1, or by the product of both weights; 0 without an answer.
    """
    waves = numbers.shape[1]
    given = ~np.isnan(numbers)
    shared = np.diag((counted**2).sum(axis=0))
    for one in range(waves):
        for other in range(one + 1, waves):
            both = given[:, one] & given[:, other]
            first, second = counted[both, one], counted[both, other]
            paired = weighted_correlation(numbers[both, one], numbers[both, other], first, second)
            shared[one, other] = shared[other, one] = paired * float((first * second).sum())
    return shared


def _error(distances: Numbers, shared: Numbers, variances: Numbers) -> float:
    """The standard error of the sum of all answers times the distances of their waves."""
    weights = distances * np.sqrt(variances)
    return float(np.sqrt(max(0.0, float(weights @ shared @ weights))))


def _once_or_changed(numbers: Numbers, given: npt.NDArray[np.bool_]) -> int:
    """How many people changed an answer or gave one alone; at least _FEW where it is as many."""
    times = given.sum(axis=1)
    once = int((times == 1).sum())
    if once >= _FEW:
        return once
    rows = numbers[times > 1]
    changed = int((np.nanmax(rows, axis=1) > np.nanmin(rows, axis=1)).sum()) if len(rows) else 0
    return changed + once


def _shuffled_trend(numbers: Numbers, given: npt.NDArray[np.bool_], distances: Numbers) -> PValue:
    """The test for trend over random orders of each person's answers.

    Those who answered once are dealt to the waves among each other.
    """
    chance = np.random.default_rng(_SEED)
    times = given.sum(axis=1)
    centre = float(np.nanmean(numbers))
    outcomes = np.zeros(SIMULATED)
    observed = expected = highest = lowest = 0.0
    once = times == 1
    blocks = [(numbers[once][given[once]], np.where(given, distances, 0.0).sum(axis=1)[once])]
    blocks += [(row[there], distances[there]) for row, there in zip(
        numbers[times > 1], given[times > 1], strict=True
    )]  # fmt: skip
    for values, weights in blocks:
        if not len(values):
            continue
        centred = values - centre
        observed += float((centred * weights).sum())
        expected += float(centred.mean() * weights.sum())
        by_weight = np.sort(weights)
        highest += float((np.sort(centred) * by_weight).sum())
        lowest += float((np.sort(centred)[::-1] * by_weight).sum())
        if np.ptp(values) == 0:
            outcomes += float((centred * weights).sum())
        else:
            outcomes += chance.permuted(np.tile(centred, (SIMULATED, 1)), axis=1) @ weights
    farthest = max(highest - expected, expected - lowest)
    return _simulated(np.abs(outcomes - expected), abs(observed - expected), farthest)


def _simulated(outcomes: Numbers, observed: float, highest: float) -> PValue:
    """The share of simulated outcomes as extreme; the observed one counts, so that p is never 0."""
    p, least = (
        (int((outcomes >= value - _ALIKE * max(1.0, abs(value))).sum()) + 1) / (SIMULATED + 1)
        for value in (observed, highest)
    )
    return PValue(p, least, "simulated")
