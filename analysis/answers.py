"""The answers to one question, as arrays with a place for each respondent.

Knows numpy, pandas and the questionnaire's words; nothing of waves, nor of where answers are
stored.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import Numbers
from analysis.results import KindName, MatrixRow
from surveys.routing import Routing

CHOICE_KINDS: frozenset[KindName] = frozenset({"yes_no", "single", "multiple", "ranking", "scale"})
"""Kinds whose answers are choices, so that each choice has a share of the people."""
ANSWER_COLUMNS: Final = ("respondent", "question", "value", "not_applicable")
RANK_COLUMNS: Final = ("respondent", "question", "choice", "rank")

Kind = TypeVar("Kind", bound=np.generic)

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.integer[Any]]


class AnswerState(IntEnum):
    """What a respondent did with a question; everybody did exactly one of these."""

    ANSWERED = 0
    MISSING = 1
    NOT_APPLICABLE = 2
    NOT_ASKED = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a question; `in_headline`: people choosing it count in the headline figure.

    `rank` is its place where choices of a single choice run from one end to the other.
    """

    code: str
    text: str
    in_headline: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the questionnaire.

    `choices` stand in the questionnaire's order and leave "not applicable" out; those of yes_no
    are yes, then no; those of scale run from one end to the other. `headline` is what the first
    figure says in the findings ("were research active"), None where there is none. `not_asked_in`
    is the wave's label where the question joined the survey after that wave. People are `asked_if`
    their earlier answers meet that. `matrix` is that of which it is a row. The choices of
    one that is `coded_from` the comments on another question, by its code, are their themes.
    `among` says in words of whom alone the answers are, None: of all respondents.
    """

    code: str
    text: str
    kind: KindName
    choices: tuple[Choice, ...] = ()
    headline: str | None = None
    not_asked_in: str | None = None
    asked_if: Routing | None = None
    matrix: MatrixRow | None = None
    coded_from: str | None = None
    among: str | None = None

    @property
    def headline_codes(self) -> frozenset[str]:
        """Codes of the choices that the headline figure counts."""
        return frozenset(choice.code for choice in self.choices if choice.in_headline)

    @property
    def is_ordered(self) -> bool:
        """Whether this is a single choice whose choices run from one end to the other."""
        return self.kind == "single" and any(one.rank is not None for one in self.choices)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a set of people answered to one question.

    Each array has a place for each of `people`, an index of distinct respondents. `state` is what
    they did (AnswerState): without routing, a blank does not tell whether a follow-up question was
    put. By the question's kind, the answers are in one of these, and the others are empty:
    `choice`, the place of the choice among those of the question, of a ranking the first one, -1
    without; `marks` of a multiple choice, a row for each choice; `given`, floats of numbers,
    objects of text and dates. `ranking` has a row for each choice of a ranking, 0 where it was not
    ranked. `weights` are those of the people, None where they are not weighted.
    """

    question: Question
    people: "pd.Index[Any]"
    state: npt.NDArray[np.int8]
    choice: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    marks: Mask = field(default_factory=lambda: np.empty((0, 0), dtype=bool))
    given: npt.NDArray[Any] = field(default_factory=lambda: np.empty(0, dtype=np.float64))
    ranking: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty((0, 0), dtype=np.int32))
    weights: Numbers | None = None

    @property
    def respondents(self) -> int:
        """How many people there are, whether they answered or not."""
        return len(self.people)

    @property
    def is_answered(self) -> Mask:
        """Who answered."""
        return self.is_in(AnswerState.ANSWERED)

    @property
    def base(self) -> int:
        """How many answered."""
        return self.count(AnswerState.ANSWERED)

    @property
    def missing(self) -> int:
        """How many gave no answer though they may have been asked; 0 where nobody was."""
        return 0 if self.question.not_asked_in is not None else self.count(AnswerState.MISSING)

    @property
    def not_applicable(self) -> "pd.Index[Any]":
        """Who said that it is not applicable."""
        return self.people[self.is_in(AnswerState.NOT_APPLICABLE)]

    @property
    def not_asked(self) -> "pd.Index[Any]":
        """Who was led past the question by its routing."""
        return self.people[self.is_in(AnswerState.NOT_ASKED)]

    @property
    def values(self) -> "pd.Series[Any]":
        """The answers given, by respondent: codes of choices, numbers, texts or dates.

        Of a multiple choice one row for each choice, None for people who chose none.
        """
        if self.question.kind == "multiple":
            rows, columns = np.nonzero(self.marks.T)
            none = np.flatnonzero(self.is_answered & ~self.marks.any(axis=0))
            people = self.people[np.concatenate([rows, none])]
            codes = np.append(self._codes()[columns], np.full(len(none), None))
            return pd.Series(codes, people, dtype=object)
        answered = np.flatnonzero(self.is_answered)
        if self.question.kind in CHOICE_KINDS:
            return pd.Series(self._codes()[self.choice[answered]], self.people[answered])
        return pd.Series(self.given[answered], self.people[answered])

    @property
    def ranks(self) -> pd.DataFrame:
        """The `choice` and `rank` of each choice that somebody ranked."""
        choices, people = np.nonzero(self.ranking)
        columns = (self.people[people], self.question.code, self._codes()[choices],
                   self.ranking[choices, people])  # fmt: skip
        return pd.DataFrame(dict(zip(RANK_COLUMNS, columns, strict=True)))

    def is_in(self, state: AnswerState) -> Mask:
        """Who did that."""
        return np.asarray(self.state == state)

    def count(self, state: AnswerState) -> int:
        """How many people did that."""
        return int(np.count_nonzero(self.is_in(state)))

    def count_choices(self) -> Places:
        """How many people chose each choice, of a ranking first."""
        if self.question.kind == "multiple":
            return np.asarray(np.count_nonzero(self.marks, axis=1))
        return np.bincount(self.choice + 1, minlength=len(self.question.choices) + 1)[1:]

    def chose(self, codes: Collection[str]) -> Mask:
        """Who chose any of the choices with these `codes`; of a ranking, as the first."""
        chosen = np.array([choice.code in codes for choice in self.question.choices], dtype=bool)
        if self.question.kind == "multiple":
            return np.asarray(self.marks[chosen].any(axis=0))
        return np.append(chosen, False)[self.choice]  # -1, no choice, is the last one

    def by_choice(self, numbers: Mapping[str, float]) -> Numbers:
        """Give each person's number by the code of the choice; not a number without one."""
        table = [numbers.get(choice.code, np.nan) for choice in self.question.choices]
        return np.array([*table, np.nan])[self.choice]

    def among(self, people: "pd.Index[Any]") -> "Answers":
        """Keep the answers of `people` alone, who are an index of distinct respondents."""
        return self.at(self.people.get_indexer(people))

    def at(self, places: Places) -> "Answers":
        """Keep the answers of the people at these `places`."""
        return replace(
            self,
            people=self.people[places],
            state=self.state[places],
            choice=_take(self.choice, places),
            marks=_take(self.marks, places),
            given=_take(self.given, places),
            ranking=_take(self.ranking, places),
            weights=None if self.weights is None else self.weights[places],
        )

    def _codes(self) -> npt.NDArray[np.object_]:
        return np.array([choice.code for choice in self.question.choices], dtype=object)


