"""One event: its places, its people with their status, and what is done with them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.errors import UserError
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.events import Participant, participants_filter, read_participants
from queries.people_search import FoundPerson
from records.events.events import Event
from records.events.participants import (
    TAKES_PLACE,
    Places,
    next_waiting,
    remove_participants,
    set_participation,
)
from records.parts.engagements import ACCEPTED, ATTENDED, STATUSES, WAITING
from ui.actions import (
    ADD_PARTICIPANT,
    DELETE_EVENT,
    EDIT_EVENT,
    EXPORT_ATTENDANCE,
    FIND_IN_LIST,
    IMPORT_PARTICIPANTS,
    INVITE_TO_EVENT,
    LIST_PARTICIPANTS,
    MARK_PARTICIPANTS,
    PRINT_BADGES,
    REMOVE_PARTICIPANTS,
)
from ui.bound_actions import action_button, bind, menu_button
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson
from ui.find_person import FindPersonDialog
from ui.pages.alumni.dialog_fields import capitalised
from ui.pages.alumni.events.attendance_field import AttendanceField
from ui.pages.alumni.events.event_dialog import open_event_dialog
from ui.pages.alumni.events.event_files import export_attendance, print_badges
from ui.pages.alumni.events.event_invite_dialog import invite_to
from ui.pages.alumni.events.events_view import dates_in_words, delete_event_with_undo
from ui.pages.alumni.events.participants_file_dialog import import_participants
from ui.pages.alumni.events.participants_table import ParticipantsTable
from ui.pages.alumni.events.places_text import places_in_words, places_message
from ui.pages.alumni.view import AlumniView
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import Banner, EmptyState, PageHeader, clear, label, link_button


class EventView(AlumniView):
    """Signal: `closed` to go back to the events."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, back_to="Events")
        self._event = Event("")
        self._all: Sequence[Participant] = ()
        self._dismissed: dict[int, str] = {}  # the banner that was dismissed, by event
        self._header = PageHeader("")
        self._note = label("", ink="muted", wrap=True)
        self._banners = QVBoxLayout()
        in_alumni = bind(self, LIST_PARTICIPANTS, self._list_people)
        link = link_button("Show people in Alumni", in_alumni.trigger)
        self._people = ParticipantsTable(context, link)
        self._attendance = AttendanceField(self._people.matching)
        self._stack = QStackedWidget()
        self._build_ui()

    @property
    def event_id(self) -> int:
        """Which event is shown."""
        return self._event.id

    def show_event(self, event_id: int) -> None:
        """Read an event with its people and show it."""
        if event_id != self._event.id:
            self._event = Event("", id=event_id)
            self._people.reset()
            self._attendance.clear()
            self._stack.setCurrentIndex(0)
        self.refresh()

    def refresh(self) -> None:
        """Read the event again; where it is gone, go back to the events."""
        database, event_id = self._context.database, self._event.id

        def read(_progress: Progress) -> tuple[Event, Sequence[Participant]] | None:
            try:
                with database.read() as connection:
                    return read_participants(connection, event_id)
            except UserError:
                return None

        self.start_reading(read, self._show)

    def _build_ui(self) -> None:
        tools = self._make_tools()
        bind(self, FIND_IN_LIST, self._attendance.setFocus, text="Search participants")
        self._attendance.typed.connect(self._people.narrow)
        self._attendance.attended.connect(self._mark_attended)
        self._attendance.stranger_typed.connect(self._find_person)
        self._people.person_opened.connect(
            lambda person_id: self._context.navigate(ALUMNI, ShowPerson(person_id))
        )
        self._people.selection_changed.connect(self._show_selection)
        self._people.statuses_ticked.connect(self._write)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self._attendance)
        inside.addWidget(self._people, 1)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(filled)
        nobody = EmptyState(
            "send",
            "Nobody on the list yet",
            "Invite a segment, a list or a filter, add people one by one, or take them from a "
            "sheet. Who can’t be contacted about events is not invited, with the reason.",
            "Invite people…",
            self._invite,
        )
        self._stack.addWidget(nobody)
        self._column.addWidget(self._header)
        self._column.addWidget(self._note)
        self._column.addLayout(tools)
        self._column.addWidget(self._stack, 1)
        self._column.addLayout(self._banners)  # last: moves nothing under a pointer

    def _make_tools(self) -> QHBoxLayout:
        menu = QMenu(self)
        for status, words in STATUSES.items():
            action = menu.addAction(words)
            action.triggered.connect(
                lambda _on=False, status=status: self._write({status: self._people.selected()})
            )
        self._mark_as = bind(self, MARK_PARTICIPANTS, lambda: mark_button.showMenu())
        mark_button = menu_button(self._mark_as, menu)
        self._remove = bind(self, REMOVE_PARTICIPANTS, self._remove_selected)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(action_button(bind(self, INVITE_TO_EVENT, self._invite), "primary"))
        row.addWidget(mark_button)
        add = bind(self, ADD_PARTICIPANT, lambda: self._find_person(""))
        sheet = bind(self, IMPORT_PARTICIPANTS, self._import)
        attendance = bind(self, EXPORT_ATTENDANCE, self._export_attendance)
        badges = bind(self, PRINT_BADGES, self._print_badges)
        row.addWidget(action_button(add))
        row.addWidget(action_button(sheet, text="From a sheet…"))
        row.addWidget(action_button(attendance, text="Attendance list…"))
        row.addWidget(action_button(badges))
        row.addStretch(1)
        row.addWidget(action_button(self._remove, "danger", text="Remove"))
        self._header.add(action_button(bind(self, EDIT_EVENT, self._edit)))
        self._header.add(action_button(bind(self, DELETE_EVENT, self._delete), "danger"))
        return row

    # --- what is shown ---------------------------------------------------------------------

    def _show(self, found: tuple[Event, Sequence[Participant]] | None) -> None:
        if found is None:
            self.closed.emit()
            return
        self._event, self._all = found
        event, places = self._event, self._places()
        about = (capitalised(event.kind), dates_in_words(event), event.place)
        subtitle = " · ".join(filter(None, (*about, places_in_words(places))))
        self._header.set_text(event.name, subtitle)
        self._note.setText(event.note or "")
        self._note.setVisible(bool(event.note))
        self._show_banner(places)
        self._stack.setCurrentIndex(1 if self._all else 2)
        self._people.show_people(event.title, self._all)
        self._attendance.show_hint()

    def _places(self) -> Places:
        counts = Counter(one.status for one in self._all)
        taken = sum(counts[status] for status in TAKES_PLACE)
        return Places(self._event.capacity, taken, counts[WAITING])

    def _show_banner(self, places: Places) -> None:
        """Say what is to be known of the places, unless just that was dismissed."""
        clear(self._banners)
        event_id = self._event.id
        message = places_message(places, lambda: self._accept_waiting(places.to_offer))
        if message is None or self._dismissed.get(event_id) != message.text:
            self._dismissed.pop(event_id, None)
        if message is None or event_id in self._dismissed:
            return
        banner = Banner(message)
        banner.closed.connect(lambda: self._dismissed.update({event_id: message.text}))
        self._banners.addWidget(banner)

    def _show_selection(self) -> None:
        has_some = bool(self._people.selected())
        self._mark_as.setEnabled(has_some)
        self._remove.setEnabled(has_some)

    # --- attendance ------------------------------------------------------------------------

    def _mark_attended(self, person: Participant) -> None:
        self._people.note_attended(person)
        self._write({ATTENDED: [person.person_id]})

    def _find_person(self, typed: str) -> None:
        """Find somebody who is not on the list, and add that person as attended."""
        dialog = FindPersonDialog(
            self, self._context, "The person is added as attended.", "Add as attended"
        )
        if typed:
            dialog.search_for(typed)
        dialog.chosen.connect(self._add_found)
        dialog.open()

    def _add_found(self, person: FoundPerson) -> None:
        self._attendance.clear()
        self._write({ATTENDED: [person.person_id]})

    # --- acts ------------------------------------------------------------------------------

    def _write(self, by_status: Mapping[str, Sequence[int]]) -> None:
        """Give people their status, in one batch."""
        event_id = self._event.id

        def write(changes: ChangeSet) -> None:
            for status, people in by_status.items():
                set_participation(changes, event_id, people, status)

        write_batch(
            self._context,
            BatchKind.PARTICIPATION,
            write,
            title="Saving participants",
            failed=lambda _error: self.refresh(),
        )

    def _accept_waiting(self, count: int) -> None:
        """Accept the first `count` of those who wait."""
        event_id = self._event.id

        def write(changes: ChangeSet) -> None:
            first = next_waiting(changes.connection, event_id, count)
            set_participation(changes, event_id, first, ACCEPTED)

        write_batch(
            self._context, BatchKind.PARTICIPATION, write, title="Accepting from the waiting list"
        )

    def _remove_selected(self) -> None:
        people, event_id = self._people.selected(), self._event.id
        act: Callable[[ChangeSet], object] = lambda changes: remove_participants(  # noqa: E731
            changes, event_id, people
        )
        write_batch(
            self._context, BatchKind.PARTICIPATION_REMOVE, act, title="Removing participants"
        )

    def _invite(self) -> None:
        invite_to(self._context, self, self._event)

    def _import(self) -> None:
        import_participants(self._context, self, self._event)

    def _edit(self) -> None:
        open_event_dialog(self._context, self, self._event)

    def _delete(self) -> None:
        delete_event_with_undo(self._context, self._event, self.closed.emit)

    def _export_attendance(self) -> None:
        export_attendance(self._context, self, self._event, self._all)

    def _print_badges(self) -> None:
        print_badges(self._context, self, self._all)

    def _list_people(self) -> None:
        where = participants_filter(self._event, self._people.status)
        self._context.navigate(ALUMNI, ListPeople(expression=where))
