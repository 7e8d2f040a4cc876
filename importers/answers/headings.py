"""Which questions and choices the headings of a file of answers name.

Pure: knows the questionnaire and the texts of headings; looks into no cell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from core.text import comparison_key, fold
from surveys.answer_values.choice_texts import ChoiceTexts
from surveys.answer_values.text_keys import TextIndex
from surveys.questionnaire import (
    LISTED_KINDS,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    text_choices,
)

_BETWEEN: Final = (". ", ": ", " - ", " – ", ") ")  # a code and the text behind it
_REPEATED: Final = re.compile(
    r"(.*\S)(?:\s*\(\d{1,2}\)|\.\d{1,2})", re.DOTALL
)  # as programs number
_RANK: Final = re.compile(r"(?:rank(?:ing)? ?)?(\d{1,3})")
_WITH_CHOICES: Final = LISTED_KINDS | {QuestionKind.YES_NO}  # which may have a column each
_MOST_PLACES: Final = 5  # brackets, underscores or dashes at which a choice may begin
_QUESTION: Final = "question."  # before a code that a ResponseColumn is called, too


class ResponseColumn(StrEnum):
    """What a column says of the response as a whole; also its name in a mapping."""

    TOKEN = "token"  # noqa: S105 - the field's word for an invitation's mark
    EMAIL = "email"
    ALUMNI_ID = "alumni_id"
    RESPONSE = "response"  # the platform's own ID of the response
    STARTED = "started"
    SUBMITTED = "submitted"
    STATUS = "status"  # complete or not


_RESERVED: Final = frozenset(ResponseColumn)


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """A question's column: of the whole question, or of one choice (code) or rank of it.

    A choice of a question with listed choices, or, with `words`, how respondents put it into words;
    a rank of a ranking.
    """

    question: str
    choice: str | None = None
    rank: int | None = None
    words: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether its cells answer the whole question."""
        return self.choice is None and self.rank is None

    def __str__(self) -> str:
        """As a mapping writes it: Q1, Q1[trials], or question.status for the code “status”.

        The first rank is Q1[rank 1], the words of a choice Q1[other: words].
        """
        if self.rank is not None:
            return f"{self.question}[rank {self.rank}]"
        if self.choice is not None:
            words = ": words" if self.words else ""
            return f"{self.question}[{self.choice}{words}]"
        return f"{_QUESTION}{self.question}" if self.question in _RESERVED else self.question


class NamedBy(IntEnum):
    """How a heading names a question, the surest first."""

    CODE_AND_TEXT = 0
    CODE = 1
    TEXT = 2


@dataclass(frozen=True, slots=True)
class Named:
    """What a heading names; several items where questions share a text.

    `contradicts` is the code of a question that stands in front of another one's text.
    """

    items: tuple[QuestionColumn, ...]
    by: NamedBy
    contradicts: str | None = None


