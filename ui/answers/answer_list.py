"""The answers of one response: each question with its history, and its correction."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.dates import local_day
from models.batch_kinds import BatchKind
from models.counting_responses import ChosenBy
from surveys.answer_corrections import (
    AnswerChange,
    AnsweredQuestion,
    ReadResponse,
    correct_answer,
)
from surveys.answer_words import answer_text
from surveys.other_answers import OtherAnswers, make_count
from ui.answers.answer_dialog import AnswerDialog
from ui.context import PageContext
from ui.formats import origin, short_day
from ui.theme import Type
from ui.undo import write_batch
from ui.widgets import clear, label, link_button, rule

_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_RULES: Final = {
    ChosenBy.HAND: "as somebody chose them",
    ChosenBy.COMPLETE: "as they are complete",
    ChosenBy.LATER: "as they were submitted later",
    ChosenBy.IMPORT: "as they were imported later",
}


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
        if found.others:
            self._column.addWidget(self._others(found))
            self._column.addWidget(rule())
        for place, answered in enumerate(found.questions):
            if place:
                self._column.addWidget(rule())
            self._column.addWidget(self._question(found, answered))
        if edited in self._edits:
            self._edits[edited].setFocus()

    def _others(self, found: ReadResponse) -> QWidget:
        """Says which answers of the person count, and offers to let others count."""
        result = QWidget()
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addWidget(label(_which_count(found), ink="muted", wrap=True))
        if not found.response.counts:
            column.addWidget(self._count_link("Let these count", found.response_id), 0, _LEFT)
        for other in found.others:
            if not other.counts:
                said = "the others" if len(found.others) == 1 else f"those {_told(other)}"
                link = self._count_link(f"Let {said} count", other.response_id)
                column.addWidget(link, 0, _LEFT)
        return result

    def _count_link(self, text: str, response_id: int) -> QPushButton:
        def count() -> None:
            write_batch(
                self._context,
                BatchKind.OTHER_ANSWERS,
                lambda changes: make_count(changes, response_id),
                title="Letting other answers count",
            )

        return link_button(text, count)

    def _question(self, found: ReadResponse, answered: AnsweredQuestion) -> QWidget:
        question, response_id = answered.definition, found.response_id
        result = QWidget()
        text = answer_text(question, answered.answers)
        blank = "No answer" if answered.was_asked else "Not asked in this wave"
        words = label(text or blank, ink="text" if text else "quiet", wrap=True)
        words.setAccessibleName(f"Answer to “{question.full_text}”: {words.text()}")
        edit = link_button("Correct…", partial(self._correct, response_id, answered))
        edit.setAccessibleName(f"Correct the answer to “{question.full_text}”")
        self._edits[question.code] = edit
        row = QHBoxLayout()
        row.addWidget(
            label(f"{question.code}  {question.full_text}", Type.SMALL, ink="muted", wrap=True), 1
        )
        row.addWidget(edit)
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(words)
        lines = *_earlier_lines(found, answered), *_other_lines(found, answered)
        for line in (*lines, *_history_lines(answered)):
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


def _which_count(found: ReadResponse) -> str:
    """Which answers of somebody who answered several times count, and by which rule."""
    count = len(found.others) + 1
    times = "twice" if count == 2 else f"{count} times"
    first = found.others[0]  # the one that counts, unless it is the one shown
    rules = {one.rule for one in found.others}
    if not found.response.counts:
        why = _why(first)
        return f"Answered {times}. These answers do not count. Others ({_told(first)}) do, {why}."
    if len(rules) == 1:
        others = f"The others ({', '.join(map(_told, found.others))})"
        return f"Answered {times}. These answers count, {_why(first)}. {others} do not."
    each = "; ".join(f"not those {_told(one)}, {_why(one)}" for one in found.others)
    return f"Answered {times}. These answers count: {each}."


def _why(other: OtherAnswers) -> str:
    """Why one of the two counts and not the other."""
    return "" if other.rule is None else _RULES[other.rule]


def _told(other: OtherAnswers) -> str:
    """Which response it is: “complete, 3 May 2018”."""
    kind = "complete" if other.is_complete else "partial"
    return f"{kind}, {short_day(local_day(other.submitted_at))}" if other.submitted_at else kind


def _earlier_lines(found: ReadResponse, answered: AnsweredQuestion) -> Sequence[str]:
    """What the person answered the last time."""
    if found.earlier is None or answered.definition.code not in found.earlier.texts:
        return []
    text = found.earlier.texts[answered.definition.code]
    same = text == answer_text(answered.definition, answered.answers)
    return [f"In {found.earlier.wave_label}: {'the same' if same else text}"]


def _other_lines(found: ReadResponse, answered: AnsweredQuestion) -> Sequence[str]:
    """What the other responses say otherwise."""
    code = answered.definition.code
    return [
        f"Other answer, {'counts' if other.counts else 'does not count'}: "
        + answer_text(answered.definition, other.answers[code])
        for other in found.others
        if code in other.answers and other.answers[code] != answered.answers
    ]


def _history_lines(answered: AnsweredQuestion) -> Sequence[str]:
    """The changes since the answer was imported, each with the previous answer."""
    return [
        f"Before: {answer_text(answered.definition, change.old) or 'no answer'} · {_origin(change)}"
        for change in answered.history
        if change.old or (change.new and change is not answered.history[-1])
    ]


def _origin(change: AnswerChange) -> str:
    return f"changed {origin(change.at, change.by, change.file_name, change.source_row)}"
