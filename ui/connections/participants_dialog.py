"""Sends the people invited to a wave to its survey platform: shown first, then sent in a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from connections.participants import (
    ParticipantPlan,
    ParticipantsSent,
    RefusedParticipant,
    plan_participants,
    send_participants,
)
from core.formats import listed, plural
from core.progress import Progress
from records.office import OfficeSettings, office_settings
from surveys.reminders import describe_exclusions
from surveys.waves import Wave
from ui.connections.fetch_job import tell_unconnected
from ui.context import PageContext
from ui.theme import Tone
from ui.widgets import choice_box, label
from ui.widgets.banners import Message
from ui.widgets.dialogs import FormDialog


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be sent, by whether the platform sends the mails, and the office's limits."""

    plans: Mapping[bool, ParticipantPlan]
    office: OfficeSettings


def send_wave_participants(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask the platform who is there, show what would be sent, and send it."""
    database = context.database

    def read(progress: Progress) -> _Offer:
        plans = plan_participants(database, wave, progress)
        with database.read() as connection:
            return _Offer(plans, office_settings(connection))

    def show(offer: _Offer) -> None:
        dialog = ParticipantsDialog(parent, offer.plans, offer.office)
        dialog.accepted.connect(
            lambda: _send(parent, context, dialog.plan, records=dialog.is_recorded)
        )
        dialog.open()

    context.jobs.read(
        read,
        show,
        title="Reading the platform’s participants",
        failed=lambda error: tell_unconnected(context, error),
    )


class ParticipantsDialog(FormDialog):
    """Shows how many people would be sent, and what of them; `plan` is the one that was chosen."""

    def __init__(
        self, parent: QWidget, plans: Mapping[bool, ParticipantPlan], office: OfficeSettings
    ) -> None:
        first = next(iter(plans.values()))
        platform = first.connection.interface.title
        super().__init__(
            parent,
            f"Send participants of {first.wave.name}",
            f"To {platform}, by the connection “{first.connection.name}”. Nobody is sent twice.",
            "Send participants",
        )
        self._plans, self._office = plans, office
        ways = {False: "This office", True: platform}
        self._way = choice_box({one: ways[one] for one in plans})
        self._way.setEnabled(len(plans) > 1)
        self._what = label("", wrap=True)
        self._who = label("", wrap=True)
        self._others = label("", ink="muted", wrap=True)
        self._records = QCheckBox("Record as sent today (counts towards contact limits)")
        self._records.setChecked(True)
        self.add_field("The mails are sent by", self._way)
        for widget in (self._who, self._what, self._others, self._records):
            self.body.addWidget(widget)
        self._way.currentIndexChanged.connect(self._show)
        self._show()

    @property
    def plan(self) -> ParticipantPlan:
        """Who is sent, and what of them."""
        return self._plans[bool(self._way.currentData())]

    @property
    def is_recorded(self) -> bool:
        """Whether they are recorded as invited."""
        return self._records.isChecked()

    def _show(self) -> None:
        plan = self.plan
        self._who.setText(f"{plural(len(plan.new), 'person', 'people')} will be sent.")
        self._who.setVisible(bool(plan.new))
        self._what.setText(f"Of each: {listed(plan.fields)}. Nothing else leaves Almanac.")
        there = [f"{len(plan.there)} on the platform already"] if plan.there else []
        refused = [f"{len(plan.refused)} there without an e-mail address"] if plan.refused else []
        excluded = describe_exclusions(plan.excluded, self._office)
        others = [*there, *refused, *excluded]
        self._others.setText(f"Not sent: {', '.join(others)}." if others else "")
        self._others.setVisible(bool(others))
        self._records.setVisible(plan.by_platform)
        recorded = plan.by_platform and bool(plan.there)  # of a sending that broke off
        nobody = "Nobody is left to send: they were invited already, or can’t be contacted."
        self.complain("" if plan.new or recorded else nobody)
        self.set_ready(ready=bool(plan.new) or recorded)


def _send(parent: QWidget, context: PageContext, plan: ParticipantPlan, *, records: bool) -> None:
    database = context.database

    def work(progress: Progress) -> ParticipantsSent:
        return send_participants(database, plan, progress, records=records)

    def tell(sent: ParticipantsSent) -> None:
        platform = plan.connection.interface.title
        text = f"{plural(sent.added, 'person', 'people')} sent to {platform}."
        if sent.stopped:
            context.jobs.said.emit(Message(f"{text} {sent.stopped}", Tone.BAD))
        elif sent.refused:
            refused = sent.refused
            words = f"{text} {plural(len(refused), 'person', 'people')} refused."
            show = lambda: RefusalsDialog(parent, platform, refused).open()  # noqa: E731
            context.jobs.said.emit(Message(words, Tone.WARNING, "Show", show))
        else:
            context.jobs.said.emit(Message(text, Tone.GOOD))

    context.jobs.write(
        work, tell, title=f"Sending participants of {plan.wave.name}", in_background=True
    )


class RefusalsDialog(FormDialog):
    """Lists whom a platform refused, and why."""

    def __init__(
        self, parent: QWidget, platform: str, refused: Sequence[RefusedParticipant]
    ) -> None:
        super().__init__(
            parent, "People refused", f"{platform} did not take them, and says why.", "Close"
        )
        self._cancel.hide()
        rows = QListWidget()
        rows.setAccessibleName("People refused")
        rows.setWordWrap(True)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.addItems([f"{one.name}: {one.reason}" for one in refused])
        self.body.addWidget(rows)
