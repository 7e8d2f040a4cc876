"""The issues of a file as lines to correct: what is wrong, what was fixed, which cells are alike.

Made with the plan, so that the window only shows them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from core.dates import DateOrder
from core.formats import plural
from core.issues import Issue, Severity
from importers.choices import LEAVE_OUT
from importers.issues.corrections import (
    Corrections,
    apply_corrections,
    column_of,
    uncorrected_rows,
)
from importers.issues.row_check import RowCheck
from importers.row_plan import ROW_ISSUES
from importers.workflow import ImportPlan
from records.fields.definitions import Field
from records.fields.values import as_text
from tabular.reading import Table

CORRECTED: Final = "mended"  # codes beside those of issues
NEW_WORD: Final = "new_word"
ORDER_WORDS: Final[Mapping[DateOrder, str]] = {
    DateOrder.DAY_FIRST: "Day first",
    DateOrder.MONTH_FIRST: "Month first",
    DateOrder.YEAR_FIRST: "Year first",
}


class IssueKind(NamedTuple):
    """Which lines are alike: those of one code, and of one column where they are about cells."""

    code: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One line: a cell by `row` number and `column`, or all cells of a column with one text.

    `row` or `column` is None where it is about more than one. `text` is what stands there now,
    `origin` the text that all cells have in the file, and `index` the row's place in the plan, None
    where it has none.
    """

    code: str
    row: int | None
    column: int | None
    heading: str
    text: str
    severity: Severity
    message: str
    index: int | None = None
    origin: str | None = None

    @property
    def kind(self) -> IssueKind:
        """What the line is listed under."""
        return IssueKind(self.code, None if self.code == CORRECTED else self.column)

    @property
    def is_critical(self) -> bool:
        """Whether somebody may be contacted who must not be."""
        return self.severity is Severity.CRITICAL

    @property
    def can_be_edited(self) -> bool:
        """Whether there is a text to edit: of one cell, or of all cells with that text."""
        return self.column is not None and (self.row is not None or self.origin is not None)

    def correct(self, corrections: Corrections, text: str) -> Corrections:
        """`corrections` with `text` in place of what the line shows."""
        if self.column is None:
            return corrections
        if self.row is not None:
            return corrections.with_cell(self.row, self.column, text)
        return (
            corrections
            if self.origin is None
            else corrections.with_words(self.column, {self.origin: text})
        )

    def undo(self, corrections: Corrections) -> Corrections:
        """`corrections` without the one that the line shows."""
        if self.code != CORRECTED or self.column is None:
            return corrections
        if self.row is not None:
            return corrections.with_cell(self.row, self.column, None)
        return (
            corrections
            if self.origin is None
            else corrections.with_words(self.column, {self.origin: None})
        )


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Cells of one column with the same fault: the `rows` of each text that the file has there.

    `whole` are the texts that stand in no other cell of the column.
    """

    kind: IssueKind
    column: int
    heading: str
    field: Field | None  # None where the cells are taken apart
    rows: Mapping[str, Sequence[int]]
    whole: frozenset[str]

    @property
    def count(self) -> int:
        """How many cells there are."""
        return sum(map(len, self.rows.values()))

    def correct(self, corrections: Corrections, texts: Mapping[str, str]) -> Corrections:
        """`corrections` with `texts` in place of those of the group's cells, and no other."""
        words = {old: new for old, new in texts.items() if old in self.whole}
        cells = {
            (row, self.column): new
            for old, new in texts.items()
            if old not in self.whole
            for row in self.rows.get(old, ())
        }
        return corrections.with_words(self.column, words).with_cells(cells)


@dataclass(frozen=True, slots=True)
class IssueLines:
    """The lines by rows, critical ones first, and the groups among them, the largest first."""

    lines: Sequence[IssueLine]
    groups: Mapping[IssueKind, IssueGroup]


