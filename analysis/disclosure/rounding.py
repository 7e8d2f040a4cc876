"""Rounding of figures that are published.

Knows single figures and thresholds; nothing of what must be hidden. Halves are rounded as
they are everywhere (core/rounding.py).
"""

import math

from analysis.results import POINTS, Effect, NumberSummary, Thresholds
from core.rounding import round_half_away


def rounded(count: int | None, thresholds: Thresholds) -> int | None:
    """`count` to the nearest step, half a step upwards; the smallest counts are 0."""
    if count is None:
        return None
    if count <= thresholds.count_as_none:
        return 0
    step = thresholds.round_to
    return step * math.floor(count / step + 0.5)


def rounded_percent(percent: float | None) -> float | None:
    """A percentage, or a difference of two, as a whole number."""
    return None if percent is None else round_half_away(percent)


def rounded_number(value: float | None) -> float | None:
    """A mean, median or quartile: whole from 10 on (so years too), else with one decimal."""
    if value is None:
        return None
    if abs(value) >= 10:
        return round_half_away(value)
    return round_half_away(value, 1)


def rounded_p(p: float | None) -> float | None:
    """A p-value with two decimals, at least 0.01; below 0.001 it is 0, which reads “< 0.001”."""
    if p is None:
        return None
    if p < 0.001:
        return 0.0
    return max(0.01, round_half_away(p, 2))


def rounded_effect(effect: Effect) -> Effect:
    """The size of a difference: whole percentage points, all others with one decimal."""
    if effect.name == POINTS:
        value, low, high = map(rounded_percent, (effect.value, effect.low, effect.high))
    else:
        value, low, high = map(rounded_number, (effect.value, effect.low, effect.high))
    return Effect(name=effect.name, value=value, low=low, high=high)


def rounded_numbers(numbers: NumberSummary) -> NumberSummary:
    """Round a sample's figures; lowest and highest are dropped, as each is one person's."""
    return NumberSummary(
        mean=rounded_number(numbers.mean),
        low=rounded_number(numbers.low),
        high=rounded_number(numbers.high),
        median=rounded_number(numbers.median),
        lower_quartile=rounded_number(numbers.lower_quartile),
        upper_quartile=rounded_number(numbers.upper_quartile),
        lowest=None,
        highest=None,
    )
