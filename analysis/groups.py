"""The figures in groups of people, and whether the groups differ.

Knows answers, groupings, questions' figures and tests; nothing of thresholds.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from analysis.answer_comparisons import (
    AnswerTest,
    compare_choices_of,
    compare_each_two,
    compare_scores,
    compare_share_of,
)
from analysis.answers import Answers, Mask, Question
from analysis.comparisons import holm
from analysis.crosstabs import cross
from analysis.dataset import Dataset
from analysis.intervals import Numbers
from analysis.questions import describe_question
from analysis.results import (
    HEADLINE,
    SIGNIFICANT,
    SMALLEST_GROUP,
    Breakdown,
    Group,
    GroupComparison,
)
from analysis.variables.groupings import RespondentGroup, groups_of
from analysis.variables.lookup import find_groupings, questions_behind

OTHERS: Final = "all others"  # whom a group that may overlap is compared with


@dataclass(frozen=True, slots=True)
class _Compared:
    """A comparison, with the test and the answers of the groups by which it was made."""

    comparison: GroupComparison
    test: AnswerTest
    groups: Sequence[Answers]

    def adjusted(self, p: float | None) -> GroupComparison:
        """The comparison with its adjusted p-value, and its pairs where several groups differ."""
        pairs: tuple[GroupComparison, ...] = ()
        if p is not None and p < SIGNIFICANT and len(self.groups) > 2:
            outcomes = compare_each_two(self.groups, self.test)
            p_values = holm([one.p if one.can_reject else None for one in outcomes])
            pairs = tuple(
                replace(
                    self.comparison,
                    groups=names,
                    method=one.method,
                    how=one.how,
                    p=one.p,
                    p_adjusted=p_of_pair,
                    effects=one.effects,
                    pair=names,
                    can_reject=one.can_reject,
                    left_out=(),
                    detectable=one.detectable,
                )
                for one, p_of_pair in zip(outcomes, p_values, strict=True)
                for names in [tuple(self.comparison.groups[place] for place in one.pair)]
            )
        return replace(self.comparison, p_adjusted=p, pairs=pairs)


def break_down(
    dataset: Dataset, by: Sequence[str], only: Sequence[str] = (), *, keep_all: bool = False
) -> Breakdown:
    """Summarise every question of `dataset` in each group by the keys `by`, with tests.

    `by` are one or two keys of variables; `only` names the groups that are wanted. With `keep_all`
    there are all of them, but tests between the wanted ones alone. People whose value is blank,
    unknown or not stated form a last group, "Not known", which no test has, nor have tests groups
    in which fewer than SMALLEST_GROUP people answered. Questions whose answers make the groups are
    not tested. Groups that may overlap are each tested
    against the other people whose value is known. Where more than two groups differ on something,
    each two of them are compared as well, adjusted for these pairs alone. A group's own frame is
    not known, so its intervals have no finite-population correction. Choices have the order of all
    respondents.
    Raises UserError for a key that is none, for groups that are none, and for too many.
    """
    groupings = find_groupings(dataset, by)
    wanted = groups_of(groupings, only)
    groups = groups_of(groupings) if keep_all and only else wanted
    collected = dataset.by_question()
    known = [group for group in wanted if group.known]
    tested = _without(collected, questions_behind(dataset, by))
    is_overlapping = any(grouping.variable.is_overlapping for grouping in groupings)
    if is_overlapping:
        unknown = np.logical_or.reduce([grouping.unknown for grouping in groupings])
        compared = list(_compare_with_others(tested, known, ~unknown))
    else:
        compared = list(_compare_groups(tested, known))
    comparisons = [one.comparison for one in compared]
    adjusted = holm([one.p if one.can_reject else None for one in comparisons])
    pairs = [group.values for group in known]
    return Breakdown(
        variables=tuple(grouping.variable for grouping in groupings),
        groups=tuple(_describe(group, collected) for group in groups),
        comparisons=tuple(one.adjusted(p) for one, p in zip(compared, adjusted, strict=True)),
        tests=sum(p is not None for p in adjusted),
        margins=tuple(
            tuple(_describe(group, collected) for group in groups_of([grouping], names))
            for grouping, names in zip(groupings, _values(pairs), strict=True)
        )
        if len(groupings) > 1 and known
        else (),
        crosstab=cross(groupings[0], groupings[1], pairs, _weights(dataset))
        if len(groupings) > 1
        else None,
    )


def _without(collected: Mapping[str, Answers], codes: Collection[str]) -> dict[str, Answers]:
    return {code: answers for code, answers in collected.items() if code not in codes}


def _weights(dataset: Dataset) -> Numbers | None:
    return None if dataset.weights is None else dataset.weights.to_numpy(dtype=np.float64)


def _values(pairs: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """The values of each variable that stand in the pairs."""
    return [list(dict.fromkeys(values)) for values in zip(*pairs, strict=True)]


def _describe(group: RespondentGroup, collected: Mapping[str, Answers]) -> Group:
    return Group(
        group.label,
        group.known,
        len(group.places),
        tuple(describe_question(answers.at(group.places)) for answers in collected.values()),
        group.values,
    )


def _compare_groups(
    collected: Mapping[str, Answers], groups: Sequence[RespondentGroup]
) -> Iterator[_Compared]:
    """Test each question over all of the `groups`."""
    for answers in collected.values():
        yield from _compare(
            answers.question, {group.label: answers.at(group.places) for group in groups}
        )


def _compare_with_others(
    collected: Mapping[str, Answers], groups: Sequence[RespondentGroup], known: Mask
) -> Iterator[_Compared]:
    """Test each question in each of the `groups`, which may overlap, against everybody else."""
    for group in groups:
        others = known.copy()
        others[group.places] = False
        rest = np.flatnonzero(others)
        for answers in collected.values():
            pair = {group.label: answers.at(group.places), OTHERS: answers.at(rest)}
            yield from _compare(answers.question, pair)


def _compare(question: Question, groups: Mapping[str, Answers]) -> Iterator[_Compared]:
    """Test one question over the groups in which enough people answered it."""
    if question.kind in {"text", "date"}:
        return
    small = tuple(name for name, one in groups.items() if 0 < one.base < SMALLEST_GROUP)
    tested = {name: one for name, one in groups.items() if one.base >= SMALLEST_GROUP}
    if len(tested) < 2:
        return
    labels = tuple(tested)
    answers = list(tested.values())
    for test in _tests_of(question):
        outcome = test.compare(answers)
        if outcome is None:
            continue
        comparison = GroupComparison(
            question.code,
            test.value,
            test.text,
            labels,
            outcome.method,
            outcome.p,
            None,
            outcome.effects,
            tuple(labels[place] for place in outcome.pair),
            outcome.can_reject,
            small,
            outcome.how,
            outcome.detectable,
        )
        yield _Compared(comparison, test, answers)


def _tests_of(question: Question) -> Iterator[AnswerTest]:
    """Give each test of a question: of all of it, of each choice (by code), of its headline."""
    if question.kind in {"number", "scale"} or question.is_ordered:
        compare = partial(compare_scores, are_ranks=question.kind == "single")
        yield AnswerTest(None, question.text, compare, is_of_scores=True)
    elif question.kind in {"single", "ranking"} and len(question.choices) != 2:
        yield AnswerTest(None, question.text, compare_choices_of)
    for value, text, codes in _shares(question):
        yield AnswerTest(value, text, partial(compare_share_of, codes=codes))


def _shares(question: Question) -> Iterator[tuple[str | None, str, frozenset[str]]]:
    """Give the shares to test: a choice's code, its text and codes; the headline last.

    The first of two choices stands for both, and for the whole question.
    """
    choices = question.choices
    alone: list[frozenset[str]] = []
    if question.kind == "multiple":
        for choice in choices:
            alone.append(frozenset({choice.code}))
            yield choice.code, choice.text, alone[-1]
    elif (
        question.kind in {"yes_no", "single", "ranking"}
        and len(choices) == 2
        and not question.is_ordered
    ):
        alone = [frozenset({choice.code}) for choice in choices]
        yield None, choices[0].text, alone[0]
    codes = question.headline_codes
    if question.headline is not None and codes and codes not in alone:
        yield HEADLINE, question.headline, codes
