"""An Excel questionnaire line by line: what is shown, and where an answer goes.

Knows questions alone; exporters/answer_forms draws the lines and importers/answers/forms reads the
cells again, by the keys in the first column, which nobody sees.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from surveys.answer_values.choice_texts import ChoiceTexts, full_text
from surveys.questionnaire import (
    SEVERAL_KINDS,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.routing_words import routing_words

SHEET: Final = "Questionnaire"
MARK: Final = "Almanac answer form 1"  # with the version of this layout
NOT_APPLICABLE: Final = "Not applicable"
WORDS: Final = "#"  # behind the key of the choice that is put into words
# Columns of the sheet, counted from 0; the first row has the mark and what the form belongs to.
KEY_COLUMN, TEXT_COLUMN, ANSWER_COLUMN, HINT_COLUMN = range(4)
MARK_ROW: Final = 0


class EntryKind(StrEnum):
    """What a cell for an answer takes."""

    LIST = "list"
    MARK = "mark"  # Yes, or a cross
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A cell for an answer; `words` are what a list offers."""

    kind: EntryKind
    words: tuple[str | int, ...] = ()
    allows_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line: a `section`'s heading, or a text with the cell that answers it.

    `key` names the question, or the choice of one, as the columns of answers do.
    """

    text: str
    entry: FormEntry | None = None
    key: str = ""
    is_section: bool = False
    is_choice: bool = False


def form_lines(questionnaire: Questionnaire) -> Iterator[FormLine]:
    """Yield the lines of the questions, under the headings of their sections and matrices."""
    section, matrix = None, None
    for number, question in enumerate(questionnaire.questions, 1):
        if question.section and question.section != section:
            yield FormLine(question.section, is_section=True)
        if question.matrix is not None and question.matrix != matrix:
            yield FormLine(question.matrix.text)
        section, matrix = question.section, question.matrix
        text = f"{number}. {question.text}"
        if question.asked_if is not None:
            text += f" (only if {routing_words(question.asked_if, questionnaire)})"
        yield from _lines(question, text)


def _lines(question: QuestionDefinition, text: str) -> Iterator[FormLine]:
    code, in_words = question.code, ChoiceTexts(question).in_words
    if question.kind in SEVERAL_KINDS:
        yield FormLine(text)
        entry = FormEntry(EntryKind.MARK)
        if question.kind is QuestionKind.RANKING:
            entry = FormEntry(EntryKind.LIST, tuple(range(1, len(question.choices) + 1)))
        for choice in question.choices:
            key = f"{code}[{choice.code}]"
            yield FormLine(choice.text, entry, key, is_choice=True)
            if choice.code in in_words:
                yield _line_of_words(choice.text, f"{key}{WORDS}")
        if question.allows_not_applicable:
            entry = FormEntry(EntryKind.LIST, (NOT_APPLICABLE,))
            yield FormLine(NOT_APPLICABLE, entry, code, is_choice=True)
        return
    yield FormLine(text, _entry(question), code, is_choice=question.matrix is not None)
    if question.kind is QuestionKind.SINGLE:
        for choice in question.choices:
            if choice.code in in_words:
                yield _line_of_words(choice.text, f"{code}{WORDS}{choice.text}")


def _line_of_words(choice: str, key: str) -> FormLine:
    text = f"If “{choice}”, please specify"
    return FormLine(text, FormEntry(EntryKind.TEXT), key, is_choice=True)


def _entry(question: QuestionDefinition) -> FormEntry:
    match question.kind:
        case QuestionKind.NUMBER:
            return FormEntry(EntryKind.NUMBER, (), question.allows_not_applicable)
        case QuestionKind.DATE:
            return FormEntry(EntryKind.DATE, (), question.allows_not_applicable)
        case QuestionKind.TEXT:
            return FormEntry(EntryKind.TEXT)
        case _:
            words = _words(question)
            more = (NOT_APPLICABLE,) if question.allows_not_applicable else ()
            return FormEntry(EntryKind.LIST, (*words, *more))


def _words(question: QuestionDefinition) -> Sequence[str | int]:
    """The choices as a list offers them: of a scale, its points with what stands for them."""
    if question.kind is not QuestionKind.SCALE:
        return [choice.text for choice in question.choices]
    return [
        int(choice.code) if choice.text == choice.code else full_text(choice)
        for choice in question.choices
    ]


def split_key(key: str) -> tuple[str, str | None]:
    """The column of answers that the cell of a key belongs to; of words, the label before them.

    The label is "" where the choice has a column to itself; None: the cell has no such words.
    """
    column, mark, label = key.partition(WORDS)
    return column, label if mark else None


def short_codes(tokens: Sequence[str]) -> list[str]:
    """The beginning of each of `tokens`, in capitals, as long as it takes to tell them apart."""
    length = 6
    longest = max(map(len, tokens), default=0)
    while length < longest and len({token[:length] for token in tokens}) < len(set(tokens)):
        length += 1
    return [token[:length].upper() for token in tokens]
