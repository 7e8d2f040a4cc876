"""The dialog that adds or edits one record of a person, for any part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Field, FieldKind, Part
from records.fields.values import ParseOptions
from records.parts.definition import PartColumn, PersonPart
from records.parts.record_check import RecordLimits, check_record
from records.writing.part_records import InvalidRecord, add_record, edit_record, remove_record
from records.writing.person_edits import EditConflict
from ui.context import PageContext
from ui.pages.alumni.conflict_dialog import ConflictDialog
from ui.pages.alumni.dialog_fields import code_of, dialog_field, word_of
from ui.pages.alumni.entry_dialog import EntryDialog, Values
from ui.undo import write_batch

AddRecord = Callable[[ChangeSet, int, Mapping[str, Any]], object]


@dataclass(frozen=True)
class RecordKind:
    """The records of one kind: their `part`, the `columns` of a dialog, what a new one has beside.

    `key` says as what values are read, where a field of a person shows them. `add` writes a new
    record of a person where its part has a rule of its own; `added` is the kind of that batch.
    """

    part: PersonPart
    columns: tuple[str, ...]
    key: Part | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    add: AddRecord | None = None
    added: BatchKind = BatchKind.RECORD_ADD

    @property
    def noun(self) -> str:
        """What one record is called."""
        return self.part.singular_of(self.fixed)

    def fields(self) -> dict[str, Field]:
        """The fields of a dialog by column."""
        by_name = {column.name: column for column in self.part.columns}
        return {name: self._field(by_name[name]) for name in self.columns}

    def _field(self, column: PartColumn) -> Field:
        if self.key is None or column.choices:
            return dialog_field(
                column.name, column.label, column.kind, column.choices, column.vocabulary
            )
        found = self.part.field_of(column, self.key)
        # "Address or number" is one of the two here.
        return found if column.name == "value" else replace(found, label=column.label)


class RecordDialog(EntryDialog):
    """A form with the columns of a kind of record; `record` is the one to edit (None: a new one).

    `given` are values of a new record, by column, that the user may change.
    """

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        person_id: int,
        options: ParseOptions,
        kind: RecordKind,
        record: Any = None,
        given: Values | None = None,
    ) -> None:
        is_new = record is None
        self._person_id, self._record_kind, self._record = person_id, kind, record
        self._fields = kind.fields()
        self._columns = {column.name: column for column in kind.part.columns}
        stored = {
            name: (given or {}).get(name) if is_new else getattr(record, name)
            for name in self._fields
        }
        super().__init__(
            context,
            parent,
            f"{'Add' if is_new else 'Edit'} {kind.noun}",
            "Add" if is_new else "Save",
            self._fields.values(),
            options,
            kind.added if is_new else BatchKind.RECORD_EDIT,
            self._save,
            given={
                self._fields[name].key: self._shown(self._columns[name], value)
                for name, value in stored.items()
            },
            check=self._issues,
        )

    def _issues(self, entered: Values) -> dict[str, str]:
        """What is wrong with the record, by field; its day is noted by itself."""
        part = self._record_kind.part
        values = {**self._record_kind.fixed, **self._by_column(entered)}
        found = check_record(part, values, RecordLimits(date.today()))
        return {
            self._fields[name].key: text
            for name, text in found.items()
            if name in self._fields and (name != part.day or values[name] is not None)
        }

    def show_failure(self, error: Exception) -> None:
        """Say why nothing was written; after a conflict, ask which values to keep."""
        if isinstance(error, InvalidRecord):
            super().show_failure(
                InvalidRecord({self._key_of(name): text for name, text in error.messages.items()})
            )
        elif isinstance(error, EditConflict):
            self.set_ready(ready=True)
            dialog = ConflictDialog(self, error, self._fields)
            dialog.resolved.connect(lambda mine: self._save_again({**error.theirs, **mine}, error))
            dialog.open()
        else:
            super().show_failure(error)

    def _save(self, changes: ChangeSet, entered: Values) -> None:
        kind, record, values = self._record_kind, self._record, self._by_column(entered)
        new = {**kind.fixed, **values}
        if record is not None:
            seen = {name: getattr(record, name) for name in values}
            edit_record(changes, kind.part, record.id, values, seen)
        elif kind.add is not None:
            kind.add(changes, self._person_id, new)
        else:
            add_record(changes, kind.part, self._person_id, new)

    def _save_again(self, chosen: Values, conflict: EditConflict) -> None:
        """Save what was entered, with the values `chosen` after a conflict."""
        entered = self.form.values()
        if entered is not None:
            part, record_id = self._record_kind.part, self._record.id
            values = {**self._by_column(entered), **chosen}
            seen = {**{name: getattr(self._record, name) for name in values}, **conflict.theirs}
            self.write(lambda changes: edit_record(changes, part, record_id, values, seen))

    def _key_of(self, column: str) -> str:
        """The key of the field that shows a column; the first one where none does."""
        return self._fields.get(column, next(iter(self._fields.values()))).key

    def _by_column(self, entered: Values) -> dict[str, Any]:
        """What is stored, by column, for the values entered."""
        return {
            name: self._stored(self._columns[name], entered[field_.key])
            for name, field_ in self._fields.items()
        }

    def _shown(self, column: PartColumn, value: Any) -> Any:
        return word_of(column.choices, value) if column.choices else value

    def _stored(self, column: PartColumn, value: Any) -> Any:
        if column.choices:
            return code_of(column.choices, value)
        part = self._record_kind.part
        is_needed = not part.table.c[column.name].nullable
        if column.kind is FieldKind.YES_NO and is_needed:
            return bool(value)
        # A text that must be stored is blank where the record says something else.
        is_blank = is_needed and not column.is_required and column.name in part.content
        return value or "" if is_blank else value


def remove_with_undo(context: PageContext, part: PersonPart, record_id: int) -> None:
    """Remove a record, and offer to undo it."""
    write_batch(
        context,
        BatchKind.RECORD_REMOVE,
        lambda changes: remove_record(changes, part, record_id),
        title="Removing",
    )
