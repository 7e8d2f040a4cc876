"""Imports of contacts as a kind: how a sheet is recognised, what columns may be, who plans them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from core.issues import Issue
from core.progress import Progress
from core.text import comparison_key
from importers.choices import ReadOptions
from importers.columns import ColumnMapping, MappingReason, check_targets, choose
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import (
    ContactsFile,
    ContactsImport,
    contact_row_check,
    plan_contacts,
)
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.mapping.heading_fields import field_named, heading_index
from importers.contacts.mapping.new_fields import fields_for
from importers.contacts.mapping.proposal import propose
from importers.contacts.mapping.second_tables import without_table_below
from importers.contacts.mapping.targets import TARGET_LABELS
from importers.contacts.participants import participant_fields, with_status_columns
from importers.contacts.reviews import resolve_contact
from importers.contacts.round_trip import read_exported
from importers.contacts.sources import Source, recognise
from importers.contacts.writing import write_contacts
from importers.review_rows import CONTACT
from importers.workflow import ImportKind, Recognition, SourceFile, Target, read_book
from models.batch_kinds import BatchKind
from models.database import Database
from models.sql import within
from models.tables import people
from records.export_snapshot import saved_identity
from records.fields.definitions import BY_KEY, PART_LABELS, Field, editable_fields
from records.people import CUSTOM_PREFIX
from tabular.reading import Book, Table, to_table
from tabular.reading.heading_row import LOOK_AT

# Of a sheet, where words that name fields are looked for to find its headings.
_LOOK_AT_COLUMNS: Final = 100
_LONGEST_HEADING: Final = 100  # letters


def contacts_table(book: Book, heading_row: int | None = None) -> Table:
    """The table of contacts in `book`, without a second one below it. Raises as `to_table`."""
    index = heading_index(BY_KEY)
    texts = {
        cell
        for column in book.sheet.columns[:_LOOK_AT_COLUMNS]
        for cell in column[:LOOK_AT]
        if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING
    }
    known = {comparison_key(text) for text in texts if field_named(text, index).field is not None}
    table = to_table(book, heading_row=heading_row, known=known, grouped=True)
    if not table.row_numbers and not table.refused_rows:
        text = (
            f"There are no rows below the headings in row {table.heading_row} of"
            f" “{table.sheet_name}”, so there is nothing to import."
        )
        return replace(table, notes=(*table.notes, Issue("no_rows", text)))
    return without_table_below(table, index)


def _recognise(_connection: Connection, _book: Book) -> Iterator[Recognition]:
    """Any table may hold contacts."""
    yield Recognition(CONTACTS, ContactChoices(), 0.0)


def _read_book(
    _database: Database,
    path: Path,
    reading: ReadOptions,
    _first: ContactChoices,
    progress: Progress,
) -> Book:
    return read_book(path, reading, progress)


def _take_table(
    _connection: Connection, book: Book, reading: ReadOptions, _choices: ContactChoices
) -> tuple[Table, Source | None]:
    table = contacts_table(book, reading.heading_row)
    return table, recognise(table)


def _open(
    connection: Connection, source: SourceFile, first: ContactChoices, progress: Progress
) -> ContactsFile:
    """Recognise an export of these records; a list of participants or members is not one."""
    exported = None
    if first.event_id is None and not first.is_group_list:
        exported = read_exported(
            source.path,
            source.table,
            saved_identity(connection),
            progress,
            password=source.password,
        )
    known = {one.name: getattr(source, one.name) for one in dataclass_fields(SourceFile)}
    return ContactsFile(**known, exported=exported)


def _fields(
    connection: Connection, source: ContactsFile, choices: ContactChoices
) -> dict[str, Field]:
    """Every field: of people, of a participation, and those that are made of columns."""
    new = fields_for(connection, source.table, choices.new_fields)
    made = {one.key: one for one in new.values()}
    return {**editable_fields(connection), **participant_fields(choices), **made}


def _targets(
    connection: Connection, source: ContactsFile, choices: ContactChoices
) -> dict[str, Target]:
    """Every field of a person, and what takes cells apart or says who opted out."""
    fields = _fields(connection, source, choices)
    check_targets(choices.constants, fields)
    found = {key: Target(key, label, "Split or status") for key, label in TARGET_LABELS.items()}
    found |= {one.key: Target(one.key, one.label, PART_LABELS[one.part]) for one in fields.values()}
    return found


def _propose(
    connection: Connection, source: ContactsFile, choices: ContactChoices
) -> tuple[ColumnMapping, ...]:
    """A field for each column: made of it, or as the program, heading or values say."""
    new = fields_for(connection, source.table, choices.new_fields)
    fields = {**editable_fields(connection), **{one.key: one for one in new.values()}}
    mapping = with_status_columns(propose(source.table, fields, source.program), choices)
    made = {heading: one.key for heading, one in new.items()}
    return choose(mapping, made, fields) if made else mapping


def _choose(
    _source: ContactsFile,
    mapping: Sequence[ColumnMapping],
    chosen: Mapping[str, str | None],
    targets: Mapping[str, Target],
    reason: MappingReason,
) -> tuple[ColumnMapping, ...]:
    return choose(mapping, chosen, targets, reason, shared=CONTACT_TARGETS)


def _sensible(
    connection: Connection,
    choices: ContactChoices,
    found: ContactChoices,
    targets: Mapping[str, Target],
) -> ContactChoices:
    """Choices made earlier without fields and people that do not exist any more."""
    decided = {one for one in choices.decisions.values() if isinstance(one, int)}
    known = set(connection.scalars(select(people.c.id).where(within(people.c.id, sorted(decided)))))

    def is_gone(key: str | None) -> bool:
        return key is not None and key.startswith(CUSTOM_PREFIX) and key not in targets

    del found
    return replace(
        choices,
        mapping=tuple(
            replace(column, field=None, reason=MappingReason.NONE)
            if is_gone(column.field)
            else column
            for column in choices.mapping
        ),
        decisions={
            index: decision
            for index, decision in choices.decisions.items()
            if not isinstance(decision, int) or decision in known
        },
        constants={key: value for key, value in choices.constants.items() if not is_gone(key)},
    )


CONTACTS: Final[ImportKind[ContactsFile, ContactChoices, ContactsImport]] = ImportKind(
    key="contacts",
    batch=BatchKind.CONTACTS,
    review=CONTACT,
    name="Contacts",
    steps=("file", "columns", "problems", "matches", "changes", "done"),
    choices=ContactChoices,
    recognise=_recognise,
    read_book=_read_book,
    take_table=_take_table,
    open=_open,
    targets=_targets,
    propose=_propose,
    choose=_choose,
    plan=plan_contacts,
    row_check=contact_row_check,
    write=write_contacts,
    resolve=resolve_contact,
    sensible=_sensible,
)
