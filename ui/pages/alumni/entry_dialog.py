"""A dialog of fields that writes one batch; what is wrong is said beside its field."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Field
from records.fields.values import ParseOptions
from records.writing.part_records import InvalidRecord
from ui.context import PageContext
from ui.pages.alumni.field_form import FieldForm
from ui.undo import write_batch
from ui.widgets.dialogs import FormDialog

Values: TypeAlias = Mapping[str, Any]


class EntryDialog(FormDialog):
    """Asks for `fields`, filled with `given`; closes once `act(changes, values)` is written.

    `check` says what is wrong with the values, by field; nothing where they are right. `kind` is
    that of the batch. Values are by the keys of the fields.
    """

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        title: str,
        accept_text: str,
        fields: Iterable[Field],
        options: ParseOptions,
        kind: BatchKind,
        act: Callable[[ChangeSet, Values], object],
        *,
        text: str = "",
        given: Values | None = None,
        check: Callable[[Values], Mapping[str, str]] = lambda _values: {},
    ) -> None:
        super().__init__(parent, title, text, accept_text)
        self._context, self._kind, self._act, self._check = context, kind, act, check
        self.form = FieldForm(options)
        self.form.add_fields(fields, given)
        self.form.changed.connect(lambda: self.complain(""))
        self.body.addWidget(self.form)

    def accept(self) -> None:
        """Write what was entered and close, or say what is wrong."""
        values = self.form.values()
        if values is None:
            return
        wrong = self._check(values)
        if wrong:
            self.form.complain_of(wrong)
            return
        self.write(lambda changes: self._act(changes, values))

    def write(self, act: Callable[[ChangeSet], object]) -> None:
        """Write a batch and close, or stay open with the reason why nothing was written."""
        self.set_ready(ready=False)  # until it is written
        write_batch(
            self._context,
            self._kind,
            act,
            title="Saving",
            done=self.close_saved,
            failed=self.show_failure,
        )

    def show_failure(self, error: Exception) -> None:
        """Say why nothing was written, beside the fields that it is about."""
        if isinstance(error, InvalidRecord):
            self.set_ready(ready=True)
            self.form.complain_of(error.messages)
        else:
            super().show_failure(error)


def blank_fields(values: Values, *keys: str) -> dict[str, str]:
    """What to say beside those of `keys` that have no value."""
    return {key: "Fill in this field." for key in keys if values[key] is None}
