"""Tests of one question between groups, on counts or with weights where the answers have them.

The one place that decides between the two. Knows answers and tests; nothing of fields or waves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from analysis.answers import Answers
from analysis.comparisons import (
    DUNN,
    ComparisonResult,
    compare_choices,
    compare_numbers,
    compare_pairs,
    compare_shares,
)
from analysis.intervals import Numbers
from analysis.questions import count_by_choice, scores_of
from analysis.weighting.comparisons import (
    compare_weighted_choices,
    compare_weighted_numbers,
    compare_weighted_shares,
)


@dataclass(frozen=True, slots=True)
class AnswerTest:
    """How to test groups for a question, one choice (`value`) or its headline; `text` names it."""

    value: str | None
    text: str
    compare: Callable[[Sequence[Answers]], ComparisonResult | None]
    is_of_scores: bool = False


def compare_scores(groups: Sequence[Answers], *, are_ranks: bool) -> ComparisonResult | None:
    """Test whether numbers, points or ranks differ; None where a group has none."""
    scores = [scores_of(answers) for answers in groups]
    given = [~np.isnan(one) for one in scores]
    samples = [one[is_given] for one, is_given in zip(scores, given, strict=True)]
    if not all(map(len, samples)):
        return None
    weights = [
        answers.weights[is_given]
        for answers, is_given in zip(groups, given, strict=True)
        if answers.weights is not None
    ]
    if weights:
        return compare_weighted_numbers(samples, weights, are_ranks=are_ranks)
    return compare_numbers(samples, are_ranks=are_ranks)


def compare_choices_of(groups: Sequence[Answers]) -> ComparisonResult:
    """Test whether groups make the same single choices."""
    weights = _weights(groups)
    if weights:
        columns = [answers.choice[answers.is_answered] for answers in groups]
        return compare_weighted_choices(columns, weights, len(groups[0].question.choices))
    return compare_choices(np.array([count_by_choice(answers) for answers in groups]))


def compare_share_of(groups: Sequence[Answers], codes: frozenset[str]) -> ComparisonResult:
    """Test whether as many people choose any of the choices with these `codes`."""
    chosen = [answers.chose(codes)[answers.is_answered] for answers in groups]
    weights = _weights(groups)
    if weights:
        return compare_weighted_shares(chosen, weights)
    counts = [int(np.count_nonzero(one)) for one in chosen]
    return compare_shares(counts, [answers.base for answers in groups])


def compare_each_two(groups: Sequence[Answers], test: AnswerTest) -> list[ComparisonResult]:
    """Apply the `test` of several groups to each two of them; `pair` are their places.

    Numbers, points and ranks without weights are compared by Dunn's test, which ranks them among
    all of the groups.
    """
    found = []
    for one, other in combinations(range(len(groups)), 2):
        outcome = test.compare([groups[one], groups[other]])
        if outcome is not None:
            found.append(replace(outcome, pair=(one, other)))
    if not test.is_of_scores or _weights(groups):
        return found
    scores = [scores_of(answers) for answers in groups]
    p_values = compare_pairs([one[~np.isnan(one)] for one in scores])
    return [
        replace(one, method=DUNN, how="asymptotic", p=p_values[one.pair], can_reject=True)
        for one in found
    ]


def _weights(groups: Sequence[Answers]) -> list[Numbers]:
    """The weights of those who answered, by group; empty where answers have none."""
    return [
        answers.weights[answers.is_answered] for answers in groups if answers.weights is not None
    ]
