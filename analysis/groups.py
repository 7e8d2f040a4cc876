"""The figures broken down by a field, and whether the groups differ.

Knows answers, questions' figures and tests; nothing of waves or thresholds.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.comparisons import Outcome, compare_choices, compare_numbers, compare_shares, holm
from analysis.dataset import Answers, Question
from analysis.questions import count_by_choice, describe_question, numbers_of
from analysis.results import Breakdown, Comparison, Group
from core.errors import UserError

NOT_KNOWN = "Not known"
MOST_GROUPS = 30  # more is a list of people, not a break-down


def break_down(collected: Mapping[str, Answers], people: pd.DataFrame, by: str) -> Breakdown:
    """Every question for each value of the column `by` of `people`, with tests between them.

    People without a value make a last group, "Not known", which the tests leave out. A group's
    own frame is not known, so its intervals have no finite-population correction.
    Raises UserError when there is no such field or it has too many values.
    """
    members = _members(people, by)
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
    adjusted = holm([comparison.p for comparison in comparisons])
    return Breakdown(
        by,
        groups,
        tuple(
            replace(comparison, p_adjusted=p)
            for comparison, p in zip(comparisons, adjusted, strict=True)
        ),
        sum(p is not None for p in adjusted),
    )


def _members(people: pd.DataFrame, by: str) -> dict[str | None, "pd.Index[Any]"]:
    """Respondents by group label, in the field's order; None for those without a value."""
    if by not in people.columns:
        raise UserError(
            f"There is no field “{by}” to break the answers down by; choose another.",
            code="unknown_field",
        )
    field = people[by]
    field = field[field.notna() & (field != "")]
    values = field.unique()
    if len(values) > MOST_GROUPS:
        raise UserError(
            f"“{by}” has {len(values):,} different values, a break-down takes up to "
            f"{MOST_GROUPS}; choose a field with fewer.",
            code="too_many_groups",
        )
    if isinstance(field.dtype, pd.CategoricalDtype):
        order = [value for value in field.cat.categories if value in set(values)]
    else:
        order = sorted(values, key=_order)
    members: dict[str | None, pd.Index[Any]] = {}
    for value in order:
        label = _label(value)
        index = field.index[field == value]
        members[label] = members[label].append(index) if label in members else index
    unknown = people.index.difference(field.index, sort=False)
    if len(unknown):
        members[None] = unknown
    return members


def _order(value: object) -> tuple[bool, float, str]:
    """Yes before no, numbers by size, then text."""
    if isinstance(value, bool | np.bool_):
        return False, -float(value), ""
    if isinstance(value, int | float | np.number):
        return False, float(value), ""
    return True, 0.0, str(value).casefold()


def _label(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _compare(everyone: Answers, groups: Mapping[str, Answers]) -> list[Comparison]:
    """Test one question over the groups in which somebody answered it."""
    question = everyone.question
    if question.kind in {"number", "scale"}:
        return _compare_numbers(everyone, groups)
    answered = {label: answers for label, answers in groups.items() if answers.base}
    if len(answered) < 2 or question.kind in {"text", "date"}:
        return []
    labels = tuple(answered)
    choices = question.choices
    if question.kind != "multiple" and len(choices) != 2:
        table = np.array([count_by_choice(answers) for answers in answered.values()])
        return [_comparison(question, None, question.text, labels, compare_choices(table))]
    bases = [answers.base for answers in answered.values()]
    counts = zip(*(count_by_choice(answers) for answers in answered.values()), strict=True)
    tested = choices if question.kind == "multiple" else choices[:1]
    return [
        _comparison(question, choice.code, choice.text, labels, compare_shares(chosen, bases))
        for choice, chosen in zip(tested, counts, strict=False)
    ]


def _compare_numbers(everyone: Answers, groups: Mapping[str, Answers]) -> list[Comparison]:
    numbers = numbers_of(everyone)  # of everyone, so that a scale counts alike in every group
    samples = {
        label: numbers[numbers.index.isin(answers.values.index)].to_numpy()
        for label, answers in groups.items()
    }
    samples = {label: sample for label, sample in samples.items() if len(sample)}
    if len(samples) < 2:
        return []
    question = everyone.question
    outcome = compare_numbers(list(samples.values()))
    return [_comparison(question, None, question.text, tuple(samples), outcome)]


def _comparison(
    question: Question, value: str | None, text: str, labels: tuple[str, ...], outcome: Outcome
) -> Comparison:
    return Comparison(
        question.code, value, text, labels, outcome.method, outcome.p, None, outcome.effects
    )
