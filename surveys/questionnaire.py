"""The definition of a questionnaire, and the rules that it must meet.

Plain values: knows neither the database nor the workbook in which a definition arrives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from core.text import comparison_key, fold
from surveys.routing import Routing, RoutingCondition, replace_conditions


class QuestionKind(StrEnum):
    """What a question takes as its answer."""

    YES_NO = "yes_no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


KIND_LABELS: Final[Mapping[QuestionKind, str]] = {
    QuestionKind.YES_NO: "Yes or no",
    QuestionKind.SINGLE: "Single choice",
    QuestionKind.MULTIPLE: "Multiple choice",
    QuestionKind.RANKING: "Ranking",
    QuestionKind.SCALE: "Scale",
    QuestionKind.NUMBER: "Number",
    QuestionKind.TEXT: "Text",
    QuestionKind.DATE: "Date",
}
LISTED_KINDS: Final = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING})
"""Kinds whose choices the office lists."""
CHOICE_KINDS: Final = LISTED_KINDS | {QuestionKind.YES_NO, QuestionKind.SCALE}
SEVERAL_KINDS: Final = frozenset({QuestionKind.MULTIPLE, QuestionKind.RANKING})
"""Kinds of which a respondent may choose several."""
LONGEST_SCALE: Final = 101  # points; 0 to 100 is the widest in use


@dataclass(frozen=True, slots=True)
class ChoiceDefinition:
    """One choice; those with `in_headline` are counted in the question's headline figure.

    `takes_text` says whether respondents put it into words of their own; None: its words decide
    (`text_choices`).
    """

    code: str
    text: str
    in_headline: bool = False
    takes_text: bool | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """What stands above the rows of a matrix, each of which is a question of its own.

    A row goes by its own code, or by the matrix's with the rest of its own: SAT_pay is the row
    “pay” of SAT.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One question.

    `choices` are listed for single, multiple and ranking; yes_no and scale get theirs from
    `complete_questionnaire`, where those listed are other words for yes, no or a point of the
    scale (1 is “Very difficult”). `headline` names the share of people with a headline choice
    ("research active in the first role"). `is_ordered` says whether the choices of a single choice
    are ordered; None: their words decide (surveys/choice_order.py). The rows of a `matrix` stand
    together and have the same kind and choices. The question is `asked_if` earlier answers meet
    that; None: always.
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
    matrix: Matrix | None = None
    asked_if: Routing | None = None

    @property
    def full_text(self) -> str:
        """The text, that of a row behind the one above it: “How satisfied are you? Pay”."""
        return self.text if self.matrix is None else f"{self.matrix.text} {self.text}"

    @property
    def row_code(self) -> str:
        """What a row of a matrix is called within it: “pay” of SAT_pay; else the code."""
        if self.matrix is None or not fold(self.code).startswith(fold(f"{self.matrix.code}_")):
            return self.code
        return self.code[len(self.matrix.code) + 1 :] or self.code


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The instrument of a survey; `code` is its name in commands and files."""

    code: str
    title: str
    description: str | None = None
    questions: tuple[QuestionDefinition, ...] = ()


def complete_questionnaire(questionnaire: Questionnaire) -> Questionnaire:
    """Give every question the choices its kind implies, as they are stored.

    Yes and no for yes_no, each point for a scale. A headline question that marks no choice counts
    the first one: “yes”, or what the office listed first; a scale counts its last point. Routing
    names questions and choices as their own codes are spelled.
    """
    completed = tuple(map(complete_question, questionnaire.questions))
    known = {fold(question.code): question for question in completed}

    def spelled(condition: RoutingCondition) -> RoutingCondition:
        asked = known.get(fold(condition.question))
        if asked is None:
            return condition
        values = tuple(choice_named(asked, value) or value for value in condition.values)
        return replace(condition, question=asked.code, values=values)

    return replace(
        questionnaire,
        questions=tuple(
            question
            if question.asked_if is None
            else replace(question, asked_if=replace_conditions(question.asked_if, spelled))
            for question in completed
        ),
    )


def with_shared_choices(questions: Iterable[QuestionDefinition]) -> tuple[QuestionDefinition, ...]:
    """Give each row of a matrix the text and the choices of its first row, where it lists none."""
    first_rows: dict[str, QuestionDefinition] = {}
    found = []
    for question in questions:
        if question.matrix is not None:
            first = first_rows.setdefault(fold(question.matrix.code), question)
            text = question.matrix.text or (first.matrix.text if first.matrix else "")
            question = replace(
                question,
                matrix=replace(question.matrix, text=text),
                choices=question.choices or first.choices,
            )
        found.append(question)
    return tuple(found)


def choice_named(question: QuestionDefinition, word: str) -> str | None:
    """The code of the choice whose code or else whose text is `word`, in capitals or not."""
    wanted = fold(word)
    for names in (
        {fold(choice.code): choice.code for choice in question.choices},
        {fold(choice.text): choice.code for choice in question.choices},
    ):
        if wanted in names:
            return names[wanted]
    return None


def text_choices(question: QuestionDefinition) -> tuple[str, ...]:
    """The codes of the choices that respondents put into words, the one called “other” first.

    Where the questionnaire does not say so of any, it is the first one called “other”.
    """
    others = [choice.code for choice in question.choices if _is_called_other(choice)]
    marked = [choice.code for choice in question.choices if choice.takes_text]
    if not marked:
        refused = {choice.code for choice in question.choices if choice.takes_text is False}
        return tuple(code for code in others if code not in refused)[:1]
    return tuple(sorted(marked, key=lambda code: code not in others))


def _is_called_other(choice: ChoiceDefinition) -> bool:
    return "other" in (fold(choice.code), *comparison_key(choice.text).split()[:1])


def complete_question(question: QuestionDefinition) -> QuestionDefinition:
    """Give a question the choices that its kind implies, and its headline a choice."""
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
