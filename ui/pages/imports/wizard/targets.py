"""The texts of the column mapping: fields to choose and how columns combine. Imports no widget."""

from collections.abc import Mapping, Sequence
from typing import Final

from core.text import comparison_key as text_key
from importers.columns import ColumnMapping
from importers.contacts.mapping.record_groups import part_of, record_groups
from importers.contacts.mapping.targets import TARGET_LABELS
from importers.contacts.sources import Source
from importers.workflow import Program
from records.fields.definitions import PART_LABELS, Field, FieldKind, Part
from tabular.reading import Table
from ui.pages.imports.labels import NOT_IMPORTED_LABEL

NEW_FIELD: Final = "new field"  # as a choice: a field that does not exist yet
_JOIN: Final = "+"  # before a field's key: beside the columns that go into it already


def target_label(target: str | None, fields: Mapping[str, Field]) -> str:
    """The label of a field or of a target that splits cells."""
    if target is None:
        return NOT_IMPORTED_LABEL
    return TARGET_LABELS.get(target) or fields[target].label


def goes_into(
    mapping: Sequence[ColumnMapping],
    at: int,
    fields: Mapping[str, Field],
    records: Sequence[int],
) -> str:
    """The field of the column `at`, and how it combines with other columns of that field.

    `records` are those of `record_numbers`.
    """
    target = mapping[at].field
    words = target_label(target, fields)
    if target is None:
        return words
    others = [place for place, one in enumerate(mapping) if one.field == target]
    first = next(place for place in others if records[place] == records[at])
    if first < at:
        return f"{words} ({joined_words(target, mapping[first].called, fields)})"
    better = min(others, key=lambda place: (records[place], place))
    if records[better] == records[at]:
        return words
    if part_of(target, fields) is Part.AWARD:
        return f"{words} (award {records[at] + 1})"
    return f"{words} ({_where_blank(mapping[better].called)})"


def record_numbers(
    table: Table,
    mapping: Sequence[ColumnMapping],
    fields: Mapping[str, Field],
    program: Program | None = None,
) -> tuple[int, ...]:
    """Which of several postal addresses or awards each column is of, the first being 0.

    `program` is the known one that wrote the file.
    """
    groups = program.groups if isinstance(program, Source) else ()
    if not groups:
        return record_groups(table, [column.field for column in mapping], fields)
    return tuple(
        next((at for at, group in enumerate(groups) if text_key(one.heading) in group), 0)
        for one in mapping
    )


def joined_words(target: str, first: str, fields: Mapping[str, Field]) -> str:
    """How another column of a field adds to the one with the heading `first`."""
    kind = fields[target].kind if target in fields else None
    if kind in (FieldKind.EMAIL, FieldKind.PHONE):
        return f"after “{first}”"
    return (
        f"append to “{first}”" if kind in (FieldKind.TEXT, FieldKind.LINES) else _where_blank(first)
    )


def _where_blank(first: str) -> str:
    return f"if “{first}” is blank"


def choices(
    mapping: Sequence[ColumnMapping],
    at: int,
    fields: Mapping[str, Field],
    *,
    is_contacts: bool = True,
) -> list[tuple[str, str | None]]:
    """The targets for the column `at`: label and a choice for `chosen`.

    Of contacts, a field that another column has is offered twice: to take it over, and to join
    that column.
    """
    if not is_contacts:
        return [(NOT_IMPORTED_LABEL, None), *((one.label, one.key) for one in fields.values())]
    others = [one for place, one in enumerate(mapping) if place != at]
    held = {one.field: one.called for one in reversed(others)}
    found: list[tuple[str, str | None]] = [
        (NOT_IMPORTED_LABEL, None),
        ("New field…", NEW_FIELD),
        *((label, target) for target, label in TARGET_LABELS.items()),
    ]
    for field in fields.values():
        found.append((field.label, field.key))
        if field.key in held:
            how = joined_words(field.key, held[field.key], fields)
            found.append((f"{field.label} ({how})", _JOIN + field.key))
    return found


def grouped(
    offered: Sequence[tuple[str, str | None]], fields: Mapping[str, Field]
) -> dict[str, list[tuple[str, str | None]]]:
    """`offered` by the heading of their fields, those that are no field first."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for label, choice in offered:
        key, _joins = chosen(choice)
        heading = PART_LABELS[fields[key].part] if key is not None and key in fields else ""
        found.setdefault(heading, []).append((label, choice))
    return found


def chosen(choice: str | None) -> tuple[str | None, bool]:
    """The field's key that a choice means, and whether it joins the columns that go there."""
    joins = choice is not None and choice.startswith(_JOIN)
    return (choice[len(_JOIN) :] if choice is not None and joins else choice), joins
