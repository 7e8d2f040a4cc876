"""What the tabs of a person consist of: sections of fields, records and actions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from queries.people import PeopleLookups
from queries.person import PersonView
from queries.timeline import TimelinePage
from records.history.person_history import HistoryLine
from surveys.answer_corrections import ReadResponse
from ui.actions import Action
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.alumni.person.field_edits import FieldEdits
from ui.pages.alumni.person.field_row import FieldRow
from ui.theme import GRID, Type
from ui.widgets import FlowLayout, SectionLayout, Status, label

_COLUMN_WIDTH = 300  # the least that two columns of fields need
_COLUMN_GAP = 32


@dataclass(slots=True)
class TabState:
    """What was opened in the tabs of the person shown, and what is being written.

    Whether blank fields are listed, the purpose and channel whose consents are, and the response
    whose answers are; the filter of the timeline, how many entries were asked for (None: the first
    page), and the note not yet added.
    """

    shows_empty: bool = False
    preference: tuple[str, str] | None = None
    response_id: int | None = None
    timeline_filter: str = "All"
    timeline_count: int | None = None
    note: str = ""


@dataclass(slots=True)
class Tab:
    """A tab being filled in `layout`: its person, its sections, and the rows of its fields.

    `response`, `timeline` and `history` are those that `state` asks for. `focus_next` moves the
    focus to the next or previous field, `show_empty` lists the blank ones. `refill` shows the tab
    again after a change of `state`, `read_again` reads the person before, `show_more` more of the
    timeline.
    `actions` are those of the person, `parent` is the widget that dialogs open over.
    """

    context: PageContext
    parent: QWidget
    person: PersonView
    response: ReadResponse | None
    timeline: TimelinePage
    history: Sequence[HistoryLine]
    state: TabState
    lists: PeopleLookups
    layout: QVBoxLayout
    edits: FieldEdits
    focus_next: Callable[[FieldRow, bool], None]
    show_empty: Callable[[], None]
    refill: Callable[[], None]
    read_again: Callable[[], None]
    show_more: Callable[[], None]
    actions: Mapping[Action, QAction]
    rows: list[FieldRow] = field(default_factory=list)
    _sections: SectionLayout | None = None
    _section: QVBoxLayout | None = None

    def begin_section(self, title: str = "") -> None:
        """Begin a section; what is added from now on stands in it."""
        if self._sections is None:
            holder = QWidget()
            self._sections = SectionLayout(
                holder, narrowest=_COLUMN_WIDTH, gap=_COLUMN_GAP, spacing=2 * GRID
            )
            self.layout.addWidget(holder)
        section = QWidget()
        self._section = QVBoxLayout(section)
        self._section.setContentsMargins(0, 0, 0, 0)
        self._section.setSpacing(6)
        if title:
            self._section.addWidget(label(title, Type.HEADING))
        self._sections.addWidget(section)

    def add(self, widget: QWidget) -> None:
        """Add a widget to the section."""
        if self._section is None:
            self.begin_section()
        if self._section is not None:
            self._section.addWidget(widget)

    def add_actions(self, *actions: tuple[Action, Callable[[], object] | None]) -> None:
        """Add buttons side by side: for `actions` of the person, or what calls a function."""
        holder = QWidget()
        row = FlowLayout(holder, spacing=GRID)
        for action, function in actions:
            bound = self.actions[action] if function is None else bind(holder, action, function)
            row.addWidget(action_button(bound, "link"))
        self.add(holder)

    def side_by_side(self, first: QWidget, *others: QWidget) -> QWidget:
        """Widgets in one line, the first as wide as can be."""
        result = QWidget()
        row = QHBoxLayout(result)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(first, 1)
        for other in others:
            row.addWidget(other)
        return result

    def add_button(self, button: QWidget) -> None:
        """Add a button at the left."""
        self.add(button)
        if self._section is not None:
            self._section.setAlignment(button, Qt.AlignmentFlag.AlignLeft)

    def add_field(
        self, key: str, status: Status | None = None, trailing: QWidget | None = None
    ) -> FieldRow:
        """Add the row of a field, edited in place."""
        row = FieldRow(self.lists.fields[key], self.person.values.get(key), status, trailing)
        row.edited.connect(lambda text: self.edits.save(row, text))
        row.tab_pressed.connect(lambda forward: self.focus_next(row, forward))
        self.rows.append(row)
        self.add(row)
        return row

    def add_fields(self, keys: Iterable[str]) -> None:
        """Add the rows of fields."""
        for key in keys:
            self.add_field(key)

    def add_nothing(self, text: str) -> None:
        """Say that there is nothing yet."""
        self.add(label(text, ink="muted", wrap=True))
