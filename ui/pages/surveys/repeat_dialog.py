"""The dialog that runs a wave again: its label, days and questionnaire, and who is in it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.formats import format_number, listed, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from surveys.frame_sources import FrameSource, SourceKind
from surveys.frames import LABELS
from surveys.wave_repeats import (
    RepeatedVersion,
    RepeatOptions,
    RepeatPlan,
    graduates_since,
    plan_repeat,
    read_repeat_options,
    repeat_wave,
)
from surveys.waves import Wave
from ui.context import PageContext
from ui.invitations.people_groups import PeopleGroup, PeopleGroups
from ui.jobs import Job
from ui.pages.surveys.wave_fields import WaveFields
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import combo_box, label
from ui.widgets.dialogs import FormDialog

_WIDTH: Final = 620


def repeat_in_dialog(
    parent: QWidget, context: PageContext, last: Wave, done: Callable[[Wave, RepeatedVersion], None]
) -> None:
    """Ask for the wave that repeats `last`, and create it as one batch.

    `done` is called with it, and with which version of the questionnaire was chosen.
    """
    database = context.database

    def read(_progress: Progress) -> RepeatOptions:
        with database.read() as connection:
            return read_repeat_options(connection, last, date.today())

    def ask(options: RepeatOptions) -> None:
        dialog = RepeatDialog(parent, context, options)
        dialog.accepted.connect(lambda: create(dialog))
        dialog.open()

    def create(dialog: RepeatDialog) -> None:
        plan, version = dialog.plan, dialog.version
        text, opens, closes = dialog.wave.label, dialog.wave.opens, dialog.wave.closes
        if plan is not None:
            write_batch(
                context,
                BatchKind.WAVE_REPEAT,
                lambda changes: repeat_wave(changes, plan, text, opens, closes, version),
                done=lambda wave: done(wave, version),
                title=f"Creating wave {last.survey_code} {text}",
            )

    context.jobs.read(read, ask)


class RepeatDialog(FormDialog):
    """Asks for the wave that repeats another.

    The fields `wave` hold its label and days; `plan` says who is in its frame, once known.
    """

    def __init__(self, parent: QWidget, context: PageContext, options: RepeatOptions) -> None:
        last = options.last
        super().__init__(
            parent,
            f"Run again: {last.title}",
            f"A new wave with the people of {last.label}, as their records are now. Links,"
            " exclusions, sample and who sees the answers are carried over. Nothing is sent yet.",
            "Create wave",
        )
        self.setMinimumWidth(_WIDTH)
        self.plan: RepeatPlan | None = None
        self._context, self._options = context, options
        self._job: Job | None = None
        self._plan_issue = ""  # why nobody can be invited like this
        self.wave = WaveFields(
            options.label, options.dates.opens, options.dates.closes, options.labels
        )
        self._version = combo_box()
        for version, words in _versions(options):
            self._version.addItem(words, str(version))
        self._new = combo_box()
        self._new_from: list[Sequence[FrameSource] | None] = []
        for words, sources in _sources(options):
            self._new.addItem(words)
            self._new_from.append(sources)
        self._said = label("", Type.STRONG, wrap=True)
        self._missing = label("", ink="warning", wrap=True)
        self._groups = PeopleGroups(context)
        self._groups.left.connect(self.reject)
        self._lay_out()
        self.wave.changed.connect(self._check)
        self._new.currentIndexChanged.connect(self._plan_frame)
        self.finished.connect(self._stop)
        self._plan_frame()

    @property
    def version(self) -> RepeatedVersion:
        """Which version of the questionnaire the wave asks."""
        return RepeatedVersion(self._version.currentData())

    def _lay_out(self) -> None:
        self.body.addWidget(self.wave)
        self.add_field("Questionnaire", self._version)
        self.add_field("New people", self._new)
        for widget in (self._said, self._missing, self._groups):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def _plan_frame(self) -> None:
        """Find who would be in the frame, with the new people that are chosen."""
        self._stop()
        self.plan, self._plan_issue = None, ""
        self._missing.hide()
        self._groups.show_groups((), "")
        self._said.setText("Checking who can be invited…")
        self._check()
        last, new_from = self._options.last, self._new_from[self._new.currentIndex()]
        database = self._context.database

        def read(_progress: Progress) -> RepeatPlan:
            with database.read() as connection:
                return plan_repeat(connection, last, new_from)

        self._job = self._context.jobs.read(read, self._show, failed=self._fail)

    def _show(self, plan: RepeatPlan) -> None:
        self.plan = plan
        last, planned = self._options.last, plan.invitations
        invited, returning = planned.invited, set(plan.returning)
        frame = plural(planned.frame, "person is", "people are")
        self._said.setText(f"{frame} eligible; {format_number(len(invited))} can be invited now.")
        again = [one for one in invited if one in returning]
        new = [one for one in invited if one not in returning]
        excluded = planned.drawn.by_reason()
        self._groups.show_groups(
            [
                PeopleGroup(f"To be invited: people of {last.label}", again, is_good=True),
                PeopleGroup("To be invited: new people", new, is_good=True),
                *(PeopleGroup(LABELS[reason], ids) for reason, ids in excluded.items()),
            ],
            f"{last.name} again",
        )
        missing = _missing(plan)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._check()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):  # else it was cancelled for another plan
            self._said.setText("")
            self._plan_issue = error.message
            self._check()

    def _check(self) -> None:
        issue = self.wave.issue
        self.complain(issue or self._plan_issue)
        self.set_ready(ready=bool(self.wave.label) and not issue and self.plan is not None)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


def _versions(options: RepeatOptions) -> list[tuple[RepeatedVersion, str]]:
    """The versions of the questionnaire to choose from, in words."""
    numbers, label_then = options.versions, options.last.label
    latest, new = numbers[RepeatedVersion.LAST], numbers[RepeatedVersion.NEW]
    same = numbers[RepeatedVersion.SAME]
    found = [(RepeatedVersion.LAST, f"Version {latest}, the latest")]
    if same == latest:
        found = [(RepeatedVersion.LAST, f"The same as {label_then} (version {latest})")]
    else:
        found.append((RepeatedVersion.SAME, f"The same as {label_then} (version {same})"))
    if new != latest:
        found.append((RepeatedVersion.NEW, f"A new version, to edit next (version {new})"))
    return found


def _sources(options: RepeatOptions) -> list[tuple[str, Sequence[FrameSource] | None]]:
    """What new people can come from, in words; None: what the wave was drawn from."""
    last = options.last
    live = [one for one in options.sources if one.kind is not SourceKind.PEOPLE]
    found: list[tuple[str, Sequence[FrameSource] | None]] = []
    if live:
        words = listed([one.in_words() for one in live])
        found.append((f"As for {last.label}: from {words}", None))
    graduates = graduates_since(last)
    if graduates is not None and last.opens is not None:
        found.append((f"Graduates of {last.opens.year} and later", [graduates]))
    found.append(("Nobody new", ()))
    found += [(name, [FrameSource(segment=name)]) for name in options.segments]
    return found


def _missing(plan: RepeatPlan) -> str:
    """Who of the earlier wave, and what it was drawn from, can't be used any more."""
    texts = []
    if plan.unnamed:
        people = plural(plan.unnamed, "person", "people")
        texts.append(
            f"{people} of {plan.repeats.name} can’t be taken over, as their records were erased or"
            " unlinked."
        )
    if plan.lost_sources:
        lost = listed(list(plan.lost_sources))
        texts.append(f"Nobody new comes from {lost}, which can’t be used any more.")
    return " ".join(texts)
