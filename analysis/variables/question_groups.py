"""People grouped by their answers to one question, whatever its kind."""

from typing import Final

import numpy as np
import pandas as pd

from analysis.answers import Answers
from analysis.results import GroupVariable
from analysis.variables.bands import band
from analysis.variables.groupings import Grouping, by_place, without_empty
from core.errors import UserError
from surveys.derived_variables import QUESTION

FEW_NUMBERS: Final = 8  # different numbers that are groups as they are
_QUARTERS: Final = (0.25, 0.5, 0.75)


def group_by_question(answers: Answers, like: Answers | None = None) -> Grouping:
    """Group people by their answers; those who gave none, or not applicable, are unknown.

    Choices are groups, of a ranking those who ranked it first; those of a multiple choice overlap.
    Up to FEW_NUMBERS different numbers are groups, more are banded by their quartiles; dates are
    grouped by year. Groups of numbers are those that the answers `like` make, None: these; whoever
    gave a number that is in none of them is unknown. Raises UserError for open answers and for a
    question that was not asked.
    """
    question = answers.question
    key = f"{QUESTION}{question.code}"
    if question.not_asked_in is not None:
        raise UserError(
            f"“{question.text}” was not asked in {question.not_asked_in}, so figures can’t be"
            " broken down by it.",
            code="not_asked",
        )
    if question.kind == "text":
        raise UserError(
            f"“{question.text}” has open answers, which make no groups; code them into themes and"
            " break down by these.",
            code="open_answers",
        )
    if question.kind == "number":
        return _by_numbers(answers, answers if like is None else like, key)
    if question.kind == "date":
        days = pd.Series([None if day is None else day.year for day in answers.given], dtype=object)
        codes, years = pd.factorize(days, sort=True)
        labels = tuple(str(year) for year in years)
        return by_place(GroupVariable(key, question.text, labels, is_ordered=True), labels, codes)
    texts = tuple(choice.text for choice in question.choices)
    codes_of = tuple(choice.code for choice in question.choices)
    if question.kind == "multiple":
        variable = GroupVariable(key, question.text, texts, is_overlapping=True)
        members, unknown = answers.marks, ~answers.is_answered
        return without_empty(Grouping(variable, codes_of, members, unknown))
    is_ordered = question.kind == "scale" or question.is_ordered
    variable = GroupVariable(key, question.text, texts, is_ordered)
    return by_place(variable, codes_of, answers.choice)


def _by_numbers(answers: Answers, like: Answers, key: str) -> Grouping:
    numbers = np.asarray(answers.given, dtype=np.float64)
    known = np.asarray(like.given, dtype=np.float64)[like.is_answered]
    distinct = np.unique(known)
    label = answers.question.text
    if len(distinct) <= FEW_NUMBERS:
        labels = tuple(f"{number:g}" for number in distinct)
        places = np.full(len(numbers), -1)
        for place, number in enumerate(distinct):
            places[numbers == number] = place
        return by_place(GroupVariable(key, label, labels, is_ordered=True), labels, places)
    # A band begins above the quartile, so that a quarter of the people are in each.
    above = [distinct[distinct > cut][0] for cut in np.quantile(known, _QUARTERS)
             if (distinct > cut).any()]  # fmt: skip
    return band(key, label, numbers, sorted({float(cut) for cut in above}))
