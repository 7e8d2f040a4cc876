"""The people of Alumni, and what is shown in their place: segments, worklists, duplicates, events.

Each view is made when it is first shown.
"""

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.context import (
    PageContext,
    ShowDuplicates,
    ShowEmployers,
    ShowEvents,
    ShowMilestones,
    ShowNews,
    ShowPlaces,
    ShowProposals,
    ShowQuality,
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
    from ui.pages.alumni.view import AlumniView
    from ui.pages.alumni.worklists.quality_view import QualityView
    from ui.pages.alumni.worklists.worklists_view import WorklistsView

_View = TypeVar("_View", bound="AlumniView | EventPlaces")
ViewRequest: TypeAlias = (
    ShowDuplicates
    | ShowEmployers
    | ShowEvents
    | ShowMilestones
    | ShowNews
    | ShowPlaces
    | ShowProposals
    | ShowQuality
    | ShowWorklists
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
        self._people = QWidget()
        self._segments: SegmentsView | None = None
        self._duplicates: DuplicatesView | None = None
        self._worklists: WorklistsView | None = None
        self._events: EventPlaces | None = None
        self._proposals: ProposalsView | None = None
        self._milestones: MilestonesView | None = None
        self._news: NewsView | None = None
        self._places: PlacesView | None = None
        self._employers: EmployersView | None = None
        self._quality: QualityView | None = None

    def set_people(self, people: QWidget) -> None:
        """Show `people`, in whose place the views are."""
        self._people = people
        self.addWidget(people)

    def shows_people(self) -> bool:
        """Whether the people are shown."""
        return self.currentWidget() is self._people

    def show_people(self) -> None:
        """Show the people."""
        self.setCurrentWidget(self._people)

    def show_segments(self, people: int) -> None:
        """Show the table of segments and lists; `people` is how many there are."""
        self._segments = self._segments or self._make_segments()
        self._segments.refresh(people)
        self.setCurrentWidget(self._segments)

    def show_view(self, request: ViewRequest) -> None:
        """Show the view that is asked for."""
        match request:
            case ShowDuplicates():
                self._duplicates = self._duplicates or self._make_duplicates()
                view: QWidget = self._duplicates
                self._duplicates.refresh()
            case ShowWorklists():
                self._worklists = self._worklists or self._make_worklists()
                view = self._worklists
                self._worklists.refresh()
            case ShowProposals():
                self._proposals = self._proposals or self._make_proposals()
                view = self._proposals
                self._proposals.refresh()
            case ShowMilestones():
                self._milestones = self._milestones or self._make_milestones()
                view = self._milestones
                self._milestones.refresh()
            case ShowNews():
                self._news = self._news or self._make_news()
                view = self._news
                self._news.refresh()
            case ShowPlaces():
                self._places = self._places or self._make_places()
                view = self._places
                self._places.refresh()
            case ShowEmployers():
                self._employers = self._employers or self._make_employers()
                view = self._employers
                self._employers.refresh()
            case ShowQuality():
                self._quality = self._quality or self._make_quality()
                view = self._quality
                self._quality.refresh()
            case ShowEvents():
                self._events = self._events or self._make_events()
                view = self._events
                self._events.show_events(request)
        self.setCurrentWidget(view)

    def request(self) -> ViewRequest | None:
        """What shows the same view again; None for the people and the segments."""
        shown = self.currentWidget()
        if self._events is not None and shown is self._events:
            return self._events.place()
        for view, request in (
            (self._duplicates, ShowDuplicates()),
            (self._worklists, ShowWorklists()),
            (self._proposals, ShowProposals()),
            (self._milestones, ShowMilestones()),
            (self._news, ShowNews()),
            (self._places, ShowPlaces()),
            (self._employers, ShowEmployers()),
            (self._quality, ShowQuality()),
        ):
            if view is not None and shown is view:
                return request
        return None

    def refresh(self, people: int) -> None:
        """Read what the view that is shown tells again; `people` is how many there are."""
        shown = self.currentWidget()
        if self._segments is not None and shown is self._segments:
            self._segments.refresh(people)
        refreshed = (
            self._duplicates,
            self._worklists,
            self._proposals,
            self._milestones,
            self._news,
            self._places,
            self._employers,
            self._quality,
            self._events,
        )
        for view in refreshed:
            if view is not None and shown is view:
                view.refresh()

    def _make_segments(self) -> "SegmentsView":
        from ui.pages.alumni.segments.segments_view import SegmentsView

        view = self._add(SegmentsView(self._context))
        view.segment_chosen.connect(self.segment_chosen)
        view.edit_requested.connect(self.segment_edit_asked)
        return view

    def _make_duplicates(self) -> "DuplicatesView":
        from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView

        return self._add(DuplicatesView(self._context))

    def _make_worklists(self) -> "WorklistsView":
        from ui.pages.alumni.worklists.worklists_view import WorklistsView

        view = self._add(WorklistsView(self._context))
        view.chosen.connect(self.worklist_chosen)
        view.view_asked.connect(self.view_asked)
        view.missing_chosen.connect(self.missing_chosen)
        return view

    def _make_proposals(self) -> "ProposalsView":
        from ui.pages.alumni.proposals_view import ProposalsView

        return self._add(ProposalsView(self._context))

    def _make_milestones(self) -> "MilestonesView":
        from ui.pages.alumni.milestones.milestones_view import MilestonesView

        return self._add(MilestonesView(self._context))

    def _make_news(self) -> "NewsView":
        from ui.pages.alumni.news.news_view import NewsView

        return self._add(NewsView(self._context))

    def _make_places(self) -> "PlacesView":
        from ui.pages.alumni.places.places_view import PlacesView

        return self._add(PlacesView(self._context))

    def _make_employers(self) -> "EmployersView":
        from ui.pages.alumni.employers.employers_view import EmployersView

        return self._add(EmployersView(self._context))

    def _make_quality(self) -> "QualityView":
        from ui.pages.alumni.worklists.quality_view import QualityView

        view = self._add(QualityView(self._context))
        view.missing_chosen.connect(self.missing_chosen)
        return view

    def _make_events(self) -> "EventPlaces":
        from ui.pages.alumni.events.event_places import EventPlaces

        return self._add(EventPlaces(self._context))

    def _add(self, view: _View) -> _View:
        view.closed.connect(self.closed)
        self.addWidget(view)
        return view
