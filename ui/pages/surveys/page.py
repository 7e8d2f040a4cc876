"""The Surveys page: the list of surveys, one wave at a time, new surveys and waves, imports.

The modules that read files are imported when a file is chosen.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from core.changed import Area, Changed
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.surveys import SurveyProgress, read_surveys
from records.respondents import people_in_waves
from surveys.example_questionnaire import EXAMPLE
from surveys.wave_repeats import RepeatedVersion
from surveys.waves import Wave, WaveKind, open_wave
from ui.actions import CHECK_MAILBOX, READ_BOUNCES, REVIEW_REPLIES, SET_MAILBOX
from ui.bound_actions import bind
from ui.context import (
    IMPORTS,
    ImportFile,
    ImportForms,
    OpenWave,
    PageContext,
    ReadBounces,
    ReviewReplies,
)
from ui.file_kinds import MESSAGE_FILES, SURVEY_FILES
from ui.pages.surveys.answer_forms import show_forms
from ui.pages.surveys.details_wave_dialog import open_new_details_wave
from ui.pages.surveys.editor.crosswalk_dialog import open_crosswalk
from ui.pages.surveys.editor.editor_acts import open_editor, open_new_survey, open_proposed
from ui.pages.surveys.link_dialog import open_survey_link
from ui.pages.surveys.repeat_dialog import repeat_in_dialog
from ui.pages.surveys.survey_dialogs import (
    ask_to_delete_survey,
    ask_to_delete_wave,
    export_questionnaire,
    open_edit_wave,
    open_rename_survey,
    save_questionnaire,
)
from ui.pages.surveys.survey_from_answers import open_inferred
from ui.pages.surveys.survey_list import SurveyList
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.pages.surveys.wave_view import WaveView
from ui.passwords import read_protected
from ui.question_updates_dialog import open_question_updates
from ui.shell.page import Page
from ui.undo import write_batch
from ui.widgets.dialogs import ask_for_file, ask_for_files

if TYPE_CHECKING:
    from importers.answers.survey_file import SurveyFile

T = TypeVar("T")

_AREAS = (
    Area.SURVEYS, Area.INVITATIONS, Area.RESPONSES, Area.IMPORTS, Area.SETTINGS,
    Area.PUBLICATIONS,  # figures on the screen are checked against them
)  # fmt: skip


class SurveysPage(Page):
    """Shows surveys, waves, invitations, answers and findings."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._people: frozenset[int] | None = None  # everybody in a wave; None: not read yet
        self._surveys: list[SurveyProgress] = []
        self._list = SurveyList()
        self._wave = WaveView(context, self._returned_mail_actions())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._wave)
        self._list.survey_requested.connect(lambda: open_new_survey(self, context))
        self._list.details_requested.connect(lambda: self._ask_for_details())
        self._list.file_requested.connect(self._choose_questionnaire)
        self._list.wave_requested.connect(self._new_wave)
        self._list.template_requested.connect(
            lambda: save_questionnaire(self, context, EXAMPLE, "questionnaire")
        )
        self._list.edit_requested.connect(lambda one: open_editor(self, context, one.survey.code))
        self._list.crosswalk_requested.connect(
            lambda one: open_crosswalk(self, context, one.survey)
        )
        self._list.export_requested.connect(
            lambda one: export_questionnaire(self, context, one.survey)
        )
        self._list.updates_requested.connect(
            lambda one: open_question_updates(self, context, one.survey.code)
        )
        self._list.link_requested.connect(lambda one: open_survey_link(self, context, one.survey))
        self._list.rename_requested.connect(
            lambda one: open_rename_survey(self, context, one.survey)
        )
        self._list.delete_requested.connect(lambda one: ask_to_delete_survey(self, context, one))
        self._list.wave_repeat_requested.connect(lambda one: self._repeat_wave(one.wave))
        self._list.wave_edit_requested.connect(lambda one: open_edit_wave(self, context, one.wave))
        self._list.wave_delete_requested.connect(
            lambda one: ask_to_delete_wave(self, context, one.wave, one.counts)
        )
        self._list.wave_chosen.connect(self._choose_wave)
        self._wave.closed.connect(self._show_list)
        self._wave.said.connect(self.said)
        self._wave.import_requested.connect(self._import_responses)
        self._wave.repeat_requested.connect(self._repeat_wave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def refresh(self) -> None:
        """Read the surveys again, and the wave if one is shown."""
        self._read_list(lambda: None)
        if self._stack.currentWidget() is self._wave:
            self._wave.refresh()

    def is_affected(self, changed: Changed) -> bool:
        """Whether it is about surveys, or about somebody in a wave."""
        return self._people is None or changed.affects(*_AREAS) or changed.concerns(self._people)

    def open(self, what: object) -> None:
        """Show an OpenWave, or do what a ReadBounces, ImportForms or ReviewReplies asks for."""
        if isinstance(what, ReadBounces):
            self._read_bounces(what.paths)
        if isinstance(what, ImportForms):
            show_forms(self, self._context, what.returned)
        if isinstance(what, ReviewReplies):
            self._review_replies()
        if isinstance(what, OpenWave):
            if what.person_id is not None:
                self._wave.show_person(what.person_id)
            self._show_wave(what.survey_code, what.wave_label, what.tab)

    def place(self) -> object:
        return self._wave.place() if self._stack.currentWidget() is self._wave else None

    def restore(self, place: object) -> None:
        if place is None:
            self._show_list()
        elif place != self.place():  # else it stands as it was left, at the same height
            self.open(place)

    def show_first_view(self) -> None:
        self._show_list()

    def _returned_mail_actions(self) -> list[QAction]:
        """What is done with what comes back, whichever wave is shown."""
        return [
            bind(self, action, function)
            for action, function in (
                (READ_BOUNCES, self._ask_for_bounces),
                (CHECK_MAILBOX, self._check_mailbox),
                (REVIEW_REPLIES, self._review_replies),
                (SET_MAILBOX, self._set_mailbox),
            )
        ]

    def _ask_for_bounces(self) -> None:
        paths = ask_for_files(self, "Choose bounces and replies", MESSAGE_FILES)
        if paths:
            self._read_bounces(paths)

    def _read_bounces(self, paths: Sequence[Path]) -> None:
        from ui.returned_mail.preview_dialog import preview_files

        preview_files(self, self._context, paths)

    def _check_mailbox(self) -> None:
        from ui.returned_mail.mailbox_job import check_mailbox

        check_mailbox(self._context)

    def _review_replies(self) -> None:
        from ui.returned_mail.replies_dialog import review_replies

        review_replies(self, self._context)

    def _set_mailbox(self) -> None:
        from ui.returned_mail.mailbox_dialog import edit_mailbox

        edit_mailbox(self, self._context)

    def _read_list(self, then: Callable[[], None]) -> None:
        database = self._context.database

        def read(_progress: Progress) -> tuple[list[SurveyProgress], frozenset[int]]:
            with database.read() as connection:
                return read_surveys(connection), people_in_waves(connection)

        def show(found: list[SurveyProgress], people: frozenset[int]) -> None:
            self._surveys, self._people = found, people
            self._list.show_surveys(found, date.today())
            then()

        self._context.jobs.read(read, lambda found: show(*found))

    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self._read_list(lambda: None)

    def _choose_wave(self, survey_code: str, label: str) -> None:
        """Go to a wave of the list: to its invitations, or where there are answers to its findings.

        Details that were sent back are responses.
        """
        found = next(
            (
                wave
                for survey in self._surveys
                for wave in survey.waves
                if (wave.wave.survey_code, wave.wave.label) == (survey_code, label)
            ),
            None,
        )
        tab = "invitations"
        if found is not None and found.counts.complete + found.counts.partial:
            tab = "findings" if found.wave.kind is WaveKind.SURVEY else "responses"
        self.moving.emit()
        self._show_wave(survey_code, label, tab)

    def _show_wave(self, survey_code: str, label: str, tab: str) -> None:
        self._wave.show_wave(survey_code, label, tab)
        self._stack.setCurrentWidget(self._wave)

    def _choose_questionnaire(self) -> None:
        path = ask_for_file(self, "Choose questionnaire or answers", SURVEY_FILES)
        if path is not None:
            self.read_questionnaire(path)

    def read_questionnaire(self, path: Path) -> None:
        """Show the questionnaire in a file, or inferred from it, before the survey is created.

        Where the file has answers, a wave is created with it, and they are imported.
        """

        def read(password: str | None, progress: Progress) -> "SurveyFile":
            from importers.answers.survey_file import read_survey_file

            return read_survey_file(path, progress, password=password)

        def import_answers(wave: Wave) -> None:
            self._context.navigate(IMPORTS, ImportFile(path, wave.survey_code, wave.label))

        def show(found: "SurveyFile") -> None:
            file = found.questionnaire, found.issues, path.name
            if found.has_answers:
                open_inferred(self, self._context, *file, import_answers)
            else:
                open_proposed(self, self._context, *file)

        self._read_file(path, read, show)

    def _new_wave(self, survey_code: str) -> None:
        known = next(one for one in self._surveys if one.survey.code == survey_code)
        if any(one.wave.kind is WaveKind.DETAILS for one in known.waves):
            self._ask_for_details(survey_code)
            return
        labels = [one.wave.label for one in known.waves]
        dialog = WaveDialog(self, known.survey.title, date.today(), taken=labels)

        def create() -> None:
            wave, privacy = dialog.wave, dialog.privacy
            label, opens, closes = wave.label, wave.opens, wave.closes
            write_batch(
                self._context,
                BatchKind.WAVE_CREATE,
                lambda changes: open_wave(
                    changes, survey_code, label, opens, closes, privacy=privacy
                ),
                done=lambda wave: self._show_wave(wave.survey_code, wave.label, "invitations"),
                title=f"Creating wave {survey_code} {label}",
            )

        dialog.accepted.connect(create)
        dialog.open()

    def _repeat_wave(self, last: Wave) -> None:
        """Create the wave that repeats `last`, show it, and edit its questionnaire if it is new."""

        def show(wave: Wave, version: RepeatedVersion) -> None:
            self._show_wave(wave.survey_code, wave.label, "invitations")
            if version is RepeatedVersion.NEW:
                open_editor(self, self._context, wave.survey_code)

        repeat_in_dialog(self, self._context, last, show)

    def _ask_for_details(self, survey_code: str | None = None) -> None:
        """Create a details wave of a survey, None: of the last that there was, and show it."""

        def show(wave: Wave) -> None:
            self._show_wave(wave.survey_code, wave.label, "invitations")

        open_new_details_wave(self, self._context, show, survey_code)

    def _import_responses(self, wave: Wave) -> None:
        self._context.navigate(IMPORTS, ImportFile(None, wave.survey_code, wave.label))

    def _read_file(
        self,
        path: Path,
        read: Callable[[str | None, Progress], T],
        show: Callable[[T], object],
    ) -> None:
        """Read a file in a job, asking for a password if needed, and show the result."""
        read_protected(
            self, self._context.jobs, read, show, file_name=path.name, title=f"Reading {path.name}"
        )
