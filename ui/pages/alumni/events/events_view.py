"""Events and programmes in a table, with how many people are invited, accepted and came."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.formats import plural
from core.progress import Progress
from core.text import fold
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.events import EventSummary, read_event_summaries
from records.events.events import Event, delete_event
from records.parts.engagements import ACCEPTED, ATTENDED
from ui.actions import DELETE_EVENT, EDIT_EVENT, FIND_IN_LIST, NEW_EVENT, OPEN_EVENT, Action
from ui.bound_actions import action_button, bind, bind_row_actions, row_buttons
from ui.context import PageContext
from ui.formats import full_day
from ui.pages.alumni.events.event_dialog import open_event_dialog
from ui.pages.alumni.events.places_text import places_badge
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader
from ui.widgets.fields import search_field

_COLUMNS: Final = (
    Column("name", "Event", ColumnKind.STRONG, 280, sortable=True),
    Column("kind", "Type", ColumnKind.TEXT, 124, sortable=True),
    Column("starts_on", "Date", ColumnKind.DATE, 110, sortable=True),
    Column("place", "Place", ColumnKind.MUTED, 130, sortable=True),
    Column("listed", "On list", ColumnKind.NUMBER, 64, sortable=True),
    Column("accepted", "Accepted", ColumnKind.NUMBER, 78, sortable=True),
    Column("attended", "Attended", ColumnKind.NUMBER, 78, sortable=True),
    Column("capacity", "Capacity", ColumnKind.NUMBER, 76, sortable=True),
    Column("places", "Places", ColumnKind.BADGE, 106),
)


class EventsView(AlumniView):
    """Signals: `closed` to go back to the people, `event_chosen(int)` to show one event, by id."""

    event_chosen = Signal(int)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._all: Sequence[EventSummary] = ()
        self._shown: Sequence[EventSummary] = ()
        self._header = PageHeader("Events")
        self._search = search_field("Search events…", 204)
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Events", self._model)
        self.focus_on_show(self._table)
        self._stack = QStackedWidget()
        self._actions = self._bind_actions()
        self._build_ui()

    def refresh(self) -> None:
        """Read the events again."""
        database = self._context.database

        def read(_progress: Progress) -> Sequence[EventSummary]:
            with database.read() as connection:
                return read_event_summaries(connection)

        self.start_reading(read, self._show)

    def add_event(self) -> None:
        """Ask for a new event, and show it once it is there."""
        open_event_dialog(self._context, self, Event(""), lambda made: self._open(made.id))

    def _bind_actions(self) -> dict[str, QAction]:
        functions: Sequence[tuple[Action, str, str, Callable[[], object]]] = (
            (OPEN_EVENT, "Open", "", lambda: self._open(self._the_one().id)),
            (EDIT_EVENT, "Edit…", "F2", self._edit),
            (DELETE_EVENT, "Delete", "Del", self._delete),
        )
        return bind_row_actions(self._table, functions)

    def _build_ui(self) -> None:
        self._search.textChanged.connect(self._show_list)
        self._search.returnPressed.connect(self._table.setFocus)
        bind(self, FIND_IN_LIST, self._search.setFocus, text="Search events")
        new = bind(self, NEW_EVENT, self.add_event)
        self._header.add(self._search)
        self._header.add(action_button(new, "primary"))
        buttons = row_buttons(self._actions)
        self._table.remember(self._context.preferences, "events")
        self._table.share_room("name", "place")
        self._table.row_opened.connect(lambda row: self._open(self._shown[row].event.id))
        self._table.selection_changed.connect(self._show_selected)
        self._table.sort_asked.connect(self._sort)
        self._table.print_in_window()
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addLayout(buttons)
        inside.addWidget(self._table, 1)
        self._stack.addWidget(QWidget())
        self._stack.addWidget(listed)
        self._stack.addWidget(
            EmptyState(
                "date",
                "No events yet",
                "Create an event or programme, then invite people and record who came.",
                "New event…",
                self.add_event,
            )
        )
        self._column.addWidget(self._header)
        self._column.addWidget(self._stack, 1)
        self._show_selected()

    # --- what is listed --------------------------------------------------------------------

    def _show(self, found: Sequence[EventSummary]) -> None:
        self._all = found
        self._header.set_subtitle(plural(len(found), "event or programme", "events and programmes"))
        self._stack.setCurrentIndex(1 if found else 2)
        self._show_list()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._show_list()

    def _show_list(self) -> None:
        """List the events that the search leaves; the selected one stays selected."""
        chosen = {self._shown[row].event.id for row in self._table.selected_rows()}
        typed = fold(self._search.text()).split()
        kept = [one for one in self._all if all(part in fold(_searched(one)) for part in typed)]
        self._shown = sort_rows(kept, self._model.sorting, _sort_value)
        self._model.set_rows([_row(one) for one in self._shown])
        again = [at for at, one in enumerate(self._shown) if one.event.id in chosen]
        if self._shown:
            self._table.selectRow(again[0] if again else 0)
        self._show_selected()

    # --- the selected one ------------------------------------------------------------------

    def _the_one(self) -> Event:
        return self._shown[self._table.selected_rows()[0]].event

    def _show_selected(self) -> None:
        chosen = len(self._table.selected_rows())
        for action in self._actions.values():
            action.setEnabled(chosen == 1)

    def _open(self, event_id: int) -> None:
        self.event_chosen.emit(event_id)

    def _edit(self) -> None:
        open_event_dialog(self._context, self, self._the_one())

    def _delete(self) -> None:
        delete_event_with_undo(self._context, self._the_one())


def delete_event_with_undo(
    context: PageContext, event: Event, done: Callable[[], object] = lambda: None
) -> None:
    """Delete an event with the record of who took part, and offer to undo it."""

    def delete(changes: ChangeSet) -> None:
        delete_event(changes, event.id)

    write_batch(
        context,
        BatchKind.EVENT_DELETE,
        delete,
        title=f"Deleting “{event.name}”",
        done=lambda _result: done(),
    )


def dates_in_words(event: Event) -> str:
    """“19 Nov 2026”, or “19 Nov 2026 – 21 Nov 2026”; empty where there is no date."""
    days = [full_day(day) for day in (event.starts_on, event.ends_on) if day is not None]
    return " – ".join(days)


def _row(one: EventSummary) -> Row:
    event, counts = one.event, one.counts
    return (
        event.name,
        event.kind,
        event.starts_on,
        event.place,
        one.listed or None,
        counts.get(ACCEPTED),
        counts.get(ATTENDED),
        event.capacity,
        places_badge(one.places),
    )


def _searched(one: EventSummary) -> str:
    event = one.event
    return " ".join(filter(None, (event.name, event.kind, event.place, event.note)))


def _sort_value(one: EventSummary, key: str) -> object:
    if key == "listed":
        return one.listed
    if key in (ACCEPTED, ATTENDED):
        return one.counts.get(key, 0)
    value = getattr(one.event, key)
    return value.casefold() if isinstance(value, str) else value
