"""The rows of a file of answers, read: whose they say they are, what is answered, how far.

Pure: knows the table, what its columns mean, and the questionnaire; knows no people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.dates import DateOrder
from core.errors import UserError
from core.issues import Issue
from core.progress import SILENT, Progress
from core.text import clean, comparison_key, fold
from importers.answers.choice_texts import ValueStyle
from importers.answers.columns import IDENTITY, ColumnRole, ResponseColumn
from importers.answers.completion import CompletionReader
from importers.answers.headings import QuestionColumn
from importers.answers.questions import ColumnReader, QuestionReader, cell_reader, date_order
from records.fields.values import as_text
from surveys.questionnaire import CHOICE_KINDS, QuestionKind, Questionnaire
from surveys.responses import Answers
from tabular.reading import Cell, Table


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the user said of the cells of a file of answers.

    `date_order` settles dates such as 03/04/2020; `value_styles` says of questions, by their
    codes, whether cells are codes or labels; `statuses` says of words whether they mean complete.
    What is not said is decided by each column's own evidence.
    """

    date_order: DateOrder | None = None
    value_styles: Mapping[str, ValueStyle] = field(default_factory=dict)
    statuses: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row: `number` as Excel shows it, `identity` what it says of whose it is.

    `unread` are the codes of the questions that were answered with something unreadable.
    """

    number: int
    identity: Mapping[ResponseColumn, str]
    answers: Answers
    is_complete: bool
    source_key: str | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    unread: frozenset[str] = frozenset()


def read_rows(
    table: Table,
    roles: Sequence[ColumnRole],
    questionnaire: Questionnaire,
    options: ReadingOptions | None = None,
    progress: Progress = SILENT,
) -> tuple[list[ParsedRow], list[Issue]]:
    """Read every row of `table`, whose columns mean `roles`.

    Gives the rows, and what could not be taken as it is, by row and column. Raises UserError for
    a value style of a question that has none; Cancelled.
    """
    chosen = options or ReadingOptions()
    issues: list[Issue] = []
    about = {use: index for index, use in enumerate(roles) if isinstance(use, ResponseColumn)}
    completion = CompletionReader(
        {what: table.headings[index] for what, index in about.items()},
        {
            what: date_order(table, about[what], chosen.date_order, issues)
            for what in (ResponseColumn.STARTED, ResponseColumn.SUBMITTED)
            if what in about
        },
        {comparison_key(word): is_complete for word, is_complete in chosen.statuses.items()},
    )
    questions = _question_columns(table, roles, questionnaire, chosen, issues)
    asked = [columns.question for columns in questions]
    rows: list[ParsedRow] = []
    for index, number in enumerate(table.row_numbers):
        progress.report("Reading the answers", index, len(table.row_numbers))
        answers = {}
        unread = set()
        for columns in questions:
            found, is_read = columns.answers(table, index, issues)
            if found:
                answers[columns.question.code] = found
            if not is_read:
                unread.add(columns.question.code)
        said = {what: table.columns[place][index] for what, place in about.items()}
        how_far = completion.read(number, said, asked, answers.keys() | unread)
        issues += how_far.issues
        rows.append(
            ParsedRow(
                number,
                {what: text for what in IDENTITY if (text := _text(said.get(what)))},
                answers,
                is_complete=how_far.is_complete,
                source_key=_text(said.get(ResponseColumn.RESPONSE)) or None,
                started_at=how_far.started_at,
                submitted_at=how_far.submitted_at,
                unread=frozenset(unread),
            )
        )
    for columns in questions:
        issues += columns.remarks()
    return rows, issues


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
