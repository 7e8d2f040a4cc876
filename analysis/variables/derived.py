"""People grouped by a derived variable, from its definition and what it is made of."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.answers import Answers, Choice, Question
from analysis.intervals import Numbers
from analysis.questions import scores_of
from analysis.results import GroupVariable
from analysis.variables.bands import band
from analysis.variables.groupings import Grouping, by_place
from core.errors import UserError
from core.formats import listed
from core.text import fold
from surveys.derived_variables import Bands, DerivedVariable, EndPoints, JoinedCategories, ScaleEnd


def numbers_of_values(variable: DerivedVariable, values: "pd.Series[Any]") -> Numbers:
    """Give the values of a field as numbers, not a number without one.

    Raises UserError where they are no numbers.
    """
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64)
    if values.notna().any() and np.isnan(numbers).all():
        raise _no_numbers(variable)
    return numbers


def numbers_of_answers(variable: DerivedVariable, answers: Answers) -> Numbers:
    """Give the answers to a number or scale question as numbers. Raises UserError for others."""
    if answers.question.kind not in {"number", "scale"}:
        raise _no_numbers(variable)
    return scores_of(answers)


def group_in_bands(variable: DerivedVariable, bands: Bands, numbers: Numbers) -> Grouping:
    """Group people by the band that their number is in."""
    return band(variable.key, variable.name, numbers, bands.cuts)


def join_categories(
    variable: DerivedVariable, definition: JoinedCategories, source: Grouping
) -> Grouping:
    """Join the values of `source` as the definition says; a joined one stands where its first is.

    A value that nobody has is no mistake: another wave may have it.
    """
    label_of = {fold(value): label for label, values in definition.joined for value in values}
    rows: dict[str, list[int]] = {}
    for place, (code, value) in enumerate(zip(source.codes, source.variable.values, strict=True)):
        label = label_of.get(fold(code)) or label_of.get(fold(value)) or value
        rows.setdefault(label, []).append(place)
    labels = tuple(rows)
    members = [source.members[places].any(axis=0) for places in rows.values()]
    made = replace(source.variable, key=variable.key, label=variable.name, values=labels)
    stacked = np.array(members, dtype=bool).reshape(len(labels), len(source.unknown))
    return Grouping(made, labels, stacked, source.unknown)


def group_by_end(variable: DerivedVariable, definition: EndPoints, answers: Answers) -> Grouping:
    """Group people by whether they chose one of the last points at one end of a scale.

    Choices without a place in the order, such as “Don’t know”, are unknown. Raises UserError for a
    question whose choices have no order, and where no points would be left.
    """
    end, others = _points(variable.name, definition, answers.question)
    places = np.full(answers.respondents, -1)
    places[answers.chose([choice.code for choice in others])] = 1
    places[answers.chose([choice.code for choice in end])] = 0
    labels = end_labels(variable.name, definition, answers.question)
    return by_place(GroupVariable(variable.key, variable.name, labels), labels, places)


def end_labels(name: str, definition: EndPoints, question: Question) -> tuple[str, str]:
    """Name the points at the end and the others. Raises UserError as `group_by_end` does."""
    end, _others = _points(name, definition, question)
    return listed(choice.text for choice in end), "Other points"


def joined_labels(
    definition: JoinedCategories, values: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """The labels that `values`, by code and label, get; each stands at its first value."""
    label_of = {fold(value): label for label, joined in definition.joined for value in joined}
    return tuple(
        dict.fromkeys(
            label_of.get(fold(code)) or label_of.get(fold(value)) or value for code, value in values
        )
    )


def _points(
    name: str, definition: EndPoints, question: Question
) -> tuple[list[Choice], list[Choice]]:
    """The points of a scale at the end that `definition` counts, and the others."""
    ordered = (
        list(question.choices)
        if question.kind == "scale"
        else sorted(
            (choice for choice in question.choices if choice.rank is not None),
            key=lambda choice: choice.rank or 0,
        )
    )
    if not ordered or question.kind not in {"scale", "single"}:
        raise UserError(
            f"“{name}” counts the end of a scale, but the choices of “{question.text}”"
            " have no order.",
            code="bad_variable",
        )
    if definition.points >= len(ordered):
        raise UserError(
            f"“{name}” counts {definition.points} points, but “{question.text}” has"
            f" {len(ordered)} in all.",
            code="bad_variable",
        )
    if definition.end is ScaleEnd.TOP:
        ordered.reverse()
    return ordered[: definition.points], ordered[definition.points :]


def _no_numbers(variable: DerivedVariable) -> UserError:
    return UserError(
        f"“{variable.name}” makes bands of “{variable.definition.source}”, which has no numbers;"
        " choose a number, a scale or a year.",
        code="bad_variable",
    )
