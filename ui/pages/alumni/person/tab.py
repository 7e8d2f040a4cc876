"""What the tabs of a person are filled with: rows of fields, lists, headings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.pages.alumni.person.field_row import FieldRow, field_name
from ui.pages.alumni.person.reading import PersonView
from ui.pages.alumni.reading import Lists
from ui.theme import Type
from ui.widgets import Badge, Status, Task, TaskList, label

_LONG = 24  # letters; a longer value may take a second line


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab being filled: whose it is, the column to fill, and how a field is saved."""

    context: Context
    person: PersonView
    lists: Lists
    column: QVBoxLayout
    save: Callable[[FieldRow, str], None]
    parent: QWidget

    def add_heading(self, text: str) -> None:
        """Begin a section."""
        if self.column.count():
            self.column.addSpacing(12)
        self.column.addWidget(label(text, Type.HEADING))

    def make_field(
        self, key: str, status: Status | None = None, trailing: QWidget | None = None
    ) -> FieldRow:
        """Make the row of a field, edited in place."""
        row = FieldRow(self.lists.fields[key], self.person.values.get(key), status, trailing)
        row.edited.connect(lambda _key, text: self.save(row, text))
        return row

    def add_fields(self, keys: Iterable[str]) -> None:
        """Add fields in their order."""
        for key in keys:
            self.column.addWidget(self.make_field(key))

    def add_value(
        self, name: str, value: str, status: Status | None, trailing: QWidget | None
    ) -> None:
        """Add a value that is only read, with what can be done about it."""
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(field_name(name))
        words = label(value, wrap=len(value) > _LONG)
        words.setContentsMargins(5, 2, 0, 2)
        row.addWidget(words, 1)
        if status is not None:
            row.addWidget(Badge(status))
        if trailing is not None:
            row.addWidget(trailing)
        self.column.addWidget(result)

    def add_list(self, tasks: Iterable[Task], nothing: str) -> None:
        """Add lines with something to do at the end, or say that there are none."""
        lines = list(tasks)
        if lines:
            self.column.addWidget(TaskList(lines))
        else:
            self.column.addWidget(label(nothing, ink="muted", wrap=True))
