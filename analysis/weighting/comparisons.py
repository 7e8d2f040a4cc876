"""Tests of whether groups differ, with effect sizes, where the answers are weighted.

The counterpart of analysis/comparisons.py: each group gives the answers of its people and their
weights. Knows arrays only. All tests are asymptotic, as none is exact with weights.
"""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.comparisons import ComparisonResult, difference_effect, largest_two
from analysis.differences import Difference, share_difference
from analysis.intervals import CONFIDENCE, Numbers
from analysis.power import smallest_number_difference, smallest_share_difference
from analysis.results import (
    MEANS,
    ODDS_RATIO,
    POINTS,
    RANK_BISERIAL,
    Effect,
    SmallestDifference,
)
from analysis.weighting.estimates import standard_error, weighted_mean
from analysis.weighting.raking import Codes, effective_size

RAO_SCOTT: Final = "Rao–Scott test"
WEIGHTED_RANKS: Final = "weighted rank test"
_NOTHING: Final = 1e-12  # what rounding leaves of a spread of ranks, which lie between 0 and 1


def compare_weighted_shares(
    chosen: Sequence[npt.NDArray[np.bool_]], weights: Sequence[Numbers]
) -> ComparisonResult:
    """Test whether the share of people who chose something differs between two or more groups.

    The Rao-Scott test, with the difference of the two largest groups in percentage points
    (Newcombe's interval on effective bases) and their odds ratio; for more groups with Cramér's V.
    """
    columns = [np.where(one, 0, 1) for one in chosen]
    pair = largest_two([len(one) for one in chosen])
    shares = [weighted_mean(chosen[at].astype(float), weights[at]) for at in pair]
    bases = [effective_size(weights[at]) for at in pair]
    difference = share_difference(shares[0] * bases[0], bases[0], shares[1] * bases[1], bases[1])
    effects = [difference_effect(POINTS, difference, 100)]
    (a, b), (c, d) = ((share, 1 - share) for share in shares)
    if b * c:
        effects.append(Effect(ODDS_RATIO, a * d / (b * c)))
    if len(chosen) > 2:
        effects = [*_association(columns, weights, 2), *effects]
    pooled = (shares[0] * bases[0] + shares[1] * bases[1]) / sum(bases)
    detectable = smallest_share_difference(
        (len(chosen[pair[0]]), len(chosen[pair[1]])), pooled, (bases[0], bases[1])
    )
    p = rao_scott(columns, weights, 2)
    return _result(RAO_SCOTT, p, effects, pair, columns, detectable)


def compare_weighted_choices(
    columns: Sequence[Codes], weights: Sequence[Numbers], size: int
) -> ComparisonResult:
    """Test whether several groups choose alike: `columns` has the choice of each person, 0 to size.

    The Rao-Scott test, with Cramér's V of the weighted table.
    """
    effects = _association(columns, weights, size)
    pair = largest_two([len(one) for one in columns])
    return _result(RAO_SCOTT, rao_scott(columns, weights, size), effects, pair, columns)


def compare_weighted_numbers(
    samples: Sequence[Numbers], weights: Sequence[Numbers], *, are_ranks: bool = False
) -> ComparisonResult:
    """Test whether numbers or ranks are higher in one of two or more groups.

    The weighted rank test, with the rank-biserial correlation of the two largest groups and, but
    for `are_ranks`, the difference of their means; for more than two groups with epsilon squared,
    the share of the spread of ranks that lies between the groups.
    """
    pair = largest_two([len(sample) for sample in samples])
    first, second = (samples[at] for at in pair)
    of_first, of_second = (weights[at] for at in pair)
    effects = [Effect(RANK_BISERIAL, _rank_biserial(first, second, of_first, of_second))]
    if not are_ranks:
        difference = weighted_mean_difference(first, of_first, second, of_second)
        effects.append(difference_effect(MEANS, difference))
    p, between = rank_test(samples, weights)
    if len(samples) > 2:
        effects = [Effect("epsilon squared", between), *effects]
    detectable = smallest_number_difference(
        (len(first), len(second)),
        None if are_ranks else _deviation_within((first, second), (of_first, of_second)),
        (effective_size(of_first), effective_size(of_second)),
    )
    return _result(WEIGHTED_RANKS, p, effects, pair, samples, detectable)


