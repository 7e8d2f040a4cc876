"""Who meets an expression on answers: those who were asked a question, and the base of figures.

The rules are those of a questionnaire: a condition on a question that somebody was not asked is
not met.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from analysis.answers import CHOICE_KINDS, Answers, AnswerState, Mask
from surveys.reached import COMPARED
from surveys.routing import AllOf, AnyOf, Routing, RoutingCondition, RoutingOperator


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
