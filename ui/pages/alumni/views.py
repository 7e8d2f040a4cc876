"""The people of Alumni, and what is shown in their place: segments, worklists, duplicates, events.

Each view is made when it is first shown. A new view is a request in ui/context.py, an entry of
VIEW_ACTIONS and a case of `_make`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.actions import (
    ALL_EVENTS,
    ALUMNI_HISTORY,
    DATA_QUALITY,
    EMPLOYER_LIST,
    MILESTONE_LIST,
    NEWS,
    PLACES,
    POSSIBLE_DUPLICATES,
    PROPOSALS,
    STATISTICS,
    WORKLISTS,
    Action,
)
from ui.context import (
    PageContext,
    ShowDuplicates,
    ShowEmployers,
    ShowEvents,
    ShowHistory,
    ShowMilestones,
    ShowNews,
    ShowPlaces,
    ShowProposals,
    ShowQuality,
    ShowStatistics,
    ShowWorklists,
)

if TYPE_CHECKING:
    from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView
    from ui.pages.alumni.employers.employers_view import EmployersView
    from ui.pages.alumni.events.event_places import EventPlaces
    from ui.pages.alumni.milestones.milestones_view import MilestonesView
    from ui.pages.alumni.news.news_view import NewsView
    from ui.pages.alumni.places.places_view import PlacesView
    from ui.pages.alumni.proposals_view import ProposalsView
    from ui.pages.alumni.segments.segments_view import SegmentsView
    from ui.pages.alumni.statistics.over_time_view import OverTimeView
    from ui.pages.alumni.statistics.statistics_view import StatisticsView
    from ui.pages.alumni.view import AlumniView
    from ui.pages.alumni.worklists.quality_view import QualityView
    from ui.pages.alumni.worklists.worklists_view import WorklistsView

    _Table: TypeAlias = (
        DuplicatesView
        | EmployersView
        | OverTimeView
        | MilestonesView
        | NewsView
        | PlacesView
        | ProposalsView
        | QualityView
        | StatisticsView
        | WorklistsView
    )

_View = TypeVar("_View", bound="AlumniView | EventPlaces")
_TableRequest: TypeAlias = (
    ShowDuplicates
    | ShowEmployers
    | ShowHistory
    | ShowMilestones
    | ShowNews
    | ShowPlaces
    | ShowProposals
    | ShowQuality
    | ShowStatistics
    | ShowWorklists
)
ViewRequest: TypeAlias = _TableRequest | ShowEvents

VIEW_ACTIONS: Final[Sequence[tuple[Action, ViewRequest]]] = (
    (WORKLISTS, ShowWorklists()),
    (POSSIBLE_DUPLICATES, ShowDuplicates()),
    (MILESTONE_LIST, ShowMilestones()),
    (NEWS, ShowNews()),
    (PLACES, ShowPlaces()),
    (STATISTICS, ShowStatistics()),
    (ALUMNI_HISTORY, ShowHistory()),
    (DATA_QUALITY, ShowQuality()),
    (EMPLOYER_LIST, ShowEmployers()),
    (PROPOSALS, ShowProposals()),
    (ALL_EVENTS, ShowEvents()),
)


class AlumniViews(QStackedLayout):
    """Shows the people or one view in `page`.

    Signals: `closed` to go back to the people, `segment_chosen` and `segment_edit_asked` with a
    segment, `worklist_chosen` with a worklist, `view_asked` with the request of another view,
    `missing_chosen` with the filter of people in whose records something is missing.
    """

    closed = Signal()
    segment_chosen = Signal(object)
    segment_edit_asked = Signal(object)
    worklist_chosen = Signal(object)
    view_asked = Signal(object)
    missing_chosen = Signal(str)

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._people = self._people_table = QWidget()
        self._segments: SegmentsView | None = None
        self._events: EventPlaces | None = None
        self._tables: dict[_TableRequest, _Table] = {}

    def set_people(self, people: QWidget, table: QWidget) -> None:
        """Show `people`, in whose place the views are; they are listed in its `table`."""
        self._people, self._people_table = people, table
        self.addWidget(people)

    def shows_people(self) -> bool:
        """Whether the people are shown."""
        return self.currentWidget() is self._people

    def show_people(self) -> None:
        """Show the people, and give them the focus where a view had it."""
        if not self.shows_people():
            self.setCurrentWidget(self._people)
            self._people_table.setFocus()

    def show_segments(self, people: int) -> None:
        """Show the table of segments and lists; `people` is how many there are."""
        self._segments = self._segments or self._make_segments()
        self._segments.refresh(people)
        self.setCurrentWidget(self._segments)

    def show_view(self, request: ViewRequest) -> None:
        """Show the view that is asked for."""
        if isinstance(request, ShowEvents):
            self._events = self._events or self._make_events()
            self._events.show_events(request)
            self.setCurrentWidget(self._events)
            return
        if request not in self._tables:
            self._tables[request] = self._add(self._make(request))
        view = self._tables[request]
        view.refresh()
        self.setCurrentWidget(view)

    def request(self) -> ViewRequest | None:
        """What shows the same view again; None for the people and the segments."""
        shown = self.currentWidget()
        if self._events is not None and shown is self._events:
            return self._events.place()
        return next((request for request, view in self._tables.items() if view is shown), None)

    def refresh(self, people: int) -> None:
        """Read what the view that is shown tells again; `people` is how many there are."""
        shown = self.currentWidget()
        if self._segments is not None and shown is self._segments:
            self._segments.refresh(people)
        for view in (self._events, *self._tables.values()):
            if view is not None and shown is view:
                view.refresh()

    def _make(self, request: _TableRequest) -> "_Table":
        match request:
            case ShowDuplicates():
                from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView

                return DuplicatesView(self._context)
            case ShowProposals(source):
                from ui.pages.alumni.proposals_view import ProposalsView

                return ProposalsView(self._context, source)
            case ShowMilestones():
                from ui.pages.alumni.milestones.milestones_view import MilestonesView

                return MilestonesView(self._context)
            case ShowNews():
                from ui.pages.alumni.news.news_view import NewsView

                return NewsView(self._context)
            case ShowPlaces():
                from ui.pages.alumni.places.places_view import PlacesView

                return PlacesView(self._context)
            case ShowEmployers():
                from ui.pages.alumni.employers.employers_view import EmployersView

                return EmployersView(self._context)
            case ShowHistory():
                from ui.pages.alumni.statistics.over_time_view import OverTimeView

                return OverTimeView(self._context)
            case ShowStatistics():
                from ui.pages.alumni.statistics.statistics_view import StatisticsView

                return StatisticsView(self._context)
            case ShowQuality():
                return self._make_quality()
            case ShowWorklists():
                return self._make_worklists()

    def _make_segments(self) -> "SegmentsView":
        from ui.pages.alumni.segments.segments_view import SegmentsView

        view = self._add(SegmentsView(self._context))
        view.segment_chosen.connect(self.segment_chosen)
        view.edit_requested.connect(self.segment_edit_asked)
        return view

    def _make_worklists(self) -> "WorklistsView":
        from ui.pages.alumni.worklists.worklists_view import WorklistsView

        view = WorklistsView(self._context)
        view.chosen.connect(self.worklist_chosen)
        view.view_asked.connect(self.view_asked)
        view.missing_chosen.connect(self.missing_chosen)
        return view

    def _make_quality(self) -> "QualityView":
        from ui.pages.alumni.worklists.quality_view import QualityView

        view = QualityView(self._context)
        view.missing_chosen.connect(self.missing_chosen)
        return view

    def _make_events(self) -> "EventPlaces":
        from ui.pages.alumni.events.event_places import EventPlaces

        return self._add(EventPlaces(self._context))

    def _add(self, view: _View) -> _View:
        view.closed.connect(self.closed)
        self.addWidget(view)
        return view
