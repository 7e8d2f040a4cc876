"""“Only if …”: conditions on answers, chosen from lists or written."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import UserError
from surveys.questionnaire import QuestionDefinition, Questionnaire, complete_questionnaire
from surveys.routing import (
    WITHOUT_VALUE,
    AllOf,
    Routing,
    RoutingCondition,
    RoutingOperator,
    parse_routing,
    routing_text,
)
from surveys.routing_words import operator_words, routing_words
from ui.theme import GRID
from ui.widgets import combo_box, label, secondary_button

_QUESTION_WIDTH, _ANSWER_WIDTH = 190, 120


class RoutingField(QWidget):
    """Edits a condition on answers; `changed(routing)` is emitted with it, None: none is written.

    What is chosen from the lists joins what is written. `name` says what the condition is for, and
    `prompt` stands in the field while it is blank.
    """

    changed = Signal(object)

    def __init__(
        self,
        name: str = "Asked only if",
        prompt: str = "Blank: always. For example ACTIVE = yes",
    ) -> None:
        super().__init__()
        self._earlier: tuple[QuestionDefinition, ...] = ()
        self._questionnaire = Questionnaire("", "")
        self._text = QLineEdit()
        self._text.setAccessibleName(name)
        self._text.setPlaceholderText(prompt)
        self._words = label("", ink="muted", wrap=True)
        self._question = combo_box("Question")
        self._question.setMinimumWidth(_QUESTION_WIDTH)
        self._operator = combo_box("Comparison")
        for operator in RoutingOperator:
            self._operator.addItem(operator_words(operator), str(operator))
        self._value = combo_box("Answer")
        self._value.setEditable(True)
        self._value.setMinimumWidth(_ANSWER_WIDTH)
        self._add = secondary_button("Add condition", self.add_condition)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._question, 2)
        line.addWidget(self._operator)
        line.addWidget(self._value, 1)
        line.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._text)
        column.addWidget(self._words)
        column.addLayout(line)
        self.setFocusProxy(self._text)
        self._text.textChanged.connect(self._edit)
        self._question.currentIndexChanged.connect(self._offer_values)
        self._operator.currentIndexChanged.connect(self._offer_values)

    def show_routing(self, questionnaire: Questionnaire, place: int) -> None:
        """Show the routing of the question at `place`, on the answers to those before it."""
        self.show_condition(questionnaire, questionnaire.questions[place].asked_if, place)

    def show_condition(
        self, questionnaire: Questionnaire, routing: Routing | None, count: int | None = None
    ) -> None:
        """Show `routing`, on the answers to the first `count` questions, None: to all of them."""
        self._questionnaire = complete_questionnaire(questionnaire)
        self._earlier = self._questionnaire.questions[:count]
        blocked = [QSignalBlocker(one) for one in (self._text, self._question)]
        self._text.setText("" if routing is None else routing_text(routing))
        self._question.clear()
        for question in self._earlier:
            self._question.addItem(f"{question.code}: {question.full_text}", question.code)
        del blocked
        self._add.setEnabled(bool(self._earlier))
        self._offer_values()
        self._say()

    @property
    def is_blank(self) -> bool:
        """Whether no condition is written."""
        return not self._text.text().strip()

    def routing(self) -> Routing | None:
        """What is written. Raises UserError that says where it cannot be understood."""
        return None if self.is_blank else parse_routing(self._text.text())

    def _offer_values(self) -> None:
        code = self._question.currentData()
        asked = next((one for one in self._earlier if one.code == code), None)
        self._value.clear()
        for choice in () if asked is None else asked.choices:
            self._value.addItem(choice.text, choice.code)
        operator = RoutingOperator(self._operator.currentData())
        self._value.setEnabled(asked is not None and operator not in WITHOUT_VALUE)

    def add_condition(self) -> None:
        """Join the chosen condition to what is written: both must be met."""
        operator = RoutingOperator(self._operator.currentData())
        at = self._value.findText(self._value.currentText())
        value = self._value.currentText() if at < 0 else self._value.itemData(at)
        values = () if operator in WITHOUT_VALUE else (str(value).strip(),)
        condition = RoutingCondition(str(self._question.currentData()), operator, values)
        try:
            before = parse_routing(self._text.text()) if self._text.text().strip() else None
        except UserError:
            return  # what is written is to be mended first
        both = condition if before is None else AllOf((before, condition))
        self._text.setText(routing_text(both))

    def _edit(self) -> None:
        text = self._text.text().strip()
        try:
            routing = parse_routing(text) if text else None
        except UserError:
            self._say()
            return
        self.changed.emit(routing)
        self._say()

    def _say(self) -> None:
        """Say in words what is written, or why it cannot be understood."""
        text = self._text.text().strip()
        try:
            words = f"Only if {routing_words(parse_routing(text), self._questionnaire)}."
        except UserError as error:
            words = error.message
        self._words.setText(words if text else "")
        self._words.setVisible(bool(text))
