"""Whether tests of groups would be printed alike, were people counted otherwise.

Tests are worked out by the program's own functions: what they give is no secret, only the counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comparisons import (
    ComparisonResult,
    compare_choices,
    compare_numbers,
    compare_shares,
    holm,
)
from analysis.disclosure.rounding import rounded_effect, rounded_p
from analysis.results import HEADLINE, GroupComparison
from tests.analysis.printed_sets import TESTED, PrintedSet, Row
from tests.analysis.random_publications import Published


@dataclass(eq=False)
class _Test:
    """A test of one question: its place among all tests of a publication, and its groups' sets."""

    publication: int
    place: int
    comparison: GroupComparison
    sets: list[int]


class PrintedTests:
    """The tests of one question in several publications."""

    def __init__(
        self,
        publications: Sequence[Published],
        code: str,
        choices: Sequence[str],
        sets: Sequence[PrintedSet],
    ) -> None:
        self._publications, self._choices = publications, choices
        self._question = publications[0].printed["questions"]
        self._kind = next(one["type"] for one in self._question if one["code"] == code)
        places = {(one.publication, one.label): place for place, one in enumerate(sets)}
        self._exact = [_exact_of_printed(one) for one in publications]
        self._tests = [
            _Test(number, place, one, [places[number, label] for label in one.groups])
            for number, comparisons in enumerate(self._exact)
            for place, one in enumerate(comparisons)
            if one.question == code
        ]
        self.sets = {place for test in self._tests for place in test.sets}
        self._results: dict[tuple[int, tuple[Row, ...]], ComparisonResult | None] = {}

    def are_alike(self, before: Sequence[Row], after: Sequence[Row]) -> bool:
        """Whether tests would be printed alike with the counts `after`, by set."""
        changed = self._touched(before, after)
        numbers = {test.publication for test in changed}
        return all(
            self._is_alike(number, [test for test in changed if test.publication == number], after)
            for number in numbers
        )

    def are_touched(self, before: Sequence[Row], after: Sequence[Row]) -> bool:
        """Whether any test is of other counts."""
        return bool(self._touched(before, after))

    def _touched(self, before: Sequence[Row], after: Sequence[Row]) -> list[_Test]:
        moved = {
            place
            for place, (row, other) in enumerate(zip(before, after, strict=True))
            if row is not other and row[:-1] != other[:-1]
        }
        return [test for test in self._tests if not moved.isdisjoint(test.sets)]

    def _is_alike(self, number: int, changed: Sequence[_Test], after: Sequence[Row]) -> bool:
        printed = self._publications[number].printed["groups"]
        p_values = [one.p if one.can_reject else None for one in self._exact[number]]
        for test in changed:
            shown = printed["comparisons"][test.place]
            outcome = self._outcome(test, [after[place] for place in test.sets])
            if outcome is None or not _is_shown(outcome, shown):
                return False
            p_values[test.place] = outcome.p if outcome.can_reject else None
        adjusted = holm(p_values)
        if sum(p is not None for p in adjusted) != printed["tests"]:
            return False
        return all(
            rounded_p(p) == shown["p_adjusted"]
            for p, shown in zip(adjusted, printed["comparisons"], strict=True)
        )

    def _outcome(self, test: _Test, rows: Sequence[Row]) -> ComparisonResult | None:
        key = id(test), tuple(rows)
        if key not in self._results:
            self._results[key] = self._compare(test.comparison.value, rows)
        return self._results[key]

    def _compare(self, value: str | None, rows: Sequence[Row]) -> ComparisonResult | None:
        bases = [row[-2] for row in rows]
        if min(bases) < TESTED:
            return None  # another group would be tested
        if value is None and self._kind == "scale":
            points = [float(one) for one in self._choices]
            return compare_numbers([np.repeat(points, row[: len(points)]) for row in rows])
        if value is None and self._kind != "yes_no":
            return compare_choices(np.array([row[: len(self._choices)] for row in rows]))
        column = 0 if value is None else (
            len(self._choices) if value == HEADLINE else list(self._choices).index(value)
        )  # fmt: skip
        return compare_shares([row[column] for row in rows], bases)


def _exact_of_printed(published: Published) -> list[GroupComparison]:
    """The exact tests of a publication that are printed, in their order."""
    if published.exact.breakdown is None:
        return []
    printed = [
        (one["question"], one["value"]) for one in published.printed["groups"]["comparisons"]
    ]
    exact = {(one.question, one.value): one for one in published.exact.breakdown.comparisons}
    return [exact[key] for key in printed]


def _is_shown(outcome: ComparisonResult, shown: dict[str, object]) -> bool:
    effects = [rounded_effect(one) for one in outcome.effects]
    return (
        rounded_p(outcome.p) == shown["p"]
        and outcome.can_reject == shown["can_reject"]
        and [(one.name, one.value, one.low, one.high) for one in effects]
        == [(one["name"], one["value"], one["low"], one["high"]) for one in shown["effects"]]  # type: ignore[attr-defined]
    )
