"""Excel questionnaires in the window: one for each person into a folder, and a folder back in."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from core.formats import plural
from core.progress import Progress
from core.temporary import PrivateFolder, private_folder
from models.batch_kinds import BatchKind
from surveys.mailing_lists import record_exported
from surveys.waves import Wave, WaveKind
from ui.context import IMPORTS, ImportFile, PageContext
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import Tone
from ui.widgets import Message, combo_box, label
from ui.widgets.dialogs import FormDialog, ask_for_folder, open_outside

_EXPLANATIONS: Final = {
    WaveKind.SURVEY: "A workbook for each person, to be filled in and sent back by e-mail. Each has"
    " the person’s token inside, so send it to this person alone.",
    WaveKind.DETAILS: "A workbook for each person with what is on record of them, to be corrected"
    " and sent back by e-mail. Send it to this person alone.",
}


if TYPE_CHECKING:
    from importers.answers.forms.returned_forms import ReturnedForms


class _Who(StrEnum):
    """Who gets a form."""

    SELECTED = "selected"
    NOT_ANSWERED = "not_answered"
    EVERYBODY = "everybody"


def export_forms(
    parent: QWidget, context: PageContext, wave: Wave, selected: Collection[int] = ()
) -> None:
    """Ask who gets a form and where they go, and write them.

    `selected` are the ids of the people who are selected and may be contacted.
    """
    dialog = _ExportDialog(parent, wave, len(selected))

    def choose_folder() -> None:
        who, names = dialog.who, dialog.with_names
        introduction, sent = dialog.introduction, dialog.records
        folder = ask_for_folder(parent, "Folder for the questionnaires")
        if folder is not None:
            _write(
                context,
                wave,
                folder,
                person_ids=selected if who is _Who.SELECTED else None,
                everybody=who is _Who.EVERYBODY,
                names=names,
                introduction=introduction,
                sent=sent,
            )

    dialog.accepted.connect(choose_folder)
    dialog.open()


def import_forms(parent: QWidget, context: PageContext) -> None:
    """Ask for a folder of forms that were sent back, and import them like any file of answers."""
    folder = ask_for_folder(parent, "Folder with the questionnaires sent back")
    if folder is not None:
        read_forms_in(parent, context, [folder])


def read_forms_in(parent: QWidget, context: PageContext, paths: Sequence[Path]) -> None:
    """Read the forms at `paths`, say what they are, and import those of one wave."""

    def read(progress: Progress) -> "ReturnedForms":
        from importers.answers.forms.returned_forms import read_forms

        return read_forms(paths, progress)

    context.jobs.read(
        read,
        lambda returned: show_forms(parent, context, returned),
        title="Reading the questionnaires",
    )


def show_forms(parent: QWidget, context: PageContext, returned: "ReturnedForms") -> None:
    """Say what forms there are, and import those of one wave."""
    dialog = _ReturnedDialog(parent, returned)
    dialog.accepted.connect(lambda: _import(parent, context, returned, *dialog.wave))
    dialog.open()


def _write(
    context: PageContext,
    wave: Wave,
    folder: Path,
    *,
    person_ids: Collection[int] | None,
    everybody: bool,
    names: bool,
    introduction: str,
    sent: bool,
) -> None:
    database = context.database

    def write(progress: Progress) -> int:
        from exporters.answer_forms.answer_forms import plan_forms, write_forms

        with database.read() as connection:
            forms = plan_forms(
                connection, wave, person_ids=person_ids, only_not_answered=not everybody
            )
        written = write_forms(
            folder, forms, with_names=names, introduction=introduction, progress=progress
        )
        if sent:
            with database.write(BatchKind.INVITATION_LIST) as changes:
                record_exported(changes, forms.listed, "answer-forms")
        return len(written)

    def tell(count: int) -> None:
        text = f"{plural(count, 'questionnaire')} saved in “{folder.name}”."
        message = Message(text, Tone.GOOD, "Open folder", lambda: open_outside(folder))
        context.jobs.said.emit(message)

    context.jobs.write(write, tell, title="Writing the questionnaires")


def _import(
    parent: QWidget, context: PageContext, returned: "ReturnedForms", survey: str, label_: str
) -> None:
    """Gather the forms of one wave in a workbook, which is there as long as `parent`; import it."""

    def gather(_progress: Progress) -> tuple[PrivateFolder, Path]:
        from importers.answers.forms.gathered_answers import write_gathered

        folder = private_folder()
        path = folder.path / f"Answer forms {survey} {label_}.xlsx".replace("/", "-")
        write_gathered(path, returned.of_wave(survey, label_))
        return folder, path

    def show(gathered: tuple[PrivateFolder, Path]) -> None:
        folder, path = gathered
        parent.destroyed.connect(lambda: folder.remove())
        context.navigate(IMPORTS, ImportFile(path, survey, label_))

    context.jobs.read(gather, show)


class _ExportDialog(FormDialog):
    """Asks who gets an Excel questionnaire, and what stands above the questions."""

    def __init__(self, parent: QWidget, wave: Wave, selected: int) -> None:
        super().__init__(
            parent,
            f"Excel questionnaires: {wave.title}",
            _EXPLANATIONS[wave.kind],
            "Choose folder…",
        )
        self._who = combo_box()
        if selected:
            people = plural(selected, "person", "people")
            self._who.addItem(f"Only the selected ({people})", _Who.SELECTED)
        self._who.addItem("Everyone who has not answered", _Who.NOT_ANSWERED)
        self._who.addItem("Everyone invited", _Who.EVERYBODY)
        self._introduction = QPlainTextEdit()
        self._introduction.setTabChangesFocus(True)
        self._introduction.setFixedHeight(90)
        self._introduction.setPlaceholderText("Blank: the introduction of the survey")
        self._names = QCheckBox("Write the person’s name on the form")
        self._names.setChecked(True)
        self._records = QCheckBox("Record as sent today (counts towards contact limits)")
        self.add_field("Who", self._who)
        self.add_field("Text above the questions", self._introduction)
        self.body.addWidget(self._names)
        self.body.addWidget(self._records)

    @property
    def who(self) -> "_Who":
        """Who gets one."""
        return _Who(self._who.currentData())

    @property
    def with_names(self) -> bool:
        """Whether the form has the person's name."""
        return self._names.isChecked()

    @property
    def introduction(self) -> str:
        """The text above the questions; empty for the survey's own."""
        return self._introduction.toPlainText().strip()

    @property
    def records(self) -> bool:
        """Whether the forms are recorded as sent."""
        return self._records.isChecked()


