"""The dialog that invites people to a wave, with those excluded and the reasons."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from records.filters.segments import list_segments
from surveys.frames import LABELS, ExclusionReason
from surveys.invitations import InvitationPlan, count_bases, invite, plan_invitations
from surveys.waves import Wave
from ui.context import PageContext
from ui.jobs import Job
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import Bar, BarList, combo_box, label
from ui.widgets.dialogs import FormDialog

ALL_ALUMNI = "All alumni"


def invite_people(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask whom to invite to `wave`, then invite them, with undo."""
    database = context.database

    def read(_progress: Progress) -> list[str]:
        with database.read() as connection:
            return [segment.name for segment in list_segments(connection)]

    def ask(segments: list[str]) -> None:
        dialog = InviteDialog(parent, context, wave, segments)
        dialog.accepted.connect(lambda: _invite(context, wave, dialog.plan))
        dialog.open()

    context.jobs.read(read, ask)


def _invite(context: PageContext, wave: Wave, plan: InvitationPlan | None) -> None:
    if plan is None:
        return

    write_batch(
        context,
        BatchKind.INVITE,
        lambda changes: invite(changes, plan),
        title=f"Inviting people to {wave.name}",
    )


class InviteDialog(FormDialog):
    """Choose a segment; `plan` is the plan of the invitations."""

    def __init__(
        self, parent: QWidget, context: PageContext, wave: Wave, segments: list[str]
    ) -> None:
        super().__init__(
            parent,
            f"Invite people to {wave.title}",
            "Each person gets an invitation with a unique token. Nothing is sent yet: export the "
            "mailing list afterwards.",
            "Invite",
        )
        self.plan: InvitationPlan | None = None
        self._context = context
        self._wave = wave
        self._job: Job | None = None
        self._who = combo_box()
        self._who.addItem(ALL_ALUMNI)
        self._who.addItems(segments)
        if wave.frame_segment in segments:
            self._who.setCurrentText(wave.frame_segment)
        self._who.currentIndexChanged.connect(self._plan_invitations)
        self._said = label("", Type.STRONG, wrap=True)
        self._basis = label("", ink="muted", wrap=True)
        self._bars = BarList("Excluded people, by reason", label_width=264)
        self.add_field("Who", self._who)
        self.body.addWidget(self._said)
        self.body.addWidget(self._basis)
        self.body.addWidget(self._bars)
        self.body.addStretch(1)
        self.finished.connect(self._stop)
        self._plan_invitations()

    def _plan_invitations(self) -> None:
        """Plan the invitations of the chosen segment."""
        self._stop()
        self.plan = None
        self.set_ready(ready=False, accept_text="Invite")
        self._said.setText("Checking who can be invited…")
        segment = self._who.currentText() if self._who.currentIndex() else None
        database, wave = self._context.database, self._wave

        def read(_progress: Progress) -> tuple[InvitationPlan, dict[str, int]]:
            with database.read() as connection:
                plan = plan_invitations(connection, wave, segment)
                return plan, count_bases(connection, plan.invited)

        self._job = self._context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, plan: InvitationPlan, bases: Mapping[str, int]) -> None:
        self.plan = plan
        frame = plural(plan.frame, "person is", "people are")
        count = len(plan.invited)
        self._said.setText(f"{frame} eligible; {format_number(count)} can be invited now.")
        self._basis.setText(legal_basis(bases))
        self._basis.setVisible(bool(bases))
        self._bars.set_bars(
            [
                Bar("To be invited", count, format_number(count), ink="good"),
                *(
                    Bar(
                        LABELS[ExclusionReason(reason)],
                        number,
                        format_number(number),
                        strength=0.4,
                    )
                    for reason, number in plan.excluded.items()
                ),
            ]
        )
        people = plural(count, "person", "people")
        self.set_ready(ready=count > 0, accept_text=f"Invite {people}" if count else "Invite")

    def _stop(self) -> None:
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
