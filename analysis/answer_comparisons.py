"""Tests of one question between groups, on counts or with weights where the answers have them.

The one place that decides between the two. Knows answers and tests; nothing of fields or waves.
"""

from collections.abc import Sequence

import numpy as np

from analysis.answers import Answers
from analysis.comparisons import (
    ComparisonResult,
    compare_choices,
    compare_numbers,
    compare_shares,
)
from analysis.intervals import Numbers
from analysis.questions import count_by_choice, scores_of
from analysis.weighting.comparisons import (
    compare_weighted_choices,
    compare_weighted_numbers,
    compare_weighted_shares,
)


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


def _weights(groups: Sequence[Answers]) -> list[Numbers]:
    """The weights of those who answered, by group; empty where answers have none."""
    return [
        answers.weights[answers.is_answered] for answers in groups if answers.weights is not None
    ]
