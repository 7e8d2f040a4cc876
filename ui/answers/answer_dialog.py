"""The dialog that corrects the answer to one question, with a field for its type."""

from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Final

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from core.formats import format_value
from core.text import clean_lines
from surveys.answer_corrections import AnsweredQuestion
from surveys.questionnaire import QuestionDefinition, QuestionKind, text_choices
from surveys.responses import NONE_CHOSEN, Answer
from ui.widgets import DateField, combo_box
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import caption

NO_ANSWER: Final = "No answer"
NOT_APPLICABLE: Final = "Not applicable"
NOT_RANKED: Final = "(not ranked)"

Read = Callable[[], tuple[Answer, ...]]


class AnswerDialog(FormDialog):
    """Shows an answer to correct; `given` is the new answer, once accepted."""

    def __init__(self, parent: QWidget, answered: AnsweredQuestion) -> None:
        question = answered.definition
        super().__init__(parent, "Correct answer", question.full_text, "Save answer")
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
            case QuestionKind.RANKING:
                return self._ranking_editor(question)
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
        answer_with = self._words_editors(question)
        return lambda: (answer_with(menu.currentData()),)

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
        answer_with = self._words_editors(question)

        def read() -> tuple[Answer, ...]:
            found = [code for code, box in boxes.items() if box.isChecked()]
            return tuple(map(answer_with, found)) or (NONE_CHOSEN,)

        return read

    def _ranking_editor(self, question: QuestionDefinition) -> Read:
        menus = []
        ranked = {int(one.number): one.choice for one in self._before if one.number is not None}
        for rank in range(1, len(question.choices) + 1):
            menu = combo_box()
            menu.addItem(NOT_RANKED, None)
            for choice in question.choices:
                menu.addItem(choice.text, choice.code)
            menu.setCurrentIndex(max(menu.findData(ranked.get(rank)), 0))
            menu.currentIndexChanged.connect(self._check)
            self._add(f"Rank {rank}", menu)
            menus.append(menu)

        def read() -> tuple[Answer, ...]:
            codes = [menu.currentData() for menu in menus]
            chosen = [code for code in codes if code is not None]
            if len(set(chosen)) < len(chosen):
                raise ValueError("Give each choice one rank.")
            if not chosen:
                raise ValueError(f"Rank a choice, or set the status to “{NO_ANSWER}”.")
            return tuple(
                Answer(choice=code, number=float(rank))
                for rank, code in enumerate(codes, 1)
                if code is not None
            )

        return read

    def _words_editors(self, question: QuestionDefinition) -> Callable[[str], Answer]:
        """A field for each choice that takes text; gives the answer with a choice and its text."""
        fields: dict[str, QLineEdit] = {}
        texts = {choice.code: choice.text for choice in question.choices}
        for code in text_choices(question):
            given = next((one.text for one in self._before if one.choice == code), None)
            fields[code] = QLineEdit(given or "")
            fields[code].textChanged.connect(self._check)
            self._add(f"{texts[code]}, please specify", fields[code])

        def answer(code: str) -> Answer:
            text = fields[code].text().strip() if code in fields else ""
            return Answer(choice=code, text=text or None)

        return answer

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
