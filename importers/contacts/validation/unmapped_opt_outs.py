"""Columns that are not imported although they say that somebody objected or died.

Pure. Such a column is never passed over like any other: somebody may be contacted who must not be.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from core.formats import plural
from core.issues import Issue, Severity
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.mapping.consents import contact_target
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS, RECORD_STATUS, name_of
from importers.contacts.mapping.opt_out_cells import rows_that_say
from importers.contacts.validation.opt_outs import read_contact_cell
from models.opt_outs import opt_outs
from records.export_snapshot import RECORD_HEADING
from records.fields.definitions import Field
from records.fields.values import ParseOptions
from tabular.reading import Cell, Table

UNMAPPED_OPT_OUT: Final = "opt_out_not_imported"
_NOT_OF_THE_PERSON: Final = frozenset({MappingReason.OTHER, MappingReason.SECOND_TABLE})


def unmapped_opt_outs(
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    context: ParseOptions,
    *,
    issue_column: int | None = None,
) -> tuple[Issue, ...]:
    """A critical issue for each column that is not imported and looks like opt-outs or deaths.

    It is told by its heading, where a cell objects or cannot be read, or by its cells.
    """
    found: list[Issue] = []
    for at, (column, cells) in enumerate(zip(mapping, table.columns, strict=True)):
        if column.field is not None or column.reason in _NOT_OF_THE_PERSON:
            continue
        if column.heading == RECORD_HEADING:
            continue
        if at == issue_column:
            continue
        known = column.reason is MappingReason.SOURCE
        target = None if known else contact_target(column.heading, cells)
        if target is None:
            target, count = RECORD_STATUS, len(rows_that_say(cells))
        else:
            count = _objections(target, column.heading, cells, fields, context)
        if count:
            found.append(_issue(column, target, count))
    return tuple(found)


def _objections(
    target: str,
    heading: str,
    cells: Iterable[Cell],
    fields: Mapping[str, Field],
    context: ParseOptions,
) -> int:
    """How many cells object under a heading that is about contact, or cannot be read."""
    told: dict[tuple[type, Cell], bool] = {}
    count = 0
    for cell in cells:
        if cell is None:
            continue
        known = (type(cell), cell)
        if known not in told:
            contact = CONTACT_TARGETS[target]
            values = read_contact_cell(contact, fields, heading, cell, context).values
            told[known] = bool(opt_outs(values))
        count += told[known]
    return count


def _issue(column: ColumnMapping, target: str, count: int) -> Issue:
    name = f"The column “{column.called}”" if column.heading.strip() else column.called
    verb = "says" if count == 1 else "say"
    what = f"{plural(count, 'row')} of it {verb} that a person objected or died"
    if column.reason in (MappingReason.CHOSEN, MappingReason.PROFILE):
        message = f"{name} is skipped as chosen, but {what}. They may be contacted."
    else:
        message = f"{name} isn’t imported, but {what}. Import it as “{name_of(target)}”, or they"
        message += " may be contacted."
    return Issue(UNMAPPED_OPT_OUT, message, None, column.called, Severity.CRITICAL)
