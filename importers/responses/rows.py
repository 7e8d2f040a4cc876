"""The rows of a file of answers, read: whose they say they are, what is answered, how far.

Pure: knows the table, what its columns mean, and the questionnaire; knows no people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.dates import DateOrder, Mixed, decide_order
from core.problems import Problem
from core.progress import SILENT, Progress
from core.text import clean, key
from importers.reading import Cell, Table
from importers.responses.cells import CellReader, Reading, join, read_moment
from importers.responses.columns import IDENTITY, About, Item, Use
from records.values import as_text
from surveys.questionnaire import Kind, QuestionDefinition, Questionnaire
from surveys.responses import Answers

_COMPLETE_WORDS: Final = frozenset(
    {"complete", "completed", "finished", "submitted", "yes", "y", "true", "1", "100"}
)
MOSTLY_ANSWERED: Final = 0.8  # AAPOR's usual line between complete and partial
HALF_ANSWERED: Final = 0.5  # and between partial and broken off


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: `number` as Excel shows it, `identity` what it says of whose it is."""

    number: int
    identity: Mapping[About, str]
    answers: Answers
    is_complete: bool
    source_key: str | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a question: where it stands, and how its cells are read."""

    index: int
    heading: str
    item: Item
    reader: CellReader

    def read(self, cell: Cell) -> Reading:
        if self.item.choice is None:
            return self.reader.read(cell)
        return self.reader.read_choice(cell, self.item.choice)


def read_rows(
    table: Table,
    uses: Sequence[Use],
    questionnaire: Questionnaire,
    date_order: DateOrder | None = None,
    progress: Progress = SILENT,
) -> tuple[list[ParsedRow], list[Problem]]:
    """Read every row of `table`, whose columns mean `uses`.

    `date_order` settles dates such as 03/04/2020; without it each column's own evidence does.
    Gives the rows, and what could not be taken as it is, by row and column. Raises Cancelled.
    """
    problems: list[Problem] = []
    about = {use: index for index, use in enumerate(uses) if isinstance(use, About)}
    orders = {
        index: _order(table, index, date_order, problems)
        for index, use in enumerate(uses)
        if _holds_dates(use, questionnaire)
    }
    columns = _columns(table, uses, questionnaire, orders)
    asked = [question for question in questionnaire.questions if question.code in columns]
    rows: list[ParsedRow] = []
    for index, number in enumerate(table.row_numbers):
        progress.report("Reading the answers", index, len(table.row_numbers))
        answers = _answers(table, index, columns, asked, problems)

        said = {what: table.columns[place][index] for what, place in about.items()}
        moments = {
            what: read_moment(said[what], orders[about[what]])
            for what in (About.STARTED, About.SUBMITTED)
            if what in said
        }
        rows.append(
            ParsedRow(
                number,
                {what: text for what in IDENTITY if (text := _text(said.get(what)))},
                answers,
                is_complete=_is_complete(said, asked, answers),
                source_key=_text(said.get(About.RESPONSE)) or None,
                started_at=moments.get(About.STARTED),
                submitted_at=moments.get(About.SUBMITTED),
            )
        )
    return rows, problems


def went_far_enough(asked: Sequence[QuestionDefinition], answers: Answers) -> bool:
    """Whether answers are complete by themselves, where the file does not say.

    Open text aside, which many leave blank: 80% of the questions asked have an answer (or do not
    apply), or half of them have and the last one does, so that the end was reached.
    """
    closed = [question.code for question in asked if question.kind is not Kind.TEXT]
    if not closed:
        return bool(answers)
    share = sum(code in answers for code in closed) / len(closed)
    return share >= MOSTLY_ANSWERED or (share >= HALF_ANSWERED and closed[-1] in answers)


def _is_complete(
    said: Mapping[About, Cell], asked: Sequence[QuestionDefinition], answers: Answers
) -> bool:
    """What the file says, by its status or by a date of submission; else how far it goes."""
    if About.STATUS in said:
        return key(_text(said[About.STATUS])) in _COMPLETE_WORDS
    if About.SUBMITTED in said:
        return bool(_text(said[About.SUBMITTED]))
    return went_far_enough(asked, answers)


def _text(cell: Cell) -> str:
    return "" if cell is None else clean(as_text(cell))


def _holds_dates(use: Use, questionnaire: Questionnaire) -> bool:
    if isinstance(use, Item):
        dates = {q.code for q in questionnaire.questions if q.kind is Kind.DATE}
        return use.question in dates
    return use in {About.STARTED, About.SUBMITTED}


def _order(
    table: Table, index: int, chosen: DateOrder | None, problems: list[Problem]
) -> DateOrder | None:
    if chosen is not None:
        return chosen
    decided = decide_order(cell for cell in table.columns[index] if isinstance(cell, str))
    if not isinstance(decided, Mixed):
        return decided
    problems.append(
        Problem(
            "mixed_dates",
            f"The dates contradict each other: “{decided.one}” and “{decided.other}”; those that"
            " can be read in two ways are left out.",
            column=table.headings[index],
        )
    )
    return None


def _columns(
    table: Table,
    uses: Sequence[Use],
    questionnaire: Questionnaire,
    orders: Mapping[int, DateOrder | None],
) -> dict[str, list[_Column]]:
    """The columns of each question that has any, by its code."""
    questions = {question.code: question for question in questionnaire.questions}
    found: dict[str, list[_Column]] = {}
    for index, use in enumerate(uses):
        if isinstance(use, Item):
            reader = CellReader(questions[use.question], orders.get(index))
            column = _Column(index, table.headings[index], use, reader)
            found.setdefault(use.question, []).append(column)
    return found


def _answers(
    table: Table,
    index: int,
    columns: Mapping[str, Sequence[_Column]],
    asked: Sequence[QuestionDefinition],
    problems: list[Problem],
) -> Answers:
    """The answers of one row, question by question; what is odd goes to `problems`."""
    found = {}
    for question in asked:
        readings = []
        for column in columns[question.code]:
            cell = table.columns[column.index][index]
            reading = column.read(cell)
            readings.append(reading)
            problems += _problems(reading, table.row_numbers[index], column.heading, cell)
        order = {choice.code: position for position, choice in enumerate(question.choices)}
        answers = readings[0].answers if len(readings) == 1 else join(readings, order).answers
        if answers:
            found[question.code] = answers
    return found


def _problems(reading: Reading, row: int, heading: str, cell: Cell) -> Iterator[Problem]:
    for remark in reading.remarks:
        yield Problem(remark.code, remark.message, row, heading, remark.severity, _text(cell))
