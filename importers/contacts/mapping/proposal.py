"""The mapping that is proposed for a table: by its source, by headings, and by values.

Pure. Which fields the headings name is told by importers/contacts/mapping/heading_fields.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from core.dates import parse_year
from core.text import comparison_key
from importers.columns import ColumnMapping, MappingReason, column_names
from importers.contacts.mapping.column_values import SAMPLE, field_by_values, sample
from importers.contacts.mapping.consents import contact_target
from importers.contacts.mapping.contact_targets import RECORD_STATUS
from importers.contacts.mapping.heading_fields import (
    HeadingIndex,
    NamedField,
    columns_of_second_person,
    field_named,
    field_under,
    heading_index,
)
from importers.contacts.mapping.opt_out_cells import rows_that_say
from importers.contacts.mapping.opt_out_headings import ticked_target
from importers.contacts.mapping.record_groups import (
    GROUPED,
    Label,
    columns_of_no_record,
    further_lines,
    part_of,
    record_labels,
)
from importers.contacts.mapping.second_tables import second_table_beside
from importers.contacts.mapping.titles import are_titles
from importers.contacts.sources import Source
from importers.contacts.splitters import AWARD_AND_YEAR, FULL_ADDRESS, FULL_NAME, SPLITS
from records.fields.definitions import Field, Part
from records.fields.values import as_text
from tabular.reading import Cell, Table

# A whole beside this part repeats it.
_PARTS: Final = {FULL_NAME: "family_name", FULL_ADDRESS: "street", AWARD_AND_YEAR: "award"}
# A column that is headed as such a part, and whose cells have these others in them, is a whole.
_WITH: Final = {FULL_ADDRESS: ("city", "postal_code"), AWARD_AND_YEAR: ("award_completed",)}
# What a column headed as titles is, where its cells are none: a greeting has no field.
_NO_TITLES: Final = {"title": "role_title"}
_SECOND_COLUMN: Final = {
    **dict.fromkeys(("email", "other_email"), "other_email"),
    **dict.fromkeys(("phone", "other_phone"), "other_phone"),
}
# Why a column may have no field although nothing is known of what it says.
_UNKNOWN: Final = frozenset({MappingReason.NONE, MappingReason.SOURCE})


def propose(
    table: Table, fields: Mapping[str, Field], source: Source | None = None
) -> tuple[ColumnMapping, ...]:
    """A field for each column of `table`: by its source, its heading, or its values.

    Each field is given once, but for sources, the further lines of an address, and awards and
    addresses of which a person has several; a second e-mail or phone column becomes the other
    address or number. Columns about others, and those of a second table, get none.
    """
    index = heading_index(fields)
    named = [_named(table, at, source, index) for at in range(len(table.headings))]
    for at in columns_of_second_person(table.headings, index):
        if named[at][1] is not MappingReason.SOURCE:
            named[at] = None, MappingReason.OTHER
    if source is None:
        start = second_table_beside(table, [name for name, _ in named])
        if start is not None:
            named[start:] = [(None, MappingReason.SECOND_TABLE)] * (len(named) - start)
    names = _given_once(table, named, fields)
    reasons = [reason for _, reason in named]
    _settle_titles(table, names, reasons)
    if source is None:
        _settle_wholes(table, names, reasons)
        taken = set(names)
        for at, column in enumerate(table.columns):
            if names[at] is None and reasons[at] is MappingReason.NONE:
                names[at] = _free(field_by_values(table.headings[at], column), taken)
                reasons[at] = MappingReason.VALUES
    none = (MappingReason.SOURCE, MappingReason.OTHER, MappingReason.SECOND_TABLE)
    return _with_opt_outs(
        table,
        (
            ColumnMapping(
                heading, name, reason if name or reason in none else MappingReason.NONE, called
            )
            for heading, name, reason, called in zip(
                table.headings, names, reasons, column_names(table), strict=True
            )
        ),
    )


def _with_opt_outs(table: Table, mapping: Iterable[ColumnMapping]) -> tuple[ColumnMapping, ...]:
    """`mapping` with the columns of opt-outs, permissions and deaths, of which there are several.

    They are told by their headings, or else by cells such as “Do not contact” and “deceased”.
    """
    found: list[ColumnMapping] = []
    for column, cells in zip(mapping, table.columns, strict=True):
        untold = column.field is None or column.reason is MappingReason.VALUES
        if untold and column.reason is not MappingReason.SECOND_TABLE:
            known = column.reason is MappingReason.SOURCE  # what its heading means
            target = None if known else contact_target(column.heading, cells)
            target = target or ticked_target(column.heading, cells)
            if target is not None:
                column = replace(column, field=target, reason=MappingReason.HEADING)
            elif column.field is None and column.reason in _UNKNOWN and rows_that_say(cells):
                column = replace(column, field=RECORD_STATUS, reason=MappingReason.VALUES)
        found.append(column)
    return tuple(found)


def _named(
    table: Table, at: int, source: Source | None, index: HeadingIndex
) -> tuple[str | None, MappingReason]:
    """The field that the heading of a column names, and how that is known."""
    heading, group = table.headings[at], table.group_of(at)
    if source is not None and comparison_key(heading) in source.fields:
        return source.fields[comparison_key(heading)], MappingReason.SOURCE
    own = index.by_text.get(comparison_key(heading))
    if own is not None and index.parts[own] is Part.CUSTOM:
        return own, MappingReason.HEADING
    if ticked_target(heading, table.columns[at]) is not None:
        return None, MappingReason.NONE  # ticks, no addresses or numbers
    found = field_named(heading, index)
    if found == NamedField() and group:
        found = field_under(group, heading.removeprefix(group), index)
    if found.other is not None:
        return None, MappingReason.OTHER
    return found.field, MappingReason.HEADING if found.field else MappingReason.NONE


def _given_once(
    table: Table,
    named: Sequence[tuple[str | None, MappingReason]],
    fields: Mapping[str, Field],
) -> list[str | None]:
    """The fields of the columns, none given twice but where the columns say which is which."""
    targets = [name for name, _ in named]
    of_source = any(reason is MappingReason.SOURCE for _, reason in named)
    lines = further_lines(table.headings, targets, fields)
    labels = record_labels(table, targets, fields)
    taken: set[str | None] = {name for name, reason in named if reason is MappingReason.SOURCE}
    given: set[tuple[str | None, Label]] = set()
    names: list[str | None] = []
    for at, (name, reason) in enumerate(named):
        several = not of_source and part_of(name, fields) in GROUPED
        if reason is MappingReason.SOURCE:
            names.append(name)
        elif at in lines:
            first = lines[at]
            names.append(None if first is None else names[first])
        elif several and (name, labels[at]) not in given:
            given.add((name, labels[at]))
            names.append(name)
        else:
            names.append(None if several else _free(name, taken))
    for at in columns_of_no_record(table, names, fields):
        names[at] = None
    return names


def _settle_titles(table: Table, names: list[str | None], reasons: list[MappingReason]) -> None:
    """Leave out greetings that are headed as titles, in place; job titles are those of the role."""
    for at, name in enumerate(names):
        by_name = name == "title" and reasons[at] is MappingReason.HEADING
        if by_name and not are_titles(sample(table.columns[at])):
            names[at] = _free(_NO_TITLES.get(comparison_key(table.headings[at])), set(names))
            reasons[at] = MappingReason.VALUES if names[at] else MappingReason.HEADING


def _settle_wholes(table: Table, names: list[str | None], reasons: list[MappingReason]) -> None:
    """Decide between wholes and their parts, in place, by what the cells hold."""
    for whole, part in _PARTS.items():
        if whole in names and part in names and whole != FULL_NAME:
            at = names.index(whole)
            is_year = whole == AWARD_AND_YEAR and _are_years(table.columns[at])
            names[at] = _free("award_completed" if is_year else None, set(names))
    _settle_names(table, names)
    for whole, rest in _WITH.items():
        for at, name in enumerate(names):
            alone = name == _PARTS[whole] and not set(names).intersection(rest)
            if alone and _holds(whole, table.columns[at]):
                names[at], reasons[at] = whole, MappingReason.VALUES


def _settle_names(table: Table, names: list[str | None]) -> None:
    """A column "Name" beside one part of the name has the other part, or the whole of it."""
    if FULL_NAME not in names:
        return
    whole = names.index(FULL_NAME)
    parts = [part for part in ("given_name", "family_name") if part in names]
    if len(parts) == 2:
        names[whole] = None
    elif len(parts) == 1:
        at = names.index(parts[0])
        if _contains(table.columns[whole], table.columns[at]):
            names[at] = None
        else:
            names[whole] = "family_name" if parts == ["given_name"] else "given_name"


def _contains(wholes: Sequence[Cell], parts: Sequence[Cell]) -> bool:
    """Whether most cells that say something have the words of the part in the whole."""
    pairs = [
        (set(comparison_key(as_text(whole)).split()), set(comparison_key(as_text(part)).split()))
        for whole, part in islice(zip(wholes, parts, strict=True), SAMPLE)
        if whole is not None and part is not None
    ]
    return sum(part < whole for whole, part in pairs) > len(pairs) / 2


def _are_years(column: Sequence[Cell]) -> bool:
    """Whether a column headed "Degree year" has the years alone."""
    texts = sample(column)
    return bool(texts) and all(parse_year(text) is not None for text in texts)


def _free(name: str | None, taken: set[str | None]) -> str | None:
    """`name`, or the second field of its sort where it is taken, or None.

    Further e-mail addresses and numbers all join the second field: a person may have any number.
    """
    if name is None or name not in taken:
        taken.add(name)
        return name
    second = _SECOND_COLUMN.get(name)
    taken.add(second)
    return second


def _holds(whole: str, column: Sequence[Cell]) -> bool:
    """Whether the cells of a column are wholes with several parts."""
    texts = sample(column)
    found = [SPLITS[whole].take_apart(text)[0].keys() for text in texts]
    return sum(parts >= {_PARTS[whole], *_WITH[whole]} for parts in found) > len(texts) / 2
