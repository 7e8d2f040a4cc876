"""Default values for rows whose column is blank: chips, and a dialog to add one."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.errors import UserError
from importers.contacts.validation.rows import NEVER_CONSTANT, read_constant
from records.fields.definitions import Field, FieldKind
from records.fields.values import ParseOptions
from records.fields.vocabulary import terms
from ui.theme import GRID
from ui.widgets import Chip, clear, combo_box, label, link_button
from ui.widgets.dialogs import FormDialog


class DefaultValuesBar(QWidget):
    """Shows the values by field. Emits `changed(values)` when one is added or removed."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._fields: Mapping[str, Field] = {}
        self._values: dict[str, str] = {}
        self._chips = QHBoxLayout()
        self._chips.setSpacing(GRID)
        self._add = link_button("+ Add", self._ask)
        self._add.setAccessibleName("Add a default value")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(label("Default values:", ink="muted"))
        line.addLayout(self._chips)
        line.addWidget(self._add)
        line.addStretch(1)

    def show_values(self, values: Mapping[str, str], fields: Mapping[str, Field]) -> None:
        """Show `values`, as written, by field."""
        self._values, self._fields = dict(values), fields
        clear(self._chips)
        for key, text in values.items():
            chip = Chip(f"{fields[key].label}: {text}", removable=True)
            chip.removed.connect(lambda key=key: self._drop(key))
            self._chips.addWidget(chip)

    def _ask(self) -> None:
        fields = [
            field
            for field in self._fields.values()
            if field.editable and field.key not in NEVER_CONSTANT
        ]
        _DefaultValueDialog(self, fields, self._take).open()

    def _take(self, key: str, text: str) -> None:
        self.changed.emit({**self._values, key: text})

    def _drop(self, key: str) -> None:
        self._add.setFocus()
        self.changed.emit({name: text for name, text in self._values.items() if name != key})


class _DefaultValueDialog(FormDialog):
    """Asks for a field and a valid value."""

    def __init__(
        self, parent: QWidget, fields: list[Field], taken: Callable[[str, str], object]
    ) -> None:
        super().__init__(
            parent,
            "Default value",
            "Used where the column is blank.",
            "Add",
        )
        self._fields = fields
        self._taken = taken
        self._field, self._value = combo_box(), combo_box()
        for field in fields:
            self._field.addItem(field.label, field.key)
        self._value.setEditable(True)
        self._value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.add_field("Field", self._field)
        self.add_field("Value", self._value)
        self._field.currentIndexChanged.connect(self._offer)
        self._value.currentTextChanged.connect(self._look)
        country = self._field.findData("country")
        self._field.setCurrentIndex(max(country, 0))
        self._offer()

    def accept(self) -> None:
        """Accept a valid value, or show why it is invalid."""
        field, text = self._chosen(), self._value.currentText().strip()
        try:
            read_constant(field, text, ParseOptions())
        except UserError as error:
            self.complain(error.message)
            return
        self._taken(field.key, text)
        super().accept()

    def _chosen(self) -> Field:
        return self._fields[self._field.currentIndex()]

    def _offer(self) -> None:
        """Offer the choices of the field, if it has any."""
        field = self._chosen()
        words = field.choices or (terms(field.vocabulary) if field.vocabulary else ())
        if field.kind is FieldKind.YES_NO:
            words = ("Yes", "No")
        self._value.clear()
        self._value.addItems(list(words))
        self._value.setCurrentIndex(-1)
        self._value.setEditText("")
        self._look()

    def _look(self) -> None:
        self.complain("")
        self.set_ready(ready=bool(self._value.currentText().strip()))
