"""The figures of one question for one set of people, by the question's kind.

Knows answers and intervals; nothing of groups, waves or thresholds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.dataset import CHOICE_KINDS, Answers
from analysis.intervals import Numbers, describe, wilson
from analysis.results import HEADLINE, QuestionSummary, ValueShare

_YEARS: Final = (1900, 2100)  # whole numbers that all lie between them are years
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}([.][0-9]{1,9})?")


def describe_question(answers: Answers, population: int | None = None) -> QuestionSummary:
    """Summarise one question; intervals are corrected for a known `population`.

    The population of a question that only some were asked is not known, nor that of a group:
    correcting for the whole frame is then conservative.
    """
    question = answers.question
    summary = QuestionSummary(
        question.code,
        question.text,
        question.kind,
        answers.base,
        answers.missing,
        len(answers.not_applicable),
        population=population,
        not_asked_in=question.not_asked_in,
        not_asked=len(answers.not_asked),
        matrix=question.matrix,
        coded_from=question.coded_from,
    )
    if question.not_asked_in is not None:
        return summary
    if question.kind in CHOICE_KINDS:
        summary = replace(
            summary,
            values=_shares(answers, population),
            headline=_headline(answers, population),
            headline_codes=question.headline_codes,
        )
    if question.kind in {"number", "scale"}:
        numbers = numbers_of(answers).to_numpy()
        found = describe(numbers, population)
        if question.kind == "number" and _are_years(numbers):
            # The interval of a mean year is no finding; the quartiles say when it was.
            return replace(summary, numbers=replace(found, low=None, high=None), is_year=True)
        return replace(summary, numbers=found)
    if question.kind == "date" and answers.base:
        return replace(summary, earliest=answers.values.min(), latest=answers.values.max())
    return summary


def chosen(answers: Answers, codes: frozenset[str]) -> "pd.Series[bool]":
    """Whether each person who answered chose any of `codes`, by respondent."""
    return answers.values.isin(list(codes)).groupby(level=0, sort=False).any()


def numbers_of(answers: Answers) -> "pd.Series[float]":
    """Give the answers to a number or scale question as floats, by respondent.

    The points of a scale count by their codes, leaving out codes that are no numbers; where none
    is a number they count as 1, 2, 3...
    """
    values = answers.values
    if answers.question.kind == "scale":
        scores = scale_scores([point.code for point in answers.question.choices])
        values = values.map(scores).dropna()
    return values.astype(float)


def ranks_of(answers: Answers) -> "pd.Series[float]":
    """Give the answers to an ordered single choice as their ranks, by respondent.

    Answers without a rank, such as “Don’t know”, are left out.
    """
    ranks = {choice.code: choice.rank for choice in answers.question.choices}
    return answers.values.map(ranks).dropna().astype(float)


def count_by_choice(answers: Answers) -> list[int]:
    """How many people chose each of the question's choices, in their order."""
    counts = answers.values.value_counts()
    return [int(counts.get(choice.code, 0)) for choice in answers.question.choices]


def _are_years(numbers: Numbers) -> bool:
    first, last = _YEARS
    return bool(
        len(numbers)
        and (numbers == np.floor(numbers)).all()
        and first <= numbers.min()
        and numbers.max() <= last
    )


def _shares(answers: Answers, population: int | None) -> tuple[ValueShare, ...]:
    ranks = answers.ranks.groupby("choice")["rank"].mean()
    return tuple(
        replace(
            _share(choice.code, choice.text, count, answers.base, population),
            mean_rank=ranks.get(choice.code),
        )
        for choice, count in zip(answers.question.choices, count_by_choice(answers), strict=True)
    )


def _headline(answers: Answers, population: int | None) -> ValueShare | None:
    question = answers.question
    if question.headline is None or not question.headline_codes:
        return None
    count = int(chosen(answers, question.headline_codes).sum())
    return _share(HEADLINE, question.headline, count, answers.base, population)


def _share(value: str, text: str, count: int, base: int, population: int | None) -> ValueShare:
    interval = wilson(count, base, population)
    if interval is None:
        return ValueShare(value, text, count, None, None, None)
    return ValueShare(
        value, text, count, 100 * count / base, 100 * interval.low, 100 * interval.high
    )


def scale_scores(points: Sequence[str]) -> dict[str, float]:
    """What each point of a scale counts, by its code: the code's number, else 1, 2, 3..."""
    numbers = {code: float(code) for code in points if _NUMBER.fullmatch(code)}
    return numbers or {code: float(place) for place, code in enumerate(points, 1)}
