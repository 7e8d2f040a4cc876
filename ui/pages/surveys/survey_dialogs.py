"""Dialogs about one survey: its questions, title and deletion; and about one wave of it."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QMessageBox, QPlainTextEdit, QWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.surveys import SurveyProgress
from records.wave_privacy import Privacy
from surveys.questionnaire import Questionnaire
from surveys.survey_store import Survey, delete_survey, read_questionnaire, rename_survey
from surveys.waves import Wave, WaveCounts, change_wave, delete_wave, privacies
from ui.context import PageContext
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.table_export import FILE_KINDS, report_saved, write_file
from ui.undo import write_batch
from ui.widgets.dialogs import FormDialog, ask_for_target
from ui.widgets.message_box import message_box

_WORKBOOKS = [FILE_KINDS[".xlsx"], FILE_KINDS[".ods"]]


def export_questionnaire(parent: QWidget, context: PageContext, survey: Survey) -> None:
    """Write the questionnaire of `survey` as a workbook, to edit in Excel or for another office."""
    database = context.database

    def read(_progress: Progress) -> Questionnaire:
        with database.read() as connection:
            return read_questionnaire(connection, survey.code)

    context.jobs.read(read, lambda found: save_questionnaire(parent, context, found, survey.code))


def save_questionnaire(
    parent: QWidget, context: PageContext, questionnaire: Questionnaire, name: str
) -> None:
    """Ask for a file called `name`, and write `questionnaire` as a workbook."""
    path = ask_for_target(parent, "Save questionnaire", f"{name}.xlsx", _WORKBOOKS)
    if path is None:
        return

    def write(progress: Progress) -> None:
        from exporters.questionnaires import write_questionnaire

        write_questionnaire(path, questionnaire, progress)

    write_file(
        context, path, write, lambda _written: report_saved(context, path, "the questionnaire")
    )


def open_rename_survey(parent: QWidget, context: PageContext, survey: Survey) -> None:
    """Ask for another title and description of `survey`, and save them."""
    dialog = _RenameDialog(parent, survey)

    def save() -> None:
        title, description = dialog.title, dialog.description
        write_batch(
            context,
            BatchKind.SURVEY_RENAME,
            lambda changes: rename_survey(changes, survey.code, title, description),
            title=f"Renaming survey {survey.code}",
        )

    dialog.accepted.connect(save)
    dialog.open()


def ask_to_delete_survey(parent: QWidget, context: PageContext, figures: SurveyProgress) -> None:
    """Delete a survey, with Undo; asks first if it has waves."""
    survey, waves = figures.survey, figures.waves

    def delete() -> None:
        write_batch(
            context,
            BatchKind.SURVEY_DELETE,
            lambda changes: delete_survey(changes, survey.code),
            title=f"Deleting survey {survey.code}",
        )

    _ask(parent, survey.title, "survey", [one.counts for one in waves], delete)


def open_edit_wave(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for other dates or another privacy of `wave`, and save them."""
    database = context.database

    def read(_progress: Progress) -> Sequence[Privacy]:
        with database.read() as connection:
            return privacies(connection, wave)

    def show(found: Sequence[Privacy]) -> None:
        dialog = WaveDialog(parent, wave.survey_title, date.today(), wave, found)
        dialog.accepted.connect(lambda: save(dialog))
        dialog.open()

    def save(dialog: WaveDialog) -> None:
        opens, closes, privacy = dialog.wave.opens, dialog.wave.closes, dialog.privacy
        write_batch(
            context,
            BatchKind.WAVE_EDIT,
            lambda changes: change_wave(changes, wave, opens, closes, wave.note, privacy),
            title=f"Saving wave {wave.name}",
        )

    context.jobs.read(read, show)


def ask_to_delete_wave(
    parent: QWidget, context: PageContext, wave: Wave, counts: WaveCounts
) -> None:
    """Delete a wave, with Undo; asks first if anybody was invited or answered."""

    def delete() -> None:
        write_batch(
            context,
            BatchKind.WAVE_DELETE,
            lambda changes: delete_wave(changes, wave),
            title=f"Deleting wave {wave.name}",
        )

    _ask(parent, wave.title, "wave", [counts], delete)


def _ask(
    parent: QWidget,
    name: str,
    what: str,
    waves: list[WaveCounts],
    delete: Callable[[], object],
) -> None:
    """Ask whether to delete invitations and responses with a survey or wave, if there are any."""
    invited = sum(one.invited for one in waves)
    answered = sum(one.complete + one.partial + one.not_invited + one.ineligible for one in waves)
    if not (invited or answered):
        delete()
        return
    lost = " and ".join(
        plural(count, noun) for count, noun in ((invited, "invitation"), (answered, "response"))
        if count
    )  # fmt: skip
    box = message_box(
        parent,
        f"Delete “{name}”?",
        f"Its {lost} are deleted with it. The people stay. You can undo this.",
    )
    yes = box.addButton(f"Delete {what}", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
    yes.clicked.connect(lambda: delete())
    box.open()


class _RenameDialog(FormDialog):
    """Asks for the title and description of a survey."""

    def __init__(self, parent: QWidget, survey: Survey) -> None:
        super().__init__(parent, "Rename survey", "The code stays as it is.", "Save")
        self._title = QLineEdit(survey.title)
        self._description = QPlainTextEdit(survey.description or "")
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(96)
        self.add_field("Title", self._title)
        self.add_field("Description", self._description)
        self._title.textChanged.connect(lambda text: self.set_ready(ready=bool(text.strip())))
        self._title.selectAll()

    @property
    def title(self) -> str:
        """The title entered."""
        return self._title.text()

    @property
    def description(self) -> str:
        """The description entered."""
        return self._description.toPlainText()
