"""Tests of whether groups differ, with effect sizes, for shares, choices and numbers.

Works on counts and arrays; knows nothing of questions. Groups without anybody must be left out
by the caller.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.differences import Difference, mean_difference, share_difference
from analysis.exact import PValue, rank_sum_test, rank_test, table_test
from analysis.intervals import Numbers, finite, unit_of
from analysis.power import smallest_number_difference, smallest_share_difference
from analysis.results import (
    MEANS,
    ODDS_RATIO,
    POINTS,
    RANK_BISERIAL,
    Effect,
    How,
    SmallestDifference,
)

FISHER: Final = "Fisher’s exact test"
DUNN: Final = "Dunn’s test"
CHI_SQUARED: Final = "Pearson’s chi-squared test"


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """The result of a test of several groups, with effect sizes.

    `p` is two-sided, `how` says how it was found; where not `can_reject`, no outcome could have
    been significant. `pair` are the places of the two largest groups, which effects of
    two groups compare: the first less the second; `detectable` is how large a difference of these
    would have been found, None: not known.
    """

    method: str
    how: How
    p: float
    can_reject: bool
    effects: tuple[Effect, ...]
    pair: tuple[int, int]
    detectable: SmallestDifference | None = None


def compare_shares(chosen: Sequence[int], bases: Sequence[int]) -> ComparisonResult:
    """Test whether the share `chosen` of `bases` differs between two or more groups.

    Fisher's exact test, with the difference of the two largest groups in percentage points
    (Newcombe's interval) and their odds ratio; for more than two groups of the Freeman-Halton
    kind, with Cramér's V.
    """
    table = np.array([chosen, np.subtract(bases, chosen)]).T
    pair = largest_two(bases)
    one, other = (int(place) for place in pair)
    difference = share_difference(chosen[one], bases[one], chosen[other], bases[other])
    effects = [difference_effect(POINTS, difference, 100)]
    (a, b), (c, d) = table[[one, other]].tolist()
    if b * c:  # with an empty cell the ratio is infinite or unknown
        effects.append(Effect(ODDS_RATIO, a * d / (b * c)))
    if len(bases) > 2:
        effects = [*_association(table), *effects]
    test = table_test(table)
    pooled = (chosen[one] + chosen[other]) / (bases[one] + bases[other])
    detectable = smallest_share_difference((bases[one], bases[other]), pooled)
    return _outcome(_table_method(table, test), test, effects, pair, detectable)


def compare_choices(table: npt.NDArray[np.int_]) -> ComparisonResult:
    """Test whether several groups choose alike; `table` has a row per group, a column per choice.

    Fisher's exact test of the Freeman-Halton kind, with Cramér's V.
    """
    pair = largest_two(table.sum(axis=1).tolist())
    test = table_test(table)
    return _outcome(_table_method(table, test), test, _association(table), pair)


def compare_numbers(samples: Sequence[Numbers], *, are_ranks: bool = False) -> ComparisonResult:
    """Test whether numbers or ranks are higher in one of two or more groups.

    Two groups: Mann-Whitney, with the rank-biserial correlation (-1..1, positive where the first
    is higher; Kerby 2014, Comprehensive Psychology 3) and, but for `are_ranks`, the difference of
    means (Welch's interval). More: Kruskal-Wallis with epsilon squared, 0..1 (Tomczak and Tomczak
    2014), and the same of the two largest groups.
    """
    pair = largest_two([len(sample) for sample in samples])
    first, second = (samples[place] for place in pair)
    effects = [Effect(RANK_BISERIAL, _rank_biserial(first, second))]
    if not are_ranks:
        effects.append(difference_effect(MEANS, mean_difference(first, second)))
    deviation = None if are_ranks else _deviation_within(first, second)
    detectable = smallest_number_difference((len(first), len(second)), deviation)
    if len(samples) == 2:
        test = rank_sum_test(first, second)
        return _outcome("Mann–Whitney test", test, effects, pair, detectable)
    test, statistic = rank_test(samples)
    size = sum(map(len, samples))
    effects = [Effect("epsilon squared", statistic / (size - 1)), *effects]
    return _outcome("Kruskal–Wallis test", test, effects, pair, detectable)


def compare_pairs(samples: Sequence[Numbers]) -> dict[tuple[int, int], float]:
    """Test each two of several samples of numbers or ranks: the p-values by their places.

    Dunn's test, two-sided, on the ranks among all samples, corrected for ties.
    Source: Dunn (1964), Multiple comparisons using rank sums, Technometrics 6, 241-252.
    """
    ranks = stats.rankdata(np.concatenate(samples))
    size = len(ranks)
    ties = np.unique(ranks, return_counts=True)[1].astype(float)
    variance = size * (size + 1) / 12 - float((ties**3 - ties).sum()) / (12 * (size - 1))
    sizes = [len(sample) for sample in samples]
    means = [float(part.mean()) for part in np.split(ranks, np.cumsum(sizes)[:-1])]
    found = {}
    for one, other in combinations(range(len(samples)), 2):
        error = math.sqrt(variance * (1 / sizes[one] + 1 / sizes[other]))
        z = abs(means[one] - means[other]) / error if error else 0.0
        found[one, other] = 2 * NormalDist().cdf(-z)
    return found


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust p-values for multiple testing (Holm), in their order; None is kept and not counted.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    made = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(made):
        highest = max(highest, min(1.0, (len(made) - rank) * p))
        adjusted[place] = highest
    return adjusted


def _outcome(
    method: str,
    test: PValue,
    effects: Sequence[Effect],
    pair: tuple[int, int],
    detectable: SmallestDifference | None = None,
) -> ComparisonResult:
    return ComparisonResult(
        method, test.how, test.p, test.can_reject, tuple(effects), pair, detectable
    )


def _deviation_within(first: Numbers, second: Numbers) -> float | None:
    """The pooled standard deviation of two samples; None where it is undefined or too large."""
    freedom = len(first) + len(second) - 2
    if freedom < 1:
        return None
    unit = max(unit_of(first), unit_of(second))
    squares = sum(float(((one / unit - (one / unit).mean()) ** 2).sum()) for one in (first, second))
    return finite(unit * math.sqrt(squares / freedom))


def largest_two(sizes: Sequence[int]) -> tuple[int, int]:
    """Give the places of the two largest of at least two groups, the earlier one first."""
    by_size = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))
    one, other = sorted(by_size[:2])
    return one, other


def _table_method(table: npt.NDArray[np.int_], test: PValue) -> str:
    if test.how == "asymptotic":
        return CHI_SQUARED
    filled = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return FISHER if max(filled.shape) <= 2 else "Fisher–Freeman–Halton test"


def _rank_biserial(first: Numbers, second: Numbers) -> float:
    """2 U / (n1 n2) - 1: how much more often the first is higher than lower, over all pairs."""
    ordered = np.sort(second)
    lower = np.searchsorted(ordered, first, side="left").sum()
    not_higher = np.searchsorted(ordered, first, side="right").sum()
    return float((lower + not_higher) / (len(first) * len(second)) - 1)


def difference_effect(name: str, difference: Difference, unit: float = 1.0) -> Effect:
    """A difference and its interval, times `unit`, as the effect called `name`."""
    ends = (difference.value, difference.low, difference.high)
    return Effect(name, *(None if end is None else unit * end for end in ends))


def _association(table: npt.NDArray[np.int_]) -> list[Effect]:
    """Cramér's V, 0..1; empty where only one row or column has any people."""
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return []
    total = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    v = min(1.0, math.sqrt(chi_squared / (float(total) * (min(table.shape) - 1))))
    return [Effect("Cramér’s V", v)]
