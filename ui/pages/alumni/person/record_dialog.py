"""The dialog that adds or edits one record of a person, and its actions, for any part."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QPushButton

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import FieldKind, Part
from records.fields.values import BadValue, parse_plausible
from records.parts.definition import PersonPart
from records.writing.part_records import add_record, edit_record, remove_record
from ui.pages.alumni.field_editor import editable_text, make_editor, text_of
from ui.pages.alumni.person.tab import Tab
from ui.undo import write_batch
from ui.widgets import icon_button
from ui.widgets.dialogs import FormDialog


class RecordDialog(FormDialog):
    """A form with the `columns` of a part; `fixed` are values that a new record gets beside them.

    `key` says as what the values are read, `record` is the one to edit (None: a new one).
    """

    def __init__(
        self,
        tab: Tab,
        part: PersonPart,
        key: Part,
        columns: Sequence[str],
        fixed: Mapping[str, Any],
        record: Any = None,
    ) -> None:
        name = part.singular_of(fixed)
        title = f"Add {name}" if record is None else f"Edit {name}"
        super().__init__(tab.parent, title, "", "Add" if record is None else "Save")
        self._tab, self._part, self._record, self._fixed = tab, part, record, fixed
        self._fields = {
            column.name: part.field_of(column, key)
            for column in part.columns
            if column.name in columns
        }
        self._editors = {}
        for column, field in self._fields.items():
            value = None if record is None else getattr(record, column)
            self._editors[column] = make_editor(field, editable_text(value))
            self.add_field(part.label_of(column), self._editors[column])

    def accept(self) -> None:
        """Save, or show what cannot be saved."""
        values: dict[str, Any] = {}
        for column, field in self._fields.items():
            editor = self._editors[column]
            try:
                values[column] = parse_plausible(field, text_of(editor), self._tab.lists.values)
            except BadValue as bad:
                self.complain(bad.message)
                editor.setFocus()
                return
            if field.kind is FieldKind.YES_NO and not self._part.table.c[column].nullable:
                values[column] = bool(values[column])
        for column in self._part.content:  # texts without a value are blank where they must be set
            if column in values and not self._part.table.c[column].nullable:
                values[column] = values[column] or ""
        if self._part.is_empty({**dict.fromkeys(self._part.content), **values}):
            self.complain("Fill in at least one field.")
            return
        self._write(values)
        super().accept()

    def _write(self, values: Mapping[str, Any]) -> None:
        part, record = self._part, self._record
        if record is None:
            kind, person_id = BatchKind.RECORD_ADD, self._tab.person.id
            new = {**self._fixed, **values}

            def act(changes: ChangeSet) -> object:
                return add_record(changes, part, person_id, new)
        else:
            kind, record_id = BatchKind.RECORD_EDIT, record.id

            def act(changes: ChangeSet) -> object:
                edit_record(changes, part, record_id, values)
                return record_id

        write_batch(self._tab.context, kind, act, title="Saving")


def record_menu(
    tab: Tab,
    part: PersonPart,
    key: Part,
    columns: Sequence[str],
    fixed: Mapping[str, Any],
    record: Any,
    text: str,
) -> QPushButton:
    """The button with the actions of one record; `text` names the record."""
    button = icon_button("more", f"Actions for {text}")
    menu = QMenu(button)
    edit = partial(RecordDialog, tab, part, key, columns, fixed, record)
    menu.addAction("Edit…", lambda: edit().open())
    menu.addSeparator()
    menu.addAction(
        "Remove",
        lambda: write_batch(
            tab.context,
            BatchKind.RECORD_REMOVE,
            lambda changes: remove_record(changes, part, record.id),
            title="Saving",
        ),
    )
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
    return button
