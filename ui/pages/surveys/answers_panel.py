"""The answers of one respondent beside the list, with history and corrections."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.progress import Progress
from models.batch_kinds import BatchKind
from surveys.answer_corrections import (
    AnswerChange,
    AnsweredQuestion,
    ReadResponse,
    answer_text,
    correct_answer,
    read_response,
)
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import local_day, short_day, short_time
from ui.jobs import Job
from ui.pages.surveys.answer_dialog import AnswerDialog
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import ElidedLabel, clear, icon_button, label, link_button, rule


class AnswersPanel(QWidget):
    """Shows a response; emits `closed` when the user closes the panel."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._response: ReadResponse | None = None
        self._response_id: int | None = None
        self._reading: Job | None = None
        self._edits: dict[str, QPushButton] = {}  # edit buttons by question code
        self._name = ElidedLabel("", Type.HEADING)
        self._about = ElidedLabel("", ink="muted")
        self._person = link_button("Open person", self._open_person)
        inside = QWidget()
        inside.setProperty("ground", "surface")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 4, 16, 16)
        self._column.setSpacing(6)
        scroll = QScrollArea()
        scroll.setAccessibleName("Answers")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(icon_button("close", "Close answers", self.closed.emit))
        second = QHBoxLayout()
        second.addWidget(self._about, 1)
        second.addWidget(self._person)
        top = QVBoxLayout()
        top.setContentsMargins(16, 8, 8, 0)
        top.setSpacing(2)
        top.addLayout(head)
        top.addLayout(second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(scroll, 1)

    def show_response(self, response_id: int, name: str) -> None:
        """Show the answers of a response; `name` is the respondent's name."""
        self._response_id = response_id
        self._name.setText(name)
        if self._reading is not None:
            self._reading.cancel()
        database = self._context.database

        def read(_progress: Progress) -> ReadResponse | None:
            with database.read() as connection:
                return read_response(connection, response_id)

        self._reading = self._context.jobs.read(read, self._show)

    def _show(self, found: ReadResponse | None) -> None:
        if found is None:  # undone meanwhile
            self.closed.emit()
            return
        self._response = found
        response = found.response
        about = ["Complete" if response.is_complete else "Partial"]
        if response.submitted_at is not None:
            about.append(f"submitted {short_day(local_day(response.submitted_at))}")
        self._about.setText(" · ".join(about))
        self._person.setVisible(response.person_id is not None)
        at = self.window().focusWidget()
        edited = next((code for code, button in self._edits.items() if button is at), None)
        self._edits.clear()
        clear(self._column)
        for place, answered in enumerate(found.questions):
            if place:
                self._column.addWidget(rule())
            self._column.addWidget(self._question(answered))
        self._column.addStretch(1)
        if edited in self._edits:  # the focus stays on the question just edited
            self._edits[edited].setFocus()

    def _question(self, answered: AnsweredQuestion) -> QWidget:
        question = answered.definition
        result = QWidget()
        text = answer_text(question, answered.answers)
        blank = "No answer" if answered.was_asked else "Not asked in this wave"
        words = label(text or blank, ink="text" if text else "quiet", wrap=True)
        words.setAccessibleName(f"Answer to “{question.text}”: {words.text()}")
        edit = link_button("Edit…", partial(self._edit, answered))
        edit.setAccessibleName(f"Edit the answer to “{question.text}”")
        self._edits[question.code] = edit
        row = QHBoxLayout()
        row.addWidget(
            label(f"{question.code}  {question.text}", Type.SMALL, ink="muted", wrap=True), 1
        )
        row.addWidget(edit)
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(words)
        for line in _history_lines(answered):
            column.addWidget(label(line, Type.SMALL, ink="muted", wrap=True))
        return result

    def _edit(self, answered: AnsweredQuestion) -> None:
        response_id = self._response_id
        if response_id is None:
            return
        code = answered.definition.code
        dialog = AnswerDialog(self, answered)

        def save() -> None:
            given = dialog.given

            write_batch(
                self._context,
                BatchKind.ANSWER,
                lambda changes: correct_answer(changes, response_id, code, given),
                title=f"Saving the answer to {code}",
            )

        dialog.accepted.connect(save)
        dialog.open()

    def _open_person(self) -> None:
        if self._response is not None and self._response.response.person_id is not None:
            self._context.navigate(ALUMNI, ShowPerson(self._response.response.person_id))


def _history_lines(answered: AnsweredQuestion) -> Sequence[str]:
    """The changes since the answer was imported, each with the previous answer."""
    return [
        f"Before: {answer_text(answered.definition, change.old) or 'no answer'} · {_origin(change)}"
        for change in answered.history
        if change.old or (change.new and change is not answered.history[-1])
    ]


def _origin(change: AnswerChange) -> str:
    parts = [f"changed {short_time(change.at)}", change.by]
    if change.file_name is not None:
        row = f", row {change.source_row}" if change.source_row is not None else ""
        parts.append(f"{change.file_name}{row}")
    return " · ".join(parts)
