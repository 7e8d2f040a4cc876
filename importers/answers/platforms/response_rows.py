"""The rows of a platform's table as responses: cells as meant, no tests, one row for each."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.formats import plural
from core.issues import Issue, Severity
from core.text import comparison_key
from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import ColumnHeading, Platform
from records.fields.values import as_text
from tabular.reading import Cell, Table


def response_rows(table: Table, platform: Platform, headings: Sequence[ColumnHeading]) -> Table:
    """`table`, whose columns have `headings`, with one row for each response."""
    table = _answers_alone(table, platform, headings)
    if platform.read_cell is not None:
        table = replace(table, columns=[_read(one, platform.read_cell) for one in table.columns])
    return _joined(table, headings) if platform.has_several_rows else table


def _answers_alone(table: Table, platform: Platform, headings: Sequence[ColumnHeading]) -> Table:
    """`table` without the rows that hold no answers, each of which is named."""
    skipped = {
        index
        for heading, column in zip(headings, table.columns, strict=True)
        if heading.is_field and (words := platform.no_answers.get(comparison_key(heading.text)))
        for index, cell in enumerate(column)
        if cell is not None and comparison_key(as_text(cell)) in words
    }
    if not skipped:
        return table
    numbers = [table.row_numbers[index] for index in sorted(skipped)]
    kept = [index for index in range(len(table.row_numbers)) if index not in skipped]
    text = f"The row was skipped: it is a test or preview in {platform.name}, not an answer."
    notes = (Issue("no_answer", text, number, severity=Severity.NOTE) for number in numbers)
    refused = tuple(sorted((*table.refused_rows, *numbers)))
    return replace(table.part(kept, refused), notes=(*table.notes, *notes))


def _read(column: list[Cell], read_cell: Callable[[Cell], Cell]) -> list[Cell]:
    """A column with what its cells hold; few are written in the platform's own way."""
    own = {cell: found for cell in set(column) if (found := read_cell(cell)) != cell}
    return [own.get(cell, cell) for cell in column] if own else column


def _joined(table: Table, headings: Sequence[ColumnHeading]) -> Table:
    """`table` with the rows of one response joined, of which the first value of a column counts."""
    place = next(
        (at for at, one in enumerate(headings) if one.role is ResponseColumn.RESPONSE), None
    )
    if place is None:
        return table
    first: dict[Cell, int] = {}  # the index of the first row of each response
    row_of = [
        index if key is None else first.setdefault(key, index)
        for index, key in enumerate(table.columns[place])
    ]
    kept = [index for index, row in enumerate(row_of) if index == row]
    if len(kept) == len(row_of):
        return table
    columns = [list(column) for column in table.columns]
    differing: Counter[int] = Counter()
    for at, (column, heading) in enumerate(zip(columns, headings, strict=True)):
        for index, row in enumerate(row_of):
            cell = column[index]
            if index == row or cell is None:
                continue
            if column[row] is None:
                column[row] = cell
            elif column[row] != cell and not heading.is_field:
                differing[at] += 1
    count = plural(len(row_of) - len(kept), "row was", "rows were")
    text = f"{count} joined with the first row of the same response, by “{headings[place].text}”."
    notes = [Issue("rows_joined", text, severity=Severity.NOTE)]
    notes += [
        Issue(
            "several_values",
            f"“{table.headings[at]}” has further values in {plural(count, 'row')} of the same"
            " responses; the first of each response was imported.",
            column=table.headings[at],
        )
        for at, count in differing.items()
    ]
    return replace(
        replace(table, columns=columns).part(kept, table.refused_rows),
        notes=(*table.notes, *notes),
    )
