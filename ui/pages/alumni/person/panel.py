"""The panel of one person: the name and the tabs, refreshed after every change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from core.progress import Progress
from queries.people import PeopleLookups
from queries.person import PersonView, read_person
from queries.timeline import PAGE, TimelinePage, read_timeline
from records.filters.segments import Segment
from records.history.person_history import HistoryLine, read_history
from records.people import full_name
from surveys.answer_corrections import ReadResponse, read_counting_response
from ui.actions import (
    ADD_ADDRESS,
    ADD_AWARD,
    ADD_EMAIL,
    ADD_PHONE,
    ADD_RELATIONSHIP,
    ADD_ROLE,
    ADD_TO_LIST,
    DELETE_PEOPLE,
    ERASE_PERSON,
    EXPORT_PERSON,
    LOG_ACTIVITY,
    PERSONAL_DATA,
    RECORD_CONSENT,
    RECORD_OPT_OUT,
    REMOVE_FROM_LIST,
    Action,
)
from ui.bound_actions import bind, offer, set_text
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.consent_dialogs import open_consent_dialog, open_opt_out_dialog
from ui.pages.alumni.deletion import delete_people_with_undo
from ui.pages.alumni.people_export import export_person
from ui.pages.alumni.person.career import fill_career
from ui.pages.alumni.person.field_edits import FieldEdits
from ui.pages.alumni.person.field_row import FieldRow
from ui.pages.alumni.person.head import PersonHead
from ui.pages.alumni.person.profile import fill_profile
from ui.pages.alumni.person.surveys import fill_surveys
from ui.pages.alumni.person.tab import Tab, TabState
from ui.pages.alumni.person.timeline import CHANGES, FILTERS, TASKS_FILTER, fill_timeline
from ui.pages.alumni.personal_data import EraseDialog, export_personal_data
from ui.pages.alumni.segments.changes import remove_from_list_with_undo
from ui.pages.alumni.segments.dialogs import open_add_to_list_dialog
from ui.theme import GRID
from ui.widgets import Tabs, clear, keep_place

_TABS = {
    "Profile": fill_profile,
    "Career": fill_career,
    "Surveys": fill_surveys,
    "Timeline": fill_timeline,
}
# What a tab offers: done there from any other tab, too.
_TAB_ACTIONS = {
    "Profile": (ADD_EMAIL, ADD_PHONE, ADD_ADDRESS, ADD_RELATIONSHIP),
    "Career": (ADD_AWARD, ADD_ROLE),
}
_MARGIN = 20
_NO_ENTRIES = TimelinePage((), has_more=False)
_NEAR_END = 80  # pixels from the end of the timeline, where more is read


@dataclass(frozen=True, slots=True)
class _Content:
    """What the panel shows: the person, the response that is opened, the timeline, the changes."""

    person: PersonView | None
    response: ReadResponse | None = None
    timeline: TimelinePage = _NO_ENTRIES
    history: Sequence[HistoryLine] = ()


class PersonPanel(QWidget):
    """Shows one person and saves edits; emits `gone` where the person was deleted meanwhile."""

    gone = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._person: PersonView | None = None
        self._lists: PeopleLookups | None = None
        self._shown_list: Segment | None = None
        self._reading: Job | None = None
        self._is_outdated = False  # what is shown is filled in again, even with the same values
        self._content = _Content(None)
        self._state = TabState()
        self._next_states: dict[int, TabState] = {}  # of people who are shown next
        self._rows: list[FieldRow] = []  # the fields of the current tab, in their order
        self._edits = FieldEdits(context, self, self._row_of, self.read_again)
        self._actions = {
            action: bind(self, action, partial(self._call, function))
            for action, function in (
                (LOG_ACTIVITY, lambda one: open_activity_dialog(context, self, [one.id])),
                (ADD_TO_LIST, lambda one: open_add_to_list_dialog(context, self, [one.id])),
                (EXPORT_PERSON, lambda one: export_person(context, self, one.id)),
                (RECORD_CONSENT, lambda one: open_consent_dialog(context, self, [one.id])),
                (RECORD_OPT_OUT, lambda one: open_opt_out_dialog(context, self, one.id)),
                (REMOVE_FROM_LIST, self._remove_from_list),
                (PERSONAL_DATA, lambda one: export_personal_data(context, self, one)),
                (ERASE_PERSON, lambda one: EraseDialog(self, context, one).open()),
                (DELETE_PEOPLE, lambda one: delete_people_with_undo(context, [one.id])),
            )
        }
        set_text(self._actions[DELETE_PEOPLE], "Delete person")
        self._head = PersonHead(
            [
                [self._actions[one] for one in group]
                for group in (
                    (LOG_ACTIVITY, ADD_TO_LIST, EXPORT_PERSON, PERSONAL_DATA),
                    (REMOVE_FROM_LIST, DELETE_PEOPLE),
                    (ERASE_PERSON,),
                )
            ]
        )
        self._tabs = Tabs(list(_TABS))
        self._tabs.currentChanged.connect(self._show_tab)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        for tab, actions in _TAB_ACTIONS.items():
            for one in actions:
                bind(inside, one, partial(self._do_on_tab, tab, one))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(_MARGIN, 12, _MARGIN, 24)
        self._column.setSpacing(6)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().valueChanged.connect(self._look_at_end)
        self._build_ui()

    def show_person(
        self, person_id: int, lists: PeopleLookups, shown_list: Segment | None = None
    ) -> None:
        """Read and show a person; the same one again after a change.

        `shown_list` is the list that the table shows, if any.
        """
        self._shown_list = shown_list
        remove = self._actions[REMOVE_FROM_LIST]
        offer(remove, when=shown_list is not None)
        if shown_list is not None:
            set_text(remove, f"Remove from “{shown_list.name}”")
        is_anew = self._lists is None or (lists.fields, lists.values) != (
            self._lists.fields,
            self._lists.values,
        )
        self._lists = lists
        self._read(person_id, lists, is_anew=is_anew)

    def read_again(self) -> None:
        """Show the person as on record now."""
        if self._person is not None and self._lists is not None:
            self._read(self._person.id, self._lists, is_anew=True)

    def _read(self, person_id: int, lists: PeopleLookups, *, is_anew: bool) -> None:
        """Read a person; what is shown is filled in again if it changed, or `is_anew`."""
        if self._reading is not None:
            self._reading.cancel()
        is_same = self._person is not None and self._person.id == person_id
        state = self._state if is_same else self._next_states.get(person_id, TabState())
        response_id, count = state.response_id, state.timeline_count or PAGE
        wanted = state.timeline_filter if self._is_on(fill_timeline) else ""
        kinds = FILTERS.get(wanted, ())

        def read(_progress: Progress) -> _Content:
            with self._context.database.read() as connection:
                return _Content(
                    read_person(connection, person_id, lists.fields),
                    None
                    if response_id is None
                    else read_counting_response(connection, response_id),
                    read_timeline(connection, person_id, limit=count, kinds=kinds),
                    read_history(connection, person_id) if wanted == CHANGES else (),
                )

        self._is_outdated = self._is_outdated or is_anew
        self._reading = self._context.jobs.read(read, self._show)

    def show_profile(self) -> None:
        """Show the first tab."""
        self._tabs.setCurrentIndex(0)

    def show_tasks_of(self, person_id: int) -> None:
        """Show the tasks of a person, who is shown now or next."""
        if self._person is not None and self._person.id == person_id:
            self._state.timeline_filter = TASKS_FILTER
        else:
            self._next_states = {person_id: TabState(timeline_filter=TASKS_FILTER)}
        self._tabs.setCurrentIndex(list(_TABS).index("Timeline"))
        self.read_again()

    def save_edits(self) -> None:
        """Save what is being typed: another page is shown, or the window closes."""
        for row in self._rows:
            row.save()

    def focus_fields(self) -> None:
        """Set the focus on the first field."""
        if self._rows:
            self._rows[0].focus_value()

    def edit_field(self, key: str) -> None:
        """Edit the field `key` on the tab “Profile”."""
        self._tabs.setCurrentIndex(0)
        row = self._row_of(key)
        if row is not None:
            row.edit()
            self._scroll.ensureWidgetVisible(row)

    def _build_ui(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN, 0)
        head.addWidget(self._head)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        tabs.addWidget(self._tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addWidget(self._scroll, 1)

    def _is_on(self, fill: Callable[[Tab], None]) -> bool:
        """Whether the tab that `fill` fills is chosen."""
        return list(_TABS.values())[self._tabs.currentIndex()] is fill

    def _show(self, content: _Content) -> None:
        person = content.person
        if person is None or self._lists is None:
            self.gone.emit()
            return
        if content == self._content and not self._is_outdated:
            return
        self._is_outdated = False
        is_other = self._person is None or self._person.id != person.id
        self._person, self._content = person, content
        self._edits.begin(person.id, self._lists)
        self._head.show_person(person)
        self.setAccessibleName(full_name(person.values))
        if is_other:
            self._state = self._next_states.pop(person.id, TabState())
            self._fill()
            self._scroll.verticalScrollBar().setValue(0)
        else:
            self._refill()

    def _show_tab(self) -> None:
        self._fill()
        self._scroll.verticalScrollBar().setValue(0)
        if self._is_on(fill_timeline):  # it is read only when it is looked at
            self.read_again()

    def _fill(self) -> None:
        if self._person is None or self._lists is None:
            return
        clear(self._column)
        tab = Tab(
            self._context,
            self,
            self._person,
            self._content.response,
            self._content.timeline,
            self._content.history,
            self._state,
            self._lists,
            self._column,
            self._edits,
            self._focus_next,
            self._show_empty,
            self._refill,
            self.read_again,
            self._show_more,
            self._actions,
        )
        list(_TABS.values())[self._tabs.currentIndex()](tab)
        self._rows = tab.rows
        self._column.addStretch(1)

    def _refill(self) -> None:
        """Show the current values; open editors and the focus stay."""
        states = {
            row.key: state for row in self._rows if (state := row.take_editor_state()) is not None
        }
        with keep_place(self):
            self._fill()
        for row in self._rows:
            if row.key in states:
                row.restore(states[row.key])

    def _row_of(self, key: str) -> FieldRow | None:
        """The row of a field in the current tab, if it is there."""
        return next((row for row in self._rows if row.key == key), None)

    def _focus_next(self, row: FieldRow, forward: bool) -> None:  # noqa: FBT001 - as Qt's signal has it
        """Edit the field after `row`, or before it; leave the fields at either end."""
        place = self._rows.index(row) + (1 if forward else -1)
        if 0 <= place < len(self._rows):
            self._rows[place].edit()
            self._scroll.ensureWidgetVisible(self._rows[place])
        else:
            self.focusNextPrevChild(forward)

    def _show_empty(self) -> None:
        self._state.shows_empty = True
        before = {row.key for row in self._rows}
        self._refill()
        first = next((row for row in self._rows if row.key not in before), None)
        if first is not None:
            first.focus_value()

    def _show_more(self) -> None:
        """Read another page of the timeline."""
        self._state.timeline_count = len(self._content.timeline.entries) + PAGE
        self.read_again()

    def _look_at_end(self, value: int) -> None:
        """Read more of the timeline near its end."""
        timeline, bar = self._content.timeline, self._scroll.verticalScrollBar()
        is_asked = (self._state.timeline_count or PAGE) > len(timeline.entries)
        is_near = value > bar.maximum() - _NEAR_END
        if self._is_on(fill_timeline) and timeline.has_more and is_near and not is_asked:
            self._show_more()

    def _do_on_tab(self, tab: str, action: Action) -> None:
        """Do what the tab `tab` offers, which is not shown."""
        self._tabs.setCurrentIndex(list(_TABS).index(tab))
        for bound in self.findChildren(QAction, action.key):
            if bound.parent() is not self._column.parentWidget():
                bound.trigger()
                return

    def _call(self, function: Callable[[PersonView], object]) -> None:
        """Call `function` with the person shown."""
        if self._person is not None:
            function(self._person)

    def _remove_from_list(self, person: PersonView) -> None:
        if self._shown_list is not None:
            remove_from_list_with_undo(self._context, self._shown_list, [person.id])
