"""The dialog that invites people to an event, with those excluded and the reasons."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.events import read_event_summaries
from records.events.events import Event
from records.events.participants import (
    EXCLUSION_LABELS,
    EventInvitations,
    invite_to_event,
    plan_event_invitations,
    set_participation,
)
from records.filters.segments import list_segments
from records.parts.engagements import INVITED, STATUSES
from surveys.frame_sources import FrameSource, resolve
from ui.context import PageContext
from ui.invitations.invite_dialog import ALL_ALUMNI, PeopleChoice
from ui.jobs import Job
from ui.theme import Tone, Type
from ui.undo import write_batch
from ui.widgets import Bar, BarList, Message, combo_box, label
from ui.widgets.dialogs import FormDialog

_CHANNELS: Final = {"email": "By e-mail", "phone": "By phone", "post": "By post"}


def invite_to(context: PageContext, parent: QWidget, event: Event) -> None:
    """Ask whom to invite to `event`: a segment, a list, or all alumni."""

    def read(_progress: Progress) -> list[PeopleChoice]:
        with context.database.read() as connection:
            segments = list_segments(connection)
        groups = [PeopleChoice(one.name, FrameSource(segment=one.name)) for one in segments]
        return [*groups, ALL_ALUMNI]

    def ask(choices: list[PeopleChoice]) -> None:
        EventInviteDialog(context, parent, [event], choices).open()

    context.jobs.read(read, ask)


def add_to_event(context: PageContext, parent: QWidget, choices: Sequence[PeopleChoice]) -> None:
    """Ask which event to put people on the list of, and with which status."""

    def read(_progress: Progress) -> list[Event]:
        with context.database.read() as connection:
            return [one.event for one in read_event_summaries(connection)]

    def ask(events: list[Event]) -> None:
        if events:
            EventInviteDialog(context, parent, events, choices).open()
        else:
            text = "There is no event yet. Create one with “New event…” first."
            context.jobs.said.emit(Message(text, Tone.WARNING))

    context.jobs.read(read, ask)


class EventInviteDialog(FormDialog):
    """Choose one of `events`, whom of `choices` to put on its list, and as what.

    Who is invited must be contactable about events; who accepted or came is a fact.
    """

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        events: Sequence[Event],
        choices: Sequence[PeopleChoice],
    ) -> None:
        title = f"Invite people to “{events[0].name}”" if len(events) == 1 else "Add to event"
        text = "People are put on the list of the event. Nothing is sent."
        super().__init__(parent, title, text, "Invite")
        self.plan: EventInvitations | None = None
        self._context, self._events, self._choices = context, events, choices
        self._job: Job | None = None
        self._which, self._who, self._as, self._by = (combo_box() for _ in range(4))
        self._which.addItems([one.title for one in events])
        self._who.addItems([one.title for one in choices])
        for status, words in STATUSES.items():
            self._as.addItem(words, status)
        for channel, words in _CHANNELS.items():
            self._by.addItem(words, channel)
        self._said = label("", Type.STRONG, wrap=True)
        self._bars = BarList("People by what happens to them", label_width=264)
        if len(events) > 1:
            self.add_field("Event", self._which)
        self.add_field("Who", self._who)
        self.add_field("Status", self._as)
        self.add_field("Invitation", self._by)
        self.body.addWidget(self._said)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        for field in (self._which, self._who, self._as, self._by):
            field.currentIndexChanged.connect(self._make_plan)
        self.finished.connect(self._stop)
        self._make_plan()

    def accept(self) -> None:
        """Put the people on the list as they were planned, with undo."""
        plan, status = self.plan, self._status
        if plan is None:
            return
        event = plan.event
        if status == INVITED:
            write_batch(
                self._context,
                BatchKind.EVENT_INVITE,
                lambda changes: invite_to_event(changes, plan),
                title=f"Inviting people to “{event.name}”",
            )
        else:
            write_batch(
                self._context,
                BatchKind.PARTICIPATION,
                lambda changes: set_participation(changes, event.id, plan.invited, status),
                title=f"Adding people to “{event.name}”",
            )
        super().accept()

    @property
    def _status(self) -> str:
        return str(self._as.currentData())

    def _make_plan(self) -> None:
        """Work out who can be put on the list."""
        self._stop()
        self.plan = None
        self._by.setEnabled(self._status == INVITED)
        self._bars.set_bars(())
        self.set_ready(ready=False, accept_text="Invite" if self._status == INVITED else "Add")
        self._said.setText("Checking who can be invited…")
        event = self._events[self._which.currentIndex()]
        source = self._choices[self._who.currentIndex()].source
        channel, is_invitation = str(self._by.currentData()), self._status == INVITED
        database = self._context.database

        def read(_progress: Progress) -> EventInvitations:
            with database.read() as connection:
                people = resolve(connection, source).tolist()
                if is_invitation:
                    return plan_event_invitations(connection, event, people, channel)
                return EventInvitations(event, people, {})

        self._job = self._context.jobs.read(read, self._show)

    def _show(self, plan: EventInvitations) -> None:
        self.plan = plan
        count = len(plan.invited)
        people = plural(count, "person", "people")
        is_invitation = self._status == INVITED
        self._said.setText(
            f"{people} can be invited." if is_invitation else f"{people} will be on the list."
        )
        ready = Bar("To be invited", count, format_number(count), ink="good")
        excluded = [
            Bar(EXCLUSION_LABELS[reason], number, format_number(number), strength=0.4)
            for reason, number in plan.by_reason().items()
        ]
        self._bars.set_bars([ready, *excluded] if is_invitation else ())
        verb = "Invite" if is_invitation else "Add"
        self.set_ready(ready=count > 0, accept_text=f"{verb} {people}" if count else verb)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
