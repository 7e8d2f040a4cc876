"""Weighted estimates from one sample, and what their errors are.

Variances are those of sampling with replacement, linearised, with the weights taken as given
(Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, sections 5.5 and 5.7), as R's
survey package has them for `svydesign(ids = ~1, weights = ~w)`. Raked weights would by themselves
make most errors a little smaller. With equal weights all are those of analysis/intervals.py.
Knows numbers only.
"""

import math

import numpy as np

from analysis.intervals import Numbers, number_summary, unit_of
from analysis.results import NumberSummary


def weighted_mean(numbers: Numbers, weights: Numbers) -> float:
    """The mean of `numbers`, of which there is at least one."""
    return float((weights * numbers).sum() / weights.sum())


def standard_error(numbers: Numbers, weights: Numbers) -> float:
    """The standard error of the weighted mean; infinite for a single number."""
    size = len(numbers)
    if size < 2:
        return math.inf
    parts = weights * (numbers - weighted_mean(numbers, weights)) / weights.sum()
    return math.sqrt(size / (size - 1) * float((parts**2).sum()))


def weighted_quantiles(numbers: Numbers, weights: Numbers, *shares: float) -> list[float]:
    """The quantiles at `shares`, 0..1, of at least one number.

    They interpolate between the numbers as Excel's QUARTILE.INC and R's type 7 do; R's
    `svyquantile(qrule = "hf7")`.
    """
    order = np.argsort(numbers, kind="stable")
    ordered, up_to = numbers[order], np.cumsum(weights[order])
    if len(ordered) == 1:
        return [float(ordered[0])] * len(shares)
    places = np.concatenate([[0.0], up_to[:-1]]) / up_to[-2]
    return [float(np.interp(share, places, ordered)) for share in shares]


def describe_weighted(
    numbers: Numbers, weights: Numbers, population: int | None = None
) -> NumberSummary:
    """The mean with its t interval, median, quartiles and ends of one weighted sample.

    With a known `population` the error carries the correction sqrt((N-n)/N).
    """
    if len(numbers) == 0:
        return NumberSummary()
    scaled = numbers / unit_of(numbers)
    return number_summary(
        numbers,
        weighted_mean(scaled, weights),
        standard_error(scaled, weights),
        weighted_quantiles(scaled, weights, 0.25, 0.5, 0.75),
        population,
    )
