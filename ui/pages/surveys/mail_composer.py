"""Writes an invitation or a reminder: its text, how each person gets it, who does not, and when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from mail.single_mail import send_single
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.mailings import MailDraft, missing_values, preview, read_draft, trial_of
from records.fields.languages import name_of
from surveys.mailing_lists import ListKind
from surveys.reminders import exclusion_label, include_people_at_limits
from surveys.sending.mail_texts import save_texts
from surveys.sending.mailings import create_mailing
from surveys.sending.recipients import MailingPlan
from surveys.sending.texts import RenderedMail, text_language
from surveys.waves import Wave
from ui.context import SETTINGS, PageContext, ShowSettings
from ui.invitations.people_groups import PeopleGroup, PeopleGroups
from ui.jobs import Job
from ui.mail_sender import NAMES, send_mailing
from ui.pages.surveys.closed_wave import closed_note
from ui.pages.surveys.mail_preview import MailPreview
from ui.pages.surveys.mail_text_editor import MailTextEditor
from ui.pages.surveys.send_time import SENT_WHILE_OPEN, SendTime
from ui.theme import GRID, Tone
from ui.trial_mail_dialog import TrialMailDialog
from ui.undo import write_batch
from ui.widgets import Message, combo_box, label, secondary_button
from ui.widgets.dialogs import FormDialog

_WIDTH: Final = 980
_HEIGHT: Final = 720
_PAUSE: Final = 400  # milliseconds after the last key
_NOW, _LATER = "Send now", "Send later"


def compose_mail(parent: QWidget, context: PageContext, wave: Wave, kind: ListKind) -> None:
    """Write a mail to the people of a wave; without an account, offer to set one up."""
    database = context.database

    def read(_progress: Progress) -> MailDraft:
        with database.read() as connection:
            return read_draft(connection, wave, kind)

    def failed(error: Exception) -> None:
        if isinstance(error, UserError) and error.code == "no_account":
            text = "No mail account is set up yet. Set one up first, then send."
            message = Message(
                text, Tone.WARNING, "Set up mail…",
                lambda: context.navigate(SETTINGS, ShowSettings("mail")),
            )  # fmt: skip
            context.jobs.said.emit(message)
        elif isinstance(error, UserError):
            context.jobs.tell(error)

    context.jobs.read(
        read, lambda draft: MailComposer(parent, context, draft).open(), failed=failed
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """The mail of one person, or why there is none, and who has no value for which field."""

    name: str = ""
    mail: RenderedMail | None = None
    issue: str = ""
    missing: Mapping[str, Sequence[int]] | None = None


class MailComposer(FormDialog):
    """The text at the left, the mail as each person gets it at the right, who gets it below."""

    def __init__(self, parent: QWidget, context: PageContext, draft: MailDraft) -> None:
        what = NAMES[draft.kind].lower()
        super().__init__(
            parent,
            f"Send {what}: {draft.wave.title}",
            _rule(draft),
            "Send",
        )
        self.setMinimumWidth(_WIDTH)
        self.resize(_WIDTH, _HEIGHT)
        self._context, self._draft = context, draft
        self._job: Job | None = None
        self._missing: Mapping[str, Sequence[int]] = {}
        self._issue = ""
        self._is_checked = False  # whether the preview is of the current text
        self._editor = MailTextEditor(draft.kind, draft.texts, draft.fields)
        self._preview = MailPreview(len(draft.plan.recipients))
        self._groups = PeopleGroups(context)
        self._groups.left.connect(self.reject)
        self._gaps = QCheckBox("")
        self._anyway = QCheckBox("")
        limited = len(draft.anyway.recipients) - len(draft.plan.recipients)
        self._anyway.setText(include_people_at_limits(limited))
        self._anyway.setVisible(limited > 0)
        self._when = combo_box()
        self._when.addItems([_NOW, _LATER])
        self._time = SendTime()
        self._later_note = label(SENT_WHILE_OPEN, ink="muted", wrap=True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PAUSE)
        self._clock.timeout.connect(self._check)
        self._build_ui()
        self._check()
        self._show()

    def accept(self) -> None:
        """Save the text, make the mailing, and send it or leave it for its time."""
        self._show()
        if not self._accept.isEnabled():  # the time has passed since it was chosen
            return
        draft, texts = self._draft, self._editor.texts
        at, anyway = self._scheduled_at(), self._anyway.isChecked()

        def act(changes: ChangeSet) -> int:
            save_texts(changes, draft.wave.survey_id, draft.kind, texts)
            return create_mailing(changes, draft.wave, draft.kind, texts, at, ignores_limits=anyway)

        def done(mailing_id: int) -> None:
            if at is None:
                send_mailing(self._context, draft.wave, mailing_id, draft.kind)

        said: Callable[[int], str] | None = None
        if at is not None:
            when = self._time.in_words
            said = lambda _id: f"{NAMES[draft.kind]} will be sent on {when}."  # noqa: E731
        write_batch(
            self._context,
            BatchKind.MAILING,
            act,
            done=done,
            said=said,
            title=f"Preparing {NAMES[draft.kind].lower()}",
        )
        super().accept()

    def reject(self) -> None:
        """Close without sending; what was written is kept as the survey’s text."""
        draft, texts = self._draft, self._editor.texts
        if texts != dict(draft.texts):
            write_batch(
                self._context,
                BatchKind.MAIL_TEXTS,
                lambda changes: save_texts(changes, draft.wave.survey_id, draft.kind, texts),
                title="Saving the text",
            )
        super().reject()

    def _build_ui(self) -> None:
        if text := closed_note(self._draft.wave):
            self.body.addWidget(label(text, ink="bad", wrap=True))
        halves = QSplitter()
        halves.setProperty("kind", "gap")
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(2 * GRID)
        for part in (self._editor, self._preview):
            halves.addWidget(part)
        halves.setSizes([_WIDTH // 2, _WIDTH // 2])
        self.body.addWidget(halves, 1)
        self.body.addWidget(self._groups)
        self.body.addWidget(self._anyway)
        self.body.addWidget(self._gaps)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(secondary_button("Send a test mail…", self._ask_for_test))
        row.addStretch(1)
        when = label("When")
        when.setBuddy(self._when)
        self._when.setAccessibleName("When")
        row.addWidget(when)
        row.addWidget(self._when)
        row.addWidget(self._time)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._later_note)
        self.body.addLayout(column)
        self._editor.changed.connect(self._check_later)
        self._editor.language_shown.connect(self._show_reader)
        self._preview.stepped.connect(lambda _at: self._check())
        self._gaps.toggled.connect(self._show)
        self._anyway.toggled.connect(self._change_plan)
        self._when.currentIndexChanged.connect(self._show)
        self._time.changed.connect(self._show)
        self.finished.connect(self._stop)

    @property
    def _plan(self) -> MailingPlan:
        """Who gets the mail, as chosen."""
        return self._draft.anyway if self._anyway.isChecked() else self._draft.plan

    def _change_plan(self) -> None:
        self._preview.set_count(len(self._plan.recipients))
        self._check_later()
        self._check()

    def _check_later(self) -> None:
        """Check the text once the typing has paused; it is not sent before."""
        self._is_checked = False
        self._clock.start()
        self._show()

    def _text_of(self, person_id: int) -> str:
        """The code of the language whose text a person gets; empty: that for all languages."""
        return text_language(self._editor.texts, self._draft.languages.get(person_id))

    def _show_reader(self, language: str) -> None:
        """Show the mail of the first person who gets the text in a language, if anybody does."""
        for at, one in enumerate(self._plan.recipients):
            if self._text_of(one.person_id) == language:
                self._preview.go_to(at)
                return

    def _check(self) -> None:
        """Write the mail of the person shown, and look for values that are missing."""
        self._stop()
        self._clock.stop()
        database, draft, texts = self._context.database, self._draft, self._editor.texts
        people, at = self._plan.recipients, self._preview.at

        def read(progress: Progress) -> _Checked:
            if not people:
                return _Checked()
            with database.read() as connection:
                try:
                    missing = missing_values(connection, draft, texts, people, progress)
                except UserError as error:
                    return _Checked(issue=error.message)
                try:
                    name, mail = preview(connection, draft, texts, people[at])
                except UserError as error:
                    return _Checked(issue=error.message, missing=missing)
                return _Checked(name, mail, missing=missing)

        self._job = self._context.jobs.read(read, self._show_checked)

    def _show_checked(self, found: _Checked) -> None:
        if found.mail is not None:
            self._preview.show_mail(found.name, found.mail)
        self._preview.show_issue(found.issue)
        self._is_checked = not self._clock.isActive()  # else it was edited meanwhile
        self._issue = "" if found.missing is not None else found.issue
        self._missing = found.missing or {}
        self._show()

    def _show(self) -> None:
        """Show who gets the mail and who does not, and enable the button where it can go."""
        plan = self._plan
        incomplete = {person for people in self._missing.values() for person in people}
        count = len(plan.recipients) - len(incomplete)
        complete = [one.person_id for one in plan.recipients if one.person_id not in incomplete]
        self._groups.show_groups(
            [
                PeopleGroup("Get this mail", complete, is_good=True),
                *(
                    PeopleGroup(
                        f"Of them in {name_of(language)}",
                        [one for one in complete if self._text_of(one) == language],
                    )
                    for language in sorted(filter(None, self._editor.texts))
                ),
                *(
                    PeopleGroup(f"No value for “{name}”", people)
                    for name, people in self._missing.items()
                ),
                *(
                    PeopleGroup(exclusion_label(name, self._draft.office), people)
                    for name, people in plan.excluded.items()
                ),
            ],
            self._draft.wave.name,
        )
        people = plural(len(incomplete), "person", "people")
        self._gaps.setText(f"Send without the {people} whose mail would have a gap")
        self._gaps.setVisible(bool(incomplete))
        is_later = self._when.currentText() == _LATER
        issue = self._issue or (self._time.issue if is_later else "")
        self._time.setVisible(is_later)
        self._later_note.setVisible(is_later)
        is_whole = not incomplete or self._gaps.isChecked()
        can_go = self._is_checked and not issue and count > 0 and is_whole
        number = plural(count, "person", "people")
        verb = "Schedule for" if is_later else "Send to"
        self.complain(issue)
        self.set_ready(
            ready=can_go, accept_text=f"{verb} {number}" if count else "Nobody to send to"
        )

    def _scheduled_at(self) -> datetime | None:
        return None if self._when.currentText() == _NOW else self._time.at

    def _ask_for_test(self) -> None:
        if not self._plan.recipients:
            self.complain("There is nobody whose mail could be sent as a test.")
            return
        dialog = TrialMailDialog(self, self._draft.account.from_address.email)
        dialog.accepted.connect(lambda: self._send_test(dialog.address))
        dialog.open()

    def _send_test(self, to: str) -> None:
        database, draft, texts = self._context.database, self._draft, self._editor.texts
        person = self._plan.recipients[self._preview.at]

        def send(_progress: Progress) -> str:
            with database.read() as connection:
                mail = trial_of(connection, draft, texts, person, to)
            return send_single(draft.account, mail)

        def sent(_reply: str) -> None:
            self._context.jobs.said.emit(Message(f"Test mail sent to {to}.", Tone.GOOD))

        self._context.jobs.read(
            send, sent, title="Sending a test mail", failed=self._tell_test_failed
        )

    def _tell_test_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(error.message)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()


def _rule(draft: MailDraft) -> str:
    """What is said of who gets it."""
    if draft.kind is ListKind.INVITATION:
        return (
            "To everybody invited who has not had it. Whether somebody still gets it is asked again"
            " at the moment of each mail."
        )
    office = draft.office
    return (
        "To everybody who has not answered at the moment of each mail: at least"
        f" {plural(office.reminder_days, 'day')} after the last message, at most"
        f" {plural(office.most_reminders, 'reminder')} each (Settings, Office)."
    )
