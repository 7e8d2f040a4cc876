"""The answers of one response: each question with its history, and its correction."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.batch_kinds import BatchKind
from surveys.answer_corrections import (
    AnswerChange,
    AnsweredQuestion,
    ReadResponse,
    answer_text,
    correct_answer,
)
from ui.answers.answer_dialog import AnswerDialog
from ui.context import PageContext
from ui.formats import origin
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import clear, label, link_button, rule


class AnswerList(QWidget):
    """Shows the questions of a response one below the other, each with its answer."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._edits: dict[str, QPushButton] = {}  # by the code of the question
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_answers(self, found: ReadResponse) -> None:
        """Show a response; the focus stays on the question just corrected."""
        at = self.window().focusWidget()
        edited = next((code for code, button in self._edits.items() if button is at), None)
        self._edits.clear()
        clear(self._column)
        for place, answered in enumerate(found.questions):
            if place:
                self._column.addWidget(rule())
            self._column.addWidget(self._question(found.response_id, answered))
        if edited in self._edits:
            self._edits[edited].setFocus()

    def _question(self, response_id: int, answered: AnsweredQuestion) -> QWidget:
        question = answered.definition
        result = QWidget()
        text = answer_text(question, answered.answers)
        blank = "No answer" if answered.was_asked else "Not asked in this wave"
        words = label(text or blank, ink="text" if text else "quiet", wrap=True)
        words.setAccessibleName(f"Answer to “{question.text}”: {words.text()}")
        edit = link_button("Correct…", partial(self._correct, response_id, answered))
        edit.setAccessibleName(f"Correct the answer to “{question.text}”")
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

    def _correct(self, response_id: int, answered: AnsweredQuestion) -> None:
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


def _history_lines(answered: AnsweredQuestion) -> Sequence[str]:
    """The changes since the answer was imported, each with the previous answer."""
    return [
        f"Before: {answer_text(answered.definition, change.old) or 'no answer'} · {_origin(change)}"
        for change in answered.history
        if change.old or (change.new and change is not answered.history[-1])
    ]


def _origin(change: AnswerChange) -> str:
    return f"changed {origin(change.at, change.by, change.file_name, change.source_row)}"
