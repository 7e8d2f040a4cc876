"""Which questions of a survey update a field of whoever answers them."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import Field
from surveys.proposals.updated_fields import (
    UpdatingQuestion,
    can_update,
    read_updating_questions,
    set_updated_field,
    updatable_fields,
)
from ui.context import PageContext
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import combo_box, label
from ui.widgets.dialogs import FormDialog

_NONE: Final = "No field"
_FIELD_WIDTH: Final = 180  # pixels


def open_question_updates(parent: QWidget, context: PageContext, survey_code: str = "") -> None:
    """Read the questions and ask which fields they update, those of one survey first."""
    database = context.database

    def read(_progress: Progress) -> tuple[Sequence[UpdatingQuestion], Mapping[str, Field]]:
        with database.read() as connection:
            return read_updating_questions(connection), updatable_fields(connection)

    context.jobs.read(
        read, lambda found: QuestionUpdatesDialog(parent, context, *found, survey_code).open()
    )


class QuestionUpdatesDialog(FormDialog):
    """One of `fields` for each of `questions`; saves those that were changed as one batch."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        questions: Sequence[UpdatingQuestion],
        fields: Mapping[str, Field],
        survey_code: str = "",
    ) -> None:
        super().__init__(
            parent,
            "Update records from answers",
            "An answer to a question with a field is proposed for the record of whoever gave it."
            " Nothing is written until you accept it, but that a consent is withdrawn counts at"
            " once.",
            "Save",
        )
        self.resize(640, 560)
        self._context = context
        self._questions = questions
        self._survey = combo_box()
        self._survey.addItems(list(dict.fromkeys(one.survey_code for one in questions)))
        self._survey.setCurrentIndex(max(self._survey.findText(survey_code), 0))
        self._survey.currentTextChanged.connect(self._show_survey)
        self.add_field("Survey", self._survey)
        self._fields = [combo_box(one.text) for one in questions]
        self._texts = [label(one.text, wrap=True) for one in questions]
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setContentsMargins(0, 0, GRID, 0)
        for row, (question, box, text) in enumerate(
            zip(questions, self._fields, self._texts, strict=True)
        ):
            box.addItem(_NONE, None)
            for key, field in fields.items():
                if can_update(question.kind, field):
                    box.addItem(field.label, key)
            box.setCurrentIndex(max(box.findData(question.updates), 0))
            box.setFixedWidth(_FIELD_WIDTH)
            grid.addWidget(text, row, 0)
            grid.addWidget(box, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(questions), 1)
        inside = QWidget()
        inside.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        self._show_survey(self._survey.currentText())
        if not questions:
            self.complain("No survey has a question that could update a field.")
            self.set_ready(ready=False)

    def accept(self) -> None:
        """Save what was changed and close."""
        changed = [
            (question, box.currentData())
            for question, box in zip(self._questions, self._fields, strict=True)
            if box.currentData() != question.updates
        ]
        if not changed:
            super().accept()
            return

        def write(changes: ChangeSet) -> None:
            for question, field in changed:
                set_updated_field(changes, question.survey_code, question.code, field)

        self.set_ready(ready=False)
        write_batch(
            self._context,
            BatchKind.QUESTION_UPDATES,
            write,
            title="Saving",
            done=self.close_saved,
            failed=self.show_failure,
        )

    def _show_survey(self, code: str) -> None:
        for question, box, text in zip(self._questions, self._fields, self._texts, strict=True):
            box.setVisible(question.survey_code == code)
            text.setVisible(question.survey_code == code)
