"""The events of Alumni in place of the people: their table, or one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.context import ALUMNI, PageContext, ShowEvents
from ui.pages.alumni.events.event_view import EventView
from ui.pages.alumni.events.events_view import EventsView


class EventPlaces(QWidget):
    """Signal: `closed` to go back to the people."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._events = EventsView(context)
        self._event = EventView(context)
        self._places = QStackedLayout(self)
        self._places.addWidget(self._events)
        self._places.addWidget(self._event)
        self._events.closed.connect(self.closed)
        self._events.event_chosen.connect(
            lambda event_id: context.navigate(ALUMNI, ShowEvents(event_id))
        )
        self._event.closed.connect(lambda: self.show_events(ShowEvents()))

    def show_events(self, wanted: ShowEvents) -> None:
        """Show the table of events, or one event."""
        if wanted.event_id is None:
            self._places.setCurrentWidget(self._events)
            self._events.refresh()
        else:
            self._places.setCurrentWidget(self._event)
            self._event.show_event(wanted.event_id)

    def place(self) -> ShowEvents:
        """What is shown."""
        is_one = self._places.currentWidget() is self._event
        return ShowEvents(self._event.event_id if is_one else None)

    def refresh(self) -> None:
        """Read what is shown again."""
        if self._places.currentWidget() is self._event:
            self._event.refresh()
        else:
            self._events.refresh()
