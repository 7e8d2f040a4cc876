"""Writes the lists of a wave to files: invitations and reminders to send, responses to keep."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from core.progress import Progress
from core.text import plural
from records.fields import all_fields
from records.office import office_settings
from surveys.invitations import Message as MessageKind
from surveys.invitations import invitation_list, record_sent
from surveys.waves import Wave
from ui.context import Context
from ui.exporting import FILE_KINDS, SEVERAL_SHEETS, TABLE_ENDINGS, tell_written
from ui.theme import Tone
from ui.widgets import Message, combo_box
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside

_FORMATS = (
    ("generic", "For any platform: a row for each person, with token and link"),
    ("word", "For mail merge in Word"),
)
_LISTS = [FILE_KINDS[ending] for ending in TABLE_ENDINGS]


@dataclass(frozen=True, slots=True)
class _Written:
    """A list that was written: its rows, and how many were left out of it."""

    rows: int
    left_out: int


def hand_out_list(
    parent: QWidget, context: Context, wave: Wave, invited: int, waiting: int
) -> None:
    """Ask which list and where, write it, and record that it was handed out if so wished.

    `invited` people are invited, of whom `waiting` have not answered.
    """
    dialog = ListDialog(parent, wave, invited, waiting)

    def write() -> None:
        name = f"{wave.survey_code}-{wave.label}-{'reminders' if dialog.is_reminder else 'list'}"
        path = ask_for_target(parent, "Write the list", f"{name}.xlsx", _LISTS)
        if path is not None:
            _write_list(
                context, wave, path, dialog.form,
                is_reminder=dialog.is_reminder, records=dialog.records,
            )  # fmt: skip

    dialog.accepted.connect(write)
    dialog.open()


def write_responses_file(parent: QWidget, context: Context, wave: Wave) -> None:
    """Ask whether with names and where, and write the responses of `wave`."""
    dialog = FormDialog(
        parent,
        f"Export the responses to {wave.survey_title} {wave.label}",
        "A row for each response and a column for each question, with a codebook.",
        "Choose where…",
    )
    anonymous = QCheckBox("Without names, addresses and tokens")
    anonymous.setChecked(True)
    dialog.body.addWidget(anonymous)

    def write() -> None:
        path = ask_for_target(
            parent, "Export responses", f"{wave.survey_code}-{wave.label}-responses.xlsx",
            [FILE_KINDS[ending] for ending in SEVERAL_SHEETS],
        )  # fmt: skip
        if path is not None:
            _write_responses(context, wave, path, anonymous=anonymous.isChecked())

    dialog.accepted.connect(write)
    dialog.open()


class ListDialog(FormDialog):
    """Which list: for everybody or as a reminder, in which form, recorded or not."""

    def __init__(self, parent: QWidget, wave: Wave, invited: int, waiting: int) -> None:
        super().__init__(
            parent,
            f"Hand out a list of {wave.survey_title} {wave.label}",
            "The list holds each person’s token; keep it as carefully as the addresses.",
            "Choose where…",
        )
        self._whom = combo_box()
        self._whom.addItem(f"Invitation: all {plural(invited, 'person', 'people')} invited")
        if waiting:
            people = plural(waiting, "person", "people")
            self._whom.addItem(f"Reminder: the {people} who have not answered")
        self._form = combo_box()
        self._form.addItems([words for _, words in _FORMATS])
        self._records = QCheckBox("Record that it is sent today, so that nobody is asked too often")
        self._records.setChecked(True)
        self.add_field("List", self._whom)
        self.add_field("Form", self._form)
        self.body.addWidget(self._records)

    @property
    def is_reminder(self) -> bool:
        """Whether only those who have not answered are wanted."""
        return self._whom.currentIndex() == 1

    @property
    def form(self) -> str:
        """The form, in the exporter's word."""
        return _FORMATS[self._form.currentIndex()][0]

    @property
    def records(self) -> bool:
        """Whether the list counts as sent."""
        return self._records.isChecked()


def _write_list(
    context: Context, wave: Wave, path: Path, form: str, *, is_reminder: bool, records: bool
) -> None:
    database = context.database

    def write(progress: Progress) -> _Written:
        from exporters.invitations import ListForm, write_invitations

        with database.read() as connection:
            listed = invitation_list(connection, wave, only_not_answered=is_reminder)
            fields = all_fields(connection)
            link = office_settings(connection).survey_link
        rows = write_invitations(
            path, listed, ListForm(form), fields, survey_link=link, progress=progress
        )
        if records:
            kind = MessageKind.REMINDER if is_reminder else MessageKind.INVITATION
            ids = [row.invitation_id for row in listed.rows]
            record_sent(database, wave, kind, ids)
        return _Written(rows, sum(listed.left_out.values()))

    def tell(written: _Written) -> None:
        text = f"“{path.name}” was written with {plural(written.rows, 'person', 'people')}."
        if written.left_out:
            people = plural(written.left_out, "person", "people")
            text += f" {people} who died or objected since were left out."
        context.jobs.said.emit(Message(text, Tone.GOOD, "Open", lambda: open_outside(path)))

    start = context.jobs.write if records else context.jobs.read
    start(write, tell, title=f"Write {path.name}")


def _write_responses(context: Context, wave: Wave, path: Path, *, anonymous: bool) -> None:
    database = context.database

    def write(progress: Progress) -> int:
        from exporters.responses import export_responses

        return export_responses(
            database,
            path,
            wave.survey_code,
            wave.label,
            anonymous=anonymous,
            progress=progress,
        )

    context.jobs.read(
        write,
        lambda rows: tell_written(context, path, plural(rows, "row")),
        title=f"Write {path.name}",
    )
