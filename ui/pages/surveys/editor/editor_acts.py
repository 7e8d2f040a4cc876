"""Opens the editor for a new or a stored questionnaire, and saves what was edited as one batch."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QMessageBox, QWidget

from core.issues import Issue
from core.progress import Progress
from core.text import fold
from models.batch_kinds import BatchKind
from surveys.edited_questionnaire import EditedQuestionnaire, read_edited, save_edited
from surveys.questionnaire import Questionnaire
from surveys.survey_store import list_surveys
from surveys.versions import create_version
from ui.context import PageContext
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.undo import write_batch
from ui.widgets.message_box import message_box


def open_new_survey(parent: QWidget, context: PageContext) -> None:
    """Edit the questionnaire of a new survey, which has no question yet."""
    text = "Write the questions here. Nothing is saved before you create the survey."
    opened = EditedQuestionnaire(Questionnaire("", ""))
    _open(QuestionnaireEditor(parent, opened, is_new=True, origin=text), context, None)


def open_proposed(
    parent: QWidget,
    context: PageContext,
    questionnaire: Questionnaire,
    issues: Sequence[Issue],
    file_name: str,
) -> None:
    """Look at the questionnaire of a file, and edit it, before it is saved.

    `issues` are those of the file. Where there is a survey of its code, that is changed.
    """
    database = context.database

    def read(_progress: Progress) -> EditedQuestionnaire | None:
        with database.read() as connection:
            codes = {fold(survey.code) for survey in list_surveys(connection)}
            is_known = fold(questionnaire.code) in codes
            return read_edited(connection, questionnaire.code) if is_known else None

    def show(before: EditedQuestionnaire | None) -> None:
        text = f"From {file_name}. Look it over, and correct what is not as you mean it."
        draft = questionnaire
        if before is not None:
            text = f"From {file_name}: changes of the survey {before.questionnaire.code}."
            draft = replace(questionnaire, code=before.questionnaire.code)
            if draft == before.questionnaire:
                text = f"The survey {draft.code} is as {file_name} has it."
        editor = QuestionnaireEditor(
            parent,
            before or EditedQuestionnaire(Questionnaire("", "")),
            is_new=before is None,
            origin=text,
            draft=draft,
            issues=issues,
        )
        _open(editor, context, before)

    context.jobs.read(read, show)


def open_editor(parent: QWidget, context: PageContext, survey_code: str) -> None:
    """Edit the questionnaire of a survey."""
    database = context.database

    def read(_progress: Progress) -> EditedQuestionnaire:
        with database.read() as connection:
            return read_edited(connection, survey_code)

    def show(opened: EditedQuestionnaire) -> None:
        editor = QuestionnaireEditor(parent, opened, is_new=False, origin=survey_code)
        editor.version_asked.connect(lambda: _begin_version(editor, parent, context, survey_code))
        _open(editor, context, opened)

    context.jobs.read(read, show)


def _begin_version(
    editor: QuestionnaireEditor, page: QWidget, context: PageContext, survey_code: str
) -> None:
    """Begin a new version of the questionnaire, and edit that; ask first where edits are lost."""

    def begin() -> None:
        write_batch(
            context,
            BatchKind.VERSION_CREATE,
            lambda changes: create_version(changes, survey_code),
            title="Beginning a new version",
            done=lambda _number: reopen(),
            failed=editor.show_failure,
        )

    def reopen() -> None:
        editor.close_saved()
        open_editor(page, context, survey_code)

    box = message_box(
        editor,
        "Begin a new version of the questionnaire?",
        "It starts as a copy, in which every question can be changed. Waves that are there keep"
        " theirs; new waves use the new one. What you edited and have not saved is discarded.",
    )
    yes = box.addButton("Begin new version", QMessageBox.ButtonRole.AcceptRole)
    box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    yes.clicked.connect(begin)
    box.open()


def _open(
    editor: QuestionnaireEditor,
    context: PageContext,
    before: EditedQuestionnaire | None,
) -> None:
    """Open `editor`; its button saves, and closes it where that was possible."""

    def save() -> None:
        after = editor.edited
        title = after.questionnaire.title
        editor.set_ready(ready=False)
        write_batch(
            context,
            BatchKind.SURVEY,
            lambda changes: save_edited(changes, before, after),
            title=f"Saving survey “{title}”",
            done=editor.close_saved,
            said=lambda _stored: f"Survey “{title}” {'created' if before is None else 'saved'}.",
            failed=editor.show_failure,
        )

    editor.saved.connect(save)
    editor.open()
