"""Corrections of a file before it is imported: single cells, and all cells of a column alike.

A corrected cell is read like any other. The file itself is never changed, so every correction can
be undone. Pure.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.issues import Issue
from records.fields.values import as_text
from tabular.reading import Cell, Table
from tabular.reading.book import column_letter


@dataclass(frozen=True, slots=True)
class Corrections:
    """Corrected cells; columns are identified by their index in the table.

    `cells` are new texts by row number and column. `words` are new texts for all cells of a column
    with a given text, as `as_text` returns it; `cells` take precedence. An empty text is a blank
    cell. Other cells are not affected.
    """

    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    words: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def with_cell(self, row: int, column: int, text: str | None) -> "Corrections":
        """A copy with one more corrected cell; None removes the correction of the cell."""
        cells = {at: old for at, old in self.cells.items() if at != (row, column)}
        return replace(self, cells=cells if text is None else {**cells, (row, column): text})

    def with_cells(self, cells: Mapping[tuple[int, int], str]) -> "Corrections":
        """A copy with `cells` corrected as well."""
        return replace(self, cells={**self.cells, **cells})

    def with_words(self, column: int, texts: Mapping[str, str | None]) -> "Corrections":
        """A copy with `texts` of a column corrected; None removes the correction of a text."""
        words = {**self.words, **{(column, old): new for old, new in texts.items()}}
        return replace(self, words={at: new for at, new in words.items() if new is not None})


def apply_corrections(table: Table, corrections: Corrections) -> Table:
    """`table` with its cells corrected; columns without corrections are shared.

    Notes about corrected cells are removed.
    """
    words: dict[int, dict[str, str]] = defaultdict(dict)
    for (column, old), new in corrections.words.items():
        words[column][old] = new
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), new in corrections.cells.items():
        cells[column][row] = new
    columns = list(table.columns)
    for at in (words.keys() | cells.keys()) & set(range(len(columns))):
        columns[at] = _corrected_column(table, columns[at], words[at], cells[at])
    touched = {
        (row, name)
        for row, column in corrections.cells
        if column < len(table.headings)
        for name in _names(table, column)
    }
    notes = tuple(note for note in table.notes if (note.row, note.column) not in touched)
    return replace(table, columns=columns, notes=notes)


def _corrected_column(
    table: Table, cells: list[Cell], words: Mapping[str, str], single: Mapping[int, str]
) -> list[Cell]:
    column = [
        cell if cell is None or (text := words.get(as_text(cell))) is None else text or None
        for cell in cells
    ]
    if single:
        for index, row in enumerate(table.row_numbers):
            if row in single:
                column[index] = single[row] or None
    return column


def _names(table: Table, column: int) -> tuple[str, ...]:
    """The names by which notes refer to a column."""
    heading = table.headings[column].strip()
    place = table.places[column] if table.places else column
    return (heading,) if heading else (column_letter(place),)


def column_of(table: Table, index: int, issue: Issue) -> int | None:
    """The column of an issue in the row at `index`: of several with its name, that of its value.

    None for an issue of the whole row.
    """
    if issue.column is None:
        return None
    named = [
        at
        for at, heading in enumerate(table.headings)
        if issue.column in (heading, *_names(table, at))
    ]
    for at in named:
        cell = table.columns[at][index]
        if cell is not None and as_text(cell) == issue.value:
            return at
    return named[0] if named else None


def uncorrected_rows(
    table: Table, corrections: Corrections, column: int, texts: Collection[str]
) -> Mapping[str, Sequence[int]]:
    """The rows of the column by text, for each of `texts`, without cells corrected one by one.

    The most frequent text comes first.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for number, cell in zip(table.row_numbers, table.columns[column], strict=True):
        if cell is None or (text := as_text(cell)) not in texts:
            continue
        if (number, column) not in corrections.cells:
            rows[text].append(number)
    return dict(sorted(rows.items(), key=lambda item: -len(item[1])))
