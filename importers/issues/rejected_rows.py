"""The rows of a file that are not imported, wholly or in part, with the reasons.

They go back as the user's own workbook with one more column (rejected_workbook.py), by which that
workbook is known when it comes in again. Pure; must not know how a file is written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.problems import Problem, Severity
from core.text import clean
from importers.contacts.planning.row_issues import ROW_SKIPPED, ROW_TO_REVIEW
from importers.contacts.preparation import ContactsImport
from importers.contacts.validation.corrections import column_of
from importers.issues import problem_column
from tabular.reading import Table

# Notes of rows of which nothing is imported.
_NOT_IMPORTED: Final = frozenset({ROW_TO_REVIEW, ROW_SKIPPED, "no_person"})


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as Excel numbers it: `text` says what is wrong with it, in plain sentences.

    `cells` are the faulty ones, by the position of their column in the table, each with its own.
    """

    number: int
    text: str
    cells: Mapping[int, str]


def rejected_rows(planned: ContactsImport) -> tuple[RejectedRow, ...]:
    """The rows of `planned` with something that is not imported, in order.

    So are rows to review and skipped rows, with the reason. Rows that say nothing new, or that are
    wholly joined with another, have nothing to fix and are not among them.
    """
    table = planned.source.table
    found = _problems(planned)
    indices = {number: index for index, number in enumerate(table.row_numbers)}
    return tuple(
        _rejected(table, number, indices.get(number), found[number]) for number in sorted(found)
    )


def count_rejected(planned: ContactsImport) -> int:
    """How many rows `rejected_rows` gives."""
    return len(_problems(planned))


def _problems(planned: ContactsImport) -> dict[int, list[Problem]]:
    """What is wrong with the rows that are rejected, by their numbers."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in planned.problems:
        is_rejected = problem.severity is not Severity.NOTE or problem.code in _NOT_IMPORTED
        if problem.row is not None and is_rejected:
            found[problem.row].append(problem)
    return found


def _rejected(table: Table, number: int, index: int | None, problems: list[Problem]) -> RejectedRow:
    texts: list[str] = []
    cells: dict[int, str] = {}
    for problem in problems:
        position = None if index is None else column_of(table, index, problem)
        # A heading of several lines, or a value with control characters, is told on one line.
        column = clean((problem.column or "") if position is None else table.headings[position])
        message = clean(problem.message)
        texts.append(f"“{column}”: {message}" if column else message)
        if position is not None:
            cells[position] = f"{cells[position]} {message}" if position in cells else message
    return RejectedRow(number, problem_column.written(texts), cells)
