"""What is beside the table: the person selected, actions on several, or the form of a new one."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from queries.people import PeopleLookups
from records.filters.segments import Segment
from ui.context import PageContext
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.selection_panel import SelectionPanel


class DetailsPanel(QStackedWidget):
    """Signals: `cancelled()` and `created(person_id)` of the form of a new person.

    `gone()` where the person shown was deleted meanwhile. `page_actions` are those of the page for
    several people.
    """

    cancelled = Signal()
    created = Signal(int)
    gone = Signal()

    def __init__(
        self,
        context: PageContext,
        selected: Callable[[], "array[int]"],
        page_actions: Sequence[QAction],
    ) -> None:
        super().__init__()
        self._nobody = QWidget()
        self._person = PersonPanel(context)
        self._many = SelectionPanel(context, selected, page_actions)
        self._new = NewPersonPanel(context)
        for part in (self._nobody, self._person, self._many, self._new):
            self.addWidget(part)
        self._new.cancelled.connect(self.cancelled)
        self._new.created.connect(self.created)
        self._person.gone.connect(self.gone)

    @property
    def is_adding(self) -> bool:
        """Whether the form of a new person is shown."""
        return self.currentWidget() is self._new

    def shown_actions(self) -> list[QAction]:
        """What can be done with those who are shown."""
        panel = self.currentWidget()
        return [] if panel is None else panel.actions()

    def show_person(self, person_id: int, lists: PeopleLookups, shown_list: Segment | None) -> None:
        """Show one person; `shown_list` is the list that the table shows, if any."""
        self.setCurrentWidget(self._person)
        self._person.show_person(person_id, lists, shown_list)

    def show_many(self, count: int, shown_list: Segment | None) -> None:
        """Show what can be done with `count` selected people."""
        self._many.show_selection(count, shown_list)
        self.setCurrentWidget(self._many)

    def show_nobody(self) -> None:
        """Show an empty panel."""
        self.setCurrentWidget(self._nobody)

    def show_form(self, lists: PeopleLookups) -> None:
        """Begin a new person."""
        self._new.begin(lists)
        self.setCurrentWidget(self._new)

    def show_profile(self) -> None:
        """Turn to the first tab of a person."""
        self._person.show_profile()

    def show_tasks_of(self, person_id: int) -> None:
        """Turn to the tasks of a person, who is shown now or next."""
        self._person.show_tasks_of(person_id)

    def read_again(self) -> None:
        """Show the person as on record now, if one is shown."""
        if self.currentWidget() is self._person:
            self._person.read_again()

    def focus_fields(self) -> None:
        """Set the focus on the first field of the person."""
        self._person.focus_fields()

    def edit_field(self, key: str) -> None:
        """Edit the field `key` of the person."""
        self._person.edit_field(key)

    def unsaved(self) -> str:
        """A sentence on what is entered and not on record; or ""."""
        return self._new.unsaved()

    def save_edits(self) -> None:
        """Save what is being typed about a person."""
        self._person.save_edits()
