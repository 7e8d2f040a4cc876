"""The grouping that a key names, of the respondents of a wave.

The people of a Dataset have a column for each key that needs the database; other keys are worked
out from answers. Raises UserError for keys that cannot be.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.answers import Answers
from analysis.dataset import Dataset
from analysis.results import YEARS_SINCE_AWARD
from analysis.variables.bands import band
from analysis.variables.derived import (
    group_by_end,
    group_in_bands,
    join_categories,
    numbers_of_answers,
    numbers_of_values,
)
from analysis.variables.fields import YEARS_SINCE, variable_label
from analysis.variables.groupings import Grouping, group_values, groups_of
from analysis.variables.question_groups import group_by_question
from core.errors import UserError
from core.text import fold
from records.events.initiatives import INITIATIVE
from surveys.derived_variables import (
    DERIVED,
    QUESTION,
    Bands,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
    find_derived_variable,
)


def column_keys(by: Sequence[str], derived: Sequence[DerivedVariable]) -> Iterator[str]:
    """The keys of `by`, or of what they are derived from, that are about people.

    Who took part in an initiative depends on the waves that are compared, and is added to them.
    """
    return (one for one in _sources(by, derived) if not one.startswith((QUESTION, INITIATIVE)))


def questions_behind(dataset: Dataset, by: Sequence[str]) -> frozenset[str]:
    """The codes of the questions whose answers make the groups by the keys `by`.

    Whether such groups differ in these is no question: they do, as they were made so.
    """
    return frozenset(
        answers_of(dataset, one).question.code
        for one in _sources(by, dataset.derived)
        if one.startswith(QUESTION)
    )


def _sources(by: Sequence[str], derived: Sequence[DerivedVariable]) -> Iterator[str]:
    """Each of the keys `by`, or what it is derived from."""
    for key in by:
        if key.startswith(DERIVED):
            variable = find_derived_variable(derived, key.removeprefix(DERIVED))
            yield variable.definition.source
        else:
            yield key


def find_groupings(
    dataset: Dataset, by: Sequence[str], like: Dataset | None = None
) -> list[Grouping]:
    """Group the respondents by each of the keys `by`; answers in numbers as in the wave `like`."""
    return [_grouping(dataset, key, dataset if like is None else like) for key in by]


def members_of(
    dataset: Dataset, by: Sequence[str], only: Sequence[str] = (), like: Dataset | None = None
) -> dict[str | None, "pd.Index[Any]"]:
    """The respondents in each group by its label; None for those whose value is not known.

    Answers in numbers are banded as in the wave `like`, None: by their own quartiles.
    """
    people = dataset.people.index
    return {
        group.label if group.known else None: people[group.places]
        for group in groups_of(find_groupings(dataset, by, like), only)
    }


def labels_of(dataset: Dataset, by: Sequence[str], only: Sequence[str]) -> frozenset[str]:
    """The labels of the groups that `only` names."""
    return frozenset(group.label for group in groups_of(find_groupings(dataset, by), only))


def _grouping(dataset: Dataset, key: str, like: Dataset) -> Grouping:
    if key.startswith(QUESTION):
        return group_by_question(answers_of(dataset, key), answers_of(like, key))
    if key.startswith(DERIVED):
        name = key.removeprefix(DERIVED)
        return _derived(dataset, find_derived_variable(dataset.derived, name), like)
    if key not in dataset.people.columns:
        raise UserError(
            f"There is no field “{key}” to break the answers down by; choose another.",
            code="unknown_field",
        )
    values = dataset.people[key]
    label = dataset.labels.get(key, variable_label(key))
    if key == YEARS_SINCE_AWARD:
        return band(key, label, _as_numbers(values), YEARS_SINCE)
    return group_values(key, label, values)


def _derived(dataset: Dataset, variable: DerivedVariable, like: Dataset) -> Grouping:
    definition = variable.definition
    match definition:
        case JoinedCategories():
            source = _grouping(dataset, definition.source, like)
            return join_categories(variable, definition, source)
        case EndPoints():
            return group_by_end(variable, definition, answers_of(dataset, definition.source))
        case Bands(source) if source.startswith(QUESTION):
            numbers = numbers_of_answers(variable, answers_of(dataset, source))
        case Bands(source):
            numbers = numbers_of_values(variable, dataset.people[source])
    return group_in_bands(variable, definition, numbers)


def answers_of(dataset: Dataset, key: str) -> Answers:
    """The answers to the question that `key` names. Raises UserError where there is none."""
    collected = dataset.by_question()
    wanted = fold(key.removeprefix(QUESTION))
    for code, answers in collected.items():
        if fold(code) == wanted:
            return answers
    raise UserError(
        f"There is no question “{key.removeprefix(QUESTION)}” in this wave to break the figures"
        f" down by; its questions are {', '.join(collected)}.",
        code="unknown_question",
    )


def _as_numbers(values: "pd.Series[Any]") -> np.ndarray[Any, np.dtype[np.float64]]:
    return pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64)
