"""The cells of a known source as they are meant: rows that are no people, a date in three columns.

Pure. The table stays as it is; what is read is a copy of the columns concerned.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.formats import plural
from core.issues import Issue, Severity
from core.text import comparison_key
from importers.contacts.mapping.heading_subjects import other_subject
from importers.contacts.sources.shape import Source
from records.fields.values import as_text
from tabular.reading import Cell, Table

_OWN_LABELS: Final = frozenset({"school"})  # an address at a school, as Apple calls one's own


@dataclass(frozen=True, slots=True)
class Adapted:
    """The columns of a table as they are read, and why rows, by index, are no people."""

    columns: Sequence[Sequence[Cell]]
    left_out: Mapping[int, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def adapt_to(source: Source | None, table: Table, taken: Collection[int]) -> Adapted:
    """The cells of `table` as `source` means them; `taken` are the columns that go into a field."""
    if source is None:
        return Adapted(table.columns)
    names = [comparison_key(heading) for heading in table.headings]
    columns: list[Sequence[Cell]] = list(table.columns)
    issues: list[Issue] = []
    for index, name in enumerate(names):
        if name in source.rules:
            known = {cell: source.rules[name](cell) for cell in set(columns[index])}
            columns[index] = [known[cell] for cell in columns[index]]
    if source.birth is not None and set(source.birth) <= set(names):
        year, month, day = (names.index(name) for name in source.birth)
        columns[year] = list(map(_date, columns[year], columns[month], columns[day]))
    issues += _leave_others_numbers(table, names, columns, taken)
    second = _leave_second_addresses(source, names, columns, taken)
    if second:
        issues.append(additional_addresses(second))
    reasons = _not_people(source, names, columns)
    columns = without_rows(columns, taken, reasons)
    issues += [
        Issue("no_person", text, table.row_numbers[row], None, Severity.NOTE)
        for row, text in reasons.items()
    ]
    return Adapted(columns, reasons, tuple(issues))


def without_rows(
    columns: Sequence[Sequence[Cell]], taken: Collection[int], rows: Collection[int]
) -> list[Sequence[Cell]]:
    """`columns` with nothing in the `rows`, by index, of those columns that are `taken`."""
    return [
        [None if row in rows else cell for row, cell in enumerate(column)]
        if rows and index in taken
        else column
        for index, column in enumerate(columns)
    ]


def _leave_others_numbers(
    table: Table, names: Sequence[str], columns: list[Sequence[Cell]], taken: Collection[int]
) -> Iterator[Issue]:
    """Blank what a label beside it calls a fax number, an old address, or someone else's."""
    for at in taken:
        label = next((names.index(name) for name in _label_names(names[at]) if name in names), None)
        if label is None:
            continue
        others = {
            cell: subject
            for cell in set(columns[label])
            if cell is not None
            and (subject := other_subject(as_text(cell), named=_OWN_LABELS)) is not None
        }
        left = [
            row
            for row, cell in enumerate(columns[label])
            if cell in others and columns[at][row] is not None
        ]
        for row in left:
            text = f"It is labelled “{as_text(columns[label][row])}”, so it was not imported."
            yield Issue(
                "another_number", text, table.row_numbers[row], table.headings[at], Severity.NOTE,
                as_text(columns[at][row]),
            )  # fmt: skip
        if left:
            gone = set(left)
            columns[at] = [None if row in gone else cell for row, cell in enumerate(columns[at])]


def _label_names(name: str) -> tuple[str, ...]:
    """The headings under which the label of the value `name` stands: "Phone 1 - Label"."""
    start = name.removesuffix(" value")
    return (f"{start} label", f"{start} type") if start != name else ()


def additional_addresses(rows: int) -> Issue:
    """Say that so many `rows` have more than one postal address."""
    text = (
        f"{plural(rows, 'row has', 'rows have')} more than one postal address; the first of them"
        " was imported."
    )
    return Issue("further_addresses", text, severity=Severity.NOTE)


def _date(year: Cell, month: Cell, day: Cell) -> Cell:
    """Three cells as one date; as they are where one of them is blank."""
    parts = [as_text(cell).strip() for cell in (year, month, day) if cell is not None]
    if len(parts) == 3:
        return f"{parts[0]:0>4}-{parts[1]:0>2}-{parts[2]:0>2}"
    return " ".join(parts) or None


def _leave_second_addresses(
    source: Source,
    names: Sequence[str],
    columns: list[Sequence[Cell]],
    taken: Collection[int],
) -> int:
    """Blank all but the first postal address of each row; give how many rows had another."""
    groups = [
        [index for index, name in enumerate(names) if name in group and index in taken]
        for group in source.groups
    ]
    filled = set[int]()
    second = set[int]()
    for group in filter(None, groups):
        said = {
            row
            for row, cells in enumerate(zip(*(columns[index] for index in group), strict=True))
            if any(cell is not None for cell in cells)
        }
        again = said & filled
        if again:
            for index in group:
                columns[index] = [
                    None if row in again else cell for row, cell in enumerate(columns[index])
                ]
        second |= again
        filled |= said
    return len(second)


def _not_people(
    source: Source, names: Sequence[str], columns: Sequence[Sequence[Cell]]
) -> Mapping[int, str]:
    if source.not_people is None:
        return {}
    rows = (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))
    reasons = ((index, source.not_people(row)) for index, row in enumerate(rows))
    return {index: reason for index, reason in reasons if reason is not None}