def _take(values: npt.NDArray[Kind], places: Places) -> npt.NDArray[Kind]:
    return values[..., places] if values.size else values


@dataclass(frozen=True, slots=True, eq=False)
class AnswerRows:
    """The rows of one question in a long table of answers, and the ranks that were given."""

    places: Places
    values: npt.NDArray[np.object_]
    not_applicable: Mask
    ranked: Places = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    ranked_choices: npt.NDArray[np.object_] = field(default_factory=lambda: np.empty(0, object))
    ranks: Places = field(default_factory=lambda: np.empty(0, dtype=np.intp))


def collect_answers(
    question: Question,
    people: "pd.Index[Any]",
    rows: AnswerRows,
    weights: Numbers | None = None,
) -> Answers:
    """Make arrays of the `rows` of one question; `places` are those among `people`.

    An answer that matches no choice becomes a choice at the end, so that none is lost. Whoever
    chose something and said not applicable chose. Raises ValueError where somebody gives an answer
    twice, or two to a question that takes one.
    """
    size = len(people)
    state = np.full(size, AnswerState.MISSING, dtype=np.int8)
    state[rows.places[rows.not_applicable]] = AnswerState.NOT_APPLICABLE
    is_value = ~rows.not_applicable
    places, values = rows.places[is_value], rows.values[is_value]
    state[places] = AnswerState.ANSWERED
    if question.kind != "multiple" and np.bincount(rows.places).max(initial=0) > 1:
        raise ValueError("a respondent has two answers to a question that takes one")
    nothing = Answers(question, people, state, weights=weights)
    if question.kind in CHOICE_KINDS:
        return _collect_choices(nothing, places, values, rows)
    dtype = np.float64 if question.kind == "number" else np.object_
    given = np.full(size, np.nan if question.kind == "number" else None, dtype=dtype)
    given[places] = values
    return replace(nothing, given=given)


def _collect_choices(
    answers: Answers, places: Places, values: npt.NDArray[np.object_], rows: AnswerRows
) -> Answers:
    """Add the `values` that were chosen by the people at `places`, and the ranks of `rows`."""
    size = answers.respondents
    codes, found = pd.factorize(values)
    question = _with_unlisted(answers.question, [*found, *pd.unique(rows.ranked_choices)])
    order = {choice.code: place for place, choice in enumerate(question.choices)}
    of_code = np.array([*(order[str(code)] for code in found), -1], dtype=np.int32)
    choice = of_code[codes]
    if question.kind == "multiple":
        marks = np.zeros((len(order), size), dtype=bool)
        is_choice = choice >= 0
        marks[choice[is_choice], places[is_choice]] = True
        if np.count_nonzero(marks) < np.count_nonzero(is_choice):
            raise ValueError("a respondent gives the same answer twice")
        return replace(answers, question=question, marks=marks)
    chosen = np.full(size, -1, dtype=np.int32)
    chosen[places] = choice
    ranking = np.zeros((len(order) if question.kind == "ranking" else 0, size), dtype=np.int32)
    ranked = [order[str(code)] for code in rows.ranked_choices]
    ranking[ranked, rows.ranked] = rows.ranks
    return replace(answers, question=question, choice=chosen, ranking=ranking)


def _with_unlisted(question: Question, given: Collection[object]) -> Question:
    """Return the question with a choice added for each answer that matches none."""
    known = {choice.code for choice in question.choices}
    others = sorted({str(value) for value in given} - known, key=lambda code: (len(code), code))
    if not others:
        return question
    return replace(question, choices=question.choices + tuple(Choice(o, o) for o in others))
