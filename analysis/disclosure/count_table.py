"""Counts of one question by group and answer, and which shares may be published.

Knows counts and thresholds; nothing of what is withheld, nor of questions and files.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, sub
from typing import Final, NamedTuple

import numpy as np

from analysis.intervals import describe
from analysis.results import NumberSummary, Thresholds

EXCLUSIVE: Final = frozenset({"yes_no", "single", "ranking", "scale"})  # kinds that take one answer


class CountRow(NamedTuple):
    """People of one group: how many answered, and how many of them are in each column."""

    base: int
    counts: tuple[int, ...]

    def moved(self, change: "CountRow", sign: int = 1) -> "CountRow":
        """The row with `change` added, or taken away with `sign` -1."""
        move = add if sign > 0 else sub
        counts = tuple(map(move, self.counts, change.counts))
        return CountRow(move(self.base, change.base), counts)


@dataclass(frozen=True, slots=True)
class CountTable:
    """One question: a row for each group, a column for each choice.

    `exclusive`: everyone made one choice, so the columns of a row add up to its base.
    `headline`: places of the choices in the headline figure, which is a last column of its own;
    None without one. `respondents` are the people of each group, `total` the row of everybody,
    None where only one set of people is published, `total_missing` how many of everybody did not
    answer. `scores` are the points of a scale, whose numbers are published too. `population` is
    the frame that intervals of everybody are corrected for, or without a `total` those of the row.
    """

    groups: tuple[CountRow, ...]
    respondents: tuple[int, ...]
    exclusive: bool
    headline: frozenset[int] | None = None
    total: CountRow | None = None
    total_missing: int = 0
    scores: tuple[float | None, ...] = ()
    population: int | None = None

    @property
    def choices(self) -> int:
        """How many columns are choices."""
        return len(self.groups[0].counts) - (self.headline is not None)


def is_few(count: int, base: int, thresholds: Thresholds) -> bool:
    """Whether a share of so few people, or of all but so few, must not be published."""
    return min(count, base - count) <= thresholds.count_as_none


def band(count: int, base: int, width: int | None, thresholds: Thresholds) -> str | None:
    """The range that stands for a withheld share: “under 10%”, “over 90%”, “30–50%”.

    The lowest and highest range include every share of few people, so that they reveal none.
    """
    if width is None or base == 0:
        return None
    few = 100 * thresholds.count_as_none / max(thresholds.percent_base, 1)
    end = 10 * (math.floor(few / 10) + 1)
    if end > 50:
        return None
    percent = 100 * count / base
    nearest = min(percent, 100 - percent)
    if nearest < end:
        return f"under {end}%" if percent < 50 else f"over {100 - end}%"
    low = end + width * math.floor((nearest - end) / width)
    high = low + width
    return f"{low}–{high}%" if percent <= 50 else f"{100 - high}–{100 - low}%"


def scale_numbers(
    points: Sequence[tuple[float | None, int]], population: int | None = None
) -> NumberSummary:
    """Describe a scale by what each point counts (None: not at all) and how many chose it."""
    known = [(score, count) for score, count in points if score is not None]
    sample = np.repeat([score for score, _ in known], [count for _, count in known])
    return describe(sample.astype(float), population)
