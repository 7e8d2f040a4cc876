"""What one cell answers to one question, or why it answers nothing.

Pure: knows questions and cells. A cell never stops the row: what cannot be read is left blank and
told.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final, NamedTuple

from core.dates import DateOrder
from core.problems import Severity
from core.text import clean, clean_lines, fold, key
from importers.reading import Cell
from records import vocabulary
from records.fields import Field, Part
from records.fields import Kind as FieldKind
from records.values import BadValue, Context, as_text, parse_value
from surveys.questionnaire import Kind, QuestionDefinition
from surveys.responses import Answer

NOT_APPLICABLE: Final = frozenset({"n a", "na", "not applicable", "does not apply"})
LONGEST_JOINED: Final = 20_000  # letters; no list of choices is longer, so it is not searched
MOST_QUOTED: Final = 80  # letters of a cell in a message
_NUMBER: Final = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_POINT: Final = re.compile(r"(-?\d+)\s*(?:[-–—:=.,)(](?!\s*\d)|$)")  # “7”, “7 – very likely”
_SEPARATOR: Final = re.compile(r"([;,|\n])")
_OTHER: Final = re.compile(r"other\b[^:(]*[:(]\s*(.+?)\)?", re.IGNORECASE | re.DOTALL)
_DATE: Final = Field("answer", "Answer", FieldKind.DATE, Part.PERSON, "answer")


class Remark(NamedTuple):
    """What is to be told of a cell: a stable code, one sentence, how bad."""

    code: str
    message: str
    severity: Severity = Severity.WARNING


class Reading(NamedTuple):
    """What a cell says: the answers in it (none: blank, or not to be read), and remarks."""

    answers: tuple[Answer, ...] = ()
    remarks: tuple[Remark, ...] = ()


_BLANK: Final = Reading()


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one question's columns.

    `date_order` is the order of day, month and year that the column proves or the user chose.
    """

    question: QuestionDefinition
    date_order: DateOrder | None = None

    def read(self, cell: Cell) -> Reading:
        """Read a cell that answers the whole question."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return _BLANK
        if self._declines(cell):
            return Reading((Answer(not_applicable=True),))
        match self.question.kind:
            case Kind.TEXT:
                text = clean_lines(as_text(cell))
                return Reading((Answer(text=text),)) if text else _BLANK
            case Kind.NUMBER:
                return _number(cell)
            case Kind.DATE:
                return self._date(cell)
            case Kind.YES_NO:
                return self._yes_no(cell)
            case Kind.SCALE:
                return self._point(cell)
            case Kind.SINGLE:
                return self._in_order([self._choice(clean(as_text(cell)))])
            case Kind.MULTIPLE:
                return self._in_order(map(self._choice, self._parts(as_text(cell))))

    def read_choice(self, cell: Cell, choice: str) -> Reading:
        """Read a cell of the column that one choice of a multiple question has to itself.

        “Yes”, 1, a cross, or the choice's own words choose it; “No” and 0 do not. The column of
        an “other” takes it in words.
        """
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return _BLANK
        if self._declines(cell):
            return Reading((Answer(not_applicable=True),))
        text = clean(as_text(cell))
        said = cell if isinstance(cell, bool) else vocabulary.yes_no(text)
        if said is None:
            said = True if self._choice_codes.get(fold(text)) == choice else None
        if said is not None:
            return Reading((Answer(choice=choice),) if said else ())
        if choice == self._other:
            return Reading((Answer(choice=choice, text=text),))
        message = f"{_quoted(text)} does not say whether this was chosen; the cell was left out."
        return Reading(remarks=(Remark("not_yes_or_no", message),))

    @cached_property
    def _choice_codes(self) -> Mapping[str, str]:
        """Choice codes by folded text and code; a text counts before another choice's code."""
        choices = self.question.choices
        return {fold(choice.code): choice.code for choice in choices} | {
            fold(choice.text): choice.code for choice in choices
        }

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {choice.code: index for index, choice in enumerate(self.question.choices)}

    @cached_property
    def _other(self) -> str | None:
        """The choice that asks to be put into words, where there is one."""
        for choice in self.question.choices:
            if "other" in (fold(choice.code), *key(choice.text).split()[:1]):
                return choice.code
        return None

    @cached_property
    def _most_separators(self) -> int:
        return max(len(_SEPARATOR.findall(known)) for known in self._choice_codes)

    def _declines(self, cell: Cell) -> bool:
        """Whether the cell says that the question does not apply.

        In open text “NA” may be an answer, unless the question offers not to apply.
        """
        if not isinstance(cell, str) or key(cell) not in NOT_APPLICABLE:
            return False
        if self.question.kind is Kind.TEXT:
            return self.question.allows_not_applicable
        return fold(cell) not in self._choice_codes

    def _date(self, cell: Cell) -> Reading:
        try:
            on = parse_value(_DATE, cell, Context(self.date_order))
        except BadValue as bad:
            return _unread(bad.code, bad.message)
        return _BLANK if on is None else Reading((Answer(on=on),))

    def _yes_no(self, cell: Cell) -> Reading:
        text = clean(as_text(cell))
        code = self._choice_codes.get(fold(text))
        if code is None:
            said = cell if isinstance(cell, bool) else vocabulary.yes_no(text)
            if said is None:
                return _unread("not_yes_or_no", f"{_quoted(text)} is neither yes nor no.")
            code = "yes" if said else "no"
        return Reading((Answer(choice=code),))

    def _point(self, cell: Cell) -> Reading:
        text = clean(as_text(cell))
        code = self._choice_codes.get(fold(text))
        if code is None and (match := _POINT.match(text)):
            code = self._choice_codes.get(match[1])
        if code is None:
            ends = f"{self.question.scale_from} to {self.question.scale_to}"
            return _unread("not_on_scale", f"{_quoted(text)} is not on the scale from {ends}.")
        return Reading((Answer(choice=code),))

    def _choice(self, text: str) -> Reading:
        """Read the words of one choice; unknown ones are “other” where that can be chosen."""
        code = self._choice_codes.get(fold(text))
        if code is not None:
            return Reading((Answer(choice=code),))
        if self._other is None:
            return _unread("unknown_choice", f"{_quoted(text)} is not a choice of this question.")
        if match := _OTHER.fullmatch(text):
            return Reading((Answer(choice=self._other, text=match[1]),))
        message = f"{_quoted(text)} is not a choice of this question and was taken as “other”."
        remark = Remark("taken_as_other", message, Severity.NOTE)
        return Reading((Answer(choice=self._other, text=text),), (remark,))

    def _parts(self, cell: str) -> Iterator[str]:
        """Split several choices in one cell, joined by ; or , or | or line breaks.

        Choices may hold such marks themselves: the longest run of parts that is a known choice is
        one. Commas within what is not known do not split it.
        """
        tokens = _SEPARATOR.split(cell) if len(cell) <= LONGEST_JOINED else [cell]
        unknown = ""
        start = 0
        while start < len(tokens):
            stop = self._known_until(tokens, start)
            if stop is None:
                unknown += tokens[start]
                after = tokens[start + 1] if start + 1 < len(tokens) else ""
                if after == ",":
                    unknown += after
                else:
                    yield from _words(unknown)
                    unknown = ""
                start += 2
            else:
                yield from _words(unknown)
                unknown = ""
                yield clean("".join(tokens[start:stop]))
                start = stop + 1
        yield from _words(unknown)

    def _known_until(self, tokens: list[str], start: int) -> int | None:
        """Find where the longest known choice that begins at `start` ends."""
        last = min(len(tokens), start + 2 * self._most_separators + 1)
        for stop in range(last, start, -2):
            if fold("".join(tokens[start:stop])) in self._choice_codes:
                return stop
        return None

    def _in_order(self, readings: Iterable[Reading]) -> Reading:
        """Join readings: each choice once, in the questionnaire's order."""
        return join(readings, self._order)


