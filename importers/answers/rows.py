"""The rows of a file of answers, read: whose they say they are, what is answered, how far.

Pure: knows the table, what its columns mean, and the questionnaire; knows no people.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from core.dates import DateOrder
from core.errors import UserError
from core.issues import Issue
from core.progress import SILENT, Progress
from core.text import clean, comparison_key, fold
from importers.answers.columns import IDENTITY, ColumnRole
from importers.answers.completion import CompletionReader
from importers.answers.headings import QuestionColumn, ResponseColumn
from importers.answers.questions import ColumnReader, QuestionReader, cell_reader, date_order
from records.fields.values import as_text
from surveys.answer_values.choice_texts import ValueStyle
from surveys.questionnaire import CHOICE_KINDS, QuestionKind, Questionnaire
from surveys.reached import reached_questions
from surveys.responses import Answer, Answers
from tabular.reading import Cell, Table

_REPORT_ROWS: Final = 500  # between two looks at Cancel


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user said of the cells of a file of answers.

    `date_order` settles dates such as 03/04/2020; `value_styles` says of questions, by their
    codes, whether cells are codes or labels; `statuses` says of words whether they mean complete,
    `end_is_complete` whether a time of submission does; words of `anonymous` stand in place of an
    address. Where `any_is_complete`, a response is complete however few questions it answers. What
    is not said is decided by each column's own evidence.
    """

    date_order: DateOrder | None = None
    value_styles: Mapping[str, ValueStyle] = field(default_factory=dict)
    statuses: Mapping[str, bool] = field(default_factory=dict)
    end_is_complete: bool = True
    anonymous: frozenset[str] = frozenset()
    any_is_complete: bool = False


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: `number` as Excel shows it, `identity` what it says of the respondent.

    `unread` are the codes of the questions that were answered with something unreadable;
    `is_anonymous` says that the platform calls the respondent so.
    """

    number: int
    identity: Mapping[ResponseColumn, str]
    answers: Answers
    is_complete: bool
    source_key: str | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    unread: frozenset[str] = frozenset()
    is_anonymous: bool = False


class SheetReader:
    """Reads the rows of a table whose columns have `roles`.

    What a column's cells prove, such as the order of its dates, is found in `table` once; the rows
    read may be corrected ones. Raises UserError for a value style of a question that has none.
    """

    def __init__(
        self,
        table: Table,
        roles: Sequence[ColumnRole],
        questionnaire: Questionnaire,
        options: ReadingOptions,
    ) -> None:
        self._issues: list[Issue] = []
        self._anonymous = options.anonymous
        self._places = {
            role: index for index, role in enumerate(roles) if isinstance(role, ResponseColumn)
        }
        self._completion = CompletionReader(
            {role: table.headings[index] for role, index in self._places.items()},
            {
                role: date_order(table, self._places[role], options.date_order, self._issues)
                for role in (ResponseColumn.STARTED, ResponseColumn.SUBMITTED)
                if role in self._places
            },
            {comparison_key(word): is_complete for word, is_complete in options.statuses.items()},
            options.end_is_complete,
            options.any_is_complete,
        )
        self._questions = _question_columns(table, roles, questionnaire, options, self._issues)

    def read(
        self, table: Table, progress: Progress = SILENT
    ) -> tuple[list[ParsedRow], list[Issue]]:
        """Read every row of `table`; what could not be imported as it is, by row and column.

        Raises Cancelled.
        """
        issues = list(self._issues)
        asked = [columns.question for columns in self._questions]
        given: list[list[tuple[Answer, ...]]] = []
        unread: dict[int, set[str]] = defaultdict(set)
        for columns in self._questions:
            answered, unread_rows = columns.read(table, issues)
            given.append(answered)
            for index in unread_rows:
                unread[index].add(columns.question.code)
        codes = [question.code for question in asked]
        has_routing = any(question.asked_if is not None for question in asked)
        by_row = list(zip(*given, strict=True)) or [()] * len(table.row_numbers)
        cells = {role: table.columns[place] for role, place in self._places.items()}
        rows: list[ParsedRow] = []
        for index, (number, row) in enumerate(zip(table.row_numbers, by_row, strict=True)):
            if index % _REPORT_ROWS == 0:
                progress.report("Reading the answers", index, len(table.row_numbers))
            answers = {code: one for code, one in zip(codes, row, strict=True) if one}
            not_read = frozenset(unread.get(index, ()))
            said = {role: column[index] for role, column in cells.items()}
            identity = {role: text for role in IDENTITY if (text := _text(said.get(role)))}
            named = {role: one for role, one in identity.items() if not self._is_anonymous(one)}
            reached = asked
            if has_routing:
                codes_reached = reached_questions(asked, answers)
                reached = [one for one in asked if one.code in codes_reached]
            how_far = self._completion.read(number, said, reached, answers.keys() | not_read)
            issues += how_far.issues
            rows.append(
                ParsedRow(
                    number,
                    named,
                    answers,
                    is_complete=how_far.is_complete,
                    source_key=_text(said.get(ResponseColumn.RESPONSE)) or None,
                    started_at=how_far.started_at,
                    submitted_at=how_far.submitted_at,
                    unread=not_read,
                    is_anonymous=len(named) < len(identity) and not named,
                )
            )
        for columns in self._questions:
            issues += columns.remarks()
        return rows, issues

    def _is_anonymous(self, text: str) -> bool:
        return bool(self._anonymous) and comparison_key(text) in self._anonymous


def _question_columns(
    table: Table,
    roles: Sequence[ColumnRole],
    questionnaire: Questionnaire,
    options: ReadingOptions,
    issues: list[Issue],
) -> list[QuestionReader]:
    """Give the columns of each question that has any, in the questionnaire's order."""
    styles = _value_styles(questionnaire, options.value_styles)
    found = []
    for question in questionnaire.questions:
        columns = []
        for index, use in enumerate(roles):
            if not isinstance(use, QuestionColumn) or use.question != question.code:
                continue
            order = None
            if question.kind is QuestionKind.DATE:
                order = date_order(table, index, options.date_order, issues)
            reader = cell_reader(table, index, question, order, styles.get(question.code))
            columns.append(ColumnReader(index, table.headings[index], use, reader))
        if columns:
            found.append(QuestionReader(question, columns))
    return found


def _value_styles(
    questionnaire: Questionnaire, chosen: Mapping[str, ValueStyle]
) -> dict[str, ValueStyle]:
    with_choices = {
        fold(one.code): one.code for one in questionnaire.questions if one.kind in CHOICE_KINDS
    }
    for code in chosen:
        if fold(code) not in with_choices:
            raise UserError(
                f"The survey has no question “{code}” with choices. Nothing was imported.",
                code="unknown_question",
            )
    return {with_choices[fold(code)]: style for code, style in chosen.items()}


def _text(cell: Cell) -> str:
    return "" if cell is None else clean(as_text(cell))
