"""Writes the lists of a wave to files: invitations and reminders to send, responses to keep."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from core.progress import Progress
from core.text import plural
from surveys.waves import Wave
from ui.context import Context
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.dialogs import FormDialog, ask_for_target, open_outside

_FORMATS = (
    ("generic", "For any platform: a row for each person, with token and link"),
    ("word", "For mail merge in Word"),
)
_WORKBOOK = ["Workbooks (*.xlsx)", "CSV files (*.csv)"]


def hand_out_list(
    parent: QWidget, context: Context, wave: Wave, invited: int, waiting: int
) -> None:
    """Ask which list and where, write it, and record that it was handed out if so wished.

    `invited` people are invited, of whom `waiting` have not answered.
    """
    dialog = _ListDialog(parent, wave, invited, waiting)

    def write() -> None:
        name = f"{wave.survey_code}-{wave.label}-{'reminders' if dialog.is_reminder else 'list'}"
        path = ask_for_target(parent, "Write the list", f"{name}.xlsx", _WORKBOOK)
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
            _WORKBOOK[:1],
        )  # fmt: skip
        if path is not None:
            _write_responses(context, wave, path, anonymous=anonymous.isChecked())

    dialog.accepted.connect(write)
    dialog.open()


class _ListDialog(FormDialog):
    """Which list: for everybody or as a reminder, in which form, recorded or not."""

    def __init__(self, parent: QWidget, wave: Wave, invited: int, waiting: int) -> None:
        super().__init__(
            parent,
            f"Hand out a list of {wave.survey_title} {wave.label}",
            "The list holds each person’s token; keep it as carefully as the addresses.",
            "Choose where…",
        )
        self._whom = QComboBox()
        self._whom.addItem(f"Invitation: all {plural(invited, 'person', 'people')} invited")
        if waiting:
            people = plural(waiting, "person", "people")
            self._whom.addItem(f"Reminder: the {people} who have not answered")
        self._form = QComboBox()
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

    def write(progress: Progress) -> int:
        from exporters.invitations import export_invitations

        from surveys.invitations import record_sent

        only = "not-answered" if is_reminder else None
        rows = export_invitations(database, path, wave, form=form, only=only, progress=progress)
        if records:
            record_sent(database, wave, "reminder" if is_reminder else "invitation")
        return rows

    start = context.jobs.write if records else context.jobs.read
    start(write, lambda rows: tell_written(context, path, rows), title=f"Write {path.name}")


def _write_responses(context: Context, wave: Wave, path: Path, *, anonymous: bool) -> None:
    database = context.database

    def write(progress: Progress) -> int:
        from exporters.responses import export_responses

        return export_responses(database, path, wave, anonymous=anonymous, progress=progress)

    context.jobs.read(
        write, lambda rows: tell_written(context, path, rows), title=f"Write {path.name}"
    )


def tell_written(context: Context, path: Path, rows: int) -> None:
    """Say that a file was written, with a way to open it."""
    text = f"“{path.name}” was written with {plural(rows, 'row')}."
    context.jobs.said.emit(Message(text, Tone.GOOD, "Open", lambda: open_outside(path)))
