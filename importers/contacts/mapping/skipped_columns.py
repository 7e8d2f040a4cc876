"""What is said of the columns from which nothing is imported: never nothing. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from core.formats import plural, quoted
from core.issues import Issue, Severity
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.mapping.column_values import kind_of_values
from importers.contacts.mapping.heading_subjects import Subject, other_subject
from importers.contacts.mapping.second_tables import second_table_note
from importers.contacts.sources import Source
from records.export_snapshot import RECORD_HEADING
from tabular.reading import Cell, Table

COLUMN_NOT_IMPORTED: Final = "column_not_taken"  # the code of such an issue
_UNCHOSEN: Final = frozenset({MappingReason.NONE, MappingReason.SOURCE, MappingReason.OTHER})
_KINDS: Final = {"email": "e-mail addresses", "phone": "phone numbers"}


def columns_not_imported(
    table: Table,
    mapping: Sequence[ColumnMapping],
    program: Source | None = None,
    *,
    issue_column: int | None = None,
) -> tuple[Issue, ...]:
    """An issue for each column that nobody chose to leave out, and one for a second table.

    Columns of a known source, which has many that nobody needs, are said at once.
    """
    left = [
        at
        for at, column in enumerate(mapping)
        if column.field is None
        and column.reason in _UNCHOSEN
        and column.heading != RECORD_HEADING
        and (column.heading.strip() or _filled(table.columns[at]))
        and at != issue_column
    ]
    if program is not None:
        filled = [mapping[at].called for at in left if _filled(table.columns[at])]
        text = f"Not imported from {program.name}: {quoted(filled)}."
        note = Issue(COLUMN_NOT_IMPORTED, text, severity=Severity.NOTE)
        return (note,) if filled else ()
    return (*_second_table(table, mapping), *(_note(table, mapping[at], at) for at in left))


def _second_table(table: Table, mapping: Sequence[ColumnMapping]) -> Iterator[Issue]:
    second = [
        at for at, column in enumerate(mapping) if column.reason is MappingReason.SECOND_TABLE
    ]
    if second:
        yield second_table_note(table, second[0])


def _note(table: Table, column: ColumnMapping, at: int) -> Issue:
    kind = _KINDS.get(kind_of_values(table.columns[at]) or "")
    if column.reason is MappingReason.OTHER:
        why = other_subject(column.heading) or Subject.SOMEONE_ELSE
        text = f"The column “{column.called}” was not imported: {why}."
    elif not column.heading.strip():
        filled = sum(cell is not None for cell in table.columns[at])
        were = "was" if filled == 1 else "were"
        text = (
            f"{column.called} has no heading, so its {plural(filled, 'cell')} {were} not imported."
        )
    else:
        text = f"The column “{column.called}” was not imported: no matching field."
    if kind is not None and column.reason is not MappingReason.OTHER:
        text += f" It looks like {kind}: if they are the person’s own, choose a field for it."
    return Issue(COLUMN_NOT_IMPORTED, text, None, column.called, Severity.NOTE)


def _filled(column: Sequence[Cell]) -> bool:
    return any(cell is not None for cell in column)
