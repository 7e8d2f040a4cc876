"""Exports the mailing list of a wave: invitations or reminders, for a platform or mail merge."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from exporters.list_formats import FORMATS, ListForm
from models.batch_kinds import BatchKind
from models.database import Database
from records.fields.definitions import all_fields
from records.handed_out import ListRecipient
from records.office import OfficeSettings, office_settings
from surveys.frames import ExclusionReason
from surveys.links import check_link, link_pattern, set_wave_link
from surveys.mailing_lists import (
    InvitationList,
    Recipients,
    check_not_empty,
    invitation_list,
    record_exported,
)
from surveys.reminders import LIMITS, exclusion_label, include_people_at_limits
from surveys.waves import Wave
from ui.context import PageContext
from ui.handed_out import ask_recipient, record_list
from ui.invitations.people_groups import PeopleGroup, PeopleGroups
from ui.pages.surveys.closed_wave import closed_note
from ui.table_export import FILE_KINDS, write_file
from ui.theme import Tone, Type
from ui.widgets import Message, combo_box, label
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside


@dataclass(frozen=True, slots=True)
class MailingListOptions:
    """The lists that a wave offers, by recipients.

    `anyway` is the list of reminders without the contact limits, `pattern` that of the links.
    """

    wave: Wave
    office: OfficeSettings
    pattern: str
    lists: Mapping[Recipients, InvitationList]
    anyway: InvitationList

    @property
    def was_sent(self) -> bool:
        """Whether the invitation was sent to anybody."""
        everyone = self.lists[Recipients.ALL].rows
        return any(row.disposition != "not_sent" for row in everyone)


@dataclass(frozen=True, slots=True)
class MailingListRequest:
    """What to export: recipients, format and survey link (empty for none)."""

    recipients: Recipients
    anyway: bool
    form: ListForm
    survey_link: str
    records: bool


def export_mailing_list(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for list and file, export it, and record it as sent if chosen."""
    database = context.database

    def ask(choices: MailingListOptions) -> None:
        dialog = MailingListDialog(parent, context, choices)

        def ask_for_file(request: MailingListRequest, recipient: ListRecipient | None) -> None:
            is_reminder = request.recipients is Recipients.NOT_ANSWERED
            name = f"{wave.survey_code}-{wave.label}-{'reminders' if is_reminder else 'list'}"
            endings = FORMATS[request.form].endings
            kinds = [FILE_KINDS[ending] for ending in endings]
            path = ask_for_target(parent, "Export mailing list", f"{name}{endings[0]}", kinds)
            if path is not None:
                _write(context, wave, path, request, recipient)

        dialog.accepted.connect(
            lambda: ask_recipient(context, parent, partial(ask_for_file, dialog.request))
        )
        dialog.open()

    context.jobs.read(lambda _progress: read_mailing_lists(database, wave), ask)


def read_mailing_lists(database: Database, wave: Wave) -> MailingListOptions:
    """Read the lists that a wave offers."""
    with database.read() as connection:
        return MailingListOptions(
            wave,
            office_settings(connection),
            link_pattern(connection, wave.id),
            {
                recipients: invitation_list(connection, wave, recipients=recipients, fields=())
                for recipients in Recipients
            },
            invitation_list(
                connection, wave, recipients=Recipients.NOT_ANSWERED, anyway=True, fields=()
            ),
        )


