"""Which choice of a question a text names, and how a cell is split into several.

Pure: knows one question's choices. What the texts of a whole column prove is one of `ValueStyle`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from core.text import clean, fold
from surveys.answer_values.text_keys import TextIndex, spelling_key, typography_key
from surveys.questionnaire import (
    SEVERAL_KINDS,
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    text_choices,
)

OTHER_CODE: Final = "-oth-"  # LimeSurvey's, of the “other” of a list, whatever its own code is
LONGEST_JOINED: Final = 20_000  # characters; no list of choices is longer, so it is not searched
_SEPARATOR: Final = re.compile(r"([;,|\n])")
_MARKS: Final = " ,;|\n"
_RANGE: Final = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH: Final = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_DAY_AND_MONTH: Final = re.compile(
    rf"(\d{{1,2}})[- ]{_MONTH}|{_MONTH}[- ](\d{{1,2}})", re.IGNORECASE
)
_OTHER_COLON: Final = re.compile(
    r"others?\b[^:(\n]{0,60}(?:\([^()\n]{0,60}\))?\s*:\s*(.+)", re.IGNORECASE | re.DOTALL
)
_OTHER_DASH: Final = re.compile(r"others?\s+[-–—]\s+(.+)", re.IGNORECASE | re.DOTALL)
_OTHER_BRACKET: Final = re.compile(r"others?\b[^:(\n]{0,60}\((.+)", re.IGNORECASE | re.DOTALL)


class ValueStyle(StrEnum):
    """What the cells of a question with choices hold."""

    CODES = "codes"
    LABELS = "labels"


class TextSegment(NamedTuple):
    """A part of a cell: the code of the choice that it names, None for words of one's own."""

    text: str
    choice: str | None
    could_be_several: bool = False


