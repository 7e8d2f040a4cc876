"""The figures broken down by a field, and whether the groups differ.

Knows answers, questions' figures and tests; nothing of waves or thresholds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.answer_comparisons import (
    compare_choices_of,
    compare_scores,
    compare_share_of,
)
from analysis.answers import Answers, Question
from analysis.break_down_values import (
    NOT_KNOWN,
    check_group_count,
    group_label,
    group_order,
    is_unknown,
    variable_label,
)
from analysis.comparisons import ComparisonResult, holm
from analysis.questions import describe_question
from analysis.results import (
    HEADLINE,
    SMALLEST_GROUP,
    Breakdown,
    Group,
    GroupComparison,
    GroupVariable,
)
from core.errors import UserError


def break_down(collected: Mapping[str, Answers], people: pd.DataFrame, by: str) -> Breakdown:
    """Summarise every question for each value of the column `by` of `people`, with tests.

    People whose value is blank, unknown or not stated form a last group, "Not known". Tests leave
    it out, and groups in which fewer than SMALLEST_GROUP people answered. A group's own frame is
    not known, so its intervals have no finite-population correction. Choices have the order of all
    respondents.
    Raises UserError when there is no such field or it has too many values.
    """
    members = members_of(people, by)
    answers_of = {
        label: {code: answers.among(index) for code, answers in collected.items()}
        for label, index in members.items()
    }
    groups = tuple(
        Group(
            NOT_KNOWN if label is None else label,
            label is not None,
            len(index),
            tuple(describe_question(answers) for answers in answers_of[label].values()),
        )
        for label, index in members.items()
    )
    comparisons = [
        comparison
        for code, answers in collected.items()
        for comparison in _compare(
            answers,
            {label: answers_of[label][code] for label in members if label is not None},
        )
    ]
    adjusted = holm([one.p if one.can_reject else None for one in comparisons])
    return Breakdown(
        (GroupVariable(by, variable_label(by)),),
        groups,
        tuple(
            replace(comparison, p_adjusted=p)
            for comparison, p in zip(comparisons, adjusted, strict=True)
        ),
        sum(p is not None for p in adjusted),
    )


def members_of(people: pd.DataFrame, by: str) -> dict[str | None, "pd.Index[Any]"]:
    """Respondents by group label, in the field's order; None for those without a value."""
    if by not in people.columns:
        raise UserError(
            f"There is no field “{by}” to break the answers down by; choose another.",
            code="unknown_field",
        )
    field = people[by]
    field = field[field.notna() & ~field.map(is_unknown).astype(bool)]
    values = field.unique()
    check_group_count(by, len(values))
    if isinstance(field.dtype, pd.CategoricalDtype):
        order = [value for value in field.cat.categories if value in set(values)]
    else:
        order = sorted(values, key=group_order)
    members: dict[str | None, pd.Index[Any]] = {}
    for value in order:
        label = group_label(value)
        index = field.index[field == value]
        members[label] = members[label].append(index) if label in members else index
    unknown = people.index.difference(field.index, sort=False)
    if len(unknown):
        members[None] = unknown
    return members


def _compare(everyone: Answers, groups: Mapping[str, Answers]) -> list[GroupComparison]:
    """Test one question over the groups in which enough people answered it."""
    question = everyone.question
    if question.kind in {"text", "date"}:
        return []
    small = tuple(name for name, one in groups.items() if 0 < one.base < SMALLEST_GROUP)
    tested = {name: one for name, one in groups.items() if one.base >= SMALLEST_GROUP}
    if len(tested) < 2:
        return []
    labels = tuple(tested)
    return [
        GroupComparison(
            question.code,
            value,
            text,
            labels,
            outcome.method,
            outcome.p,
            None,
            outcome.effects,
            tuple(labels[place] for place in outcome.pair),
            outcome.can_reject,
            small,
            outcome.how,
        )
        for value, text, outcome in _outcomes(everyone, list(tested.values()))
    ]


def _outcomes(
    everyone: Answers, groups: Sequence[Answers]
) -> Iterator[tuple[str | None, str, ComparisonResult]]:
    """Give each test of a question: of all of it, of each choice (by code), of its headline."""
    question = everyone.question
    if question.kind in {"number", "scale"} or question.is_ordered:
        outcome = compare_scores(groups, are_ranks=question.kind == "single")
        if outcome is not None:
            yield None, question.text, outcome
    elif question.kind in {"single", "ranking"} and len(question.choices) != 2:
        yield None, question.text, compare_choices_of(groups)
    for value, text, codes in _shares(question):
        yield value, text, compare_share_of(groups, codes)


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