class _ReturnedDialog(FormDialog):
    """Shows what a folder has, and asks for the wave where there are forms of several."""

    def __init__(self, parent: QWidget, returned: "ReturnedForms") -> None:
        count = plural(len(returned.forms), "questionnaire")
        super().__init__(
            parent,
            "Import Excel questionnaires",
            f"{count} found. Nothing is imported before you have seen the answers.",
            "Import…",
        )
        if returned.issues:
            self.resize(720, 420)
        self._wave = combo_box()
        for survey, wave in returned.waves:
            self._wave.addItem(f"{survey} {wave}", (survey, wave))
        self.add_field("Wave", self._wave)
        if len(returned.waves) > 1:
            self.body.addWidget(
                label("The forms of the other waves stay; import them next.", ink="muted")
            )
        if returned.issues:
            columns = (
                Column("file", "File", ColumnKind.STRONG, 230),
                Column("cell", "Cell", width=60),
                Column("message", "Issue", width=380),
            )
            rows = [(one.file, one.cell, one.message) for one in returned.issues]
            self.body.addWidget(label(plural(len(rows), "issue")))
            self.body.addWidget(DataTable("Issues of the files", RowsTableModel(columns, rows)), 1)

    @property
    def wave(self) -> tuple[str, str]:
        """The survey and the label of the wave to import."""
        survey, label_ = self._wave.currentData()
        return survey, label_