def join(readings: Iterable[Reading], order: Mapping[str, int]) -> Reading:
    """Join what several cells or parts of one say; “not applicable” counts where nothing else is.

    `order` numbers the choices' codes. A choice put into words counts before the bare one.
    """
    found: dict[str | None, Answer] = {}
    remarks: list[Remark] = []
    for reading in readings:
        remarks += reading.remarks
        for answer in reading.answers:
            before = found.get(answer.choice)
            if before is None or (answer.text and not before.text):
                found[answer.choice] = answer
    if len(found) > 1:
        found.pop(None, None)
    answers = sorted(found.values(), key=lambda answer: order.get(answer.choice or "", 0))
    return Reading(tuple(answers), tuple(remarks))


def read_moment(cell: Cell, date_order: DateOrder | None) -> datetime | None:
    """Read when a response was started or submitted; None where the cell names no moment."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, str):
        try:
            return datetime.fromisoformat(cell.strip()).replace(tzinfo=None)
        except ValueError:
            pass
    try:
        on: date | None = parse_value(_DATE, cell, Context(date_order))
    except BadValue:
        return None
    return None if on is None else datetime(on.year, on.month, on.day)


def _number(cell: Cell) -> Reading:
    text = clean(as_text(cell))
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if is_number or _NUMBER.fullmatch(text):
        number = float(text.replace(",", ""))
        if math.isfinite(number):
            return Reading((Answer(number=number),))
    return _unread("not_a_number", f"{_quoted(text)} is not a number.")


def _unread(code: str, message: str) -> Reading:
    return Reading(remarks=(Remark(code, f"{message} The cell was left out."),))


def _quoted(text: str) -> str:
    """The cell's words in a message: its beginning, where somebody pasted a whole letter."""
    shown = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()}…"
    return f"“{shown}”"


def _words(text: str) -> Iterator[str]:
    stripped = clean(text).strip(" ,")
    if stripped:
        yield stripped
