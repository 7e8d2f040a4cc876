"""The Alumni page: filter chips and search above the table, the selected people at the right.

It connects the parts, which do not know each other.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from core.changed import Changed
from core.formats import format_number, plural
from core.progress import Progress
from queries.people import (
    PeopleLookups,
    PeopleQuery,
    people_query,
    query_in_words,
    read_lookups,
)
from records.data_quality.worklists import Worklist
from records.events.events import Event
from records.filters.parser import parse
from records.news.news_items import NewsItem
from ui.actions import (
    ADD_NEWS,
    ADD_TO_EVENT,
    COPY_ADDRESSES,
    DELETE_PEOPLE,
    EDIT_PEOPLE,
    EXPORT_PEOPLE,
    FIND_IN_LIST,
    INVITE_PEOPLE,
    MAILING,
    NEW_EVENT,
    NEXT_PERSON,
    POSSIBLE_DUPLICATES,
    WORKLISTS,
    WRITE_MAIL,
)
from ui.bound_actions import action_button, bind
from ui.context import (
    IMPORTS,
    ImportFile,
    ListPeople,
    NewPerson,
    PageContext,
    ShowEvents,
    ShowNews,
    ShowPerson,
    ShowWorklists,
)
from ui.formats import date_order
from ui.pages.alumni.bulk_edit.scopes import edit_people
from ui.pages.alumni.column_chooser import ColumnChooser
from ui.pages.alumni.details_panel import DetailsPanel
from ui.pages.alumni.details_splitter import DetailsSplitter
from ui.pages.alumni.filter_bar import FilterBar
from ui.pages.alumni.listed_people import ListedPeople, PeopleListing
from ui.pages.alumni.people_clipboard import copy_addresses, write_mail
from ui.pages.alumni.people_export import export_people
from ui.pages.alumni.people_invite import add_shown_to_event, invite_shown
from ui.pages.alumni.people_mailings import open_mailing
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.shown_person import ShownPerson
from ui.pages.alumni.views import VIEW_ACTIONS, AlumniViews, ViewRequest
from ui.pages.alumni.worklists.worklist_bar import WorklistBar
from ui.shell.page import Page
from ui.theme import PAGE_MARGIN
from ui.widgets import EmptyState, PageHeader
from ui.widgets.fields import search_field
from ui.widgets.popups import pop_up, pop_up_menu

_TYPING = 120  # milliseconds after the last key before the search starts
_ON_TABLE, _ON_NO_MATCHES, _ON_EMPTY = range(3)


@dataclass(frozen=True, slots=True)
class _Place:
    """What was listed, and who was selected if it was one person."""

    query: PeopleQuery
    person_id: int | None


class AlumniPage(Page):
    """Lists and shows people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._wanted: object = None  # what to show once the lists are read
        self._header = PageHeader("Alumni")
        self._search = search_field("Search alumni…")
        self._left = QWidget()
        # While the people are shown: not over the table of segments.
        self._edit_action = bind(self._left, EDIT_PEOPLE, self._edit_people)
        self._invite_action = bind(self._left, INVITE_PEOPLE, self._invite)
        views = {
            action: bind(self, action, partial(self._go_to, request))
            for action, request in VIEW_ACTIONS
        }
        bind(self, NEW_EVENT, self._add_event)
        bind(self, ADD_NEWS, self._add_news)
        offered = [views[WORKLISTS], views[POSSIBLE_DUPLICATES]]
        self._filters = FilterBar(context, [self._edit_action, self._invite_action, *offered])
        self._worklist: Worklist | None = None  # whose people are shown
        self._table = PeopleTable(context)
        self._people = ListedPeople(context, self._table.selected_people, self)
        self._views = AlumniViews(context, self)
        self._layers = QStackedLayout()
        self._export_action = bind(self, EXPORT_PEOPLE, self._export)
        self._event_action = bind(self._left, ADD_TO_EVENT, self._add_to_event)
        selected = self._table.selected_ids
        next_person = bind(self._left, NEXT_PERSON, self._table.select_next)
        self._worklist_bar = WorklistBar(context, self._left, selected, next_person)
        self._contact_actions = [
            self._invite_action,
            bind(self._left, COPY_ADDRESSES, lambda: copy_addresses(context, self, selected())),
            bind(self._left, WRITE_MAIL, lambda: write_mail(context, selected())),
            bind(self._left, MAILING, lambda: open_mailing(context, self, self._table)),
        ]
        page_actions = [
            self._edit_action,
            self._export_action,
            *self._contact_actions,
            *self._worklist_bar.actions_of_people,
            self._event_action,
        ]
        self._details = DetailsPanel(context, selected, page_actions)
        self._person = ShownPerson(self._people, self._table, self._details, self)
        self._splitter = DetailsSplitter(context.preferences, self._left, self._details)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING)
        self._build_ui()
        self._connect()

    @property
    def _query(self) -> PeopleQuery:
        return self._people.query

    @property
    def _lists(self) -> PeopleLookups | None:
        return self._people.lists

    def refresh(self) -> None:
        if self._lists is not None:  # what is in sight first: to count a million takes a while
            self._people.is_outdated = True
            self._table.read_again()
            self._details.read_again()
        database, order = self._context.database, date_order()

        def read(_progress: Progress) -> PeopleLookups:
            with database.read() as connection:
                return read_lookups(connection, order)

        self._context.jobs.read(read, self._show_lists)

    def is_affected(self, changed: Changed) -> bool:
        return not self._table.is_own(changed)

    def open(self, what: object) -> None:
        self._wanted = what
        if self._lists is not None:
            self._show_wanted(self._lists)

    def leave(self) -> None:
        self._details.save_edits()
        self._table.save_edit()

    def unsaved(self) -> str:
        return self._details.unsaved()

    def place(self) -> object:
        request = self._views.request()
        if request is not None:
            return request
        selected = self._table.selected_ids() if self._table.selected_count() == 1 else ()
        return _Place(self._query, next(iter(selected), None))

    def restore(self, place: object) -> None:
        if isinstance(place, ViewRequest):
            self._views.show_view(place)
        elif isinstance(place, _Place) and place != self.place():
            self._views.show_people()
            self._person.added, self._person.wanted = None, place.person_id
            self._people.ask(place.query)

    def show_first_view(self) -> None:
        if not self._views.shows_people():
            self._show_people(self._query)

    def _build_ui(self) -> None:
        self._search.setMinimumWidth(120)
        self._search.setMaximumWidth(204)
        self._header.add(self._search)
        bind(self._header, FIND_IN_LIST, self._search.setFocus, text="Search alumni")
        self._header.add(action_button(self._export_action, text="Export…"))
        self._header.add(self._splitter.button)
        no_matches = EmptyState(
            "search",
            "No matches",
            "No one matches these filters and this search.",
            "Show all alumni",
            lambda: self._people.ask(PeopleQuery()),
        )
        empty = EmptyState(
            "alumni",
            "No people yet",
            "Import a spreadsheet or add a person.",
            "Import contacts…",
            lambda: self._context.navigate(IMPORTS, ImportFile()),
        )
        column = QVBoxLayout(self._left)
        column.setContentsMargins(PAGE_MARGIN, 20, 20, PAGE_MARGIN)
        column.setSpacing(14)
        column.addWidget(self._header)
        column.addWidget(self._filters)
        column.addWidget(self._worklist_bar)
        column.addLayout(self._layers, 1)
        for layer in (self._table, no_matches, empty):
            self._layers.addWidget(layer)
        self._views.set_people(self._splitter, self._table)

    def _connect(self) -> None:
        self._search.textEdited.connect(lambda: self._pause.start())
        self._search.textChanged.connect(lambda text: None if text else self._pause.start())
        self._search.returnPressed.connect(self._table.setFocus)
        self._pause.timeout.connect(lambda: self._people.ask_for_text(self._search.text()))
        self._people.asked.connect(self._show_asked)
        self._people.found.connect(self._show_found)
        self._filters.query_changed.connect(self._show_people)
        self._filters.columns_requested.connect(self._open_columns)
        self._filters.segments_requested.connect(self._show_segments)
        self._views.closed.connect(lambda: self._show_people(self._query))
        self._views.segment_chosen.connect(
            lambda one: self._show_people(PeopleQuery(segment=one.name))
        )
        self._views.segment_edit_asked.connect(self._filters.edit_segment)
        self._views.worklist_chosen.connect(self._show_worklist)
        self._views.view_asked.connect(self._go_to)
        self._views.missing_chosen.connect(lambda where: self.open(ListPeople(expression=where)))
        self._worklist_bar.closed.connect(lambda: self._go_to(ShowWorklists()))
        self._table.sort_asked.connect(self._people.sort)
        self._table.menu_requested.connect(self._open_menu)
        self._table.person_opened.connect(self._open_person)
        self._table.name_edit_asked.connect(self._edit_name)
        self._table.set_column_actions(self._column_actions)
        self._table.set_rows_in_words(self._people_in_words)

    def _show_lists(self, lists: PeopleLookups) -> None:
        self._people.use_lists(lists)
        self._table.show_lists(lists)
        self._views.refresh(lists.people)
        if self._wanted is not None:
            self._show_wanted(lists)
        else:
            self._people.ask_again()

    def _show_wanted(self, lists: PeopleLookups) -> None:
        wanted, self._wanted = self._wanted, None
        self._person.added = None
        self._views.show_people()
        match wanted:
            case ListPeople():
                query = people_query(
                    wanted.expression,
                    lists.fields,
                    ids=wanted.ids,
                    search=wanted.search,
                    title=wanted.title,
                )
                self._people.ask(query)
            case ShowPerson(person_id, with_tasks):
                self._person.wanted = person_id
                if with_tasks:
                    self._splitter.show_details(on=True)
                    self._details.show_tasks_of(person_id)
                self._people.ask_again()
            case NewPerson():
                self._people.ask_again()
                self._splitter.show_details(on=True)
                self._details.show_form(lists)
            case _ if isinstance(wanted, ViewRequest):
                self._people.ask_again()
                self._views.show_view(wanted)

    def _show_asked(self, query: PeopleQuery) -> None:
        """Show what `query` asks for, while its people are being found."""
        self._show_worklist_bar(query)
        if self._search.text() != query.search:
            self._search.setText(query.search)
        if self._lists is not None:
            self._filters.show_query(query, self._lists)

    def _show_found(self, people: PeopleListing) -> None:
        """List the people who were found."""
        if self._lists is None:
            return
        ids = people.found.ids
        with QSignalBlocker(self._table):  # a form being filled in stays open
            self._table.show_ids(
                ids,
                people.query.order_by,
                people.selected,
                people.rows,
                is_another_list=people.is_another_list,
            )
        subtitle = self._subtitle(self._lists, len(ids))
        if people.found.is_similar:
            subtitle = f"No exact matches. Showing similar names: {subtitle}"
        self._header.set_text("Alumni", subtitle)
        empty = _ON_EMPTY if self._lists.people == 0 else _ON_NO_MATCHES
        self._layers.setCurrentIndex(_ON_TABLE if ids else empty)
        self._person.show_found()

    def _subtitle(self, lists: PeopleLookups, count: int) -> str:
        columns = (self._table.columns.possible.get(key) for key, _ in self._query.order_by)
        titles = [column.title[0].lower() + column.title[1:] for column in columns if column]
        by = ", then ".join(titles)
        total = plural(lists.people, "person", "people")
        people = total if count == lists.people else f"{format_number(count)} of {total}"
        return f"{people} · sorted by {by}"

    def _people_in_words(self) -> str:
        return "" if self._lists is None else query_in_words(self._query, self._lists.fields)

    def _open_menu(self, spot: QPoint) -> None:
        """Offer what can be done with the selected people, and with the table."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for actions in (
            self._table.cell_actions,
            self._table.table_actions,
            self._contact_actions,
            self._worklist_bar.actions_of_people,
            self._details.shown_actions(),
        ):
            for action in actions:
                if action.objectName() == DELETE_PEOPLE.key:
                    menu.addSeparator()
                if action not in menu.actions():
                    menu.addAction(action)
            menu.addSeparator()
        pop_up_menu(menu, spot)

    def _column_actions(self, key: str) -> list[QAction]:
        """What the menu of the column `key` offers beside what any table does."""
        choose = QAction("Choose columns…", self)
        choose.triggered.connect(lambda: self._open_columns(QCursor.pos()))
        if self._lists is None or key not in self._lists.fields:
            return [choose]
        narrow = QAction("Filter by this column…", self)
        narrow.triggered.connect(lambda: self._filters.ask_for_filter(key))
        return [narrow, choose]

    def _open_person(self) -> None:
        """Go on with the selected person in the panel."""
        self._splitter.show_details(on=True)
        self._details.focus_fields()

    def _edit_name(self) -> None:
        self._splitter.show_details(on=True)
        self._details.edit_field("given_name")

    def _open_columns(self, spot: QPoint) -> None:
        shown = self._table.columns
        columns = ColumnChooser(shown.possible.values(), shown.keys, shown.default_keys(), self)
        columns.chosen.connect(shown.choose)
        pop_up(columns, spot)

    def _show_people(self, query: PeopleQuery) -> None:
        """Show the people of `query` in place of a view."""
        self._views.show_people()
        self._people.ask(query)

    def _show_segments(self) -> None:
        """Show the table of segments and lists in place of the people."""
        if self._lists is not None:
            self._views.show_segments(self._lists.people)

    def _go_to(self, request: ViewRequest) -> None:
        self.moving.emit()
        self.open(request)

    def _add_event(self) -> None:
        """Ask for a new event wherever the user is, and show it once it is there."""
        from ui.pages.alumni.events.event_dialog import open_event_dialog

        open_event_dialog(
            self._context, self, Event(""), lambda made: self._go_to(ShowEvents(made.id))
        )

    def _add_news(self) -> None:
        """Ask for an item of news wherever the user is, over the other items."""
        from ui.pages.alumni.news.news_dialog import NewsDialog

        self._go_to(ShowNews())
        NewsDialog(self._context, self, NewsItem(""), ()).open()

    def _show_worklist(self, worklist: Worklist) -> None:
        """Show the people of a worklist, with the columns that matter."""
        if self._lists is not None:
            self.moving.emit()
            self._worklist = worklist
            asked = parse(worklist.where, self._lists.fields)
            self._show_people(PeopleQuery(conditions=(asked,)))

    def _show_worklist_bar(self, query: PeopleQuery) -> None:
        """Show what is done with the people of the worklist, while `query` is narrowed by it."""
        if self._worklist is not None and self._lists is not None:
            asked = parse(self._worklist.where, self._lists.fields)
            self._worklist = self._worklist if asked in query.conditions else None
        self._worklist_bar.show_worklist(self._worklist)
        self._table.columns.show_for_now(self._worklist.columns if self._worklist else ())

    def _add_to_event(self) -> None:
        add_shown_to_event(self._context, self, self._table, self._query)

    def _edit_people(self) -> None:
        if self._lists is not None:
            edit_people(self._context, self, self._lists, self._table, self._query)

    def _invite(self) -> None:
        invite_shown(self._context, self, self._table, self._query)

    def _export(self) -> None:
        export_people(self._context, self, self._table)