class QuestionIndex:
    """Finds what headings name among the questions and choices of a questionnaire.

    A question goes by its code, its text, or both (“Q1. What?”); a choice of it by
    “question [choice]”, “code[choice]” or “code_choice”, each with the choice's code or text.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = {question.code: question for question in questionnaire.questions}
        self._choices = {
            question.code: ChoiceTexts(question)
            for question in questionnaire.questions
            if question.kind in _WITH_CHOICES
        }
        self._codes = TextIndex(
            [(code, code) for code in self._questions]
            + [(name, one.code) for one in questionnaire.questions for name in _row_codes(one)]
        )
        self._texts = TextIndex(
            [(one.text, one.code) for one in questionnaire.questions]
            + [(name, one.code) for one in questionnaire.questions for name in _row_texts(one)]
        )

    def find(self, heading: str) -> Named | None:
        """Find what `heading` names; a code counts before a text, and both before either."""
        if found := self._by_code_and_text(heading):
            return found
        for index, by in ((self._codes, NamedBy.CODE), (self._texts, NamedBy.TEXT)):
            if items := tuple(self._items(heading, index, by)):
                return Named(items, by)
        # Programs number repeated headings: “Why? (2)”, “Why?.1”.
        if match := _REPEATED.fullmatch(heading.strip()):
            items = tuple(self._items(match[1], self._texts, NamedBy.TEXT))
            if len(items) > 1:
                return Named(items, NamedBy.TEXT)
        return None

    def find_by_both(self, code: str, texts: Sequence[str]) -> Named | None:
        """Find what a column with a field ID, `code`, and the `texts` of its question names.

        A text counts before the ID, which may be the platform's own number.
        """
        by_code = self.find(code)
        by_text = next(filter(None, map(self.find, texts)), None)
        if by_code is None or by_text is None:
            return by_text or by_code
        of_code = by_code.items[0]
        same = [item for item in by_text.items if item.question == of_code.question]
        if not same:
            return Named(by_text.items, by_text.by, contradicts=of_code.question)
        item = of_code if of_code in same or same[0].choice is None else same[0]
        return Named((item,), NamedBy.CODE_AND_TEXT)

    def find_words(self, code: str, texts: Sequence[str]) -> Named | None:
        """Find the choice that a column has the words of; of a whole question its “other”."""
        named = self.find_by_both(code, texts)
        if named is None:
            return None
        items = []
        for item in named.items:
            choices = self._choices.get(item.question)
            choice = item.choice or (choices.other if choices is not None else None)
            if choice is not None:
                items.append(QuestionColumn(item.question, choice, words=True))
        return Named(tuple(items), named.by, named.contradicts) if items else None

    def _by_code_and_text(self, heading: str) -> Named | None:
        """Read “CODE. text” and “CODE. text [choice]”, where the code says which question it is.

        Text that is another question's counts before the code, which may be a platform's number.
        """
        for mark in _BETWEEN:
            before, found, text = heading.strip().partition(mark)
            code = self._codes.find_one(before) if found else None
            if code is None or not text.strip():
                continue
            by_text = tuple(self._items(text, self._texts, NamedBy.TEXT))
            own = [item for item in by_text if item.question == code]
            if by_text and not own:
                return Named(by_text, NamedBy.TEXT, contradicts=code)
            if own:
                return Named((own[0],), NamedBy.CODE_AND_TEXT)
            if not text.rstrip().endswith("]"):
                return Named((QuestionColumn(code),), NamedBy.CODE_AND_TEXT)
            choice = next(self._choices_of(code, _in_brackets(text)), None)
            return None if choice is None else Named((choice,), NamedBy.CODE_AND_TEXT)
        return None

    def _items(self, name: str, index: TextIndex[str], by: NamedBy) -> Iterator[QuestionColumn]:
        """Find the questions that `name` is the code or text of, or those of a choice in it."""
        whole = [QuestionColumn(code) for code in index.find(name)]
        yield from whole
        if whole:
            return
        parts = _in_brackets(name)
        if by is NamedBy.CODE:
            parts = [*parts, *_split_at("_", name.strip())]
        for stem, choice in parts:
            found = [
                item
                for code in index.find(stem)
                for item in self._choices_of(code, [(stem, choice)])
            ]
            yield from found
            if found:
                return

    def _choices_of(self, code: str, parts: Sequence[tuple[str, str]]) -> Iterator[QuestionColumn]:
        """Yield the question's choices, or ranks, that are named behind a stem."""
        choices = self._choices.get(code)
        if choices is None:
            return
        ranks = choices.question.choices if choices.question.kind is QuestionKind.RANKING else ()
        for _, text in parts:
            choice = choices.find(text)
            if choice is None and comparison_key(text).split()[:1] == ["other"]:
                choice = choices.other  # “Other (please specify)”
            match = _RANK.fullmatch(fold(text))
            if choice is not None:
                yield QuestionColumn(code, choice)
            elif match and 1 <= int(match[1]) <= len(ranks):
                yield QuestionColumn(code, rank=int(match[1]))


def _row_codes(question: QuestionDefinition) -> Iterator[str]:
    """What a column of a row of a matrix may be called: “SAT[pay]”, “SAT_pay”."""
    if question.matrix is not None:
        yield f"{question.matrix.code}[{question.row_code}]"
        yield f"{question.matrix.code}_{question.row_code}"


def _row_texts(question: QuestionDefinition) -> Iterator[str]:
    """The texts above and of a row of a matrix, as platforms join them."""
    if question.matrix is not None:
        for pattern in ("{} [{}]", "{} - {}", "{} {}"):
            yield pattern.format(question.matrix.text, question.text)


def part_columns(question: QuestionDefinition) -> Iterator[QuestionColumn]:
    """The columns of one choice or rank that a question may have, beside that of the whole."""
    if question.kind in _WITH_CHOICES:
        for choice in question.choices:
            yield QuestionColumn(question.code, choice.code)
    if question.kind is not QuestionKind.RANKING:
        for code in text_choices(question):
            yield QuestionColumn(question.code, code, words=True)
    if question.kind is QuestionKind.RANKING:
        for rank in range(1, len(question.choices) + 1):
            yield QuestionColumn(question.code, rank=rank)


def question_code(key: str) -> str:
    """The code of the question that a mapping writes as `key`."""
    code = key.removeprefix(_QUESTION)
    return code if code in _RESERVED else key


def choice_names(heading: str) -> tuple[str, ...]:
    """“Question - Choice” itself, and “Question [Choice]” for each of its last dashes."""
    parts = _split_at(" - ", heading)
    return (heading, *(f"{question} [{choice}]" for question, choice in parts))


def distinct_headings(headings: Sequence[str]) -> tuple[str, ...]:
    """Number headings that repeat an earlier one, as “Why? (2)”, so that each can be named."""
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        same = fold(heading)
        seen[same] = seen.get(same, 0) + 1
        names.append(heading if seen[same] == 1 else f"{heading} ({seen[same]})")
    return tuple(names)


def question_words(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the codes and texts by which headings name questions."""
    for question in questionnaire.questions:
        yield question.code
        yield question.text


def _in_brackets(name: str) -> list[tuple[str, str]]:
    """Split “question [choice]” at each bracket, the last first: a choice may have brackets too."""
    name = name.strip()
    return _split_at("[", name[:-1]) if name.endswith("]") else []


def _split_at(mark: str, text: str) -> list[tuple[str, str]]:
    places = [match.start() for match in re.finditer(re.escape(mark), text)][-_MOST_PLACES:]
    return [(text[:place], text[place + len(mark) :]) for place in reversed(places)]
