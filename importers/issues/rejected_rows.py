"""The rows of a file that are not imported, wholly or in part, with the reasons.

They go back as the user's own workbook with one more column (rejected_workbook.py), by which that
workbook is known when it comes in again. Pure; must not know how a file is written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.issues import Issue
from core.text import clean
from importers.issues import issue_column
from importers.issues.corrections import column_of
from importers.workflow import ImportPlan
from tabular.reading import Table


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as Excel numbers it: `text` says what is wrong with it, in plain sentences.

    `cells` are the faulty ones, by the position of their column in the table, each with its own.
    """

    number: int
    text: str
    cells: Mapping[int, str]


def rejected_rows(planned: ImportPlan) -> tuple[RejectedRow, ...]:
    """The rows of `planned` with something that is not imported, in order.

    So are rows to review and skipped rows, with the reason. Rows that say nothing new, or that are
    wholly joined with another, have nothing to fix and are not among them.
    """
    table = planned.source.table
    found = _issues(planned)
    indices = {number: index for index, number in enumerate(table.row_numbers)}
    return tuple(
        _rejected(table, number, indices.get(number), found[number]) for number in sorted(found)
    )


def count_rejected(planned: ImportPlan) -> int:
    """How many rows `rejected_rows` gives."""
    return len(_issues(planned))


def _issues(planned: ImportPlan) -> dict[int, list[Issue]]:
    """What is wrong with the rows that are rejected, by their numbers."""
    found: dict[int, list[Issue]] = defaultdict(list)
    for issue in planned.issues:
        if issue.row is not None and planned.is_rejected(issue):
            found[issue.row].append(issue)
    return found


def _rejected(table: Table, number: int, index: int | None, issues: list[Issue]) -> RejectedRow:
    texts: list[str] = []
    cells: dict[int, str] = {}
    for issue in issues:
        position = None if index is None else column_of(table, index, issue)
        # A heading of several lines, or a value with control characters, is told on one line.
        column = clean((issue.column or "") if position is None else table.headings[position])
        message = clean(issue.message)
        texts.append(f"“{column}”: {message}" if column else message)
        if position is not None:
            cells[position] = f"{cells[position]} {message}" if position in cells else message
    return RejectedRow(number, issue_column.written(texts), cells)
