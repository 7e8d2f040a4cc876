"""Which questions a respondent reached: those whose routing the answers before them meet."""

from collections.abc import Callable, Sequence
from operator import ge, gt, le, lt
from typing import Final

from surveys.questionnaire import QuestionDefinition
from surveys.responses import Answers
from surveys.routing import RoutingCondition, RoutingOperator, is_met

COMPARED: Final[dict[RoutingOperator, Callable[[float, float], bool]]] = {
    RoutingOperator.UNDER: lt,
    RoutingOperator.AT_MOST: le,
    RoutingOperator.OVER: gt,
    RoutingOperator.AT_LEAST: ge,
}


def reached_questions(questions: Sequence[QuestionDefinition], given: Answers) -> frozenset[str]:
    """The codes of the questions that somebody with the answers `given` was asked.

    A condition on a question that was not asked is not met. Whoever answered was asked.
    """
    reached: set[str] = set()

    def holds(condition: RoutingCondition) -> bool:
        return condition.question in reached and _holds(condition, given)

    for question in questions:
        if question.code in given or question.asked_if is None or is_met(question.asked_if, holds):
            reached.add(question.code)
    return frozenset(reached)


def _holds(condition: RoutingCondition, given: Answers) -> bool:
    answers = given.get(condition.question, ())
    if condition.operator is RoutingOperator.ANSWERED:
        return bool(answers)
    if condition.operator is RoutingOperator.NOT_ANSWERED:
        return not answers
    if condition.operator in COMPARED:
        compare, limit = COMPARED[condition.operator], float(condition.values[0])
        found = [_number(one.choice, one.number) for one in answers]
        return any(number is not None and compare(number, limit) for number in found)
    said = {one.choice for one in answers if one.choice is not None}
    numbers = {one.number for one in answers if one.choice is None and one.number is not None}
    is_one = any(value in said or _number(value, None) in numbers for value in condition.values)
    return is_one is (condition.operator is RoutingOperator.IS)


def _number(text: str | None, number: float | None) -> float | None:
    """The number of an answer: of a scale its point, else the number given."""
    if text is None:
        return number
    try:
        return float(text)
    except ValueError:
        return None