def rao_scott(columns: Sequence[Codes], weights: Sequence[Numbers], size: int) -> float:
    """The p-value of Pearson's chi-squared of groups by choices, corrected for the weights.

    The second-order correction of Rao and Scott (1984), Annals of Statistics 12, 46-60, with the
    F reference distribution of Thomas and Rao (1987), JASA 82, 630-636: R's
    `svychisq(statistic = "F")`. 1 where only one group or choice has anybody.
    """
    people = sum(map(len, columns))
    total = sum(float(one.sum()) for one in weights)
    shares = _table(columns, weights, size) / total
    squares = _table(columns, [one**2 for one in weights], size) / total**2
    keep = np.ix_(shares.sum(axis=1) > 0, shares.sum(axis=0) > 0)
    shares, squares = shares[keep], squares[keep]
    if min(shares.shape) < 2 or people < 2:
        return 1.0
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    chi_squared = people * float(((shares - expected) ** 2 / expected).sum())
    contrasts = np.kron(*(_contrasts(length) for length in shares.shape))
    p, a = shares.ravel(), squares.ravel()
    # The variance of the shares of all cells, from the influence of each person on them.
    spread = np.diag(a) - np.outer(a, p) - np.outer(p, a) + a.sum() * np.outer(p, p)
    spread *= people / (people - 1)
    scaled = contrasts * np.divide(1, p, where=p > 0, out=np.zeros_like(p))[:, None]
    simple = contrasts.T @ scaled / people
    effects = np.linalg.pinv(simple) @ (scaled.T @ spread @ scaled)
    trace = float(np.trace(effects))
    if trace <= 0:
        return 1.0
    freedom = trace**2 / float(np.trace(effects @ effects))
    return float(stats.f.sf(chi_squared / trace, freedom, freedom * (people - 1)))


def rank_test(samples: Sequence[Numbers], weights: Sequence[Numbers]) -> tuple[float, float]:
    """The p-value of weighted ranks alike in all groups, and the share of spread between groups.

    Source: Lumley and Scott (2013), Two-sample rank tests under complex sampling, Biometrika 100,
    831-842: R's `svyranktest`, by the F distribution for more than two groups. p is 1 where all
    have the same number.
    """
    numbers, all_weights = np.concatenate(samples), np.concatenate(weights)
    group = np.repeat(np.arange(len(samples)), [len(sample) for sample in samples])
    total, people = float(all_weights.sum()), len(numbers)
    ranks = _weighted_ranks(numbers, all_weights) / total
    centre = weighted_mean(ranks, all_weights)
    in_group = np.bincount(group, all_weights)
    means = np.bincount(group, all_weights * ranks) / in_group
    whole = float((all_weights * (ranks - centre) ** 2).sum())
    if whole <= _NOTHING * total:
        return 1.0, 0.0
    between = float((in_group * (means - centre) ** 2).sum()) / whole
    influence = all_weights * (ranks - means[group]) / in_group[group]
    spread = people / (people - 1) * np.bincount(group, influence**2)
    distances = means[1:] - means[0]
    variance = np.diag(spread[1:]) + spread[0]
    count = len(distances)
    freedom = people - 1 - count
    if freedom < 1:
        return 1.0, between
    if np.linalg.matrix_rank(variance) < count:  # within groups all are alike
        return 0.0 if np.abs(distances).max() > _NOTHING else 1.0, between
    statistic = float(distances @ np.linalg.solve(variance, distances)) / count
    return float(stats.f.sf(statistic, count, freedom)), between