class MailingListDialog(FormDialog):
    """Asks for list, format and survey link, and whether to record it as sent."""

    def __init__(self, parent: QWidget, context: PageContext, choices: MailingListOptions) -> None:
        wave = choices.wave
        super().__init__(
            parent,
            f"Export mailing list: {wave.title}",
            "The list contains each person’s token. Treat it as confidential.",
            "Save as…",
        )
        self._choices = choices
        self._recipients = combo_box()
        for recipients, text in _list_names(choices).items():
            self._recipients.addItem(text, recipients)
        wanted = Recipients.NOT_ANSWERED if choices.was_sent else Recipients.NOT_SENT
        self._recipients.setCurrentIndex(self._recipients.findData(wanted))
        self._groups = PeopleGroups(context)
        self._groups.left.connect(self.reject)
        self._anyway = QCheckBox("")
        self._form = combo_box()
        for form, format_ in FORMATS.items():
            self._form.addItem(format_.title, form)
        self._hint = label("", Type.SMALL, ink="muted", wrap=True)
        self._link = QLineEdit(choices.pattern)
        self._link.setPlaceholderText("https://survey.example.ac.uk/s/{token}")
        self._without_link = QCheckBox("Export without links")
        self._records = QCheckBox("Record as sent today (counts towards contact limits)")
        self._records.setChecked(True)
        if text := closed_note(wave):
            self.body.addWidget(label(text, ink="bad", wrap=True))
        self.add_field("List", self._recipients)
        self.body.addWidget(self._groups)
        self.body.addWidget(self._anyway)
        self.add_field("Format", self._form)
        self.body.addWidget(self._hint)
        if not choices.pattern:
            self.add_field("Survey link ({token} is replaced by each person’s code)", self._link)
            self.body.addWidget(self._without_link)
        self.body.addWidget(self._records)
        self._recipients.currentIndexChanged.connect(self._show)
        self._anyway.toggled.connect(self._show)
        self._form.currentIndexChanged.connect(self._show)
        self._link.textChanged.connect(self._show)
        self._without_link.toggled.connect(self._show)
        self._show()

    @property
    def request(self) -> MailingListRequest:
        """What was chosen."""
        recipients = Recipients(self._recipients.currentData())
        return MailingListRequest(
            recipients,
            anyway=recipients is Recipients.NOT_ANSWERED and self._anyway.isChecked(),
            form=ListForm(self._form.currentData()),
            survey_link="" if self._without_link.isChecked() else self._link.text().strip(),
            records=self._records.isChecked(),
        )

    def _show(self) -> None:
        """Show who is excluded and what is missing, and enable the button if there is a list."""
        request = self.request
        self._hint.setText(FORMATS[request.form].hint)
        listed = self._choices.lists[request.recipients]
        limits = (*LIMITS, ExclusionReason.CONTACT_CAP)
        limited = sum(listed.excluded.get(reason, 0) for reason in limits)
        is_reminder = request.recipients is Recipients.NOT_ANSWERED
        self._anyway.setVisible(is_reminder and limited > 0)
        self._anyway.setText(include_people_at_limits(limited))
        chosen = self._choices.anyway if request.anyway else listed
        self._groups.show_groups(_groups(chosen, self._choices.office), self._choices.wave.name)
        self._link.setEnabled(not self._without_link.isChecked())
        fault = "" if chosen.rows else "This list is empty."
        if not fault and not request.survey_link and not self._without_link.isChecked():
            fault = "Enter the survey link, or export without links."
        try:
            check_link(request.survey_link, is_personal=self._choices.wave.privacy.has_tokens)
        except UserError as error:
            fault = fault or error.message
        self.complain(fault)
        self.set_ready(ready=not fault)


def _groups(listed: InvitationList, office: OfficeSettings) -> list[PeopleGroup]:
    """The people on a list, and those who are not, by reason."""
    people = [row.person_id for row in listed.rows]
    return [
        PeopleGroup("On the list", people, is_good=True),
        *(
            PeopleGroup(exclusion_label(name, office), ids)
            for name, ids in listed.excluded_people.items()
        ),
    ]


def _list_names(choices: MailingListOptions) -> Mapping[Recipients, str]:
    """The lists with their names in the menu."""
    counts = {
        recipients: plural(len(listed.rows), "person", "people")
        for recipients, listed in choices.lists.items()
    }
    answered = sum(
        row.disposition in {"partial", "complete"} for row in choices.lists[Recipients.ALL].rows
    )
    names = {
        Recipients.NOT_ANSWERED: f"Reminder: not answered yet ({counts[Recipients.NOT_ANSWERED]})",
        Recipients.NOT_SENT: f"Invitation: not sent yet ({counts[Recipients.NOT_SENT]})",
        Recipients.ALL: f"Everyone invited ({counts[Recipients.ALL]}"
        + (f", {format_number(answered)} of them answered)" if answered else ")"),
    }
    if not choices.was_sent:
        del names[Recipients.NOT_ANSWERED]
    return names


def _write(
    context: PageContext,
    wave: Wave,
    path: Path,
    request: MailingListRequest,
    recipient: ListRecipient | None,
) -> None:
    database = context.database

    def write(progress: Progress) -> InvitationList:
        from exporters.invitations import write_invitations

        with database.read() as connection:
            listed = invitation_list(
                connection,
                wave,
                recipients=request.recipients,
                anyway=request.anyway,
                pattern=request.survey_link,
            )
            check_not_empty(connection, listed)
            fields = all_fields(connection)
            is_new = request.survey_link and not link_pattern(connection, wave.id)
        if is_new:
            with database.write(BatchKind.WAVE_EDIT) as changes:
                set_wave_link(changes, wave, request.survey_link)
        write_invitations(path, listed, request.form, fields, progress)
        if request.records:
            try:
                with database.write(BatchKind.INVITATION_LIST) as changes:
                    record_exported(changes, listed, request.form)
            except UserError:  # a list that counts for nobody might be sent all the same
                path.unlink(missing_ok=True)
                raise
        record_list(database, recipient, path.name, len(listed.rows))
        return listed

    def tell(listed: InvitationList) -> None:
        kind = "Reminder" if request.recipients is Recipients.NOT_ANSWERED else "Invitation"
        text = f"{kind} list exported: {plural(len(listed.rows), 'person', 'people')}"
        excluded = sum(listed.excluded.values())
        text += f", {format_number(excluded)} excluded." if excluded else "."
        context.jobs.said.emit(Message(text, Tone.GOOD, "Open", lambda: open_outside(path)))

    write_file(context, path, write, tell, records=True)
