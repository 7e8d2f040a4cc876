"""Which groups of a breakdown to join, so that more of its figures can be published.

Every pair that may be joined is tried: neighbours, where the groups run from one end to the other
(cohorts, points of a scale), else any pair with a group of which figures are hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

from analysis.disclosure.groups import safe_breakdown
from analysis.disclosure.joined_groups import join_groups
from analysis.results import (
    COHORT,
    Breakdown,
    Group,
    JoinSuggestion,
    QuestionSummary,
    Thresholds,
)

MOST_SUGGESTED: Final = 3
_MOST_TRIED: Final = 8  # pairs, those of the fewest people first
_FEWEST_VALUES: Final = 3  # of two values joined nothing would be broken down
_ORDERED: Final = frozenset({COHORT, "years_since_award"})


def suggest_joins(
    breakdown: Breakdown, questions: Sequence[QuestionSummary], thresholds: Thresholds
) -> tuple[JoinSuggestion, ...]:
    """Suggest which values of a variable of an exact `breakdown` to join, best ones first.

    Of joins that show as many figures, the one of the fewest people comes first, as it loses the
    least. Names of groups that are too small to be named are in none of them.
    """
    if breakdown.is_overlapping:
        return ()
    pairs = sorted(
        (
            pair
            for place in range(len(breakdown.variables))
            for pair in _pairs(breakdown, place, thresholds)
        ),
        key=lambda pair: pair.people,
    )[: _MOST_TRIED // len(breakdown.variables)]
    if not pairs:
        return ()
    before = _figures(breakdown, questions, thresholds)
    found = []
    for pair in pairs:
        more = _figures(pair.joined(breakdown), questions, thresholds) - before
        if more > 0:
            key = breakdown.variables[pair.place].key
            found.append((JoinSuggestion(key, pair.values, more), pair.people))
    found.sort(key=lambda one: (-one[0].figures, one[1]))
    return tuple(suggestion for suggestion, _ in found[:MOST_SUGGESTED])


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values of the variable at a place of the breakdown, and how many people have either."""

    place: int
    values: tuple[str, str]
    people: int

    def joined(self, breakdown: Breakdown) -> Breakdown:
        """The breakdown with those groups joined whose people differ in these values alone."""
        groups: dict[object, list[Group]] = {}
        for group in breakdown.groups:
            values = self._after(group) if group.known else (group.label,)
            groups.setdefault((group.known, values), []).append(group)
        return replace(
            breakdown,
            groups=tuple(
                some[0]
                if len(some) == 1
                else join_groups(", ".join(one.label for one in some), some)
                for some in groups.values()
            ),
            comparisons=(),
            crosstab=None,
        )

    def _after(self, group: Group) -> tuple[str, ...]:
        return tuple(
            self.values[0] if place == self.place and value in self.values else value
            for place, value in enumerate(_values(group))
        )


def _values(group: Group) -> tuple[str, ...]:
    return group.values or (group.label,)


def _pairs(breakdown: Breakdown, place: int, thresholds: Thresholds) -> Iterator[_Pair]:
    """Give the pairs of values that may be joined, of which either has a small group."""
    sizes: dict[str, int] = {}
    small: set[str] = set()
    for group in breakdown.groups:
        if group.known:
            value = _values(group)[place]
            sizes[value] = sizes.get(value, 0) + (group.respondents or 0)
            if (group.respondents or 0) < thresholds.percent_base:
                small.add(value)
    if len(sizes) < _FEWEST_VALUES:
        return
    variable = breakdown.variables[place]
    order = [one for one in variable.values if one in sizes] or list(sizes)
    named = [one for one in order if sizes[one] > thresholds.count_as_none]
    is_ordered = variable.is_ordered or variable.key in _ORDERED
    for first, second in pairwise(named) if is_ordered else combinations(named, 2):
        if {first, second} & small:
            yield _Pair(place, (first, second), sizes[first] + sizes[second])


def _figures(
    breakdown: Breakdown, questions: Sequence[QuestionSummary], thresholds: Thresholds
) -> int:
    """How many shares and means of groups can be published."""
    safe = safe_breakdown(replace(breakdown, comparisons=(), crosstab=None), questions, thresholds)
    return sum(
        (question.numbers.mean is not None)
        + sum(share.percent is not None for share in question.values)
        for group in safe.groups
        for question in group.questions
    )
