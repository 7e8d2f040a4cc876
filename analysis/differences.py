"""The difference of two estimates from samples that may overlap.

The same functions serve two separate groups (no overlap), two waves (some overlap) and the same
people twice (full overlap). Shares are 0..1. Knows numbers only.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from scipy import stats

from analysis.intervals import CONFIDENCE, Numbers, finite, unit_of, wilson

_NOTHING = 1e-15  # what rounding leaves of a difference of numbers within -2..2


class Difference(NamedTuple):
    """First less second, its 95% interval and two-sided p-value; None where undefined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def correlation(first: Numbers, second: Numbers) -> float:
    """Pearson's r of paired values; 0 with fewer than two pairs or no variation."""
    if len(first) < 2 or any(values.min() == values.max() for values in (first, second)):
        return 0.0
    x, y = _standardised(first), _standardised(second)
    return max(-1.0, min(1.0, float((x * y).mean())))


def share_difference(
    count_1: float,
    base_1: float,
    count_2: float,
    base_2: float,
    overlap: float = 0,
    paired: float = 0.0,
) -> Difference:
    """Share `count_1` of `base_1` less share 2, -1..1.

    `overlap` people are in both bases, their answers correlated by `paired` (phi). The p-value
    is of the pooled z-test, with variance in proportion to 1/e1 + 1/e2 - 2 r eo / (e1 e2). The
    interval squares and adds the ends of both Wilson intervals. Where answers are weighted, bases
    and overlap are effective ones (analysis/weighting/estimates.py).
    Sources: Derrick, Dobson-McKittrick, Toher and White (2015), Test statistics for comparing two
    proportions with partially overlapping samples, Journal of Applied Quantitative Methods 10(3);
    Newcombe (1998), Statistics in Medicine 17, 873-890 (independent, method 10) and 2635-2650
    (paired, method 8, without continuity correction), of which it is the case between.
    """
    interval_1, interval_2 = wilson(count_1, base_1), wilson(count_2, base_2)
    if interval_1 is None or interval_2 is None:
        return Difference()
    common = _common(overlap, paired, base_1, base_2)
    share_1, share_2 = count_1 / base_1, count_2 / base_2
    value = share_1 - share_2
    below = _distance(share_1 - interval_1.low, interval_2.high - share_2, common)
    above = _distance(interval_1.high - share_1, share_2 - interval_2.low, common)

    pooled = (count_1 + count_2) / (base_1 + base_2)
    spread = 1 / base_1 + 1 / base_2 - 2 * common / math.sqrt(base_1 * base_2)
    variance = pooled * (1 - pooled) * spread
    if abs(value) <= _NOTHING:
        p: float | None = 1.0
    elif variance <= _NOTHING:
        p = None
    else:
        p = 2 * NormalDist().cdf(-abs(value) / math.sqrt(variance))
    return Difference(value, max(-1.0, value - below), min(1.0, value + above), p)


def mean_difference(
    first: Numbers, second: Numbers, overlap: int = 0, paired: float = 0.0
) -> Difference:
    """Mean of `first` less mean of `second`.

    `overlap` people are in both samples, their values correlated by `paired`. Without overlap
    it is Welch's test, with full overlap the paired t-test.
    Source: Derrick, Russ, Toher and White (2017), Test statistics for the comparison of means for
    two samples that include both paired and independent observations, Journal of Modern Applied
    Statistical Methods 16(1), 137-157 (T new 2).
    """
    size_1, size_2 = len(first), len(second)
    if size_1 == 0 or size_2 == 0:
        return Difference()
    unit = max(unit_of(first), unit_of(second))
    x, y = first / unit, second / unit
    value = float(x.mean() - y.mean())
    if size_1 < 2 or size_2 < 2:
        return Difference(finite(value * unit))
    errors = math.sqrt(float(x.var(ddof=1)) / size_1), math.sqrt(float(y.var(ddof=1)) / size_2)
    common = _common(overlap, paired, size_1, size_2)
    return difference_with_overlap(value, errors, (size_1, size_2), overlap, common, unit)


def difference_with_overlap(
    value: float,
    errors: tuple[float, float],
    sizes: tuple[int, int],
    overlap: int,
    common: float,
    unit: float = 1.0,
) -> Difference:
    """The interval and p-value of the difference `value` of two means with these `errors`.

    `sizes` are the people behind each mean, `overlap` those behind both, `common` the correlation
    of the means; all is given times `unit`. Source: as `mean_difference`.
    """
    (size_1, size_2), (error_1, error_2) = sizes, (errors[0] ** 2, errors[1] ** 2)
    if min(sizes) < 2:
        return Difference(finite(value * unit))
    error = _distance(*errors, common)
    if error <= _NOTHING:  # no variation, or every pair as far apart
        return Difference(finite(value * unit), p=1.0 if abs(value) <= _NOTHING else None)
    freedom = float(overlap - 1)
    alone = size_1 + size_2 - 2 * overlap
    if alone:
        welch = (error_1 + error_2) ** 2 / (error_1**2 / (size_1 - 1) + error_2**2 / (size_2 - 1))
        freedom += (welch - overlap + 1) * alone / (alone + 2 * overlap)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, freedom)) * error
    return Difference(
        finite(value * unit),
        finite((value - half) * unit),
        finite((value + half) * unit),
        float(2 * stats.t.sf(abs(value) / error, freedom)),
    )


def _common(overlap: float, paired: float, base_1: float, base_2: float) -> float:
    """Give the correlation of two estimates to which `overlap` people gave both times."""
    return paired * overlap / math.sqrt(base_1 * base_2)


def _distance(one: float, other: float, common: float) -> float:
    """Give the error of a difference of two estimates with these errors and this correlation."""
    return math.sqrt(max(0.0, one**2 - 2 * common * one * other + other**2))


def _standardised(values: Numbers) -> Numbers:
    """`values`, not all the same, with mean 0 and standard deviation 1."""
    scaled = values / unit_of(values)
    centred = scaled - scaled.mean()
    return np.asarray(centred / (float(centred.std()) or 1.0), dtype=np.float64)
