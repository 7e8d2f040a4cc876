"""The rules that a questionnaire must meet, and what of one breaks them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.text import fold
from surveys.questionnaire import (
    CHOICE_KINDS,
    LISTED_KINDS,
    LONGEST_SCALE,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    choice_named,
    complete_question,
)
from surveys.routing import (
    ORDERINGS,
    WITHOUT_VALUE,
    RoutingCondition,
    RoutingOperator,
    conditions,
)

_PUT_INTO_WORDS: Final = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
_NUMBERS: Final = frozenset({QuestionKind.NUMBER, QuestionKind.SCALE})
_COMPARED_BY_CHOICE: Final = CHOICE_KINDS - {QuestionKind.RANKING}
_MOST_CHOICES_SAID: Final = 8


@dataclass(frozen=True, slots=True)
class QuestionnaireIssue:
    """What is wrong with a definition, in one sentence.

    `question` and `choice` are positions in the questionnaire; None: the whole of it.
    """

    code: str
    message: str
    question: int | None = None
    choice: int | None = None


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
    found += _faults_of_matrices(questionnaire.questions)
    found += _faults_of_routing(questionnaire.questions)
    return found


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
    if question.kind in LISTED_KINDS and not question.choices:
        yield QuestionnaireIssue("no_choices", f"“{name}” has no choices.", index)
    plain = complete_question(replace(question, choices=()))
    implied = {fold(choice.code) for choice in plain.choices}
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
        elif choice.takes_text and question.kind not in _PUT_INTO_WORDS:
            yield QuestionnaireIssue(
                "text_not_wanted",
                f"“{choice.text}” of “{name}” can’t take text: only a choice of a single or"
                " multiple choice can.",
                index,
                position,
            )
        codes.add(code)
        texts.add(text)


def _faults_of_matrices(questions: Sequence[QuestionDefinition]) -> Iterator[QuestionnaireIssue]:
    codes = {fold(question.code) for question in questions}
    first_rows: dict[str, tuple[Matrix, QuestionDefinition]] = {}
    before: str | None = None
    for index, question in enumerate(questions):
        matrix = question.matrix
        if matrix is None:
            before = None
            continue
        same = fold(matrix.code)
        fault = None
        if not same or not matrix.text.strip():
            fault = "no_matrix", f"The matrix of “{question.code}” needs a code and a text."
        elif same in codes:
            fault = (
                "repeated_question",
                f"The code “{matrix.code}” is that of a matrix and of a question.",
            )
        elif same in first_rows:
            fault = _fault_of_row(question, *first_rows[same], is_apart=before != same)
        if fault is not None:
            yield QuestionnaireIssue(*fault, index)
        first_rows.setdefault(same, (matrix, question))
        before = same


def _fault_of_row(
    row: QuestionDefinition, matrix: Matrix, first: QuestionDefinition, *, is_apart: bool
) -> tuple[str, str] | None:
    """What is wrong with a further row of the `matrix` that begins with the row `first`."""
    if is_apart:
        return "matrix_apart", f"The rows of the matrix “{matrix.code}” must stand together."
    if row.matrix != matrix:
        return "matrix_differs", f"The matrix “{matrix.code}” has two texts."
    if _asks(row) != _asks(first):
        return (
            "matrix_differs",
            f"“{row.code}” must have the type and the choices of “{first.code}”, the first row of"
            " its matrix.",
        )
    return None


def _asks(question: QuestionDefinition) -> tuple[object, ...]:
    """What the rows of a matrix have in common."""
    choices = tuple((fold(one.code), one.text) for one in complete_question(question).choices)
    return question.kind, question.scale_from, question.scale_to, choices


def _faults_of_routing(questions: Sequence[QuestionDefinition]) -> Iterator[QuestionnaireIssue]:
    places: dict[str, int] = {}
    for index, question in enumerate(questions):
        places.setdefault(fold(question.code), index)
    for index, question in enumerate(questions):
        if question.asked_if is None:
            continue
        for condition in conditions(question.asked_if):
            place = places.get(fold(condition.question))
            if place is None:
                message = f"There is no question “{condition.question}”."
            elif place >= index:
                message = (
                    f"“{condition.question}” is not asked before “{question.code}”, so it can’t"
                    " decide whether that is asked."
                )
            else:
                message = _fault_of_condition(condition, complete_question(questions[place]))
            if message:
                yield QuestionnaireIssue("bad_routing", message, index)


def _fault_of_condition(condition: RoutingCondition, asked: QuestionDefinition) -> str:
    """What is wrong with a condition on the answer to `asked`; empty: nothing."""
    operator = condition.operator
    if operator in WITHOUT_VALUE:
        return ""
    if asked.kind in _NUMBERS and operator in ORDERINGS:
        return _fault_of_numbers(condition)
    if asked.kind is QuestionKind.NUMBER:
        return _fault_of_numbers(condition)
    if operator not in {RoutingOperator.IS, RoutingOperator.IS_NOT}:
        return f"“{asked.code}” has no numbers, so it can’t be compared by “{operator}”."
    if asked.kind not in _COMPARED_BY_CHOICE:
        return (
            f"“{asked.code}” has no single choice or number to compare; ask only whether it is"
            " answered."
        )
    for value in condition.values:
        if choice_named(asked, value) is None:
            codes = [choice.code for choice in asked.choices[:_MOST_CHOICES_SAID]]
            more = ", …" if len(asked.choices) > _MOST_CHOICES_SAID else ""
            return f"“{value}” is not a choice of “{asked.code}”: {', '.join(codes)}{more}."
    return ""


def _fault_of_numbers(condition: RoutingCondition) -> str:
    for value in condition.values:
        try:
            float(value)
        except ValueError:
            return f"“{value}” is not a number, as the answers to “{condition.question}” are."
    return ""
