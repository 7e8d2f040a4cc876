"""A new survey from a file of answers: its inferred questions are looked over, then its wave.

Both are created as one batch, which one undo takes back.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.issues import Issue
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.edited_questionnaire import EditedQuestionnaire, save_edited
from surveys.questionnaire import Questionnaire
from surveys.waves import Wave, open_wave
from ui.context import PageContext
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.undo import write_batch


def open_inferred(
    parent: QWidget,
    context: PageContext,
    questionnaire: Questionnaire,
    issues: Sequence[Issue],
    file_name: str,
    created: Callable[[Wave], object],
) -> None:
    """Edit the questionnaire inferred from a file of answers, then ask for its wave.

    `issues` are those of the file. `created` is called with the wave, once it and the survey are
    created.
    """
    editor = QuestionnaireEditor(
        parent,
        EditedQuestionnaire(Questionnaire("", "")),
        is_new=True,
        origin=f"Inferred from the answers in {file_name}. Correct what is not as it was asked, and"
        " give the survey a code; the wave and the import of the answers come next.",
        draft=questionnaire,
        issues=issues,
        accept_text="Continue to wave…",
    )
    editor.saved.connect(lambda: _ask_for_wave(editor, context, file_name, created))
    editor.open()


def _ask_for_wave(
    editor: QuestionnaireEditor,
    context: PageContext,
    file_name: str,
    created: Callable[[Wave], object],
) -> None:
    """Ask for the wave that the answers are of; the editor stays open until all is created."""
    title = editor.edited.questionnaire.title
    dialog = WaveDialog(editor, title, date.today(), answers_from=file_name)
    dialog.accepted.connect(lambda: _create(editor, dialog, context, created))
    dialog.open()


def _create(
    editor: QuestionnaireEditor,
    dialog: WaveDialog,
    context: PageContext,
    created: Callable[[Wave], object],
) -> None:
    edited = editor.edited
    title, code = edited.questionnaire.title, edited.questionnaire.code
    wave, privacy = dialog.wave, dialog.privacy
    label, opens, closes = wave.label, wave.opens, wave.closes
    editor.set_ready(ready=False)

    def create(changes: ChangeSet) -> Wave:
        save_edited(changes, None, edited)
        return open_wave(changes, code, label, opens, closes, privacy=privacy)

    def close(wave: Wave) -> None:
        if isValid(editor):  # it may have been closed meanwhile
            editor.close_saved()
        created(wave)

    write_batch(
        context,
        BatchKind.SURVEY,
        create,
        title=f"Creating survey “{title}”",
        done=close,
        said=lambda wave: f"Survey “{title}” and its wave {wave.label} created.",
        failed=editor.show_failure,
    )
