"""The rows of a file that were not taken, wholly or in part, with what to mend in them.

They go back as the user's own workbook with one more column (exporters/rejected_rows.py), by which
that workbook is known when it comes in again. Pure; must not know how a file is written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.problems import Problem, Severity
from core.text import clean
from importers.checking.mending import column_of
from importers.contacts import ContactsImport
from importers.mapping import problem_column
from importers.planning.plan import LEAVE_OUT, Outcome
from importers.reading import Table

_LEFT_OUT: Final = "the row was left out."


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as Excel numbers it: `text` says what is wrong with it, in plain sentences.

    `cells` are the faulty ones, by the position of their column in the table, each with its own.
    """

    number: int
    text: str
    cells: Mapping[int, str]


def rejected_rows(planned: ContactsImport) -> tuple[RejectedRow, ...]:
    """The rows of `planned` that are left out, or have something that is not taken, in order.

    Rows that say nothing new, that are joined with another, that wait for a decision or whose
    people objected to contact have nothing to mend, and are not among them.
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
    plan = planned.plan
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in planned.problems:
        if problem.row is not None and problem.severity is not Severity.NOTE:
            found[problem.row].append(problem)
    for index, outcome in enumerate(plan.outcomes):
        if outcome is Outcome.SKIPPED and planned.choices.decisions.get(index) == LEAVE_OUT:
            found.setdefault(plan.row_numbers[index], [])
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
    return RejectedRow(number, problem_column.written(texts or (_LEFT_OUT,)), cells)
