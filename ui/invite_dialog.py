"""The dialog that invites people to a wave, with those excluded and the reasons.

Surveys opens it for a wave, Alumni for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from records.filters.segments import list_segments
from records.people import list_names
from surveys.frame_sources import EVERYBODY, FrameSource, frame_sources
from surveys.frames import LABELS, ExclusionReason
from surveys.invitations import InvitationPlan, count_bases, invite, plan_invitations
from surveys.waves import Wave, by_urgency, is_closed, list_waves
from ui.context import ALUMNI, SURVEYS, ListPeople, PageContext
from ui.formats import wave_dates
from ui.jobs import Job
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import Bar, BarList, Message, combo_box, label, link_button
from ui.widgets.dialogs import FormDialog

_MOST_NAMES: Final = 500  # listed in the dialog; Alumni lists all
_NAMES_HEIGHT: Final = 132


@dataclass(frozen=True, slots=True)
class PeopleChoice:
    """People who can be invited, and who they are: “3 selected people”, “Doctors”."""

    title: str
    source: FrameSource


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan, whom it invites, whom it excludes by reason, and the bases of those invited."""

    plan: InvitationPlan
    invited: Sequence[int]
    excluded: Mapping[ExclusionReason, Sequence[int]]
    bases: Mapping[str, int]


ALL_ALUMNI: Final = PeopleChoice("All alumni", EVERYBODY)


