"""Which groups of a breakdown to join, so that more of its figures can be published.

Every pair that may be joined is tried: neighbours, where the groups run from one end to the other
(cohorts, points of a scale), else any pair with a group of which figures are hidden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
_ORDERED: Final = frozenset({COHORT, "years_since_award"})


def suggest_joins(
    breakdown: Breakdown, questions: Sequence[QuestionSummary], thresholds: Thresholds
) -> tuple[JoinSuggestion, ...]:
    """Suggest which groups of an exact `breakdown` to join, those that show the most first.

    Of joins that show as many figures, the one of the fewest people comes first, as it loses the
    least. Names of groups that are too small to be named are in none of them.
    """
    known = [group for group in breakdown.groups if group.known]
    named = [one for one in known if (one.respondents or 0) > thresholds.count_as_none]
    if breakdown.is_overlapping or len(breakdown.variables) != 1 or len(known) < 3:
        return ()
    pairs = sorted(_pairs(breakdown, named, thresholds), key=_people)[:_MOST_TRIED]
    if not pairs:
        return ()
    before = _figures(breakdown, questions, thresholds)
    found = []
    for first, second in pairs:
        joined = join_groups(f"{first.label}, {second.label}", [first, second])
        groups = tuple(
            joined if group is first else group for group in breakdown.groups if group is not second
        )
        other = replace(breakdown, groups=groups, comparisons=())
        more = _figures(other, questions, thresholds) - before
        if more > 0:
            found.append(
                (JoinSuggestion((first.label, second.label), more), _people((first, second)))
            )
    found.sort(key=lambda pair: (-pair[0].figures, pair[1]))
    return tuple(suggestion for suggestion, _ in found[:MOST_SUGGESTED])


def _pairs(
    breakdown: Breakdown, groups: Sequence[Group], thresholds: Thresholds
) -> Iterator[tuple[Group, Group]]:
    (variable,) = breakdown.variables
    is_ordered = variable.is_ordered or variable.key in _ORDERED
    for first, second in pairwise(groups) if is_ordered else combinations(groups, 2):
        if min(first.respondents or 0, second.respondents or 0) < thresholds.percent_base:
            yield first, second


def _people(pair: tuple[Group, Group]) -> int:
    return sum(group.respondents or 0 for group in pair)


def _figures(
    breakdown: Breakdown, questions: Sequence[QuestionSummary], thresholds: Thresholds
) -> int:
    """How many shares and means of groups can be published."""
    safe = safe_breakdown(replace(breakdown, comparisons=()), questions, thresholds)
    return sum(
        (question.numbers.mean is not None)
        + sum(share.percent is not None for share in question.values)
        for group in safe.groups
        for question in group.questions
    )
