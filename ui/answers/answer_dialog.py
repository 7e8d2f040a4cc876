"""The dialog that corrects the answer to one question, with a field for its type."""

from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from core.formats import format_value
from core.text import clean_lines, comparison_key
from surveys.answer_corrections import AnsweredQuestion
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.responses import NONE_CHOSEN, Answer
from ui.widgets import DateField, combo_box
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import caption

NO_ANSWER: Final = "No answer"
NOT_APPLICABLE: Final = "Not applicable"

Read = Callable[[], tuple[Answer, ...]]


class AnswerDialog(FormDialog):
    """Shows an answer to correct; `given` is the new answer, once accepted."""

    def __init__(self, parent: QWidget, answered: AnsweredQuestion) -> None:
        question = answered.definition
        super().__init__(parent, "Correct answer", question.text, "Save answer")
        self._before = answered.answers
        self._is_blank = combo_box()
        self._is_blank.addItems(["Answered", NO_ANSWER])
        if question.allows_not_applicable or any(one.not_applicable for one in self._before):
            self._is_blank.addItem(NOT_APPLICABLE)
        self._fields: list[QWidget] = []
        self.add_field("Status", self._is_blank)
        self._read = self._make_editor(question)
        answer = self._before[0] if self._before else None
        status = NO_ANSWER if answer is None else "Answered"
        if answer is not None and answer.not_applicable:
            status = NOT_APPLICABLE
        self._is_blank.setCurrentText(status)
        self._is_blank.currentTextChanged.connect(self._check)
        self._check()
        if status == "Answered":
            self._fields[0].setFocus()

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answer entered; empty for no answer. Raises ValueError for an invalid entry."""
        match self._is_blank.currentText():
            case "Answered":
                return self._read()
            case "Not applicable":
                return (Answer(not_applicable=True),)
            case _:
                return ()

    def _add(self, name: str, field: QWidget) -> None:
        self._fields.append(field)
        self.add_field(name, field)

    def _make_editor(self, question: QuestionDefinition) -> Read:
        match question.kind:
            case QuestionKind.YES_NO | QuestionKind.SINGLE | QuestionKind.SCALE:
                return self._choice_editor(question)
            case QuestionKind.MULTIPLE:
                return self._choices_editor(question)
            case QuestionKind.NUMBER:
                return self._number_editor()
            case QuestionKind.DATE:
                return self._date_editor()
            case QuestionKind.TEXT:
                return self._text_editor()

    def _choice_editor(self, question: QuestionDefinition) -> Read:
        menu = combo_box()
        for choice in question.choices:
            menu.addItem(choice.text, choice.code)
        for answer in self._before:
            menu.setCurrentIndex(max(menu.findData(answer.choice), 0))
        menu.currentIndexChanged.connect(self._check)
        self._add("Answer", menu)
        words = self._words_editor(question)
        return lambda: (_chosen(question, menu.currentData(), words()),)

    def _choices_editor(self, question: QuestionDefinition) -> Read:
        chosen = {answer.choice for answer in self._before}
        boxes: dict[str, QCheckBox] = {}
        for choice in question.choices:
            box = QCheckBox(caption(choice.text))
            box.setChecked(choice.code in chosen)
            box.toggled.connect(self._check)
            boxes[choice.code] = box
            self._fields.append(box)
            self.body.addWidget(box)
        words = self._words_editor(question)

        def read() -> tuple[Answer, ...]:
            found = [code for code, box in boxes.items() if box.isChecked()]
            return tuple(_chosen(question, code, words()) for code in found) or (NONE_CHOSEN,)

        return read

    def _words_editor(self, question: QuestionDefinition) -> Callable[[], str]:
        """A field for the text of “Other”, if there is such a choice."""
        if _other(question) is None:
            return lambda: ""
        field = QLineEdit(next((one.text for one in self._before if one.text), ""))
        field.textChanged.connect(self._check)
        self._add("Other, please specify", field)
        return lambda: field.text().strip()

    def _number_editor(self) -> Read:
        field = QLineEdit(
            "".join(
                format_value(one.number, grouped=False)
                for one in self._before
                if one.number is not None
            )
        )
        field.textChanged.connect(self._check)
        self._add("Answer", field)

        def read() -> tuple[Answer, ...]:
            try:
                number = float(field.text().replace(",", "").strip())
            except ValueError:
                number = float("nan")
            if not isfinite(number):
                raise ValueError("Enter a number.")
            return (Answer(number=number),)

        return read

    def _date_editor(self) -> Read:
        days = [one.on for one in self._before if one.on is not None]
        field = DateField("Answer", days[0] if days else date.today())
        field.day_changed.connect(self._check)
        self._add("Answer", field)

        def read() -> tuple[Answer, ...]:
            if field.day is None:
                raise ValueError(field.issue)
            return (Answer(on=field.day),)

        return read

    def _text_editor(self) -> Read:
        field = QPlainTextEdit("\n".join(one.text or "" for one in self._before))
        field.setTabChangesFocus(True)
        field.textChanged.connect(self._check)
        self._add("Answer", field)

        def read() -> tuple[Answer, ...]:
            text = clean_lines(field.toPlainText())
            if not text:
                raise ValueError(f"Enter a text, or set the status to “{NO_ANSWER}”.")
            return (Answer(text=text),)

        return read

    def _check(self) -> None:
        """Show what is missing, and enable the button if there is a change to save."""
        for field in self._fields:
            field.setEnabled(self._is_blank.currentText() == "Answered")
        try:
            given: Sequence[Answer] = self.given
        except ValueError as error:
            self.complain(str(error))
            self.set_ready(ready=False)
            return
        self.complain("")
        self.set_ready(ready=tuple(given) != tuple(self._before))


def _other(question: QuestionDefinition) -> str | None:
    """The code of the choice “Other”; None if there is none."""
    for choice in question.choices:
        if "other" in (choice.code.casefold(), *comparison_key(choice.text).split()[:1]):
            return choice.code
    return None


def _chosen(question: QuestionDefinition, code: str, words: str) -> Answer:
    return Answer(choice=code, text=words or None if code == _other(question) else None)
