"""The dialog that invites people to a wave, with those excluded and the reasons.

Surveys opens it for a wave, Alumni for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.invitation_plans import (
    InvitationOptions,
    ShownPlan,
    read_invitation_options,
    read_plan,
)
from records.filters.segments import list_segments
from surveys.frame_exclusions import NO_EXCLUSIONS, FrameExclusions
from surveys.frame_sources import EVERYBODY, FrameSource, frame_sources
from surveys.frames import LABELS as REASONS
from surveys.frames import OVERRIDABLE, ExclusionReason, Frame, FrameRules
from surveys.invitations import InvitationPlan, invite
from surveys.shared_addresses import LABELS, SharedAddresses
from surveys.waves import Wave, WaveKind, by_urgency, is_closed, list_waves
from ui.context import SURVEYS, PageContext
from ui.formats import wave_dates
from ui.invitations.exclusions_dialog import ExclusionsDialog
from ui.invitations.people_groups import HandChoice, PeopleGroup, PeopleGroups
from ui.invitations.sample_form import SampleForm
from ui.jobs import Job
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import Message, combo_box, label, link_button, named_field
from ui.widgets.dialogs import FormDialog
from ui.widgets.fitting_scroll import FittingScroll

_WIDTH: Final = 960
_FORM_WIDTH: Final = 380
_PAUSE: Final = 300  # milliseconds after the last key
_FITTING: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_SHARING: Final = "Share an address, one message each"
_HINTS: Final[Mapping[ExclusionReason, str]] = {
    ExclusionReason.CONTACT_CAP: "Select people to invite them although they are at the limit.",
    ExclusionReason.DUPLICATE_ADDRESS: "The other person gets the message. Select somebody to get "
    "it instead; select both for a message each.",
}


@dataclass(frozen=True, slots=True)
class PeopleChoice:
    """People who can be invited, and who they are: “3 selected people”, “Doctors”."""

    title: str
    source: FrameSource


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan, the options it was made by, and its people in groups."""

    shown: ShownPlan
    options: InvitationOptions
    groups: Sequence[PeopleGroup]


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
    """Choose one of `waves`, whom to invite of `choices`, and by what rules.

    `plan` is the plan for them; None: it is being made, or there is none.
    """

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
            "mailing list afterwards, or send the invitations by mail.",
            "Invite",
        )
        self.plan: InvitationPlan | None = None
        self._context, self._waves, self._choices = context, waves, choices
        self._today = date.today()
        self._job: Job | None = None
        self._options: InvitationOptions | None = None  # of the wave; None: not read yet
        self._exclusions = NO_EXCLUSIONS
        self._by_hand: frozenset[int] = frozenset()
        self._which = combo_box()
        for wave in waves:
            dates = wave_dates(wave.opens, wave.closes, self._today)
            self._which.addItem(f"{wave.title} · {dates}")
        self._who = combo_box()
        for choice in choices:
            self._who.addItem(choice.title)
        self._excluded = label("", wrap=True)
        self._change = link_button("Change…", self._ask_for_exclusions)
        self._sample = SampleForm()
        self._sharing = combo_box()
        for policy, words in LABELS.items():
            self._sharing.addItem(words, policy)
        self._couples = named_field("People who share an address", self._sharing)
        self._couples.hide()
        self._closed = label("", ink="warning", wrap=True)
        self._said = label("", Type.STRONG, wrap=True)
        self._drawn = label("", ink="muted", wrap=True)
        self._basis = label("", ink="muted", wrap=True)
        self._groups = PeopleGroups(context)
        self._hint = label("Choose a line to list its people.", Type.SMALL, ink="muted")
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PAUSE)
        self._clock.timeout.connect(self._plan_invitations)
        self._build_ui()
        self._read_wave()

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
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        if len(self._waves) > 1:
            self._which.setSizeAdjustPolicy(_FITTING)
            left.addWidget(named_field("Survey and wave", self._which))
        self._who.setSizeAdjustPolicy(_FITTING)
        left.addWidget(named_field("Who", self._who))
        left.addWidget(self._sample)
        left.addWidget(self._couples)
        left.addWidget(label("Not to be invited", Type.SMALL, ink="muted"))
        left.addWidget(self._excluded)
        left.addWidget(self._change, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        for part in (
            self._closed, self._said, self._drawn, self._basis, self._hint, self._groups,
        ):  # fmt: skip
            right.addWidget(part)
        right.addStretch(1)
        form = QWidget()
        form.setFixedWidth(_FORM_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        form.setLayout(left)
        inside = QWidget()
        halves = QHBoxLayout(inside)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(4 * GRID)
        halves.addWidget(form)
        halves.addLayout(right, 1)
        self.setMinimumWidth(_WIDTH)
        self.body.addWidget(FittingScroll(inside))
        self._which.currentIndexChanged.connect(self._read_wave)
        self._who.currentIndexChanged.connect(self._forget_choices)
        self._sharing.currentIndexChanged.connect(self._plan_invitations)
        self._sample.changed.connect(self._plan_later)
        self._groups.chosen.connect(self._choose_by_hand)
        self._groups.left.connect(self.reject)
        self.finished.connect(self._stop)

    def _read_wave(self) -> None:
        """Begin anew with the rules of the chosen wave."""
        self._options = None
        self._forget_choices()

    def _forget_choices(self) -> None:
        """Plan for other people: whoever was chosen by hand is none of them."""
        self._by_hand = frozenset()
        self._plan_invitations()

    def _plan_later(self) -> None:
        """Plan once the typing has paused; the plan shown is no more what would be done."""
        self._begin()
        self._clock.start()

    def _plan_invitations(self) -> None:
        """Plan the invitations of the chosen people to the chosen wave, by the rules chosen."""
        self._begin()
        wave, source = self._wave, self._choices[self._who.currentIndex()].source
        self._closed.setText(f"This wave {wave_dates(wave.opens, wave.closes, self._today)}.")
        self._closed.setVisible(is_closed(wave, self._today))
        database, known, rules = self._context.database, self._options, self._rules

        def read(_progress: Progress) -> _Planned:
            with database.read() as connection:
                options = known or read_invitation_options(connection, wave)
                shown = read_plan(connection, wave, source, rules or options.rules)
            return _Planned(shown, options, planned_groups(shown.plan.drawn))

        self._job = self._context.jobs.read(read, self._show, failed=self._tell)

    @property
    def _rules(self) -> FrameRules | None:
        """The rules chosen; None: those of the wave, which are not read yet."""
        if self._options is None:
            return None
        sharing = SharedAddresses(self._sharing.currentData())
        return FrameRules(self._exclusions, sharing, self._by_hand, self._sample.design)

    def _begin(self) -> None:
        """Wait for another plan; nobody is invited by the one before."""
        self._stop()
        self.plan = None
        self.complain("")
        self.set_ready(ready=False, accept_text="Invite")
        self._said.setText("Checking who can be invited…")

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._said.setText("Nobody is invited yet.")
            self._groups.show_groups((), self._wave.name)
            for part in (self._drawn, self._basis, self._hint):
                part.hide()
            self.complain(error.message)

    def _show(self, planned: "_Planned") -> None:
        if self._options is None:
            self._show_options(planned.options)
        self.plan = plan = planned.shown.plan
        frame = plural(plan.frame, "person is", "people are")
        count = len(planned.groups[0].people)
        self._said.setText(f"{frame} eligible; {format_number(count)} can be invited now.")
        before = drawn_before(planned.options.drawn_before)
        sample = "\n".join(filter(None, (before, planned.shown.sample)))
        basis = legal_basis(planned.shown.bases, self._wave.kind)
        for part, words in ((self._drawn, sample), (self._basis, basis)):
            part.setText(words)
            part.setVisible(bool(words))
        self._couples.setVisible(bool(plan.drawn.same_address))
        self._groups.show_groups(planned.groups, self._wave.name)
        self._hint.show()
        people = plural(count, "person", "people")
        self.set_ready(ready=count > 0, accept_text=f"Invite {people}" if count else "Invite")

    def _show_options(self, options: InvitationOptions) -> None:
        """Show the rules that a wave has on record, which are then what is chosen."""
        self._options = options
        self._exclusions = options.rules.exclusions
        self._show_exclusions()
        with QSignalBlocker(self._sharing):
            self._sharing.setCurrentIndex(self._sharing.findData(options.rules.shared_addresses))
        self._sample.set_fields(options.strata)
        self._sample.set_design(options.rules.sample)

    # --- exclusions and choices by hand -------------------------------------------------------

    def _ask_for_exclusions(self) -> None:
        if self._options is None:
            return
        jobs, names = self._context.jobs, self._options.segments
        dialog = ExclusionsDialog(self, jobs, names, self._exclusions)
        dialog.accepted.connect(lambda: self._set_exclusions(dialog.exclusions))
        dialog.open()

    def _set_exclusions(self, exclusions: FrameExclusions) -> None:
        self._exclusions = exclusions
        self._show_exclusions()
        self._plan_invitations()

    def _show_exclusions(self) -> None:
        words = self._exclusions.in_words()
        self._excluded.setText(f"{words[:1].upper()}{words[1:]}")

    def _choose_by_hand(self, person: int, on: bool) -> None:  # noqa: FBT001  # a slot
        self._by_hand = self._by_hand | {person} if on else self._by_hand - {person}
        self._plan_invitations()

    def _stop(self) -> None:
        self._clock.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None


def planned_groups(drawn: Frame) -> list[PeopleGroup]:
    """The people of a frame by what happens to them; those to be invited come first."""
    excluded = drawn.by_reason()
    shared = {**{other: one for one, other in drawn.same_address.items()}, **drawn.same_address}
    by_hand = {
        ExclusionReason.CONTACT_CAP: drawn.at_limit,
        ExclusionReason.DUPLICATE_ADDRESS: drawn.rules.by_hand & shared.keys(),
    }
    groups = [
        PeopleGroup(
            "To be invited", [one for one in drawn.people if one in drawn.emails], is_good=True
        )
    ]
    for reason in dict.fromkeys([*excluded, *(one for one, who in by_hand.items() if who)]):
        people = excluded.get(reason, [])
        choice = None
        if reason in OVERRIDABLE:
            both = {*people, *by_hand[reason]}
            offered = [person for person in drawn.people if person in both]
            choice = HandChoice(offered, by_hand[reason], _HINTS[reason])
        beside = shared if reason is ExclusionReason.DUPLICATE_ADDRESS else {}
        groups.append(PeopleGroup(REASONS[reason], people, same_address=beside, choice=choice))
    if shared and drawn.rules.shared_addresses is SharedAddresses.EACH:
        sharing = [one for one in drawn.people if one in shared and one in drawn.emails]
        groups.append(PeopleGroup(_SHARING, sharing, same_address=shared))
    return groups


def drawn_before(samples: Sequence[str]) -> str:
    """The last of the samples that were drawn, in words; empty for none."""
    if not samples:
        return ""
    which = "Drawn before" if len(samples) == 1 else f"Last of {len(samples)} samples drawn before"
    return f"{which}: {samples[-1]}"


def legal_basis(bases: Mapping[str, int], kind: WaveKind) -> str:
    """The recorded bases of so many people, in words; empty for nobody."""
    if not bases:
        return ""
    recorded = [
        f"{basis} ({format_number(number)})" for basis, number in bases.items() if basis != "none"
    ]
    text = f"Basis on record: {', '.join(recorded)}." if recorded else ""
    if without := bases.get("none"):
        people = plural(without, "person has", "people have")
        text += f" {people} no basis on record and no opt-out"
        text += "; a research survey is not marketing." if kind is WaveKind.SURVEY else "."
    return text.strip()
