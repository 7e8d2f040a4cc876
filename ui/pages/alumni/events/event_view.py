"""One event: its people with their status, attendance taken by typing names, and its places."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from core.text import fold
from exporters.attendance_list import EXPECTED, Guest, write_attendance_list
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
from records.office import office_settings
from records.parts.engagements import ABSENT, ACCEPTED, ATTENDED, DECLINED, STATUSES, WAITING
from ui.actions import (
    ADD_PARTICIPANT,
    DELETE_EVENT,
    EDIT_EVENT,
    EXPORT_ATTENDANCE,
    FIND_IN_LIST,
    INVITE_TO_EVENT,
    LIST_PARTICIPANTS,
    MARK_PARTICIPANTS,
    OPEN_PERSON,
    PRINT_BADGES,
    REMOVE_PARTICIPANTS,
)
from ui.bound_actions import action_button, bind, menu_button
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson
from ui.find_person import FindPersonDialog
from ui.jobs import Job
from ui.pages.alumni.dialog_fields import capitalised
from ui.pages.alumni.events.event_dialog import open_event_dialog
from ui.pages.alumni.events.event_invite_dialog import invite_to
from ui.pages.alumni.events.events_view import dates_in_words, delete_event_with_undo
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.theme import GRID, Tone
from ui.undo import write_batch
from ui.widgets import (
    Banner,
    Chip,
    EmptyState,
    Message,
    PageHeader,
    Status,
    chip_row,
    clear,
    label,
    link_button,
)
from ui.widgets.dialogs import ask_for_target, open_outside
from ui.widgets.fields import clear_on_escape

_COLUMNS: Final = (
    Column("name", "Name", ColumnKind.STRONG, 220, sortable=True),
    Column("status", "Status", ColumnKind.BADGE, 130, sortable=True),
    Column("status_on", "Since", ColumnKind.DATE, 104, sortable=True),
    Column("email", "E-mail", ColumnKind.TEXT, 210, sortable=True),
    Column("employer", "Employer", ColumnKind.TEXT, 170, sortable=True),
    Column("source", "Source", ColumnKind.MUTED, 120, sortable=True),
)
_FORMATS: Final = ("Word (*.docx)", "Excel (*.xlsx)")
_TONES: Final = {
    ATTENDED: Tone.GOOD,
    ACCEPTED: Tone.INFO,
    WAITING: Tone.WARNING,
    DECLINED: Tone.NEUTRAL,
    ABSENT: Tone.BAD,
}


class EventView(AlumniView):
    """Signal: `closed` to go back to the events."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(back_to="Events")
        self._context = context
        self._event = Event("")
        self._all: Sequence[Participant] = ()
        self._shown: Sequence[Participant] = ()
        self._status: str | None = None  # whose people are listed; None: all
        self._before_tick: dict[int, str] = {}  # the status of those ticked here
        self._job: Job | None = None
        self._header = PageHeader("")
        self._note = label("", ink="muted", wrap=True)
        self._banners = QVBoxLayout()
        self._field = QLineEdit()
        self._hint = label("", ink="muted")
        self._chips = {None: Chip("All", checkable=True)} | {
            status: Chip(words, checkable=True) for status, words in STATUSES.items()
        }
        self._model = RowsTableModel(_COLUMNS, checkable=True)
        self._table = DataTable("Participants", self._model)
        self._stack = QStackedWidget()
        self._build_ui()

    @property
    def event_id(self) -> int:
        """Which event is shown."""
        return self._event.id

    def show_event(self, event_id: int) -> None:
        """Read an event with its people and show it."""
        if event_id != self._event.id:
            self._event, self._status = Event("", id=event_id), None
            self._before_tick.clear()
            self._field.clear()
            self._stack.setCurrentIndex(0)
        self.refresh()

    def refresh(self) -> None:
        """Read the event again; where it is gone, go back to the events."""
        if self._job is not None:
            self._job.cancel()
        database, event_id = self._context.database, self._event.id

        def read(_progress: Progress) -> tuple[Event, Sequence[Participant]] | None:
            try:
                with database.read() as connection:
                    return read_participants(connection, event_id)
            except UserError:
                return None

        self._job = self._context.jobs.read(read, self._show)

    def _build_ui(self) -> None:
        tools = self._make_tools()
        self._field.setPlaceholderText("Type a name and press Enter: attended")
        self._field.setAccessibleName("Name of somebody who attended")
        self._field.setClearButtonEnabled(True)
        clear_on_escape(self._field)
        self._field.setFixedWidth(300)
        self._field.textChanged.connect(self._show_list)
        self._field.returnPressed.connect(self._take_attendance)
        bind(self, FIND_IN_LIST, self._field.setFocus, text="Search participants")
        for status, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, status))
        self._table.remember(self._context.preferences, "participants")
        self._table.share_room("name", "email", "employer")
        self._table.row_opened.connect(self._open_person)
        self._table.offer_open(OPEN_PERSON)
        self._table.selection_changed.connect(self._show_selection)
        self._table.sort_asked.connect(self._sort)
        self._table.print_in_window()
        self._table.rows_in_words = lambda: self._event.title
        self._model.checks_changed.connect(self._write_checks)
        attendance = QHBoxLayout()
        attendance.setSpacing(12)
        attendance.addWidget(self._field)
        attendance.addWidget(self._hint, 1)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(attendance)
        bar = QHBoxLayout()
        bar.addWidget(chip_row(list(self._chips.values())), 1)
        in_alumni = bind(self, LIST_PARTICIPANTS, self._list_people)
        bar.addWidget(link_button("Show people in Alumni", in_alumni.trigger))
        inside.addLayout(bar)
        inside.addWidget(self._table, 1)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(filled)
        nobody = EmptyState(
            "send",
            "Nobody on the list yet",
            "Invite a segment, a list or a filter, or add people one by one. Who can’t be "
            "contacted about events is excluded, with the reason.",
            "Invite people…",
            self._invite,
        )
        self._stack.addWidget(nobody)
        self._column.addWidget(self._header)
        self._column.addWidget(self._note)
        self._column.addLayout(self._banners)
        self._column.addLayout(tools)
        self._column.addWidget(self._stack, 1)

    def _make_tools(self) -> QHBoxLayout:
        menu = QMenu(self)
        for status, words in STATUSES.items():
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False, status=status: self._mark(status))
        self._mark_as = bind(self, MARK_PARTICIPANTS, lambda: mark_button.showMenu())
        mark_button = menu_button(self._mark_as, menu)
        self._remove = bind(self, REMOVE_PARTICIPANTS, self._remove_selected)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(action_button(bind(self, INVITE_TO_EVENT, self._invite), "primary"))
        row.addWidget(mark_button)
        add = bind(self, ADD_PARTICIPANT, lambda: self._find_person(""))
        attendance = bind(self, EXPORT_ATTENDANCE, self._export_attendance)
        badges = bind(self, PRINT_BADGES, self._print_badges)
        row.addWidget(action_button(add))
        row.addWidget(action_button(attendance, text="Attendance list…"))
        row.addWidget(action_button(badges))
        row.addStretch(1)
        row.addWidget(action_button(self._remove, "danger"))
        self._header.add(action_button(bind(self, EDIT_EVENT, self._edit)))
        self._header.add(action_button(bind(self, DELETE_EVENT, self._delete), "danger"))
        return row

    # --- what is shown ---------------------------------------------------------------------

    def _show(self, found: tuple[Event, Sequence[Participant]] | None) -> None:
        if found is None:
            self.closed.emit()
            return
        self._event, self._all = found
        event = self._event
        about = (capitalised(event.kind), dates_in_words(event), event.place)
        subtitle = " · ".join(filter(None, (*about, self._places_in_words())))
        self._header.set_text(event.name, subtitle)
        self._note.setText(event.note or "")
        self._note.setVisible(bool(event.note))
        self._show_places()
        self._stack.setCurrentIndex(1 if self._all else 2)
        self._show_list()

    def _places(self) -> Places:
        counts = Counter(one.status for one in self._all)
        taken = sum(counts[status] for status in TAKES_PLACE)
        return Places(self._event.capacity, taken, counts[WAITING])

    def _places_in_words(self) -> str:
        places = self._places()
        if places.capacity is None:
            return ""
        return f"{format_number(places.taken)} of {plural(places.capacity, 'place')} taken"

    def _show_places(self) -> None:
        """Say that there are more people than places, or offer free ones to those who wait."""
        places = self._places()
        ready = min(places.free or 0, places.waiting)
        clear(self._banners)
        if places.over:
            over = plural(places.over, "person", "people")
            text = f"{over} more than the capacity of {format_number(places.capacity or 0)}."
            self._banners.addWidget(Banner(Message(text, Tone.WARNING)))
        elif ready:
            free = plural(places.free or 0, "place is", "places are")
            waiting = plural(places.waiting, "person waits", "people wait")
            text = f"{free} free, and {waiting} for one."
            words = "Accept the first one" if ready == 1 else f"Accept the first {ready}"
            offer = Message(text, Tone.INFO, words, partial(self._move_up, ready))
            self._banners.addWidget(Banner(offer))

    def _choose(self, status: str | None, *_on: bool) -> None:
        self._status = status
        self._show_list()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._show_list()

    def _show_list(self) -> None:
        """List the people that the status and the typed name leave; those selected stay so."""
        chosen = {self._shown[row].person_id for row in self._table.selected_rows()}
        counts = Counter(one.status for one in self._all)
        for status, chip in self._chips.items():
            count = len(self._all) if status is None else counts[status]
            words = "All" if status is None else STATUSES[status]
            chip.setText(f"{words} {format_number(count)}")
            chip.setVisible(status is None or bool(count) or status == self._status)
            chip.setChecked(status == self._status)
        kept = [
            one for one in self._matching() if self._status is None or one.status == self._status
        ]
        self._shown = sort_rows(kept, self._model.sorting, _sort_value)
        ticked = [at for at, one in enumerate(self._shown) if one.status == ATTENDED]
        self._model.set_rows([_row(one) for one in self._shown], ticked)
        for at, one in enumerate(self._shown):
            if one.person_id in chosen and len(chosen) == 1:
                self._table.selectRow(at)
        self._show_hint()
        self._show_selection()

    def _matching(self) -> list[Participant]:
        """The people on the list whose name or address has what is typed."""
        typed = fold(self._field.text()).split()
        return [
            one
            for one in self._all
            if all(part in fold(f"{one.name} {one.email or ''}") for part in typed)
        ]

    def _show_hint(self) -> None:
        if not self._field.text().strip():
            self._hint.setText("Or select people and press Space.")
            return
        found = self._matching()
        if len(found) == 1:
            self._hint.setText(f"Enter marks {found[0].name} as attended.")
        elif found:
            self._hint.setText(f"{format_number(len(found))} match. Type more of the name.")
        else:
            self._hint.setText("Not on the list. Enter finds the person to add.")

    def _show_selection(self) -> None:
        has_some = bool(self._table.selected_rows())
        self._mark_as.setEnabled(has_some)
        self._remove.setEnabled(has_some)

    # --- attendance ------------------------------------------------------------------------

    def _take_attendance(self) -> None:
        """Mark the one whose name was typed; where several match, none."""
        typed, found = self._field.text().strip(), self._matching()
        if not typed:
            return
        if len(found) == 1:
            self._before_tick[found[0].person_id] = found[0].status
            self._write([found[0].person_id], ATTENDED)
            self._field.clear()
        elif not found:
            self._find_person(typed)

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
        self._field.clear()
        self._write([person.person_id], ATTENDED)

    def _write_checks(self) -> None:
        """Write who was ticked as attended; who was cleared gets the former status back."""
        ticked = set(self._model.checked())
        changed = [
            one for at, one in enumerate(self._shown) if (at in ticked) != (one.status == ATTENDED)
        ]
        came = [one for one in changed if one.status != ATTENDED]
        self._before_tick |= {one.person_id: one.status for one in came}
        if came:
            self._write([one.person_id for one in came], ATTENDED)
        elif changed:
            former: dict[str, list[int]] = {}
            for one in changed:
                status = self._before_tick.get(one.person_id, ABSENT)
                former.setdefault(status, []).append(one.person_id)
            self._write_all(former)

    # --- acts ------------------------------------------------------------------------------

    def _selected(self) -> list[int]:
        return [self._shown[row].person_id for row in self._table.selected_rows()]

    def _mark(self, status: str) -> None:
        self._write(self._selected(), status)

    def _write(self, people: Sequence[int], status: str) -> None:
        if people:
            self._write_all({status: people})

    def _write_all(self, by_status: Mapping[str, Sequence[int]]) -> None:
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

    def _move_up(self, count: int) -> None:
        """Accept the first `count` of those who wait."""
        event_id = self._event.id

        def write(changes: ChangeSet) -> None:
            first = next_waiting(changes.connection, event_id, count)
            set_participation(changes, event_id, first, ACCEPTED)

        write_batch(
            self._context, BatchKind.PARTICIPATION, write, title="Accepting from the waiting list"
        )

    def _remove_selected(self) -> None:
        people, event_id = self._selected(), self._event.id
        act: Callable[[ChangeSet], object] = lambda changes: remove_participants(  # noqa: E731
            changes, event_id, people
        )
        write_batch(
            self._context, BatchKind.PARTICIPATION_REMOVE, act, title="Removing participants"
        )

    def _invite(self) -> None:
        invite_to(self._context, self, self._event)

    def _edit(self) -> None:
        open_event_dialog(self._context, self, self._event)

    def _delete(self) -> None:
        delete_event_with_undo(self._context, self._event, self.closed.emit)

    def _export_attendance(self) -> None:
        name = f"{self._event.title}.docx"
        path = ask_for_target(self, "Export attendance list", name, _FORMATS)
        if path is None:
            return
        database, event = self._context.database, self._event
        guests = [Guest(one.name, one.employer, one.status) for one in self._all]

        def write(_progress: Progress) -> int:
            with database.read() as connection:
                office = office_settings(connection).name
            return write_attendance_list(path, event, guests, office)

        def tell(rows: int) -> None:
            text = f"{path.name} saved with {plural(rows, 'person', 'people')}."
            message = Message(text, Tone.GOOD, "Open", lambda: open_outside(path))
            self._context.jobs.said.emit(message)

        self._context.jobs.read(write, tell, title="Exporting attendance list")

    def _print_badges(self) -> None:
        """Offer badges for those who come, then for everybody who may."""
        from ui.pages.alumni.mailing_dialog import MailingDialog, MailingScope
        from ui.pages.alumni.mailing_output import MailingKind

        scopes = []
        for statuses, words in (
            (TAKES_PLACE, "accepted or attended"),
            (EXPECTED, "may come"),
        ):
            people = [one.person_id for one in self._all if one.status in statuses]
            count = plural(len(people), "person who", "people who")
            scopes.append(MailingScope(f"{count} {words}", partial(list, people)))
        dialog = MailingDialog(self._context, self, scopes)
        dialog.choose_kind(MailingKind.BADGES)
        dialog.open()

    def _list_people(self) -> None:
        where = participants_filter(self._event, self._status)
        self._context.navigate(ALUMNI, ListPeople(expression=where))

    def _open_person(self, row: int) -> None:
        self._context.navigate(ALUMNI, ShowPerson(self._shown[row].person_id))


def _row(one: Participant) -> Row:
    words = STATUSES[one.status]
    if one.waits_at is not None:
        words = f"{words}: {one.waits_at}"
    status = Status(words, _TONES.get(one.status, Tone.NEUTRAL))
    return (one.name, status, one.status_on, one.email, one.employer, one.source)


def _sort_value(one: Participant, key: str) -> object:
    if key == "status":
        return list(STATUSES).index(one.status), one.waits_at or 0
    value = getattr(one, key)
    return value.casefold() if isinstance(value, str) else value
