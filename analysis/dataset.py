"""One wave's answers, ready for analysis.

Knows pandas and the questionnaire's words; knows nothing of where the answers are stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from analysis.results import FrameDetails, KindName, MatrixRow, ResponseCounts
from surveys.reached import COMPARED
from surveys.routing import AllOf, AnyOf, Routing, RoutingCondition, RoutingOperator

CHOICE_KINDS: frozenset[KindName] = frozenset({"yes_no", "single", "multiple", "ranking", "scale"})
"""Kinds whose answers are choices, so that each choice has a share of the people."""
ANSWER_COLUMNS: Final = ("respondent", "question", "value", "not_applicable")
RANK_COLUMNS: Final = ("respondent", "question", "choice", "rank")


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

    `values` is indexed by respondent and holds the answers given (several rows a respondent where
    the question is multiple). Everyone is in exactly one of: answered (`base`), said that it is
    not applicable, was `not_asked` by the question's routing, or `missing`: without routing, a
    blank does not tell whether a follow-up question was put. `ranks` has the `choice` and `rank`
    of each choice that was ranked; the values of a ranking are the first ones.
    """

    question: Question
    values: "pd.Series[Any]"
    not_applicable: "pd.Index[Any]"
    respondents: int
    not_asked: "pd.Index[Any]" = field(default_factory=lambda: pd.Index([]))
    ranks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RANK_COLUMNS)))

    @property
    def base(self) -> int:
        """How many answered."""
        return int(self.values.index.nunique())

    @property
    def missing(self) -> int:
        """How many gave no answer though they may have been asked; 0 where nobody was."""
        if self.question.not_asked_in is not None:
            return 0
        others = len(self.not_applicable) + len(self.not_asked)
        return self.respondents - self.base - others

    def among(self, people: "pd.Index[Any]") -> "Answers":
        """Keep the answers of `people` alone, an index of distinct respondents."""
        return Answers(
            self.question,
            self.values[self.values.index.isin(people)],
            self.not_applicable[self.not_applicable.isin(people)],
            len(people),
            self.not_asked[self.not_asked.isin(people)],
            self.ranks[self.ranks["respondent"].isin(people)],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """One wave.

    `people` has one row per respondent, indexed by a unique id (the person's where it is known,
    so that two waves can be compared over the same people), and a column for each field to break
    down by; a column of booleans is membership of a segment.

    `answers` is long, with columns `respondent` (in the index of `people`), `question` (a code),
    `value` and `not_applicable` (bool). `value` is a choice's code for yes_no, single, multiple
    (one row per choice, None where none was chosen), ranking (the first one) and scale, a finite
    float for number, text for text, datetime.date for date; None where not applicable. `ranks` has
    the columns of RANK_COLUMNS: every choice that somebody ranked.

    `remarks` say by a question's code what it was in an earlier version, or why it is excluded.
    `opens` is the day from which people were asked, None where unknown.

    `dispositions` counts the people of the frame by disposition. `frame_size` is how many were
    eligible, None where unknown; a frame smaller than its respondents is ignored.
    `not_invited` is how many responses of people outside the frame are left out.
    """

    label: str
    questions: tuple[Question, ...]
    answers: pd.DataFrame
    people: pd.DataFrame
    dispositions: Mapping[str, int]
    frame_size: int | None = None
    not_invited: int = 0
    responses: ResponseCounts = field(default_factory=ResponseCounts)
    frame_details: FrameDetails | None = None
    ranks: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(RANK_COLUMNS)))
    remarks: Mapping[str, str] = field(default_factory=dict)
    opens: date | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where the answers break the rules above."""
        if not self.people.index.is_unique:
            raise ValueError("a respondent stands twice among the people")
        if not self.answers["respondent"].isin(self.people.index).all():
            raise ValueError("an answer belongs to nobody among the people")
        several = [question.code for question in self.questions if question.kind == "multiple"]
        one = self.answers[~self.answers["question"].isin(several)]
        if one.duplicated(["respondent", "question"]).any():
            raise ValueError("a respondent has two answers to a question that takes one")
        if self.answers.duplicated(["respondent", "question", "value"]).any():
            raise ValueError("a respondent gives the same answer twice")

    @property
    def population(self) -> int | None:
        """The frame to which intervals are corrected, None: no correction.

        The whole one, though only a sample of it was invited.
        """
        frame = self.frame_size
        if frame is not None and self.frame_details is not None:
            frame += self.frame_details.not_sampled or 0
        return frame if frame is not None and frame >= len(self.people) else None

    def by_question(self) -> dict[str, Answers]:
        """Give each question's answers by its code, in the questionnaire's order.

        Answers that match no choice are added as choices at the end, so that none is lost.
        """
        rows = dict(iter(self.answers.groupby("question", sort=False)))
        nobody = self.answers.iloc[:0]
        people = self.people.index
        collected: dict[str, Answers] = {}
        for question in self.questions:
            of_question = rows.get(question.code, nobody)
            given = of_question[~of_question["not_applicable"].astype(bool)]
            values = given.set_index("respondent")["value"]
            if question.kind != "multiple":  # there a blank value says that none was chosen
                values = values.dropna()
            if question.kind in CHOICE_KINDS:
                values = values.map(str, na_action="ignore")
            declined = of_question.loc[of_question["not_applicable"].astype(bool), "respondent"]
            passed = people[:0]
            if question.asked_if is not None:
                reached = _meeting(question.asked_if, collected, people)
                reached = reached.union(pd.Index(of_question["respondent"].unique()), sort=False)
                passed = people.difference(reached, sort=False)
            collected[question.code] = Answers(
                _with_unlisted(question, values.dropna().unique()),
                values,
                pd.Index(declined.unique()).difference(values.index, sort=False),
                len(people),
                passed,
                self.ranks[self.ranks["question"] == question.code],
            )
        return collected


def _with_unlisted(question: Question, given: Iterable[object]) -> Question:
    """Return the question with a choice added for each answer that matches none."""
    if question.kind not in CHOICE_KINDS:
        return question
    known = {choice.code for choice in question.choices}
    others = sorted({str(value) for value in given} - known, key=lambda code: (len(code), code))
    return replace(question, choices=question.choices + tuple(Choice(o, o) for o in others))


def _meeting(
    routing: Routing, before: Mapping[str, Answers], people: "pd.Index[Any]"
) -> "pd.Index[Any]":
    """The `people` whose answers `before` lead to a question that is asked if they meet `routing`.

    Where a question that decides was not part of the wave, nobody knows: all were asked.
    """
    match routing:
        case AllOf(parts):
            for part in parts:
                people = _meeting(part, before, people)
            return people
        case AnyOf(parts):
            met = people[:0]
            for part in parts:
                met = met.union(_meeting(part, before, people), sort=False)
            return met
        case RoutingCondition():
            return _holding(routing, before, people)


def _holding(
    condition: RoutingCondition, before: Mapping[str, Answers], people: "pd.Index[Any]"
) -> "pd.Index[Any]":
    deciding = before.get(condition.question)
    if deciding is None or deciding.question.not_asked_in is not None:
        return people
    reached = people.difference(deciding.not_asked, sort=False)
    values = deciding.values
    answered = values.index.union(deciding.not_applicable)
    if condition.operator is RoutingOperator.ANSWERED:
        return reached.intersection(answered, sort=False)
    if condition.operator is RoutingOperator.NOT_ANSWERED:
        return reached.difference(answered, sort=False)
    if condition.operator in COMPARED:
        compare, limit = COMPARED[condition.operator], float(condition.values[0])
        numbers = pd.to_numeric(values, errors="coerce")
        is_one = numbers.map(lambda number: compare(number, limit)).astype(bool)
    elif deciding.question.kind == "number":
        is_one = values.astype(float).isin([float(value) for value in condition.values])
    else:
        is_one = values.isin(list(condition.values))
    chosen = values.index[is_one]
    if condition.operator is RoutingOperator.IS_NOT:
        return reached.difference(chosen, sort=False)
    return reached.intersection(chosen.unique(), sort=False)
