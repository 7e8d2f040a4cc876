"""What the tabs of a person are filled with: rows of fields, lists, headings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from queries.people import PeopleLookups
from queries.person import PersonView
from ui.context import PageContext
from ui.formats import breakable
from ui.pages.alumni.person.field_row import FieldRow, add_status, field_name
from ui.theme import GRID, Type
from ui.widgets import Status, Task, TaskList, label


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab being filled: whose it is, and the column to fill.

    `save` takes what was written in a row, `go_on` the focus to the row after (or before) it.
    `shows_empty` says whether fields with nothing on record are listed; `show_empty` lists them.
    """

    context: PageContext
    person: PersonView
    lists: PeopleLookups
    column: QVBoxLayout
    save: Callable[[FieldRow, str], None]
    go_on: Callable[[FieldRow, bool], None]
    shows_empty: bool
    show_empty: Callable[[], None]
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
        row.edited.connect(lambda text: self.save(row, text))
        row.passed.connect(lambda forward: self.go_on(row, forward))
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
        grid = QGridLayout(result)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID - 4)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(field_name(name), 0, 0, Qt.AlignmentFlag.AlignTop)
        words = label(breakable(value), wrap=True)
        words.setContentsMargins(5, 2, 0, 2)
        grid.addWidget(words, 0, 1)
        if status is not None:
            add_status(grid, status, value)
        if trailing is not None:
            grid.addWidget(trailing, 0, 3, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(result)

    def add_list(self, tasks: Iterable[Task], nothing: str) -> None:
        """Add lines with something to do at the end, or say that there are none."""
        lines = list(tasks)
        if lines:
            self.column.addWidget(TaskList(lines))
        else:
            self.column.addWidget(label(nothing, ink="muted", wrap=True))
