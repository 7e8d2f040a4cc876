"""The figures of one question for one set of people, by the question's kind.

Knows answers and intervals; nothing of groups, waves or thresholds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.answers import CHOICE_KINDS, Answers, AnswerState, Places
from analysis.distribution import date_bins, number_bins
from analysis.intervals import Numbers, describe, wilson
from analysis.results import HEADLINE, QuestionSummary, ValueShare
from analysis.weighting.estimates import describe_weighted
from analysis.weighting.raking import effective_size

_YEARS: Final = (1900, 2100)  # whole numbers that all lie between them are years
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}([.][0-9]{1,9})?")


def describe_question(answers: Answers, population: int | None = None) -> QuestionSummary:
    """Summarise one question; intervals are corrected for a known `population`.

    The population of a question that only some were asked is not known, nor that of a group:
    correcting for the whole frame is then conservative. Where answers are weighted, so are all
    figures but the counts.
    """
    question = answers.question
    weights = None if answers.weights is None else answers.weights[answers.is_answered]
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
        effective_base=None if weights is None else effective_size(weights),
        among=question.among,
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
        is_number = ~np.isnan(scores)
        numbers = scores[is_number]
        found = (
            describe(numbers, population)
            if answers.weights is None
            else describe_weighted(numbers, answers.weights[is_number], population)
        )
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
    base = _Base.of(answers, population)
    weights = weigh_choices(answers)
    shares = tuple(
        base.share(choice.code, choice.text, count, weight)
        for choice, count, weight in zip(
            answers.question.choices, count_by_choice(answers), weights, strict=True
        )
    )
    if answers.question.kind != "ranking":
        return shares
    return tuple(
        replace(share, mean_rank=_mean_rank(ranks, answers.weights) if ranks.any() else None)
        for share, ranks in zip(shares, answers.ranking, strict=True)
    )


def _mean_rank(ranks: Places, weights: Numbers | None) -> float:
    is_ranked = ranks > 0
    return float(
        np.average(ranks[is_ranked], weights=None if weights is None else weights[is_ranked])
    )


def weigh_choices(answers: Answers) -> list[float]:
    """The weights of the people who chose each choice, added up; counts without weights."""
    weights = answers.weights
    if weights is None:
        return [float(count) for count in count_by_choice(answers)]
    if answers.question.kind == "multiple":
        return [float(weights[marks].sum()) for marks in answers.marks]
    size = len(answers.question.choices) + 1
    totals: list[float] = np.bincount(answers.choice + 1, weights, size)[1:].tolist()
    return totals


def _headline(answers: Answers, population: int | None) -> ValueShare | None:
    question = answers.question
    if question.headline is None or not question.headline_codes:
        return None
    has_chosen = answers.chose(question.headline_codes)
    count = int(np.count_nonzero(has_chosen))
    weight = float(count) if answers.weights is None else float(answers.weights[has_chosen].sum())
    return _Base.of(answers, population).share(HEADLINE, question.headline, count, weight)


@dataclass(frozen=True, slots=True)
class _Base:
    """What shares are of: how many people, their `weight` and the effective `size` of both."""

    people: int
    weight: float
    size: float
    population: int | None
    is_weighted: bool

    @classmethod
    def of(cls, answers: Answers, population: int | None) -> "_Base":
        people = answers.base
        if answers.weights is None:
            return cls(people, people, people, population, is_weighted=False)
        weights = answers.weights[answers.is_answered]
        size = effective_size(weights)
        return cls(people, float(weights.sum()), size, population, is_weighted=True)

    def share(self, value: str, text: str, count: int, weight: float) -> ValueShare:
        """The share of `count` people, whose weights add up to `weight`."""
        if not self.people:
            return ValueShare(value, text, count, None, None, None)
        share = min(1.0, weight / self.weight)
        of_size = count if not self.is_weighted else share * self.size
        interval = wilson(of_size, self.size, self.population, self.people)
        low, high = interval or (share, share)
        unweighted = 100 * count / self.people
        return ValueShare(
            value,
            text,
            count,
            100 * share if self.is_weighted else unweighted,
            100 * low,
            100 * high,
            unweighted=unweighted if self.is_weighted else None,
        )


def scale_scores(points: Sequence[str]) -> dict[str, float]:
    """What each point of a scale counts, by its code: the code's number, else 1, 2, 3..."""
    numbers = {code: float(code) for code in points if _NUMBER.fullmatch(code)}
    return numbers or {code: float(place) for place, code in enumerate(points, 1)}
