"""What one cell answers to one question, or why it answers nothing.

Pure: knows questions and cells. A cell never stops the row: what cannot be read is not stored and
is reported, and nothing else is made of it. A question of which a cell could not be read has no
answer at all, so that nobody counts as not having chosen what that cell may say.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from core.dates import DateOrder
from core.formats import format_value
from core.issues import Severity
from core.text import clean, clean_lines, comparison_key
from records.fields.definitions import Field, Part
from records.fields.definitions import FieldKind as FieldKind
from records.fields.values import BadValue, ParseOptions, as_text, parse_value
from surveys.answer_values.choice_texts import ChoiceTexts, TextSegment, ValueStyle
from surveys.answer_values.numbers import DecimalMark, ParsedNumber, parse_number
from surveys.answer_values.status_words import yes_or_no
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.responses import NONE_CHOSEN, Answer
from tabular.reading import Cell

NOT_APPLICABLE: Final = frozenset({"n a", "na", "not applicable", "does not apply"})
MOST_QUOTED: Final = 80  # characters of a cell in a message
_POINT: Final = re.compile(r"(-?\d+)\s*(?:[-–—:=.,)(](?!\s*\d)|$)")  # “7”, “7 – very likely”
_RANK: Final = re.compile(r"(?<![\d.,-])\d{1,3}(?:\.0)?(?![\d.,-])")
_DATE: Final = Field("answer", "Answer", FieldKind.DATE, Part.PERSON, "answer")


class Remark(NamedTuple):
    """What is reported of a cell: a stable code, one or two sentences, how bad."""

    code: str
    message: str
    severity: Severity = Severity.WARNING


class Reading(NamedTuple):
    """What a cell says: the answers in it, and remarks.

    `is_read` is False where the cell holds something that cannot be read; then it has no answers.
    """

    answers: tuple[Answer, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_read: bool = True


_BLANK: Final = Reading()


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one question's columns.

    The rest is what the column proves or the user chose: `date_order` of day, month and year,
    `decimal_mark` (None: the column contradicts itself), and whether a question with choices is
    answered by codes or labels (`style`).
    """

    question: QuestionDefinition
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = DecimalMark.POINT
    style: ValueStyle | None = None

    def read(self, cell: Cell) -> Reading:
        """Read a cell that answers the whole question."""
        if is_blank(cell):
            return _BLANK
        if self.declines(cell):
            return Reading((Answer(not_applicable=True),))
        match self.question.kind:
            case QuestionKind.TEXT:
                text = clean_lines(as_text(cell))
                return Reading((Answer(text=text),)) if text else _BLANK
            case QuestionKind.NUMBER:
                return self._number(cell)
            case QuestionKind.DATE:
                return self._date(cell)
            case QuestionKind.YES_NO:
                return self._yes_no(cell)
            case QuestionKind.SCALE:
                return self._point(cell)
            case QuestionKind.SINGLE:
                text = clean(as_text(cell))
                return self._choice(TextSegment(text, self.choices.find(text)))
            case QuestionKind.MULTIPLE:
                return self._several(as_text(cell))
            case QuestionKind.RANKING:
                return self._ranked(as_text(cell))

    def read_choice(self, cell: Cell, choice: str) -> Reading:
        """Read a cell of the column that one choice of a multiple question has to itself.

        “Yes”, 1, “Checked”, a cross or the choice's own words choose it; “No”, 0 and “Unchecked”
        do not (`NONE_CHOSEN`). The column of an “other” takes it in words.
        """
        if is_blank(cell):
            return _BLANK
        if self.declines(cell):
            return Reading((Answer(not_applicable=True),))
        if self.question.kind is QuestionKind.RANKING:
            return self._rank_of(cell, choice)
        text = clean(as_text(cell))
        is_named = self.choices.find(text) == choice
        said = yes_or_no(cell)
        if is_named and (said is None or self.question.kind is QuestionKind.YES_NO):
            said = True
        if said is not None:
            return Reading((Answer(choice=choice) if said else NONE_CHOSEN,))
        if choice in self.choices.in_words:
            return Reading((Answer(choice=choice, text=self.choices.other_words(text) or text),))
        return _unread("not_yes_or_no", f"{_quoted(text)} doesn't say whether this was chosen.")

    def read_words(self, cell: Cell, choice: str) -> Reading:
        """Read a cell of the column that has how respondents put a choice into words."""
        text = clean_lines("" if cell is None else as_text(cell))
        return Reading((Answer(choice=choice, text=text),)) if text else _BLANK

    def read_rank(self, cell: Cell, rank: int) -> Reading:
        """Read a cell of the column that a rank has to itself, which names a choice."""
        if is_blank(cell):
            return _BLANK
        if self.declines(cell):
            return Reading((Answer(not_applicable=True),))
        text = clean(as_text(cell))
        return _ranked(self._choice(TextSegment(text, self.choices.find(text))), rank)

    @cached_property
    def choices(self) -> ChoiceTexts:
        """The question's choices by their texts and codes."""
        return ChoiceTexts(self.question, self.style)

    def declines(self, cell: Cell) -> bool:
        """Whether the cell says that the question does not apply.

        In open text “NA” may be an answer, unless the question offers not to apply.
        """
        if not isinstance(cell, str) or comparison_key(cell[:MOST_QUOTED]) not in NOT_APPLICABLE:
            return False
        if self.question.kind is QuestionKind.TEXT:
            return self.question.allows_not_applicable
        return self.choices.find(cell) is None

    def _number(self, cell: Cell) -> Reading:
        text = clean(as_text(cell))
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            parsed = ParsedNumber(float(cell)) if math.isfinite(cell) else None
        else:
            parsed = parse_number(text, self.decimal_mark, self.question.text)
        if parsed is None:
            return _unread("not_a_number", f"{_quoted(text)} is not a number.")
        answers = (Answer(number=parsed.value),)
        if not parsed.is_repaired:
            return Reading(answers)
        return Reading(answers, (_repaired(text, format_value(parsed.value)),))

    def _date(self, cell: Cell) -> Reading:
        try:
            on = parse_value(_DATE, cell, ParseOptions(self.date_order))
        except BadValue as bad:
            return _unread(bad.code, bad.message)
        return _BLANK if on is None else Reading((Answer(on=on),))

    def _yes_no(self, cell: Cell) -> Reading:
        text = clean(as_text(cell))
        code = self.choices.find(text)
        if code is None:
            if self.choices.is_undecided(text):
                return _undecided(text)
            said = yes_or_no(cell)
            if said is None:
                return _unread("not_yes_or_no", f"{_quoted(text)} is not yes or no.")
            code = "yes" if said else "no"
        return Reading((Answer(choice=code),))

    def _point(self, cell: Cell) -> Reading:
        text = clean(as_text(cell))
        code = self.choices.find(text)
        if code is None and self.choices.is_undecided(text):
            return _undecided(text)
        code = code or self._point_with_words(text)
        if code is None:
            ends = f"{self.question.scale_from} to {self.question.scale_to}"
            return _unread("not_on_scale", f"{_quoted(text)} is not on the scale from {ends}.")
        return Reading((Answer(choice=code),))

    def _point_with_words(self, text: str) -> str | None:
        """Find the point of “7 – very likely”, whose words the questionnaire does not have."""
        match = _POINT.match(text)
        return self.choices.find(match[1]) if match else None

    def _several(self, cell: str) -> Reading:
        """Read several choices in one cell; parts in words of one's own are one “other”."""
        if (part := self.choices.undecided_part(cell)) is not None:
            return _undecided(part)
        segments = self.choices.split(cell)
        own = [segment.text for segment in segments if segment.choice is None]
        readings = [self._choice(segment) for segment in segments if segment.choice is not None]
        if own:
            parts = own if self.choices.other is None else ["; ".join(own)]
            readings += [self._choice(TextSegment(part, None)) for part in parts]
        return join(readings, self._order)

    def _ranked(self, cell: str) -> Reading:
        """Read choices in one cell, of which the first was ranked first."""
        if (part := self.choices.undecided_part(cell)) is not None:
            return _undecided(part)
        segments = self.choices.split(cell)
        readings = [_ranked(self._choice(one), rank) for rank, one in enumerate(segments, 1)]
        return join(readings, self._order)

    def _rank_of(self, cell: Cell, choice: str) -> Reading:
        """Read the rank that a choice was given: 2, “2nd choice”, “Rank 2”; zero is none."""
        text = clean(as_text(cell))
        numbers = _RANK.findall(text)
        rank = int(float(numbers[0])) if len(numbers) == 1 else None
        if rank == 0:
            return _BLANK
        if rank is None or rank > len(self.question.choices):
            return _unread("not_a_rank", f"{_quoted(text)} is not one of the ranks.")
        return Reading((Answer(choice=choice, number=float(rank)),))

    def _choice(self, segment: TextSegment) -> Reading:
        """Read the words of one choice; unknown ones are “other” where that can be chosen."""
        text, choice, could_be_several = segment
        if choice is not None:
            remark = Remark(
                "choice_or_several",
                f"{_quoted(text)} was imported as one choice; its parts are choices too.",
                Severity.NOTE,
            )
            return Reading((Answer(choice=choice),), (remark,) if could_be_several else ())
        if self.choices.is_undecided(text):
            return _undecided(text)
        if (choice := self.choices.range_of_date(text)) is not None:
            label = next(one.text for one in self.question.choices if one.code == choice)
            return Reading((Answer(choice=choice),), (_repaired(text, label),))
        if self.choices.may_be_range(text):
            message = f"{_quoted(text)} is a date that Excel may have made of a choice such as 1-5."
            return _unread("choice_became_date", message)
        if self.choices.other is None:
            return _unread("unknown_choice", f"{_quoted(text)} is not a choice of this question.")
        if (words := self.choices.other_words(text)) is not None:
            return Reading((Answer(choice=self.choices.other, text=words),))
        message = f"{_quoted(text)} is not a choice of this question and was imported as “other”."
        remark = Remark("taken_as_other", message, Severity.NOTE)
        return Reading((Answer(choice=self.choices.other, text=text),), (remark,))

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {choice.code: index for index, choice in enumerate(self.question.choices)}


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing, or white space alone."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def join(readings: Iterable[Reading], order: Mapping[str, int]) -> Reading:
    """Join what several cells of a question, or parts of one, say.

    `order` numbers the choices' codes; ranked choices stand by their ranks. Where one could not be
    read, there are no answers. A choice put into words counts before the bare one, and any choice
    before “not applicable”, which counts where nothing else is. That none was chosen is an answer
    where every cell says so.
    """
    several = list(readings)
    remarks = tuple(remark for reading in several for remark in reading.remarks)
    if not all(reading.is_read for reading in several):
        return Reading((), remarks, is_read=False)
    chosen: dict[str, Answer] = {}
    declined = False
    for answer in (answer for reading in several for answer in reading.answers):
        declined |= answer.not_applicable
        if answer.choice is not None:
            before = chosen.get(answer.choice)
            if before is None or (answer.text and not before.text):
                chosen[answer.choice] = answer
    if chosen:
        answers = tuple(
            sorted(
                chosen.values(), key=lambda one: (one.number or 0, order.get(one.choice or "", 0))
            )
        )
    elif declined:
        answers = (Answer(not_applicable=True),)
    elif several and all(reading.answers == (NONE_CHOSEN,) for reading in several):
        answers = (NONE_CHOSEN,)
    else:
        answers = ()
    return Reading(answers, remarks)


def _ranked(reading: Reading, rank: int) -> Reading:
    """The choice that `reading` names, with the `rank` that it was given."""
    answers = tuple(answer._replace(number=float(rank)) for answer in reading.answers)
    return reading._replace(answers=answers)


def _unread(code: str, message: str) -> Reading:
    return Reading((), (Remark(code, f"{message} It was not imported."),), is_read=False)


def _undecided(text: str) -> Reading:
    return _unread(
        "codes_or_labels", f"{_quoted(text)} is the code of one choice and the text of another."
    )


def _repaired(text: str, value: str) -> Remark:
    return Remark("repaired", f"{_quoted(text)} was read as {value}.", Severity.NOTE)


def _quoted(text: str) -> str:
    """The cell's words in a message: its beginning, where somebody pasted a whole letter."""
    shown = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()}…"
    return f"“{shown}”"
