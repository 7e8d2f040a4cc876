"""The dialog after an edit conflict: for each field, which value to keep."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from records.fields.definitions import Field
from records.writing.person_edits import EditConflict
from ui.formats import moment
from ui.pages.alumni.field_editor import editable_text
from ui.widgets import label
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import caption


class ConflictDialog(FormDialog):
    """Signal: `resolved(values)` with the fields for which the user's own value is kept."""

    resolved = Signal(dict)

    def __init__(
        self, parent: QWidget, conflict: EditConflict, fields: Mapping[str, Field]
    ) -> None:
        super().__init__(
            parent,
            "Edited by someone else",
            f"{_what_happened(conflict)} Nothing you entered in these fields has been saved yet:"
            " choose the values to keep.",
            "Save choices",
        )
        self._mine: dict[str, tuple[QRadioButton, Any]] = {}
        for change in conflict.conflicts:
            self._add(fields[change.key].label, change.key, change.mine, change.theirs)
        self.accepted.connect(self._tell)

    def _add(self, name: str, key: str, mine: Any, theirs: Any) -> None:
        group = QButtonGroup(self)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(name, ink="muted"))
        ours = QRadioButton(caption(f"Yours: {editable_text(mine) or 'empty'}"))
        other = QRadioButton(caption(f"Theirs: {editable_text(theirs) or 'empty'}"))
        other.setChecked(True)
        for button in (other, ours):
            group.addButton(button)
            column.addWidget(button)
        self.body.addLayout(column)
        self._mine[key] = (ours, mine)

    def _tell(self) -> None:
        chosen = {key: value for key, (button, value) in self._mine.items() if button.isChecked()}
        self.resolved.emit(chosen)


def _what_happened(conflict: EditConflict) -> str:
    """Whose record was changed, by whom and when."""
    name = conflict.person or "this person"
    if conflict.change is None:
        return f"While you were editing, someone else changed {name}."
    at = moment(conflict.change.at)
    return f"While you were editing, {conflict.change.by} changed {name} ({at})."