def weighted_mean_difference(
    first: Numbers, of_first: Numbers, second: Numbers, of_second: Numbers
) -> Difference:
    """Weighted mean of `first` less that of `second`, with the interval and p of a t-test.

    Each group has an error of its own, as in Welch's test, whose degrees of freedom it has: with
    equal weights it is Welch's test. R's `svyttest` with the groups as strata, but for those.
    """
    sizes = len(first), len(second)
    if min(sizes) == 0:
        return Difference()
    value = weighted_mean(first, of_first) - weighted_mean(second, of_second)
    if min(sizes) < 2:
        return Difference(value)
    squares = [standard_error(first, of_first) ** 2, standard_error(second, of_second) ** 2]
    error = math.sqrt(sum(squares))
    if error == 0:
        return Difference(value, p=1.0 if value == 0 else None)
    parts = [square**2 / (size - 1) for square, size in zip(squares, sizes, strict=True)]
    freedom = sum(squares) ** 2 / sum(parts)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    p = float(2 * stats.t.sf(abs(value) / error, freedom))
    return Difference(value, value - half, value + half, p)


def _weighted_ranks(numbers: Numbers, weights: Numbers) -> Numbers:
    """How much weight lies below each number, with half of its own; ties have the mean rank."""
    order = np.argsort(numbers, kind="stable")
    middle = np.cumsum(weights[order]) - weights[order] / 2
    _, tied, sizes = np.unique(numbers[order], return_inverse=True, return_counts=True)
    ranks = np.empty(len(numbers))
    ranks[order] = (np.bincount(tied, middle) / sizes)[tied]
    return ranks


def _rank_biserial(first: Numbers, second: Numbers, of_first: Numbers, of_second: Numbers) -> float:
    """How much more often the first is higher than lower, over all pairs by their weights."""
    order = np.argsort(second, kind="stable")
    ordered, up_to = second[order], np.concatenate([[0.0], np.cumsum(of_second[order])])
    lower = up_to[np.searchsorted(ordered, first, side="left")]
    not_higher = up_to[np.searchsorted(ordered, first, side="right")]
    pairs = float((of_first * (lower + not_higher)).sum())
    return pairs / (float(of_first.sum()) * float(of_second.sum())) - 1


def _table(columns: Sequence[Codes], amounts: Sequence[Numbers], size: int) -> Numbers:
    return np.array(
        [np.bincount(c, a, size) for c, a in zip(columns, amounts, strict=True)], dtype=float
    )


def _contrasts(length: int) -> Numbers:
    """A basis of all differences within `length` cells."""
    return (np.eye(length) - 1 / length)[:, 1:]


def _association(columns: Sequence[Codes], weights: Sequence[Numbers], size: int) -> list[Effect]:
    """Cramér's V, 0..1, of the weighted table; empty where only one row or column has people."""
    table = _table(columns, weights, size)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0] / table.sum()
    if min(table.shape) < 2:
        return []
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    return [Effect("Cramér’s V", min(1.0, math.sqrt(chi_squared / (min(table.shape) - 1))))]


def _result(
    method: str,
    p: float,
    effects: Sequence[Effect],
    pair: tuple[int, int],
    answers: Sequence[npt.NDArray[Any]],
    detectable: SmallestDifference | None = None,
) -> ComparisonResult:
    """The result; a test can reject where not everybody answered alike."""
    varies = len(np.unique(np.concatenate(answers))) > 1
    return ComparisonResult(method, "asymptotic", p, varies, tuple(effects), pair, detectable)


def _deviation_within(samples: Sequence[Numbers], weights: Sequence[Numbers]) -> float:
    """The weighted standard deviation of numbers about the mean of their sample."""
    squares = [
        float((of * (one - weighted_mean(one, of)) ** 2).sum())
        for one, of in zip(samples, weights, strict=True)
    ]
    return math.sqrt(sum(squares) / sum(float(of.sum()) for of in weights))
