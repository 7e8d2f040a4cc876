"""How answers spread: numbers and dates counted in bins of round limits.

Bins count people, with weights too, as all counts do.
Knows numbers and dates; must not know how they are drawn.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from analysis.intervals import Numbers
from analysis.results import HistogramBin

_MOST_VALUES: Final = 20  # whole numbers from the least to the largest, each with a bin of its own
_MOST_BINS: Final = 30
_STEPS: Final = (1, 2, 5, 10)
_SAME: Final = 1e-9  # of the largest number: a spread that is none
_LEAST: Final = 1e-200
_MOST_MONTHS, _MOST_YEARS = 24, 30  # from the first to the last date, before bins get longer


def number_bins(numbers: Numbers) -> tuple[HistogramBin, ...]:
    """Count `numbers` in bins of equal width, or each value where they are few whole numbers.

    The width is that of Freedman and Diaconis (1981), Zeitschrift für Wahrscheinlichkeitstheorie
    57, 453-476: 2 IQR n^(-1/3), made round, and wider where that would give too many bins. A bin
    holds its lower limit and not its upper one.
    """
    if not len(numbers):
        return ()
    low, high = float(numbers.min()), float(numbers.max())
    is_whole = bool((numbers == np.floor(numbers)).all())
    if is_whole and high - low < _MOST_VALUES:
        counts = Counter(int(number) for number in numbers)
        values = range(int(low), int(high) + 1)
        return tuple(HistogramBin(value, value, counts[value]) for value in values)
    if high - low <= _SAME * max(abs(low), abs(high)) or high - low < _LEAST:
        return (HistogramBin(low, high, len(numbers)),)
    quartiles = np.percentile(numbers, [25, 75])
    wanted = 2 * float(quartiles[1] - quartiles[0]) * len(numbers) ** (-1 / 3)
    width = _round_up(max(wanted, (high - low) / (_MOST_BINS - 1)), is_whole=is_whole)
    first = math.floor(low / width)
    first -= first * width > low  # by the rounding of floats
    limits = [first * width]
    while limits[-1] <= high:
        limits.append((first + len(limits)) * width)
    counted = np.bincount(
        np.searchsorted(limits, numbers, side="right") - 1, minlength=len(limits) - 1
    )
    return tuple(
        HistogramBin(lower, upper, int(count))
        for lower, upper, count in zip(limits, limits[1:], counted, strict=False)
    )


def date_bins(dates: Sequence[date]) -> tuple[HistogramBin, ...]:
    """Count `dates` by month, by year where they span two years, or by decade.

    The limits are days since the start of the calendar (date.toordinal).
    """
    if not dates:
        return ()
    first, last = min(dates), max(dates)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < _MOST_MONTHS:
        count = Counter((one.year * 12 + one.month - 1) for one in dates)
        start = first.year * 12 + first.month - 1
        limits = [_month(start + step) for step in range(months + 2)]
        counts = [count[start + step] for step in range(months + 1)]
    else:
        years = 1 if last.year - first.year < _MOST_YEARS else 10
        count = Counter(one.year // years for one in dates)
        steps = range(first.year // years, last.year // years + 1)
        limits = [_year(step * years) for step in (*steps, steps[-1] + 1)]
        counts = [count[step] for step in steps]
    return tuple(
        HistogramBin(low.toordinal(), high.toordinal(), count)
        for low, high, count in zip(limits, limits[1:], counts, strict=False)
    )


def _month(months: int) -> date:
    """The first day of a month, counted from year 0; no date is later than the year 9999."""
    return date.max if months // 12 > date.max.year else date(months // 12, months % 12 + 1, 1)


def _year(year: int) -> date:
    return date.max if year > date.max.year else date(max(year, 1), 1, 1)


def _round_up(width: float, *, is_whole: bool) -> float:
    """1, 2 or 5 times a power of ten, at least `width`; at least 1 where numbers are whole."""
    magnitude = 10.0 ** math.floor(math.log10(width))
    found = next(step * magnitude for step in _STEPS if step * magnitude >= width * (1 - 1e-9))
    return max(found, 1.0) if is_whole else found
