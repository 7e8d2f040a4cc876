"""Finds the sheet of a workbook that has the answers: the one with most of the survey's questions.

A longer sheet beside it, with people or a codebook, is not taken for it.
"""

from dataclasses import replace
from pathlib import Path

from core.errors import UserError
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from importers.answers.columns import IDENTITY
from importers.answers.headings import QuestionColumn
from importers.answers.options import ResponseOptions
from importers.answers.proposals import heading_words, propose_columns
from surveys.questionnaire import Questionnaire
from tabular.reading import LIMITS_OF_ANSWERS, Book, Table, read_file, to_table

_ENOUGH = 0.5  # of the survey's questions: no other sheet is looked into


def read_answers(
    path: Path,
    questionnaire: Questionnaire,
    options: ResponseOptions,
    progress: Progress = SILENT,
) -> Table:
    """Read the table of answers in the file at `path`: from the sheet that has most questions.

    Raises UserError for a file that cannot be read, or that has no headings; Cancelled.
    """

    def read(sheet: str | None) -> Book:
        return read_file(
            path,
            sheet=sheet,
            encoding=options.encoding,
            password=options.password,
            fill_down=options.fill_down,
            limits=LIMITS_OF_ANSWERS,
            progress=progress,
        )

    def table_of(book: Book) -> Table:
        return to_table(book, heading_row=options.heading_row, known=heading_words(questionnaire))

    book = read(options.sheet)
    if options.sheet is not None or len(book.sheets) == 1:
        return table_of(book)
    found: list[tuple[float, Table]] = []
    refusals: list[UserError] = []
    for name in (book.sheet.name, *(name for name in book.sheets if name != book.sheet.name)):
        try:
            table = table_of(book if name == book.sheet.name else read(name))
        except UserError as refusal:  # an empty sheet, or one without headings
            refusals.append(refusal)
            continue
        found.append((_share_of_questions(table, questionnaire), table))
        if found[-1][0] >= _ENOUGH:
            break
    if not found:
        raise refusals[0]
    _, best = max(found, key=lambda one: one[0])  # the largest sheet where none has questions
    return best if best.sheet_name == book.sheet.name else _with_note(best)


def _share_of_questions(table: Table, questionnaire: Questionnaire) -> float:
    """Give the share of the survey's questions that a sheet has; none without identities."""
    roles = propose_columns(table.headings, questionnaire, table.columns).roles
    if not any(use in IDENTITY for use in roles) or not questionnaire.questions:
        return 0.0
    found = {use.question for use in roles if isinstance(use, QuestionColumn)}
    return len(found) / len(questionnaire.questions)


def _with_note(table: Table) -> Table:
    others = ", ".join(f"“{name}”" for name in table.sheets if name != table.sheet_name)
    text = f"The sheet “{table.sheet_name}” was read, which has the questions; not read: {others}."
    return replace(table, notes=(*table.notes, Issue("other_sheets", text, severity=Severity.NOTE)))
