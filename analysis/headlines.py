"""The figures of the headline panel: shares of joined answers, means, medians, the response rate.

Knows answers; nothing of the database, of thresholds, and of how a sentence reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.answers import CHOICE_KINDS, Answers, Choice, Question
from analysis.bases import who_meets
from analysis.headline_results import HeadlineFigure
from analysis.questions import describe_question
from analysis.rates import Rate
from surveys.headline_definition import HeadlineDefinition, HeadlineKind, own_headlines

COUNTED, OTHERS = "counted", "others"  # the two answers that a share tells apart
_RATE = "RR1"


def headline_figures(
    definitions: Sequence[HeadlineDefinition],
    collected: Mapping[str, Answers],
    rates: Sequence[Rate],
    population: int | None,
) -> tuple[HeadlineFigure, ...]:
    """Give the figures of `definitions`, without any: of the questions' own headlines.

    What was not asked in the wave is excluded. Intervals are corrected for a known `population`,
    but not of those who meet a base, whose number in the frame nobody knows.
    """
    wanted = definitions or own_headlines(
        (code, answers.question.headline if answers.question.headline_codes else None)
        for code, answers in collected.items()
    )
    found: list[HeadlineFigure] = []
    for definition in wanted:
        if definition.kind is HeadlineKind.RESPONSE_RATE:
            rate = next((one for one in rates if one.code == _RATE), None)
            found.append(HeadlineFigure(definition, rate=rate))
            continue
        answers = collected.get(definition.question or "")
        if answers is None or answers.question.not_asked_in is not None:
            continue
        if definition.base is not None:
            meets = who_meets(definition.base, collected, answers.respondents)
            answers = answers.at(np.flatnonzero(meets))
        if definition.kind is HeadlineKind.SHARE:
            if answers.question.kind not in CHOICE_KINDS:
                continue
            if definition.is_own and not answers.question.headline_codes:
                continue
            if not definition.is_own:
                answers = _counted(answers, definition)
        elif answers.question.kind not in {"number", "scale"}:
            continue
        corrected = population if definition.base is None else None
        found.append(HeadlineFigure(definition, describe_question(answers, corrected)))
    return tuple(found)


def _counted(answers: Answers, definition: HeadlineDefinition) -> Answers:
    """The answers as whether they are among those that the headline counts."""
    codes = definition.choices
    is_counted = answers.chose(
        answers.question.headline_codes if codes is None else frozenset(codes)
    )
    chosen = np.where(answers.is_answered, np.where(is_counted, 0, 1), -1).astype(np.int32)
    question = Question(
        answers.question.code,
        answers.question.text,
        "yes_no",
        (Choice(COUNTED, definition.words), Choice(OTHERS, "Others")),
    )
    return replace(
        answers,
        question=question,
        choice=chosen,
        marks=np.empty((0, 0), dtype=bool),
        ranking=np.empty((0, 0), dtype=np.int32),
    )
