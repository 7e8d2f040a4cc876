"""The definition of a questionnaire, and the rules that it must meet.

Plain values: knows neither the database nor the workbook in which a definition arrives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from core.text import fold


class QuestionKind(StrEnum):
    """What a question takes as its answer."""

    YES_NO = "yes_no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


KIND_LABELS: Final[Mapping[QuestionKind, str]] = {
    QuestionKind.YES_NO: "Yes or no",
    QuestionKind.SINGLE: "Single choice",
    QuestionKind.MULTIPLE: "Multiple choice",
    QuestionKind.SCALE: "Scale",
    QuestionKind.NUMBER: "Number",
    QuestionKind.TEXT: "Text",
    QuestionKind.DATE: "Date",
}
CHOICE_KINDS: Final = frozenset(
    {QuestionKind.YES_NO, QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE}
)
LONGEST_SCALE: Final = 101  # points; 0 to 100 is the widest in use


@dataclass(frozen=True, slots=True)
class ChoiceDefinition:
    """One choice; those with `in_headline` are counted in the question's headline figure."""

    code: str
    text: str
    in_headline: bool = False


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One question.

    `choices` are listed for single and multiple; yes_no and scale get theirs from
    `complete_questionnaire`, where those listed are other words for yes, no or a point of the
    scale. `headline` names the share of people with a headline choice ("research active in the
    first role"). `is_ordered` says whether the choices of a single choice are ordered; None: their
    words decide (surveys/choice_order.py).
    """

    code: str
    text: str
    kind: QuestionKind
    choices: tuple[ChoiceDefinition, ...] = ()
    section: str | None = None
    scale_from: int | None = None
    scale_to: int | None = None
    allows_not_applicable: bool = False
    headline: str | None = None
    is_ordered: bool | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The instrument of a survey; `code` is its name in commands and files."""

    code: str
    title: str
    description: str | None = None
    questions: tuple[QuestionDefinition, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionnaireIssue:
    """What is wrong with a definition, in one sentence.

    `question` and `choice` are positions in the questionnaire; None: the whole of it.
    """

    code: str
    message: str
    question: int | None = None
    choice: int | None = None


def complete_questionnaire(questionnaire: Questionnaire) -> Questionnaire:
    """Give every question the choices its kind implies, as they are stored.

    Yes and no for yes_no, each point for a scale. A headline question that marks no choice counts
    the first one: “yes”, or what the office listed first; a scale counts its last point.
    """
    return replace(questionnaire, questions=tuple(map(_completed, questionnaire.questions)))


def find_issues(questionnaire: Questionnaire) -> list[QuestionnaireIssue]:
    """Find all issues of a questionnaire; empty where it can be used."""
    found = list(_faults_of_survey(questionnaire))
    seen: set[str] = set()
    for index, question in enumerate(questionnaire.questions):
        if (same := fold(question.code)) in seen:
            found.append(
                QuestionnaireIssue(
                    "repeated_question", f"The code “{question.code}” is used twice.", index
                )
            )
        seen.add(same)
        found += _faults_of_question(question, index)
        found += _faults_of_choices(question, index)
    return found


def _completed(question: QuestionDefinition) -> QuestionDefinition:
    choices = question.choices
    if question.kind is QuestionKind.YES_NO:
        choices = _with_listed((("yes", "Yes"), ("no", "No")), choices)
    elif question.kind is QuestionKind.SCALE:
        first, last = question.scale_from or 0, question.scale_to or 0
        stop = min(last + 1, first + LONGEST_SCALE)
        points = ((str(number), str(number)) for number in range(first, stop))
        choices = _with_listed(tuple(points), choices)
    if question.headline and choices and not any(choice.in_headline for choice in choices):
        counted = len(choices) - 1 if question.kind is QuestionKind.SCALE else 0
        choices = tuple(
            replace(choice, in_headline=index == counted) for index, choice in enumerate(choices)
        )
    return replace(question, choices=choices)


def _with_listed(
    implied: tuple[tuple[str, str], ...], listed: tuple[ChoiceDefinition, ...]
) -> tuple[ChoiceDefinition, ...]:
    own = {fold(choice.code): choice for choice in listed}
    return tuple(
        replace(own[code], code=code) if code in own else ChoiceDefinition(code, text)
        for code, text in implied
    )


def _faults_of_survey(questionnaire: Questionnaire) -> Iterator[QuestionnaireIssue]:
    if not questionnaire.code.strip():
        yield QuestionnaireIssue("no_survey_code", "The survey has no code.")
    if not questionnaire.title.strip():
        yield QuestionnaireIssue("no_survey_title", "The survey has no title.")
    if not questionnaire.questions:
        yield QuestionnaireIssue("no_questions", "The survey has no questions.")


def _faults_of_question(question: QuestionDefinition, index: int) -> Iterator[QuestionnaireIssue]:
    if not fold(question.code):
        yield QuestionnaireIssue("no_question_code", "The question has no code.", index)
    if not question.text.strip():
        yield QuestionnaireIssue(
            "no_question_text", f"The question “{question.code}” has no text.", index
        )
    if question.headline and question.kind not in CHOICE_KINDS:
        yield QuestionnaireIssue(
            "headline_without_choices",
            f"“{question.code}” cannot be a headline: only a question with choices has a share.",
            index,
        )
    ends = (question.scale_from, question.scale_to)
    if question.kind is not QuestionKind.SCALE:
        if ends != (None, None):
            yield QuestionnaireIssue(
                "scale_not_wanted", f"“{question.code}” has scale ends but is not a scale.", index
            )
    elif None in ends:
        yield QuestionnaireIssue(
            "no_scale", f"The scale “{question.code}” needs its first and its last number.", index
        )
    elif not 1 <= (ends[1] or 0) - (ends[0] or 0) < LONGEST_SCALE:
        yield QuestionnaireIssue(
            "bad_scale",
            f"The scale “{question.code}” must run upwards over at most {LONGEST_SCALE} points.",
            index,
        )


def _faults_of_choices(question: QuestionDefinition, index: int) -> Iterator[QuestionnaireIssue]:
    name = question.code
    if question.kind not in CHOICE_KINDS:
        if question.choices:
            yield QuestionnaireIssue(
                "choices_not_wanted", f"“{name}” can’t have choices.", index, 0
            )
        return
    if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE} and not question.choices:
        yield QuestionnaireIssue("no_choices", f"“{name}” has no choices.", index)
    implied = {fold(choice.code) for choice in _completed(replace(question, choices=())).choices}
    codes: set[str] = set()
    texts: set[str] = set()
    for position, choice in enumerate(question.choices):
        code, text = fold(choice.code), fold(choice.text)
        if not code or not choice.text.strip():
            yield QuestionnaireIssue(
                "empty_choice", f"A choice of “{name}” is blank.", index, position
            )
        elif code in codes:
            yield QuestionnaireIssue(
                "repeated_choice",
                f"“{name}” has two choices with the code “{choice.code}”; “{choice.text}” needs"
                " another.",
                index,
                position,
            )
        elif text in texts:
            yield QuestionnaireIssue(
                "repeated_choice",
                f"“{name}” has the choice “{choice.text}” twice.",
                index,
                position,
            )
        elif implied and code not in implied:
            yield QuestionnaireIssue(
                "unknown_point",
                f"“{choice.code}” is not an answer that “{name}” can have.",
                index,
                position,
            )
        codes.add(code)
        texts.add(text)