def invite_to_wave(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask whom to invite to `wave`: all alumni, a segment or a list. The last one comes first."""

    def read(_progress: Progress) -> tuple[list[PeopleChoice], tuple[FrameSource, ...]]:
        with context.database.read() as connection:
            segments = list_segments(connection)
            choices = [PeopleChoice(one.name, FrameSource(segment=one.name)) for one in segments]
            return choices, frame_sources(connection, wave.id)

    def ask(choices: Sequence[PeopleChoice], drawn: Sequence[FrameSource]) -> None:
        dialog = InviteDialog(parent, context, [wave], [ALL_ALUMNI, *choices])
        if drawn:
            dialog.choose_people(drawn[-1])
        dialog.open()

    context.jobs.read(read, lambda found: ask(*found))


def invite_people(parent: QWidget, context: PageContext, choices: Sequence[PeopleChoice]) -> None:
    """Ask which wave to invite the people of one of `choices` to; the first one is chosen."""

    def read(_progress: Progress) -> list[Wave]:
        with context.database.read() as connection:
            return [counts.wave for counts in list_waves(connection)]

    def ask(waves: list[Wave]) -> None:
        if waves:
            InviteDialog(parent, context, by_urgency(waves, date.today()), choices).open()
        else:
            text = "There is no wave to invite people to. Create one under Surveys."
            go = Message(text, Tone.WARNING, "Go to Surveys", lambda: context.navigate(SURVEYS))
            context.jobs.said.emit(go)

    context.jobs.read(read, ask)


class InviteDialog(FormDialog):
    """Choose one of `waves` and whom to invite of `choices`; `plan` is the plan for them."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        waves: Sequence[Wave],
        choices: Sequence[PeopleChoice],
    ) -> None:
        title = f"Invite people to {waves[0].title}" if len(waves) == 1 else "Invite to wave"
        super().__init__(
            parent,
            title,
            "Each person gets an invitation with a unique token. Nothing is sent yet: export the "
            "mailing list afterwards.",
            "Invite",
        )
        self.plan: InvitationPlan | None = None
        self._context, self._waves, self._choices = context, waves, choices
        self._today = date.today()
        self._job: Job | None = None
        self._names_job: Job | None = None
        self._groups: list[tuple[str, Sequence[int]]] = []  # as the bars show them
        self._listed: tuple[str, Sequence[int]] = ("", ())
        self._which = combo_box()
        for wave in waves:
            dates = wave_dates(wave.opens, wave.closes, self._today)
            self._which.addItem(f"{wave.title} · {dates}")
        self._who = combo_box()
        for choice in choices:
            self._who.addItem(choice.title)
        self._closed = label("", ink="warning", wrap=True)
        self._said = label("", Type.STRONG, wrap=True)
        self._basis = label("", ink="muted", wrap=True)
        self._bars = BarList("People by what happens to them", label_width=264, clickable=True)
        self._hint = label("Choose a line to list its people.", Type.SMALL, ink="muted")
        self._heading = label("", Type.STRONG, wrap=True)
        self._names = QListWidget()
        self._names.setFixedHeight(_NAMES_HEIGHT)
        self._show_all = link_button("Show in Alumni", self._show_in_alumni)
        self._build_ui()
        self._plan_invitations()

    def choose_people(self, source: FrameSource) -> None:
        """Choose the people of `source` if they are among the choices."""
        for at, choice in enumerate(self._choices):
            if choice.source == source:
                self._who.setCurrentIndex(at)

    def accept(self) -> None:
        """Invite the people as they were planned, with undo."""
        plan, wave = self.plan, self._wave
        if plan is not None:
            write_batch(
                self._context,
                BatchKind.INVITE,
                lambda changes: invite(changes, plan),
                title=f"Inviting people to {wave.name}",
            )
            super().accept()

    @property
    def _wave(self) -> Wave:
        return self._waves[self._which.currentIndex()]

    def _build_ui(self) -> None:
        if len(self._waves) > 1:
            self.add_field("Survey and wave", self._which)
        self.add_field("Who", self._who)
        for part in (self._closed, self._said, self._basis, self._bars, self._hint):
            self.body.addWidget(part)
        self.body.addSpacing(GRID)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._names)
        self.body.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self._which.currentIndexChanged.connect(self._plan_invitations)
        self._who.currentIndexChanged.connect(self._plan_invitations)
        self._bars.chosen.connect(lambda at: self._list_people(*self._groups[at]))
        self.finished.connect(self._stop)

    def _plan_invitations(self) -> None:
        """Plan the invitations of the chosen people to the chosen wave."""
        self._stop()
        self.plan = None
        self._hide_names()
        self._hint.hide()
        self._bars.set_bars(())
        self._basis.hide()
        self.set_ready(ready=False, accept_text="Invite")
        self._said.setText("Checking who can be invited…")
        wave, source = self._wave, self._choices[self._who.currentIndex()].source
        self._closed.setText(f"This wave {wave_dates(wave.opens, wave.closes, self._today)}.")
        self._closed.setVisible(is_closed(wave, self._today))
        database = self._context.database

        def read(_progress: Progress) -> _Planned:
            with database.read() as connection:
                plan = plan_invitations(connection, wave, source)
                invited = plan.invited
                return _Planned(
                    plan, invited, plan.drawn.by_reason(), count_bases(connection, invited)
                )

        self._job = self._context.jobs.read(read, self._show)

    def _show(self, planned: "_Planned") -> None:
        self.plan, bases = planned.plan, planned.bases
        frame = plural(planned.plan.frame, "person is", "people are")
        count = len(planned.invited)
        self._said.setText(f"{frame} eligible; {format_number(count)} can be invited now.")
        self._basis.setText(legal_basis(bases))
        self._basis.setVisible(bool(bases))
        excluded = [(LABELS[reason], ids) for reason, ids in planned.excluded.items()]
        self._groups = [("To be invited", planned.invited), *excluded]
        self._bars.set_bars(
            [
                Bar("To be invited", count, format_number(count), ink="good"),
                *(
                    Bar(words, len(ids), format_number(len(ids)), strength=0.4)
                    for words, ids in excluded
                ),
            ]
        )
        self._hint.show()
        people = plural(count, "person", "people")
        self.set_ready(ready=count > 0, accept_text=f"Invite {people}" if count else "Invite")

    # --- the people of a bar ---------------------------------------------------------------

    def _list_people(self, words: str, ids: Sequence[int]) -> None:
        """List the people of a bar by name."""
        first, database = ids[:_MOST_NAMES], self._context.database

        def read(_progress: Progress) -> list[str]:
            with database.read() as connection:
                names = list_names(connection, first)
            return [names[one] for one in first if one in names]

        def show(names: list[str]) -> None:
            more = len(ids) - len(names)
            self._names.clear()
            self._names.addItems(names)
            if more:
                self._names.addItem(f"… and {format_number(more)} more")
            self._names.setVisible(bool(names))

        self._cancel_names()
        self._listed = words, ids
        self._heading.setText(f"{words}: {plural(len(ids), 'person', 'people')}")
        self._names.setAccessibleName(words)
        self._heading.show()
        self._show_all.setVisible(bool(ids))
        self._names_job = self._context.jobs.read(read, show)

    def _hide_names(self) -> None:
        self._cancel_names()
        self._names.clear()
        for part in (self._heading, self._names, self._show_all):
            part.hide()

    def _show_in_alumni(self) -> None:
        words, ids = self._listed
        title = f"{self._wave.name}: {words[0].lower()}{words[1:]}"
        self.reject()
        self._context.navigate(ALUMNI, ListPeople(title=title, ids=ids))

    def _cancel_names(self) -> None:
        if self._names_job is not None:
            self._names_job.cancel()
            self._names_job = None

    def _stop(self) -> None:
        self._cancel_names()
        if self._job is not None:
            self._job.cancel()


def legal_basis(bases: Mapping[str, int]) -> str:
    """The recorded bases of so many people, in words; empty for nobody."""
    if not bases:
        return ""
    recorded = [
        f"{basis} ({format_number(number)})" for basis, number in bases.items() if basis != "none"
    ]
    text = f"Basis on record: {', '.join(recorded)}." if recorded else ""
    if without := bases.get("none"):
        people = plural(without, "person has", "people have")
        text += f" {people} no basis on record and no opt-out; a research survey is not marketing."
    return text.strip()
