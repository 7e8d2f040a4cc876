"""Who meets an expression on answers: those who were asked a question, and the base of figures.

The rules are those of a questionnaire: a condition on a question that somebody was not asked is
not met.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.answers import CHOICE_KINDS, Answers, AnswerState, Mask, Question
from core.errors import UserError
from core.formats import listed_briefly
from core.text import fold
from surveys.reached import COMPARED
from surveys.routing import (
    ORDERINGS,
    WITHOUT_VALUE,
    AllOf,
    AnyOf,
    Routing,
    RoutingCondition,
    RoutingOperator,
    replace_conditions,
)

_COMPARED: Final = {
    RoutingOperator.UNDER: "under",
    RoutingOperator.AT_MOST: "at most",
    RoutingOperator.OVER: "over",
    RoutingOperator.AT_LEAST: "at least",
}


def find_base(routing: Routing, collected: Mapping[str, Answers]) -> Routing:
    """`routing` with the questions and choices of a wave as they are spelled there.

    Choices may be named by their texts too. Raises UserError for what the wave did not ask or
    offer, and for values that a question cannot have.
    """
    by_code = {fold(code): answers for code, answers in collected.items()}

    def spelled(condition: RoutingCondition) -> RoutingCondition:
        answers = by_code.get(fold(condition.question))
        if answers is None:
            raise UserError(
                f"There is no question “{condition.question}” in this wave; its questions are"
                f" {listed_briefly(list(collected), 20)}.",
                code="unknown_question",
            )
        return _spelled(condition, answers.question)

    return replace_conditions(routing, spelled)


def base_words(routing: Routing, collected: Mapping[str, Answers]) -> str:
    """Say who meets `routing`, which is spelled: “those who answered “Yes” to “Have you ...?””."""
    return f"those who {_who(routing, collected)}"


def who_meets(routing: Routing, collected: Mapping[str, Answers], size: int) -> Mask:
    """Who of `size` people meets `routing` by the `collected` answers.

    Where a question that decides was not part of the wave, nobody knows: everybody does.
    """
    match routing:
        case AllOf(parts):
            met = [who_meets(one, collected, size) for one in parts]
            return np.asarray(np.logical_and.reduce(met))
        case AnyOf(parts):
            met = [who_meets(one, collected, size) for one in parts]
            return np.asarray(np.logical_or.reduce(met))
        case RoutingCondition():
            answers = collected.get(routing.question)
            if answers is None or answers.question.not_asked_in is not None:
                return np.ones(size, dtype=bool)
            return _who_holds(routing, answers)


def _who_holds(condition: RoutingCondition, answers: Answers) -> Mask:
    reached = ~answers.is_in(AnswerState.NOT_ASKED)
    match condition.operator:
        case RoutingOperator.ANSWERED:
            return reached & ~answers.is_in(AnswerState.MISSING)
        case RoutingOperator.NOT_ANSWERED:
            return answers.is_in(AnswerState.MISSING)
        case RoutingOperator.IS:
            return reached & _is_one(condition, answers)
        case RoutingOperator.IS_NOT:
            return reached & ~_is_one(condition, answers)
        case _:
            return reached & _is_in_order(condition, answers)


def _is_one(condition: RoutingCondition, answers: Answers) -> Mask:
    """Who gave any of the values."""
    if answers.question.kind == "number":
        return np.isin(answers.given, [float(value) for value in condition.values])
    if answers.question.kind in CHOICE_KINDS:
        return answers.chose(condition.values)
    return np.isin(answers.given.astype(str), condition.values) & answers.is_answered


def _is_in_order(condition: RoutingCondition, answers: Answers) -> Mask:
    """Whose number, or point of a scale, compares with the value as it should."""
    compare, limit = COMPARED[condition.operator], float(condition.values[0])
    if answers.question.kind in CHOICE_KINDS:
        codes = [choice.code for choice in answers.question.choices]
        points = _as_numbers(codes)
        return answers.chose(
            [code for code, point in zip(codes, points, strict=True) if compare(point, limit)]
        )
    distinct, places = np.unique(_as_numbers(answers.given), return_inverse=True)
    is_met = np.array([compare(number, limit) for number in distinct], dtype=bool)
    return np.asarray(is_met[places])


def _as_numbers(values: Iterable[object]) -> list[float]:
    """Give `values` as numbers; not a number what is none."""
    numbers = pd.to_numeric(pd.Series(list(values), dtype=object), errors="coerce")
    return [float(number) for number in numbers]


def _spelled(condition: RoutingCondition, question: Question) -> RoutingCondition:
    if question.not_asked_in is not None:
        raise UserError(
            f"“{question.text}” was not asked in {question.not_asked_in}, so nobody there can be"
            " chosen by it.",
            code="not_asked",
        )
    if condition.operator in WITHOUT_VALUE:
        return replace(condition, question=question.code)
    if question.kind in CHOICE_KINDS and condition.operator not in ORDERINGS:
        codes = {fold(choice.text): choice.code for choice in question.choices}
        codes |= {fold(choice.code): choice.code for choice in question.choices}
        unknown = [value for value in condition.values if fold(value) not in codes]
        if unknown:
            there = listed_briefly([choice.code for choice in question.choices], 20)
            raise UserError(
                f"“{question.text}” has no answer “{unknown[0]}”; its answers are {there}.",
                code="unknown_choice",
            )
        values = tuple(codes[fold(value)] for value in condition.values)
        return replace(condition, question=question.code, values=values)
    if question.kind not in {"number", "scale"}:
        raise UserError(
            f"“{question.text}” can’t be compared with a value; ask whether it is answered.",
            code="bad_base",
        )
    if any(number != number for number in _as_numbers(condition.values)):
        raise UserError(
            f"“{question.text}” has numbers for answers; {condition.values[0]} is none.",
            code="bad_base",
        )
    return replace(condition, question=question.code)


def _who(routing: Routing, collected: Mapping[str, Answers]) -> str:
    match routing:
        case AllOf(parts):
            return " and ".join(
                f"({_who(one, collected)})" if isinstance(one, AnyOf) else _who(one, collected)
                for one in parts
            )
        case AnyOf(parts):
            return " or ".join(_who(one, collected) for one in parts)
        case RoutingCondition():
            return _does(routing, collected[routing.question].question)


def _does(condition: RoutingCondition, question: Question) -> str:
    """What somebody does who meets the condition, in the question's own words where it has any."""
    is_headline = frozenset(condition.values) == question.headline_codes
    if condition.operator is RoutingOperator.IS and question.headline and is_headline:
        return question.headline
    texts = {choice.code: choice.text for choice in question.choices}
    values = " or ".join(f"“{texts.get(value, value)}”" for value in condition.values)
    match condition.operator:
        case RoutingOperator.ANSWERED:
            return f"answered “{question.text}”"
        case RoutingOperator.NOT_ANSWERED:
            return f"did not answer “{question.text}”"
        case RoutingOperator.IS:
            return f"answered {values} to “{question.text}”"
        case RoutingOperator.IS_NOT:
            return f"did not answer {values} to “{question.text}”"
        case _:
            how = _COMPARED[condition.operator]
            return f"answered {how} {condition.values[0]} to “{question.text}”"
