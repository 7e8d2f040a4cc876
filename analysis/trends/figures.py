"""The figures of a question that are followed over waves: shares, means and mean ranks.

Knows answers; nothing of tests or thresholds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.answers import Answers, Question
from analysis.dataset import Dataset
from analysis.questions import chosen, numbers_of, ranks_of
from analysis.trend_results import ChangeMeasure

Numbers = npt.NDArray[np.float64]
_SHARES: Final = frozenset({"yes_no", "single", "multiple", "ranking"})


@dataclass(frozen=True, slots=True, eq=False)
class FollowedFigure:
    """One figure over waves: `numbers` has a row for each person and a column for each wave.

    A number is 1 or 0 for a share, and nan where the person gave no answer in that wave. `asked`
    are the waves that put the question and offered the choice.
    """

    question: str
    value: str | None
    text: str
    measure: ChangeMeasure
    numbers: Numbers
    asked: tuple[bool, ...]


class WaveAnswers:
    """The answers of several waves, aligned by respondent; waves in the order of `datasets`."""

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self.datasets = tuple(datasets)
        people = datasets[0].people.index
        for dataset in datasets[1:]:
            people = people.union(dataset.people.index, sort=False)
        self.people = people
        self.answers = tuple(dataset.by_question() for dataset in datasets)

    def common(self, code: str, kind: str) -> list[Answers | None]:
        """The answers to the question `code` in each wave that put it and took a `kind` of answer.

        None in place of those of other waves.
        """
        return [
            found
            if (found := answers.get(code)) is not None
            and found.question.kind == kind
            and found.question.not_asked_in is None
            else None
            for answers in self.answers
        ]

    def places(self, found: "pd.Index[Any]") -> npt.NDArray[np.intp]:
        """The rows of respondents among all people."""
        return self.people.get_indexer(found)

    def column(self, numbers: "pd.Series[float]") -> Numbers:
        """The numbers of respondents as a column over all people."""
        column = np.full(len(self.people), np.nan)
        column[self.places(numbers.index)] = numbers.to_numpy(dtype=float)
        return column


def follow(waves: WaveAnswers, asked: Question) -> Iterator[FollowedFigure]:
    """Give the figures of one question, `asked` in the wave whose words count.

    A question with a headline is followed by that share, another yes_no by its first choice, single
    and multiple by each choice that two waves or more offered, scale and number by the mean, and a
    choice with an order or of a ranking by the mean rank.
    """
    found = waves.common(asked.code, asked.kind)
    if sum(answers is not None for answers in found) < 2:
        return
    if asked.kind in {"number", "scale"}:
        yield _figure(
            waves, asked, None, asked.text, "mean",
            [None if one is None else numbers_of(one) for one in found],
        )  # fmt: skip
    elif asked.is_ordered:
        yield _figure(
            waves, asked, None, asked.text, "rank",
            [None if one is None else ranks_of(one) for one in found],
        )  # fmt: skip
    if asked.headline is not None and asked.headline_codes:
        # A headline may have counted other choices in another wave.
        yield _figure(
            waves, asked, None, asked.headline, "percent",
            [None if one is None else chosen(one, one.question.headline_codes) for one in found],
        )  # fmt: skip
    elif asked.kind in _SHARES:
        yield from _follow_choices(waves, asked, found)
    if asked.kind == "ranking":
        yield from _follow_ranks(waves, asked, found)


def _follow_choices(
    waves: WaveAnswers, asked: Question, found: Sequence[Answers | None]
) -> Iterator[FollowedFigure]:
    choices = asked.choices[:1] if asked.kind == "yes_no" else asked.choices
    for choice in choices:
        offered = [one if one is not None and _offers(one, choice.code) else None for one in found]
        if sum(one is not None for one in offered) < 2:
            continue
        codes = frozenset({choice.code})
        yield _figure(
            waves, asked, choice.code, choice.text, "percent",
            [None if one is None else chosen(one, codes) for one in offered],
        )  # fmt: skip


def _follow_ranks(
    waves: WaveAnswers, asked: Question, found: Sequence[Answers | None]
) -> Iterator[FollowedFigure]:
    """The mean rank of each choice of a ranking, among the people who ranked it."""
    for choice in asked.choices:
        given = [
            None if one is None or not _offers(one, choice.code) else _ranks(one, choice.code)
            for one in found
        ]
        if sum(one is not None and len(one) > 0 for one in given) >= 2:
            yield _figure(waves, asked, choice.code, choice.text, "rank", given)


def _ranks(answers: Answers, choice: str) -> "pd.Series[float]":
    ranks = answers.ranks[answers.ranks["choice"] == choice]
    return pd.Series(ranks["rank"].to_numpy(dtype=float), index=pd.Index(ranks["respondent"]))


def _offers(answers: Answers, choice: str) -> bool:
    return any(one.code == choice for one in answers.question.choices)


def _figure(
    waves: WaveAnswers,
    asked: Question,
    value: str | None,
    text: str,
    measure: ChangeMeasure,
    columns: "Sequence[pd.Series[Any] | None]",
) -> FollowedFigure:
    nobody = np.full(len(waves.people), np.nan)
    return FollowedFigure(
        asked.code,
        value,
        text,
        measure,
        np.column_stack([nobody if one is None else waves.column(one) for one in columns]),
        tuple(one is not None for one in columns),
    )
