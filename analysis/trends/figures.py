"""The figures of a question that are followed over waves: shares, means and mean ranks.

Knows answers; nothing of tests or thresholds.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.answers import Answers, Question
from analysis.dataset import Dataset
from analysis.intervals import Numbers
from analysis.questions import scores_of
from analysis.trend_results import ChangeMeasure

_SHARES: Final = frozenset({"yes_no", "single", "multiple", "ranking"})


@dataclass(frozen=True, slots=True, eq=False)
class FollowedFigure:
    """One figure over waves: `numbers` has a row for each person and a column for each wave.

    A number is 1 or 0 for a share, and nan where the person gave no answer in that wave. `asked`
    are the waves that put the question and offered the choice. `weights` are those of the people in
    each wave, None where they are not weighted.
    """

    question: str
    value: str | None
    text: str
    measure: ChangeMeasure
    numbers: Numbers
    asked: tuple[bool, ...]
    weights: Numbers | None = None

    def limited_to(self, rows: npt.NDArray[np.bool_]) -> "FollowedFigure":
        """The figure of some of the people."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, numbers=self.numbers[rows], weights=weights)


class WaveAnswers:
    """The answers of several waves, aligned by respondent; waves in the order of `datasets`.

    `weights` are those of the people in each wave, as the numbers of figures are; None where no
    wave is weighted.
    """

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self.datasets = tuple(datasets)
        people = datasets[0].people.index
        for dataset in datasets[1:]:
            people = people.union(dataset.people.index, sort=False)
        self.people = people
        self.answers = tuple(dataset.by_question() for dataset in datasets)
        self._places = [people.get_indexer(dataset.people.index) for dataset in datasets]
        weights = [dataset.weights for dataset in datasets]
        self.weights = (
            None
            if all(one is None for one in weights)
            else np.column_stack(
                [
                    self.column(wave, np.ones(len(places)) if one is None else one.to_numpy(float))
                    for wave, (one, places) in enumerate(zip(weights, self._places, strict=True))
                ]
            )
        )

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

    def column(self, wave: int, numbers: Numbers) -> Numbers:
        """The `numbers` of the people of a wave as a column over all people, nan for the others."""
        column = np.full(len(self.people), np.nan)
        column[self._places[wave]] = numbers
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
    if asked.kind in {"number", "scale"} or asked.is_ordered:
        measure: ChangeMeasure = "rank" if asked.is_ordered else "mean"
        yield _figure(waves, asked, (None, asked.text, measure), found, scores_of)
    if asked.headline is not None and asked.headline_codes:
        yield _figure(waves, asked, (None, asked.headline, "percent"), found, _in_headline)
        return
    choices = asked.choices if asked.kind in _SHARES else ()
    for choice in choices[:1] if asked.kind == "yes_no" else choices:
        offered = [one if one is not None and _offers(one, choice.code) else None for one in found]
        if sum(one is not None for one in offered) >= 2:
            code = choice.code
            names: tuple[str, str, ChangeMeasure] = (code, choice.text, "percent")
            yield _figure(waves, asked, names, offered, partial(_chose, codes={code}))
    if asked.kind == "ranking":
        yield from _follow_ranks(waves, asked, found)


def _follow_ranks(
    waves: WaveAnswers, asked: Question, found: Sequence[Answers | None]
) -> Iterator[FollowedFigure]:
    """The mean rank of each choice of a ranking, among the people who ranked it."""
    for choice in asked.choices:
        offered = [one if one is not None and _offers(one, choice.code) else None for one in found]
        figure = _figure(
            waves, asked, (choice.code, choice.text, "rank"), offered,
            partial(_ranks, code=choice.code),
        )  # fmt: skip
        if (~np.isnan(figure.numbers)).any(axis=0).sum() >= 2:
            yield figure


def _chose(answers: Answers, codes: Collection[str]) -> Numbers:
    """1 for each person who chose any of `codes`, 0 for others who answered."""
    return np.where(answers.is_answered, answers.chose(codes).astype(np.float64), np.nan)


def _in_headline(answers: Answers) -> Numbers:
    """As `_chose`, of the choices that the headline counted in that wave."""
    return _chose(answers, answers.question.headline_codes)


def _ranks(answers: Answers, code: str) -> Numbers:
    """The rank that each person gave the choice, nan where it was not ranked."""
    place = [choice.code for choice in answers.question.choices].index(code)
    if not answers.ranking.size:
        return np.full(answers.respondents, np.nan)
    ranks = answers.ranking[place]
    return np.where(ranks > 0, ranks.astype(np.float64), np.nan)


def _offers(answers: Answers, choice: str) -> bool:
    return any(one.code == choice for one in answers.question.choices)


def _figure(
    waves: WaveAnswers,
    asked: Question,
    names: tuple[str | None, str, ChangeMeasure],
    found: Sequence[Answers | None],
    numbers_of: Callable[[Answers], Numbers],
) -> FollowedFigure:
    """The figure of these `names` (value, text, measure) from the answers of each wave."""
    nobody = np.full(len(waves.people), np.nan)
    columns = [
        nobody if one is None else waves.column(wave, numbers_of(one))
        for wave, one in enumerate(found)
    ]
    asked_in = tuple(one is not None for one in found)
    return FollowedFigure(asked.code, *names, np.column_stack(columns), asked_in, waves.weights)
