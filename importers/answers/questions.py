"""The columns of one question: how their cells are read, and what they answer together.

What a column's texts prove is found first: the order of its dates, its decimal mark, and whether
it holds codes or labels. Each distinct cell is read once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.dates import DateOrder, Mixed, decide_order
from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean
from importers.answers.headings import QuestionColumn
from importers.answers.times import date_text
from records.fields.values import as_text
from surveys.answer_values.cells import CellReader, Reading, is_blank, join
from surveys.answer_values.choice_texts import ChoiceTexts, ValueStyle
from surveys.answer_values.numbers import DecimalMark, decimal_mark
from surveys.questionnaire import CHOICE_KINDS, QuestionDefinition, QuestionKind
from surveys.responses import NONE_CHOSEN, Answer
from tabular.reading import Cell, Table

# Told once for a column, not for each cell: one decision settles them all.
_OF_COLUMN: Final = "codes_or_labels"


@dataclass(slots=True)
class ColumnReader:
    """One column of a question: where it stands, and how its cells are read."""

    index: int
    heading: str
    item: QuestionColumn
    reader: CellReader
    _read: dict[tuple[type, Cell], Reading] = field(default_factory=dict)

    @property
    def is_other(self) -> bool:
        """Whether it is the column of a choice that is put into words."""
        return self.item.choice in self.reader.choices.in_words

    def read(self, cell: Cell) -> Reading:
        """Read a cell."""
        known = (type(cell), cell)
        reading = self._read.get(known)
        if reading is None:
            reading = self._read[known] = self._read_new(cell)
        return reading

    def _read_new(self, cell: Cell) -> Reading:
        if self.item.rank is not None:
            return self.reader.read_rank(cell, self.item.rank)
        if self.item.words and self.item.choice is not None:
            return self.reader.read_words(cell, self.item.choice)
        if self.item.choice is not None:
            return self.reader.read_choice(cell, self.item.choice)
        return self.reader.read(cell)


@dataclass(slots=True)
class QuestionReader:
    """All columns of one question."""

    question: QuestionDefinition
    columns: Sequence[ColumnReader]
    _undecided: Counter[str] = field(default_factory=Counter)
    _none_chosen: int = 0
    _half_blank: int = 0

    def read(self, table: Table, issues: list[Issue]) -> tuple[list[tuple[Answer, ...]], set[int]]:
        """Give each row's answers, and the rows, by index, of which a cell could not be read.

        Issues are appended.
        """
        if self.columns[0].item.is_whole and len(self.columns) == 1:
            return self._read_alone(table, issues)
        read = [self._read_row(table, index, issues) for index in range(len(table.row_numbers))]
        unread = {index for index, (_, is_read) in enumerate(read) if not is_read}
        return [answers for answers, _ in read], unread

    def _read_alone(
        self, table: Table, issues: list[Issue]
    ) -> tuple[list[tuple[Answer, ...]], set[int]]:
        """The rows of a question with one column, in which each distinct cell is read once."""
        column = self.columns[0]
        cells = table.columns[column.index]
        keys = list(zip(map(type, cells), cells, strict=True))  # 1, 1.0 and True are different
        readings = {key: column.read(key[1]) for key in set(keys)}
        noted = {key for key, one in readings.items() if one.remarks or not one.is_read}
        unread = set()
        for index, key in enumerate(keys) if noted else ():
            if key in noted:
                reading = readings[key]
                if not reading.is_read:
                    unread.add(index)
                number = table.row_numbers[index]
                issues += self._issues(reading, number, column.heading, cells[index])
        answers = {key: one.answers for key, one in readings.items()}
        return [answers[key] for key in keys], unread

    def _read_row(
        self, table: Table, index: int, issues: list[Issue]
    ) -> tuple[tuple[Answer, ...], bool]:
        readings = []
        for column in self.columns:
            cell = table.columns[column.index][index]
            reading = column.read(cell)
            issues += self._issues(reading, table.row_numbers[index], column.heading, cell)
            # A blank “other” beside choices that say No was not chosen either.
            if not (column.is_other and is_blank(cell)):
                readings.append(reading)
        joined = join(readings, self._order())
        if self.question.kind in {QuestionKind.SINGLE, QuestionKind.YES_NO}:
            return _only(joined.answers, readings), joined.is_read
        if joined.answers == (NONE_CHOSEN,):
            self._none_chosen += 1
        elif joined.is_read and not joined.answers and any(one.answers for one in readings):
            self._half_blank += 1
        return joined.answers, joined.is_read

    def remarks(self) -> Iterator[Issue]:
        """Report what holds for whole columns, once all rows are read."""
        code = self.question.code
        for heading, count in self._undecided.items():
            yield Issue(
                _OF_COLUMN,
                f"The values of “{heading}” may be codes or labels, which mean different choices;"
                f" {plural(count, 'cell was', 'cells were')} not imported. Say which they are.",
                column=heading,
            )
        if self._none_chosen:
            rows = plural(self._none_chosen, "row")
            yield Issue(
                "none_chosen",
                f"In {rows}, every choice of {code} says No: counted as answered, none chosen.",
                column=code,
                severity=Severity.NOTE,
            )
        if self._half_blank:
            rows = plural(self._half_blank, "row")
            yield Issue(
                "none_chosen_or_blank",
                f"In {rows}, some choices of {code} say No and the others are blank: counted as"
                " not answered.",
                column=code,
                severity=Severity.NOTE,
            )

    def _issues(self, reading: Reading, row: int, heading: str, cell: Cell) -> Iterator[Issue]:
        for code, message, severity in reading.remarks:
            if code == _OF_COLUMN:
                self._undecided[heading] += 1
            else:
                yield Issue(code, message, row, heading, severity, clean(as_text(cell)))

    def _order(self) -> Mapping[str, int]:
        return {choice.code: place for place, choice in enumerate(self.question.choices)}


def _only(answers: tuple[Answer, ...], readings: Sequence[Reading]) -> tuple[Answer, ...]:
    """The one answer to a single choice: what its own column or the first chosen column says.

    Words count with the choice that they belong to alone; columns that all say No are no answer.
    """
    chosen = next((one for reading in readings for one in reading.answers), None)
    if chosen is None or chosen == NONE_CHOSEN:
        chosen = next((one for one in answers if one != NONE_CHOSEN), None)
    return tuple(one for one in answers if chosen is not None and one.choice == chosen.choice)


def date_order(
    table: Table, index: int, chosen: DateOrder | None, issues: list[Issue]
) -> DateOrder | None:
    """Give the order of the dates in a column: as chosen, else as its texts prove it."""
    if chosen is not None:
        return chosen
    texts = {cell for cell in table.columns[index] if isinstance(cell, str)}
    decided = decide_order(map(date_text, texts))
    if not isinstance(decided, Mixed):
        return decided
    issues.append(
        Issue(
            "mixed_dates",
            f"The dates contradict each other: “{decided.one}” and “{decided.other}”. Dates that"
            " can be read in two ways were not imported.",
            column=table.headings[index],
        )
    )
    return None


def cell_reader(
    table: Table,
    index: int,
    question: QuestionDefinition,
    order: DateOrder | None,
    style: ValueStyle | None,
) -> CellReader:
    """Give the reader of a column of `question`; `style` is what the user said of its values."""
    mark: DecimalMark | None = DecimalMark.POINT
    if question.kind is QuestionKind.NUMBER:
        mark = decimal_mark(cell for cell in table.columns[index] if isinstance(cell, str))
    if style is None and question.kind in CHOICE_KINDS:
        style = _proven_style(question, table.columns[index])
    return CellReader(question, order, mark, style)


def _proven_style(question: QuestionDefinition, cells: Iterable[Cell]) -> ValueStyle | None:
    choices = ChoiceTexts(question)
    if not choices.has_conflicts:
        return None
    reader = CellReader(question)
    texts = {
        clean(as_text(cell)) for cell in cells if not is_blank(cell) and not reader.declines(cell)
    }
    return choices.proven_style(texts)