def list_issues(planned: ImportPlan, sheet: RowCheck) -> IssueLines:
    """The lines for `planned`, whose file has the uncorrected table of `sheet`."""
    table, corrections = sheet.table, planned.choices.corrections
    now = apply_corrections(table, corrections)
    indices = {number: index for index, number in enumerate(table.row_numbers)}
    places = {number: index for index, number in enumerate(planned.plan.row_numbers)}
    lines: list[IssueLine] = []
    rows: dict[IssueKind, dict[str, dict[int, None]]] = defaultdict(lambda: defaultdict(dict))
    for issue in planned.issues:
        if issue.code in ROW_ISSUES:  # what becomes of rows is shown once it is chosen
            continue
        index = None if issue.row is None else indices.get(issue.row)
        column = None if index is None else column_of(now, index, issue)
        place = None if issue.row is None else places.get(issue.row)
        lines.append(_fault(issue, column, place))
        if index is not None and column is not None:
            cell = table.columns[column][index]
            if cell is not None and (issue.row, column) not in corrections.cells:
                rows[lines[-1].kind][as_text(cell)][issue.row or 0] = None
    groups: dict[IssueKind, Mapping[str, Sequence[int]]] = {
        kind: {text: list(numbers) for text, numbers in some.items()} for kind, some in rows.items()
    }
    for column, words in sheet.unknown_words(corrections).items():
        lines += _new_words(table, column, words)
        groups[IssueKind(NEW_WORD, column)] = words
    listed = {(line.row, line.column) for line in lines}
    lines += (
        replace(line, index=places.get(line.row or 0))
        for line in _corrected_lines(table, corrections)
        if line.row is None or (line.row, line.column) not in listed
    )
    lines.sort(key=lambda line: (not line.is_critical, line.row or 0))
    made = [
        _group(kind, found, planned, sheet)
        for kind, found in groups.items()
        if kind.column is not None
    ]
    made.sort(key=lambda group: -group.count)
    return IssueLines(lines, {group.kind: group for group in made})


def recheck_line(line: IssueLine, sheet: RowCheck, corrections: Corrections) -> IssueLine:
    """The `line` of a cell after `corrections` changed, from reading that row alone."""
    if line.row is None or line.column is None:
        return line
    table = sheet.table
    index = table.row_numbers.index(line.row)
    found = sheet.check_row(index, corrections)
    here = next((issue for issue, column in found if column == line.column), None)
    if here is not None:
        return _fault(here, line.column, line.index)
    text = corrections.cells.get((line.row, line.column))
    if text is None:
        return line
    return replace(_corrected_line(table, index, line.column, text), index=line.index)


def is_skipped(line: IssueLine, decisions: Mapping[int, object]) -> bool:
    """Whether the user leaves the row of `line` out."""
    return line.index is not None and decisions.get(line.index) == LEAVE_OUT


def _fault(issue: Issue, column: int | None, place: int | None) -> IssueLine:
    return IssueLine(
        issue.code,
        issue.row,
        column,
        issue.column or "",
        issue.value,
        issue.severity,
        issue.message,
        place,
    )


def _new_words(
    table: Table, column: int, words: Mapping[str, Sequence[int]]
) -> Iterator[IssueLine]:
    for text, rows in words.items():
        cells = plural(len(rows), "cell")
        message = f"Not a known value, in {cells}; imported unchanged."
        heading = table.headings[column]
        yield IssueLine(NEW_WORD, None, column, heading, text, Severity.NOTE, message, origin=text)


def _corrected_lines(table: Table, corrections: Corrections) -> Iterator[IssueLine]:
    """A line for each correction."""
    for column in sorted({column for column, _ in corrections.words}):
        held = Counter(as_text(cell) for cell in table.columns[column] if cell is not None)
        for (at, old), new in corrections.words.items():
            if at == column:
                message = f"“{old}” in {plural(held[old], 'cell')} of the file."
                heading = table.headings[column]
                yield IssueLine(
                    CORRECTED, None, column, heading, new, Severity.NOTE, message, origin=old
                )
    if corrections.cells:
        indices = {number: index for index, number in enumerate(table.row_numbers)}
        for (row, column), text in corrections.cells.items():
            yield _corrected_line(table, indices[row], column, text)


def _corrected_line(table: Table, index: int, column: int, text: str) -> IssueLine:
    cell = table.columns[column][index]
    message = (
        "The cell is blank in the file." if cell is None else f"The file has “{as_text(cell)}”."
    )
    row, heading = table.row_numbers[index], table.headings[column]
    return IssueLine(CORRECTED, row, column, heading, text, Severity.NOTE, message)


def _group(
    kind: IssueKind, rows: Mapping[str, Sequence[int]], planned: ImportPlan, sheet: RowCheck
) -> IssueGroup:
    column = kind.column or 0
    field = sheet.field_of(column)
    there = uncorrected_rows(sheet.table, planned.choices.corrections, column, rows.keys())
    whole = frozenset(text for text, numbers in there.items() if len(numbers) == len(rows[text]))
    found = dict(sorted(rows.items(), key=lambda item: -len(item[1])))
    return IssueGroup(kind, column, sheet.table.headings[column], field, found, whole)
