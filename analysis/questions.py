"""The figures of one question for one set of people, by the question's kind.

Knows answers and intervals; nothing of groups, waves or thresholds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.answers import CHOICE_KINDS, Answers, AnswerState
from analysis.distribution import date_bins, number_bins
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
        answers.count(AnswerState.NOT_APPLICABLE),
        population=population,
        not_asked_in=question.not_asked_in,
        not_asked=answers.count(AnswerState.NOT_ASKED),
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
        scores = scores_of(answers)
        numbers = scores[~np.isnan(scores)]
        found = describe(numbers, population)
        if question.kind == "number":
            summary = replace(summary, distribution=number_bins(numbers))
        if question.kind == "number" and _are_years(numbers):
            # The interval of a mean year is no finding; the quartiles say when it was.
            return replace(summary, numbers=replace(found, low=None, high=None), is_year=True)
        return replace(summary, numbers=found)
    if question.kind == "date" and answers.base:
        days = answers.values
        return replace(
            summary,
            earliest=days.min(),
            latest=days.max(),
            distribution=date_bins(list(days)),
        )
    return summary


def chosen(answers: Answers, codes: frozenset[str]) -> "pd.Series[bool]":
    """Whether each person who answered chose any of `codes`, by respondent."""
    answered = answers.is_answered
    return pd.Series(answers.chose(codes)[answered], answers.people[answered])


def scores_of(answers: Answers) -> Numbers:
    """Give everybody's answer to a number or scale question as a float, not a number without one.

    The points of a scale count by their codes, leaving out codes that are no numbers; where none
    is a number they count as 1, 2, 3... An ordered single choice counts by the ranks of its
    choices, without those of no rank, such as “Don’t know”.
    """
    choices = answers.question.choices
    if answers.question.kind == "scale":
        return answers.by_choice(scale_scores([point.code for point in choices]))
    if answers.question.is_ordered:
        ranks = {one.code: float(one.rank) for one in choices if one.rank is not None}
        return answers.by_choice(ranks)
    return np.asarray(answers.given, dtype=np.float64)


def numbers_of(answers: Answers) -> "pd.Series[float]":
    """Give the answers to a number or scale question as floats, by respondent, as `scores_of`."""
    scores = scores_of(answers)
    is_number = ~np.isnan(scores)
    return pd.Series(scores[is_number], answers.people[is_number])


def ranks_of(answers: Answers) -> "pd.Series[float]":
    """Give the answers to an ordered single choice as their ranks, by respondent."""
    return numbers_of(answers)


def count_by_choice(answers: Answers) -> list[int]:
    """How many people chose each of the question's choices, in their order."""
    counts: list[int] = answers.count_choices().tolist()
    return counts


def _are_years(numbers: Numbers) -> bool:
    first, last = _YEARS
    return bool(
        len(numbers)
        and (numbers == np.floor(numbers)).all()
        and first <= numbers.min()
        and numbers.max() <= last
    )


def _shares(answers: Answers, population: int | None) -> tuple[ValueShare, ...]:
    base = answers.base
    shares = tuple(
        _share(choice.code, choice.text, count, base, population)
        for choice, count in zip(answers.question.choices, count_by_choice(answers), strict=True)
    )
    if answers.question.kind != "ranking":
        return shares
    return tuple(
        replace(share, mean_rank=float(ranks[ranks > 0].mean()) if ranks.any() else None)
        for share, ranks in zip(shares, answers.ranking, strict=True)
    )


def _headline(answers: Answers, population: int | None) -> ValueShare | None:
    question = answers.question
    if question.headline is None or not question.headline_codes:
        return None
    count = int(np.count_nonzero(answers.chose(question.headline_codes)))
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
