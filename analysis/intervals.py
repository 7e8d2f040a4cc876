"""Estimates from one sample with their 95% intervals.

Shares are 0..1 here; percentages are made where results are. Knows numbers only.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.results import NumberSummary

Numbers = npt.NDArray[np.floating[Any]]

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


class Interval(NamedTuple):
    """Both ends, in the unit of the estimate."""

    low: float
    high: float


def finite(value: float) -> float | None:
    """`value` as a plain float, None where it is infinite or not a number."""
    return float(value) if math.isfinite(value) else None


def unit_of(numbers: Numbers) -> float:
    """Give the power of two by which to divide `numbers` so that they lie within -2..2.

    Sums and squares of 1e300 then do not overflow, and dividing by it rounds nothing.
    """
    largest = float(np.abs(numbers).max())
    return math.ldexp(1.0, math.frexp(largest)[1] - 1) if largest else 1.0


def wilson(
    count: float, base: float, population: int | None = None, people: int | None = None
) -> Interval | None:
    """Give the Wilson interval, 0..1, of the share `count` of `base`; None on no base.

    With a known `population` (at least `base`) the sample counts as one of n(N-1)/(N-n) people,
    which is the finite-population correction of the variance; a census leaves no doubt. Where
    answers are weighted, `base` is the effective one, `count` the weighted share of it, and
    `people` how many answered.
    Source: Wilson (1927), JASA 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 857-872,
    method 3; the correction: Cochran, Sampling Techniques, section 2.6; with an effective base:
    Franco, Little, Louis and Slud (2019), Comparative study of confidence intervals for
    proportions in complex sample surveys, Journal of Survey Statistics and Methodology 7, 334-364.
    """
    if base == 0:
        return None
    share = count / base
    size, answered = base, base if people is None else people
    if population is not None:
        if population <= answered:
            return Interval(share, share)
        size = base * (population - 1) / (population - answered)
    centre = share + Z**2 / (2 * size)
    half = Z * math.sqrt(share * (1 - share) / size + (Z / (2 * size)) ** 2)
    shrink = 1 + Z**2 / size
    # min and max: at 0 and 1 the ends are exact, the arithmetic is not.
    return Interval(
        min(share, max(0.0, (centre - half) / shrink)),
        max(share, min(1.0, (centre + half) / shrink)),
    )


def describe(numbers: Numbers, population: int | None = None) -> NumberSummary:
    """Give the mean with its t interval, median, quartiles and ends of one sample.

    With a known `population` the standard error carries the finite-population correction
    sqrt((N-n)/N), that of the sample's variance. One answer has a mean but no interval.
    Source: Cochran, Sampling Techniques, section 2.6.
    """
    size = len(numbers)
    if size == 0:
        return NumberSummary()
    scaled = numbers / unit_of(numbers)
    error = float(scaled.std(ddof=1)) / math.sqrt(size) if size > 1 else math.inf
    quartiles = [float(part) for part in np.percentile(scaled, [25, 50, 75])]
    return number_summary(numbers, float(scaled.mean()), error, quartiles, population)


@lru_cache(maxsize=10_000)
def _t_quantile(degrees: int) -> float:
    return float(stats.t.ppf((1 + CONFIDENCE) / 2, degrees))


def number_summary(
    numbers: Numbers,
    mean: float,
    error: float,
    quartiles: Sequence[float],
    population: int | None,
) -> NumberSummary:
    """Bring the estimates of a sample together, with the t interval of its mean.

    `mean`, its standard `error` and the three `quartiles` are in units of `unit_of(numbers)`.
    """
    unit, size = unit_of(numbers), len(numbers)
    half = math.inf
    if size > 1:
        if population is not None and population > 0:
            error *= math.sqrt(max(0, population - size) / population)
        half = _t_quantile(size - 1) * error
    lower, median, upper = quartiles
    return NumberSummary(
        mean=finite(mean * unit),
        low=finite((mean - half) * unit),
        high=finite((mean + half) * unit),
        median=finite(median * unit),
        lower_quartile=finite(lower * unit),
        upper_quartile=finite(upper * unit),
        lowest=float(numbers.min()),
        highest=float(numbers.max()),
    )
