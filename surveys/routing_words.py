"""Routing as respondents and staff read it: “question 3 is “Yes” or “No””."""

from collections.abc import Callable, Mapping
from typing import Final

from core.text import fold
from surveys.questionnaire import Questionnaire
from surveys.routing import (
    AllOf,
    AnyOf,
    Routing,
    RoutingCondition,
    RoutingOperator,
)

_OPERATORS: Final[Mapping[RoutingOperator, str]] = {
    RoutingOperator.IS: "is",
    RoutingOperator.IS_NOT: "is not",
    RoutingOperator.UNDER: "is under",
    RoutingOperator.AT_MOST: "is at most",
    RoutingOperator.OVER: "is over",
    RoutingOperator.AT_LEAST: "is at least",
    RoutingOperator.ANSWERED: "is answered",
    RoutingOperator.NOT_ANSWERED: "is not answered",
}


def routing_words(routing: Routing, questionnaire: Questionnaire) -> str:
    """Say `routing` in words, with questions by their numbers and choices by their texts."""
    return join_conditions(routing, lambda one: _condition(one, questionnaire))


def join_conditions(routing: Routing, say: Callable[[RoutingCondition], str]) -> str:
    """Join what `say` says of each condition by “and” and “or”, with brackets where they mix."""
    match routing:
        case AllOf(parts):
            return " and ".join(_nested(part, say) for part in parts)
        case AnyOf(parts):
            return " or ".join(_nested(part, say) for part in parts)
        case RoutingCondition():
            return say(routing)


def operator_words(operator: RoutingOperator) -> str:
    """An operator between a question and a value: “is not”."""
    return _OPERATORS[operator]


def _nested(part: Routing, say: Callable[[RoutingCondition], str]) -> str:
    words = join_conditions(part, say)
    return words if isinstance(part, RoutingCondition) else f"({words})"


def _condition(condition: RoutingCondition, questionnaire: Questionnaire) -> str:
    name, texts = condition.question, dict[str, str]()
    for number, question in enumerate(questionnaire.questions, 1):
        if fold(question.code) == fold(condition.question):
            name = f"question {number}"
            texts = {fold(choice.code): choice.text for choice in question.choices}
    values = " or ".join(f"“{texts.get(fold(value), value)}”" for value in condition.values)
    return f"{name} {_OPERATORS[condition.operator]} {values}".rstrip()
