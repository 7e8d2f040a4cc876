"""What the tabs of a person consist of: fields, lists and headings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from queries.people import PeopleLookups
from queries.person import PersonView
from ui.actions import Action, action_button, bind
from ui.context import PageContext
from ui.formats import breakable
from ui.pages.alumni.person.field_row import FieldRow, add_status, field_name
from ui.theme import GRID, Type
from ui.widgets import Status, TaskLine, TaskList, label


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab being filled: its person and layout.

    `save` saves the text of a row, `focus_next` moves the focus to the next or previous row.
    `shows_empty` says whether blank fields are listed; `show_empty` lists them.
    `actions` are those of the person, `parent` is the widget that dialogs open over.
    """

    context: PageContext
    parent: QWidget
    person: PersonView
    lists: PeopleLookups
    column: QVBoxLayout
    save: Callable[[FieldRow, str], None]
    focus_next: Callable[[FieldRow, bool], None]
    shows_empty: bool
    show_empty: Callable[[], None]
    actions: Mapping[Action, QAction]

    def add_action(self, action: Action, function: Callable[[], object] | None = None) -> None:
        """Add a button for one of `actions`, or for one of this tab that calls `function`."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        bound = self.actions[action] if function is None else bind(holder, action, function)
        row.addWidget(action_button(bound))
        row.addStretch(1)
        self.column.addWidget(holder)

    def add_heading(self, text: str) -> None:
        """Add the heading of a section."""
        if self.column.count():
            self.column.addSpacing(12)
        self.column.addWidget(label(text, Type.HEADING))

    def make_field(
        self, key: str, status: Status | None = None, trailing: QWidget | None = None
    ) -> FieldRow:
        """Make the row of a field, edited in place."""
        row = FieldRow(self.lists.fields[key], self.person.values.get(key), status, trailing)
        row.edited.connect(lambda text: self.save(row, text))
        row.tab_pressed.connect(lambda forward: self.focus_next(row, forward))
        return row

    def add_fields(self, keys: Iterable[str]) -> None:
        """Add the rows of fields."""
        for key in keys:
            self.column.addWidget(self.make_field(key))

    def add_value(
        self, name: str, value: str, status: Status | None, trailing: QWidget | None
    ) -> None:
        """Add a read-only value with optional status and actions."""
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

    def add_list(self, tasks: Iterable[TaskLine], nothing: str) -> None:
        """Add tasks, or the text `nothing` if there are none."""
        lines = list(tasks)
        if lines:
            self.column.addWidget(TaskList(lines))
        else:
            self.column.addWidget(label(nothing, ink="muted", wrap=True))
