"""The difference of one figure between two waves whose people overlap, where both are weighted.

The counterpart of analysis/differences.py, whose figures these are with equal weights. Each wave
has weights of its own. Numbers and weights are columns with a row for each person, the numbers nan
where the person gave no answer in that wave. Knows numbers only.
"""

import math

import numpy as np

from analysis.differences import (
    Difference,
    correlation,
    difference_with_overlap,
    share_difference,
)
from analysis.intervals import Numbers, unit_of
from analysis.weighting.estimates import standard_error, weighted_mean
from analysis.weighting.raking import effective_size


def weighted_share_change(then: Numbers, now: Numbers, weights: Numbers) -> Difference:
    """The share `now` less the share `then` of answers of 1 and 0; `weights` has a column for each.

    Wilson's intervals and the pooled z-test, on effective bases and the effective overlap.
    """
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    of_then, of_now = weights[gave_then, 0], weights[gave_now, 1]
    if not len(of_then) or not len(of_now):
        return Difference()
    base_then, base_now = effective_size(of_then), effective_size(of_now)
    overlap, paired = overlap_of(then, now, weights)
    return share_difference(
        weighted_mean(now[gave_now], of_now) * base_now,
        base_now,
        weighted_mean(then[gave_then], of_then) * base_then,
        base_then,
        overlap,
        paired,
    )


def weighted_mean_change(then: Numbers, now: Numbers, weights: Numbers) -> Difference:
    """The mean `now` less the mean `then`; `weights` has a column for each.

    The t-test for overlapping samples (T new 2) with linearised errors, whose covariance counts the
    effective overlap. Degrees of freedom count people. For the same people with the same weights
    it has the error of R's `svymean(~I(now - then), svydesign(ids = ~1, weights = ~w))`.
    """
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    first, second = now[gave_now], then[gave_then]
    of_first, of_second = weights[gave_now, 1], weights[gave_then, 0]
    if not len(first) or not len(second):
        return Difference()
    unit = max(unit_of(first), unit_of(second))
    first, second = first / unit, second / unit
    overlap, paired = overlap_of(then, now, weights)
    return difference_with_overlap(
        weighted_mean(first, of_first) - weighted_mean(second, of_second),
        (standard_error(first, of_first), standard_error(second, of_second)),
        (len(first), len(second)),
        int((gave_then & gave_now).sum()),
        paired * overlap / math.sqrt(effective_size(of_first) * effective_size(of_second)),
        unit,
    )


def overlap_of(then: Numbers, now: Numbers, weights: Numbers) -> tuple[float, float]:
    """The effective overlap of two waves in which somebody answered, and the answers' correlation.

    The correlation is of those who answered both times, each counting by the product of both
    weights, around the weighted mean of each time.
    """
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    both = gave_then & gave_now
    of_then, of_now = weights[both, 0], weights[both, 1]
    overlap = _effective_overlap(weights[gave_then, 0], weights[gave_now, 1], (of_then, of_now))
    return overlap, weighted_correlation(then[both], now[both], of_then, of_now)


def weighted_correlation(
    first: Numbers, second: Numbers, of_first: Numbers, of_second: Numbers
) -> float:
    """The correlation of paired values with weights; 0 with fewer than two or no variation."""
    if len(first) < 2 or any(values.min() == values.max() for values in (first, second)):
        return 0.0
    unit = max(unit_of(first), unit_of(second))
    x, y = first / unit, second / unit
    x, y = x - weighted_mean(x, of_first), y - weighted_mean(y, of_second)
    both = of_first * of_second
    spread = math.sqrt(float((both * x**2).sum())) * math.sqrt(float((both * y**2).sum()))
    if not spread:
        return correlation(first, second)
    return max(-1.0, min(1.0, float((both * x * y).sum()) / spread))


def _effective_overlap(first: Numbers, second: Numbers, both: tuple[Numbers, Numbers]) -> float:
    """How many people two weighted samples of these weights have in common, as their errors count.

    `both` are the weights, in the first and in the second sample, of the people in both. The
    correlation of two means is that of the answers times this, divided by the root of the product
    of the effective sizes.
    """
    squares = float((first**2).sum()) * float((second**2).sum())
    if squares == 0:
        return 0.0
    sizes = effective_size(first) * effective_size(second)
    return float((both[0] * both[1]).sum()) * math.sqrt(sizes / squares)
