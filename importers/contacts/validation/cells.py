"""The cells of one column become typed values; what cannot is a Issue with its row and column.

Pure. Each distinct cell is read once: columns repeat their values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import repeat
from typing import Any, Final

from core.formats import plural
from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from core.text import clean, strip_invisible
from importers.contacts.mapping.contact_targets import ContactTarget
from importers.contacts.splitters import FULL_NAME, Split
from importers.contacts.splitters.death_marks import DeathMark, death_mark, title_death_mark
from importers.contacts.splitters.names import former_name, name_case
from importers.contacts.splitters.post_nominals import split_post_nominals
from importers.contacts.validation.blank_words import is_blank_word
from importers.contacts.validation.excel_dates import check_no_date
from importers.contacts.validation.opt_outs import read_contact_cell, read_death_mark, summarised
from importers.contacts.validation.text_repairs import repaired
from records.fields.definitions import EMPLOYERS, Field, FieldKind
from records.fields.lists import emails_in, phones_in
from records.fields.phones import split_phone, to_e164
from records.fields.values import (
    BadValue,
    ParseOptions,
    as_text,
    check_length,
    is_nothing,
    parse_plausible,
    parse_value,
    phone_number,
    phone_text,
)
from records.matching.mailboxes import is_placeholder
from records.parts.definition import ORIGINAL
from tabular.reading import Cell

NAMES: Final = frozenset(
    {"given_name", "middle_names", "family_name", "former_name", "preferred_name"}
)

_MOST_QUOTED: Final = 60  # letters of a text that a note quotes


@dataclass(slots=True)
class ReadColumn:
    """What the cells of a column say: `values` by field, each list in the order of the cells.

    `additional_records` has by index what a cell says beside its first value, as field and value.
    """

    values: dict[str, list[Any]]
    additional_records: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


@dataclass(slots=True)
class _Several:
    """A cell that says more than one value: of the row, and of `additional_records` records."""

    parts: dict[str, Any] = field(default_factory=dict)
    additional_records: list[Mapping[str, Any]] = field(default_factory=list)
    faults: list[tuple[BadValue, Severity]] = field(default_factory=list)


_BLANK_WORD: Final = _Several()  # of a cell that says that nothing is known


def read_column(
    target: Field,
    heading: str,
    cells: Sequence[Cell],
    rows: Sequence[int],
    context: ParseOptions,
    *,
    regions: Sequence[str] | None = None,
    several: bool = True,
    progress: Progress = SILENT,
) -> ReadColumn:
    """The values of `cells`, which stand in `rows` under `heading`, for the field `target`.

    `regions` are the rows' own countries, for phone numbers (ISO 3166). `several` says whether
    a cell may hold several e-mail addresses or phone numbers. Raises Cancelled.
    """
    if target.kind in (FieldKind.EMAIL, FieldKind.PHONE):
        read = partial(_read_addresses if several else _read_address, target, context)
    elif target.key in NAMES:
        read = partial(_read_marked, partial(_read_name, target), target.key, heading, death_mark)
    elif target.key == "title":
        read = partial(_read_marked, partial(_read, target), "title", heading, title_death_mark)
    elif target.key in EMPLOYERS:
        read = partial(_read_employer, target)
    else:
        read = partial(_read, target)
    read = partial(_read_repaired, read, target)
    return _read_each(read, target.key, heading, cells, rows, context, regions, progress)


def read_split(
    split: Split,
    fields: Mapping[str, Field],
    heading: str,
    cells: Sequence[Cell],
    rows: Sequence[int],
    context: ParseOptions,
    progress: Progress = SILENT,
) -> ReadColumn:
    """The values of `cells` that each hold those of several fields. Raises Cancelled."""
    first = fields[split.fields[0]]
    read: Callable[[Cell, ParseOptions], Any] = partial(_read_parts, split, fields)
    if split.key == FULL_NAME:
        read = partial(_read_marked, read, first.key, heading, death_mark)
    read = partial(_read_repaired, read, first)
    return _read_each(read, split.fields[0], heading, cells, rows, context, None, progress)


def read_contact_column(
    target: ContactTarget,
    fields: Mapping[str, Field],
    heading: str,
    cells: Sequence[Cell],
    rows: Sequence[int],
    context: ParseOptions,
    progress: Progress = SILENT,
) -> ReadColumn:
    """The values of `cells` that are about opt-outs, permissions or deaths. Raises Cancelled."""
    read = partial(_read_contact, target, fields, heading)
    found = _read_each(read, target.field, heading, cells, rows, context, None, progress)
    found.issues = summarised(found.issues, heading)
    return found


def _read_each(
    read: Callable[[Cell, ParseOptions], Any],
    name: str,
    heading: str,
    cells: Sequence[Cell],
    rows: Sequence[int],
    context: ParseOptions,
    regions: Sequence[str] | None,
    progress: Progress,
) -> ReadColumn:
    said = f"Checking “{heading}”"
    # 1, 1.0 and True are equal and yet not the same cell.
    alike = len({int, float, bool}.intersection(map(type, cells))) < 2
    keys: Sequence[Any] = cells
    if regions is None and alike:
        known = {cell: _said(read, cell, context) for cell in progress.over(set(cells), said)}
    else:
        keys = list(zip(map(type, cells), cells, regions or repeat(context.region), strict=False))
        known = {
            key: _said(read, key[1], replace(context, region=key[2]))
            for key in progress.over(set(keys), said)
        }
    values = list(map(known.__getitem__, keys))
    found = ReadColumn({name: values})
    if not any(value.__class__ is _Several for value in known.values()):
        return found
    blank_words = [at for at, value in enumerate(values) if value is _BLANK_WORD]
    if blank_words:
        found.issues.append(_noted_blanks(heading, cells[blank_words[0]], len(blank_words)))
    for index, value in enumerate(values):
        if value.__class__ is not _Several:
            continue
        values[index] = None
        for bad, severity in value.faults:
            found.issues.append(
                Issue(bad.code, bad.message, rows[index], heading, severity, as_text(cells[index]))
            )
        for part, one in value.parts.items():
            if part not in found.values:
                found.values[part] = [None] * len(cells)
            found.values[part][index] = one
        if value.additional_records:
            found.additional_records[index] = value.additional_records
    return found


def _noted_blanks(heading: str, example: Cell, count: int) -> Issue:
    text = f"{plural(count, 'cell is', 'cells are')} read as blank, such as “{example}”."
    return Issue("blank_words", text, None, heading, Severity.NOTE)


def _said(read: Callable[[Cell, ParseOptions], Any], cell: Cell, context: ParseOptions) -> Any:
    """What a cell says: a plain value, or several."""
    if cell is None:
        return None
    try:
        return read(cell, context)
    except BadValue as bad:
        return _Several(faults=[(bad, Severity.WARNING)])


def _read_repaired(
    read: Callable[[Cell, ParseOptions], Any],
    target: Field,
    cell: Cell,
    context: ParseOptions,
) -> Any:
    """What `read` makes of the cell without the damage of other programs, and a note of that."""
    if is_blank_word(target, cell):
        return _BLANK_WORD
    check_no_date(target, cell)
    text = repaired(cell, target) if isinstance(cell, str) else cell
    if text == cell:
        return read(cell, context)
    said = _said(read, text, context)
    found = said if said.__class__ is _Several else _Several({target.key: said})
    note = (
        f"“{_shortened(as_text(cell))}” was damaged and is read as “{_shortened(as_text(text))}”."
    )
    found.faults = [(BadValue("text_repaired", note), Severity.NOTE), *found.faults]
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"


def _read(target: Field, cell: Cell, context: ParseOptions) -> Any:
    return parse_plausible(target, cell, context)


def _read_employer(target: Field, cell: Cell, context: ParseOptions) -> Any:
    """The name of an employer, with how the source wrote it where that is another spelling."""
    value = _read(target, cell, context)
    written = clean(as_text(cell))
    if value is None or value == written:
        return value
    return _Several({target.key: value, target.key + ORIGINAL: written})


def _read_name(target: Field, cell: Cell, context: ParseOptions) -> Any:
    value = parse_value(target, cell, context)
    if value is None:
        return None
    check_length(value, target.label)
    found = _Several()
    if target.key == "family_name":
        value, former = former_name(value)
        if former:
            found.parts["former_name"] = name_case(former)
    if target.key in ("given_name", "family_name"):
        value, suffix = split_post_nominals(value)
        if suffix:
            found.parts["suffix"] = suffix
    written = as_text(cell)
    if strip_invisible(written) != written:
        text = f"“{strip_invisible(value)}” has invisible characters; check the name."
        found.faults.append((BadValue("invisible_characters", text), Severity.NOTE))
    value = name_case(value)
    if not found.parts and not found.faults:
        return value
    found.parts[target.key] = value
    return found


def _read_marked(
    read: Callable[[Cell, ParseOptions], Any],
    name: str,
    heading: str,
    find: Callable[[str], DeathMark | None],
    cell: Cell,
    context: ParseOptions,
) -> Any:
    """What `read` makes of a name without the mark of a death that `find` finds, and the death."""
    mark = find(cell) if isinstance(cell, str) else None
    if mark is None:
        return read(cell, context)
    said = _said(read, mark.name or None, context)
    found = said if said.__class__ is _Several else _Several({name: said})
    values, faults = read_death_mark(mark, heading, context)
    found.parts |= values
    found.faults += faults
    return found


def _read_contact(
    target: ContactTarget,
    fields: Mapping[str, Field],
    heading: str,
    cell: Cell,
    context: ParseOptions,
) -> Any:
    """What a cell about contact or a death says, as the one value of the column where it can be."""
    values, faults = read_contact_cell(target, fields, heading, cell, context)
    if faults or values.keys() - {target.field}:
        return _Several(dict(values), faults=faults)
    return values.get(target.field)


def _read_address(target: Field, usual: ParseOptions, cell: Cell, context: ParseOptions) -> Any:
    """One e-mail address or phone number."""
    if target.kind is FieldKind.PHONE and not is_nothing(cell):
        return _read_phone(target, usual, cell, context)
    value = parse_value(target, cell, context)
    if value is not None and is_placeholder(value):
        raise BadValue(
            "placeholder_address",
            f"“{value}” means no e-mail address and was not imported.",
        )
    return value


def _read_phone(target: Field, usual: ParseOptions, cell: Cell, context: ParseOptions) -> Any:
    """A phone number, with how the source wrote it and what it says beside the number.

    Who lives abroad may well have kept a number here, written as here: `usual` is read then.
    """
    text = phone_text(cell)
    written = split_phone(text)
    if not written.is_in_use:
        raise BadValue(
            "phone_not_in_use",
            f"“{text}” says that the number must not be used, so it was not imported.",
        )
    found = _Several()
    try:
        value = phone_number(written, text, context.region)
    except BadValue:
        number = to_e164(written, usual.region) if context.region else None
        if number is None:
            raise
        value = number
        note = f"“{text}” does not match the country of its row; {value} was imported."
        found.faults.append((BadValue("phone_of_other_country", note), Severity.NOTE))
    if value == cell:
        return value
    if not written.is_labelled:
        note = f"The number of “{text}” was imported. Check what else it says: “{written.remark}”."
        found.faults.append((BadValue("phone_remark", note), Severity.NOTE))
    found.parts = {target.key: value, target.key + ORIGINAL: as_text(cell)}
    return found


def _read_addresses(target: Field, usual: ParseOptions, cell: Cell, context: ParseOptions) -> Any:
    """The e-mail addresses or phone numbers of a cell, however many."""
    text = as_text(cell)
    if target.kind is FieldKind.EMAIL:
        try:
            return _read_address(target, usual, cell, context)
        except BadValue:
            pieces = emails_in(text)
    else:
        pieces = phones_in(text)
    if len(pieces) == 1:
        return _read_address(target, usual, cell if pieces[0] == text else pieces[0], context)
    found = _Several()
    for piece in pieces:
        said = _said(partial(_read_address, target, usual), piece, context)
        part = said if said.__class__ is _Several else _Several({target.key: said})
        found.faults += part.faults
        if part.parts.get(target.key) is None:
            continue
        if found.parts:
            found.additional_records.append(part.parts)
        else:
            found.parts = part.parts
    return found


def _read_parts(
    split: Split, fields: Mapping[str, Field], cell: Cell, context: ParseOptions
) -> _Several:
    """The parts of a cell, each read as its field."""
    found = _Several()
    text = as_text(cell)
    check_length(text, split.label)
    for place, texts in enumerate(split.take_apart(text)):
        parts: dict[str, Any] = {}
        for name, text in texts.items():
            read = _read_name if name in NAMES else _read
            said = _said(partial(read, fields[name]), text, context)
            part = said if said.__class__ is _Several else _Several({name: said})
            found.faults += part.faults
            parts |= {key: value for key, value in part.parts.items() if value is not None}
        if place:
            found.additional_records.append(parts)
        else:
            found.parts = parts
    return found
