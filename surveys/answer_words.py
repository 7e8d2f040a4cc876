"""Answers in words, as they are shown and exported."""

from collections.abc import Mapping, Sequence

from surveys.questionnaire import QuestionDefinition
from surveys.responses import NONE_CHOSEN, Answer


def answer_text(question: QuestionDefinition, given: Sequence[Answer]) -> str:
    """An answer in words: “Trials; Other: shop”, “1. Pay; 2. Time”, “12”; empty: no answer."""
    texts = {choice.code: choice.text for choice in question.choices}
    return "; ".join(_words(answer, texts) for answer in given)


def _words(answer: Answer, texts: Mapping[str, str]) -> str:
    if answer.not_applicable:
        return "Not applicable"
    if answer == NONE_CHOSEN:
        return "None chosen"
    if answer.choice is not None:
        chosen = texts.get(answer.choice, answer.choice)
        if answer.number is not None:
            return f"{answer.number:.0f}. {chosen}"
        return f"{chosen}: {answer.text}" if answer.text else chosen
    if answer.number is not None:
        return f"{answer.number:.15g}"
    return answer.text or ("" if answer.on is None else answer.on.isoformat())
