"""What is printed of one question for one set of people, and which counts would be printed so.

A row has a count for each answer, then for the headline where there is one, then how many
answered, then how many people there are.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import stats

from tests.analysis.attack import (
    FEW,
    LEAST_BASE,
    Attack,
    Printed,
    _rounding_to,
    _set_of_people,
    fits,
    rounded,
    whole,
)

Row = tuple[int, ...]
TESTED = 5  # who answered, for a group to be tested


@dataclass(eq=False)
class PrintedSet:
    """People, as a mask over those of the wave, and what a `publication` says of them.

    `label` is that of a group, "" for everybody in the publication; `frame` is what intervals are
    corrected for. Of a group it is known whether it `is_tested`, unless that says nothing.
    """

    publication: int
    label: str
    question: Printed
    people: npt.NDArray[np.bool_]
    frame: int | None
    is_segment: bool
    respondents: int | None
    rates: Mapping[str, float | None] = field(default_factory=dict)
    is_small_where_hidden: bool = False
    is_tested: bool | None = None
    _fitting: dict[tuple[int, int, int], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        question = self.question
        self.shares = [
            *question["values"],
            *([question["headline"]] if question["headline"] else []),
        ]
        self.is_hidden = question["base"] is None
        self.in_group = bool(self.label) or self.is_segment

    def is_withheld(self, column: int) -> bool:
        """Whether the share in a column is not printed."""
        return self.shares[column]["percent"] is None

    def is_printed(self, row: Row) -> bool:
        """Whether a set with the counts of `row` would be printed as this one is."""
        *counts, base, people = row
        if not self.allows_people(people) or base > people:
            return False
        if self.is_hidden:
            return self.allows_hidden(base)
        if base < (LEAST_BASE if self.in_group else 0) or rounded(base) != self.question["base"]:
            return False
        missing = self.question["missing"]
        if missing is not None and rounded(people - base) != missing:
            return False
        if not all(self._fits(column, count, base) for column, count in enumerate(counts)):
            return False
        return self.question["mean"] is None or self._has_numbers(counts, base)

    def allows_people(self, people: int) -> bool:
        """Whether there may be so many people in it, by what is printed of all of them."""
        if self.respondents is not None and rounded(people) != self.respondents:
            return False
        rate = self.rates.get("RR1")
        return rate is None or not self.frame or whole(100 * people / self.frame) == rate

    def allows_hidden(self, base: int) -> bool:
        """Whether so many may have answered, where no figures are printed."""
        if self.is_small_where_hidden and base >= LEAST_BASE:
            return False
        return self.is_tested is None or self.is_tested == (base >= TESTED)

    def _fits(self, column: int, count: int, base: int) -> bool:
        key = column, count, base
        if key not in self._fitting:
            population = None if self.label else self.frame
            self._fitting[key] = 0 <= count <= base and fits(
                self.shares[column], count, base, population, in_group=self.in_group
            )
        return self._fitting[key]

    def _has_numbers(self, counts: Sequence[int], base: int) -> bool:
        """Whether mean, its interval and the quartiles would be those that are printed."""
        question = self.question
        if self.in_group and max(counts[: len(question["values"])]) >= base - FEW:
            return False
        points = [int(share["value"]) for share in question["values"]]
        answers = np.repeat(points, counts[: len(points)])
        mean = float(answers.mean())
        if abs(_decimal(mean) - question["mean"]) > 1e-6:
            return False
        quartiles = np.percentile(answers, [25, 50, 75])
        names = "lower_quartile", "median", "upper_quartile"
        if any(abs(_decimal(value) - question[name]) > 1e-6
               for name, value in zip(names, quartiles.tolist(), strict=True)):  # fmt: skip
            return False
        error = float(answers.std(ddof=1)) / math.sqrt(base)
        if not self.label and self.frame:
            error *= math.sqrt(max(0, self.frame - base) / self.frame)
        half = _t(base - 1) * error
        ends = (mean - half, question["mean_low"]), (mean + half, question["mean_high"])
        return all(abs(_decimal(value) - float(shown)) < 1e-6 for value, shown in ends)


def _decimal(value: float) -> float:
    return math.floor(10 * value + 0.5 + 1e-9) / 10


@lru_cache(maxsize=1_000)
def _t(degrees: int) -> float:
    return float(stats.t.ppf(0.975, degrees))


def add_printed(attack: Attack, one: PrintedSet, most: int) -> list[int]:
    """Add what is printed of a set to `attack`; give the unknowns of its row.

    There are at most so many people. Intervals of means are not linear, so they are left out.
    """
    if one.is_hidden:
        candidates = [base for base in range(most + 1) if one.allows_hidden(base)]
    else:
        candidates = _rounding_to(one.question["base"], LEAST_BASE if one.in_group else 0)
    population = None if one.label else one.frame
    base, cells = _set_of_people(
        attack, one.question, candidates, population, in_group=one.in_group
    )
    allowed = [count for count in range(most + 1) if one.allows_people(count)]
    people = attack.unknown(most)
    attack.add({people: 1}, min(allowed), max(allowed))
    attack.add({base: 1, people: -1}, -np.inf, 0)
    missing = one.question["missing"]
    if missing is not None:
        counts = [count for count in range(most + 1) if rounded(count) == missing]
        attack.add({people: 1, base: -1}, min(counts), max(counts))
    return [*cells.values(), base, people]
