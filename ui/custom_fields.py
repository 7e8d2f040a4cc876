"""The dialog that adds or edits a custom field."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Field, FieldKind
from records.office import add_custom_field, edit_custom_field
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets import combo_box
from ui.widgets.dialogs import FormDialog

KIND_LABELS: Final = {
    FieldKind.TEXT: "Text",
    FieldKind.LINES: "Multi-line text",
    FieldKind.YES_NO: "Yes/No",
    FieldKind.CHOICE: "Choice list",
    FieldKind.NUMBER: "Number",
    FieldKind.YEAR: "Year",
    FieldKind.DATE: "Date",
}


class FieldDialog(FormDialog):
    """Adds a custom field, or edits `field`; `saved(field)` is called when it is on record."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        saved: Callable[[Field], object],
        *,
        field: Field | None = None,
        name: str = "",
        kind: FieldKind = FieldKind.TEXT,
        choices: Sequence[str] = (),
    ) -> None:
        super().__init__(
            parent,
            "New field" if field is None else "Edit field",
            "Added to every record." if field is None else "",
            "Add field" if field is None else "Save",
        )
        self._context = context
        self._field = field
        self._saved = saved
        if field is not None:
            name, kind, choices = field.label, field.kind, field.choices
        self._name = QLineEdit(name)
        self._kinds = combo_box()
        for each, text in KIND_LABELS.items():
            self._kinds.addItem(text, each)
        self._kinds.setCurrentIndex(self._kinds.findData(kind))
        self._kinds.setEnabled(field is None)
        self._choices = QLineEdit("; ".join(choices))
        self._choices.setPlaceholderText("Clinical; Laboratory; Other")
        self.add_field("Name", self._name)
        self.add_field("Type", self._kinds)
        self.add_field("Options, separated by semicolons", self._choices)
        self._name.textChanged.connect(self._update_ready)
        self._choices.textChanged.connect(self._update_ready)
        self._kinds.currentIndexChanged.connect(self._update_ready)
        self._update_ready()

    def accept(self) -> None:
        """Save the field in a job; an error is shown in the dialog, which stays open."""
        name, kind, choices = self._name.text(), self._kind(), self._words()
        old = self._field
        self.set_ready(ready=False)

        def act(changes: ChangeSet) -> Field:
            if old is None:
                return add_custom_field(changes, name, kind, choices)
            edit_custom_field(changes, old, name, choices)
            return replace(old, label=name, choices=tuple(choices))

        def done(field: Field) -> None:
            self._saved(field)
            if isValid(self):  # it may have been closed meanwhile
                super(FieldDialog, self).accept()

        def failed(error: Exception) -> None:
            if isValid(self):
                self.complain(str(error))
                self.set_ready(ready=True)

        write_batch(
            self._context,
            BatchKind.FIELD_ADD if old is None else BatchKind.FIELD_EDIT,
            act,
            done=done,
            title=f"Saving the field “{name}”",
            failed=failed,
        )

    def _kind(self) -> FieldKind:
        return FieldKind(self._kinds.currentData())  # Qt hands a plain text back

    def _words(self) -> list[str]:
        if self._kind() is not FieldKind.CHOICE:
            return []
        return [word.strip() for word in self._choices.text().split(";") if word.strip()]

    def _update_ready(self) -> None:
        is_choice = self._kind() is FieldKind.CHOICE
        self._choices.setEnabled(is_choice)
        self.complain("")
        self.set_ready(
            ready=bool(self._name.text().strip()) and (not is_choice or bool(self._words()))
        )