@dataclass(frozen=True)
class ChoiceTexts:
    """The choices of one question by their texts and codes.

    `style` is what the column proves or the user said, None: both texts and codes are taken, and a
    value that is the text of one choice and the code of another names neither.
    """

    question: QuestionDefinition
    style: ValueStyle | None = None

    def find(self, text: str) -> str | None:
        """Find the code of the choice that `text` names."""
        label, code = self._labels.find_one(text), self._codes.find_one(text)
        if self.style is not None and self.has_conflicts:
            return code if self.style is ValueStyle.CODES else label
        if label is not None and code is not None and label != code:
            return None
        return label if code is None else code

    def is_undecided(self, text: str) -> bool:
        """Whether `text` is the text of one choice and the code of another, and nothing decides."""
        if self.style is not None or not self.has_conflicts:
            return False
        label, code = self._labels.find_one(text), self._codes.find_one(text)
        return label is not None and code is not None and label != code

    def undecided_part(self, cell: str) -> str | None:
        """Find the part of several choices in one cell that is undecided."""
        if self.style is not None or not self.has_conflicts:
            return None
        return next(filter(self.is_undecided, self._tokens(cell)), None)

    @cached_property
    def has_conflicts(self) -> bool:
        """Whether the text of one choice is, or is read as, the code of another."""
        return any(
            self._codes.find_one(choice.text) not in {None, choice.code}
            for choice in self.question.choices
        )

    def proven_style(self, cells: Iterable[str]) -> ValueStyle | None:
        """Tell what a column's texts prove themselves to be; None where they prove neither.

        They are codes where each is a code and one of them is no label, and the other way round.
        """
        parts = {
            token
            for cell in cells
            for token in (self._tokens(cell) if self.question.kind in SEVERAL_KINDS else [cell])
        }
        codes = {part for part in parts if self._codes.find_one(part) is not None}
        labels = {part for part in parts if self._labels.find_one(part) is not None}
        if codes == parts and labels < parts:
            return ValueStyle.CODES
        if labels == parts and codes < parts:
            return ValueStyle.LABELS
        return None

    @cached_property
    def other(self) -> str | None:
        """The choice that words of one's own belong to, where there is one."""
        return next(iter(self.in_words), None)

    @cached_property
    def in_words(self) -> tuple[str, ...]:
        """The choices that ask to be put into words."""
        return text_choices(self.question)

    def other_words(self, text: str) -> str | None:
        """Give the words behind “Other: ”, whole; None where `text` does not begin so."""
        if self._other_label and (match := self._other_label.fullmatch(text)):
            return clean(match[1])
        for pattern in (_OTHER_COLON, _OTHER_DASH):
            if match := pattern.fullmatch(text):
                return clean(match[1])
        if match := _OTHER_BRACKET.fullmatch(text):
            return clean(match[1][:-1] if _closes_first_bracket(match[1]) else match[1])
        return None

    def range_of_date(self, text: str) -> str | None:
        """Find the one choice, such as “1-5”, that Excel may have changed into the date `text`."""
        found = {code for pair in _pairs_of_date(text) for code in self._ranges.get(pair, ())}
        return found.pop() if len(found) == 1 else None

    def may_be_range(self, text: str) -> bool:
        """Whether `text` is a date and the question has choices that Excel makes dates of."""
        return bool(self._ranges) and next(_pairs_of_date(text), None) is not None

    def split(self, cell: str) -> list[TextSegment]:
        """Split several choices in one cell, joined by ; or , or | or line breaks, codes by spaces.

        Choices may hold such marks themselves: the longest run of parts that is a known choice is
        one, but a cell that falls apart into choices as they are spelled is split so. What is not
        known stays together with the marks in it.
        """
        if len(cell) > LONGEST_JOINED:
            return [TextSegment(clean(cell), None)]
        codes = [self._codes.find_one(word) for word in cell.split()]
        if len(codes) > 1 and None not in codes and self.find(cell) is None:
            return [TextSegment(word, code) for word, code in zip(cell.split(), codes, strict=True)]
        tokens = _SEPARATOR.split(cell)
        if self.style is ValueStyle.LABELS or not self.has_conflicts:
            spelled = list(self._segments(tokens, self._labels.find_spelled))
            if all(segment.choice is not None for segment in spelled):
                return spelled
        return [
            segment._replace(could_be_several=self._could_be_several(segment))
            for segment in self._segments(tokens, self.find)
        ]

    @cached_property
    def _labels(self) -> TextIndex[str]:
        return TextIndex(
            [(choice.text, choice.code) for choice in self.question.choices] + self._full_texts
        )

    @cached_property
    def _codes(self) -> TextIndex[str]:
        codes = [(choice.code, choice.code) for choice in self.question.choices]
        if self.other is not None:
            codes.append((OTHER_CODE, self.other))
        return TextIndex(codes + self._full_texts)

    @property
    def _full_texts(self) -> list[tuple[str, str]]:
        """The choices with code and text, as exports write those that are confused otherwise."""
        choices = self.question.choices
        if self.question.kind is not QuestionKind.SCALE and not has_confusable_choices(
            self.question
        ):
            return []
        return [(full_text(choice), choice.code) for choice in choices]

    @cached_property
    def _ranges(self) -> dict[tuple[int, int], set[str]]:
        found: dict[tuple[int, int], set[str]] = {}
        for choice in self.question.choices:
            for text in (choice.text, choice.code):
                if match := _RANGE.fullmatch(typography_key(text)):
                    found.setdefault((int(match[1]), int(match[2])), set()).add(choice.code)
        return found

    @cached_property
    def _other_label(self) -> re.Pattern[str] | None:
        """The other choice's own text, what separates it from the words, and the words."""
        label = next((c.text for c in self.question.choices if c.code == self.other), None)
        if label is None:
            return None
        words = r"\s+".join(map(re.escape, spelling_key(label).rstrip(" .:…").split()))
        needs_mark = r"\s*" if words.endswith(")") else r"\s*[:–—-]"
        return re.compile(rf"{words}{needs_mark}\s*[:–—-]?\s*(.+)", re.IGNORECASE | re.DOTALL)

    @cached_property
    def _most_separators(self) -> int:
        return max(
            len(_SEPARATOR.findall(text))
            for choice in self.question.choices
            for text in (choice.text, choice.code)
        )

    def _segments(
        self, tokens: list[str], find: Callable[[str], str | None]
    ) -> Iterator[TextSegment]:
        unknown = ""
        start = 0
        while start < len(tokens):
            known = self._longest_known(tokens, start, find)
            if known is None:
                unknown += "".join(tokens[start : start + 2])
                start += 2
                continue
            stop, choice = known
            if words := clean(unknown).strip(_MARKS):
                yield TextSegment(words, None)
            unknown = ""
            yield TextSegment(clean("".join(tokens[start:stop])), choice)
            start = stop + 1
        if words := clean(unknown).strip(_MARKS):
            yield TextSegment(words, None)

    def _longest_known(
        self, tokens: list[str], start: int, find: Callable[[str], str | None]
    ) -> tuple[int, str] | None:
        """Find where the longest known choice that begins at `start` ends, and its code."""
        last = min(len(tokens), start + 2 * self._most_separators + 1)
        for stop in range(last, start, -2):
            choice = find("".join(tokens[start:stop])) if tokens[stop - 1].strip() else None
            if choice is not None:
                return stop, choice
        return None

    def _could_be_several(self, segment: TextSegment) -> bool:
        """Whether a choice that holds separators was not spelled so, and its parts are choices."""
        if segment.choice is None or not _SEPARATOR.search(segment.text):
            return False
        if self._labels.find_spelled(segment.text) is not None:
            return False
        return all(self.find(part) is not None for part in self._tokens(segment.text))

    def _tokens(self, cell: str) -> list[str]:
        return [part for token in _SEPARATOR.split(cell)[::2] if (part := clean(token))]


def full_text(choice: ChoiceDefinition) -> str:
    """Give a choice with its code: “2 – Hard”."""
    return f"{choice.code} – {choice.text}"


def has_confusable_choices(question: QuestionDefinition) -> bool:
    """Whether the text of one choice is the code of another."""
    codes = {fold(choice.code) for choice in question.choices}
    return any(fold(choice.text) in codes - {fold(choice.code)} for choice in question.choices)


def _closes_first_bracket(rest: str) -> bool:
    """Whether the last character of `rest` closes a bracket that was opened just before it."""
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(rest) - 1
    return False


def _pairs_of_date(text: str) -> Iterator[tuple[int, int]]:
    """Give the pairs of numbers that Excel makes the date `text` of: day and month, month and year.

    Takes a date as a cell has it, and as Excel shows it: 2024-01-05, 5-Jan, Jan-15.
    """
    if match := _DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
        numbers = [day, year % 100] if day == 1 else [day]
    elif match := _DAY_AND_MONTH.fullmatch(text):
        month = _MONTH.index((match[2] or match[3]).lower()) // 4 + 1
        numbers = [int(match[1] or match[4])]
    else:
        return
    for number in numbers:
        yield month, number
        yield number, month
