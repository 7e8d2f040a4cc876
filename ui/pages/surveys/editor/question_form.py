"""The form of one question: its words, type, choices, scale, and what else is asked of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.formats import plural
from core.text import clean, clean_lines
from records.fields.definitions import Field
from surveys.proposals.updated_fields import can_update
from surveys.questionnaire import (
    CHOICE_KINDS,
    KIND_LABELS,
    LISTED_KINDS,
    SEVERAL_KINDS,
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
    complete_questionnaire,
)
from surveys.questionnaire_edits import proposed_code, with_kind
from ui.pages.surveys.editor.choice_table import ChoiceTable
from ui.routing_field import RoutingField
from ui.theme import GRID
from ui.widgets import combo_box, label, link_button, named_field, number_field
from ui.widgets.fields import completer

_IN_WORDS: Final = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
_TEXT_HEIGHT: Final = 58
_NUMBER_WIDTH: Final = 110
_LOWEST, _HIGHEST = -100, 1000


class QuestionForm(QWidget):
    """Edits a question, whose answers can be proposed for one of `fields` of people.

    Signals: `changed(question, step)` with the name of what was changed; `updates_changed(key)`
    with the field of people that answers propose values for, "" for none; `version_asked` for a
    new version of the questionnaire, in which an answered question can be changed.
    """

    changed = Signal(object, str)
    updates_changed = Signal(str)
    version_asked = Signal()

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self._updatable = fields
        self._question = QuestionDefinition("", "", QuestionKind.SINGLE)
        self._codes: list[str] = []
        self._locked = label("", ink="muted", wrap=True)
        self._version = link_button("New version…", self.version_asked.emit)
        self._issues = label("", ink="bad", wrap=True)
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._kind = combo_box()
        for kind, words in KIND_LABELS.items():
            self._kind.addItem(words, kind)
        self._code = QLineEdit()
        self._section = QLineEdit()
        self._first = number_field("Scale from", _LOWEST, _HIGHEST, 1)
        self._last = number_field("Scale to", _LOWEST, _HIGHEST, 5)
        self._choices = ChoiceTable()
        self._not_applicable = QCheckBox("Offer “Not applicable”")
        self._ordered = QCheckBox("The choices have an order, such as never to always")
        self._headline = QLineEdit()
        self._headline.setPlaceholderText("Blank: no headline figure")
        self._routing = RoutingField()
        self._matrix_code, self._matrix_text = QLineEdit(), QLineEdit()
        self._matrix_text.setPlaceholderText("Blank: a question by itself")
        self._updates = combo_box()
        self._lay_out()
        self._connect()

    def show_question(
        self,
        questionnaire: Questionnaire,
        place: int,
        *,
        answered: int = 0,
        updates: str = "",
    ) -> None:
        """Show the question at `place`; `answered` is how many responses answer it."""
        question = questionnaire.questions[place]
        self._codes = [one.code for at, one in enumerate(questionnaire.questions) if at != place]
        sections = dict.fromkeys(one.section for one in questionnaire.questions if one.section)
        self._section.setCompleter(completer(list(sections), self._section))
        self._question = question
        blocked = [QSignalBlocker(field) for field in self._fields()]
        self._text.setPlainText(question.text)
        self._code.setText(question.code)
        self._section.setText(question.section or "")
        self._kind.setCurrentIndex(self._kind.findData(question.kind))
        self._first.setValue(question.scale_from or 0)
        self._last.setValue(question.scale_to or 0)
        self._not_applicable.setChecked(question.allows_not_applicable)
        self._ordered.setChecked(bool(question.is_ordered))
        self._headline.setText(question.headline or "")
        matrix = question.matrix
        self._matrix_code.setText("" if matrix is None else matrix.code)
        self._matrix_text.setText("" if matrix is None else matrix.text)
        self._routing.show_routing(questionnaire, place)
        self._offer_fields(updates)
        del blocked
        self._lock(answered)
        self._show_kind(is_fixed=answered > 0)

    def show_issues(self, sentences: list[str]) -> None:
        """Say what is wrong with the question; nothing: it is sound."""
        self._issues.setText("\n".join(sentences))
        self._issues.setVisible(bool(sentences))

    def focus_text(self) -> None:
        """Go to the words of the question."""
        self._text.setFocus()
        self._text.selectAll()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        lock = QHBoxLayout()
        lock.addWidget(self._locked, 1)
        lock.addWidget(self._version)
        column.addLayout(lock)
        column.addWidget(self._issues)
        column.addWidget(named_field("Question", self._text))
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        for name, field in (
            ("Type", self._kind),
            ("Code", self._code),
            ("Section", self._section),
        ):
            line.addWidget(named_field(name, field), 1)
        column.addLayout(line)
        self._ends = QWidget()
        ends = QHBoxLayout(self._ends)
        ends.setContentsMargins(0, 0, 0, 0)
        ends.setSpacing(2 * GRID)
        for end, number in (("Scale from", self._first), ("Scale to", self._last)):
            number.setMaximumWidth(_NUMBER_WIDTH)
            ends.addWidget(named_field(end, number))
        ends.addStretch(1)
        column.addWidget(self._ends)
        column.addWidget(self._choices)
        column.addWidget(self._not_applicable)
        column.addWidget(self._ordered)
        self._headline_field = named_field("Headline figure", self._headline)
        column.addWidget(self._headline_field)
        column.addWidget(named_field("Asked only if", self._routing))
        matrix = QHBoxLayout()
        matrix.setSpacing(2 * GRID)
        matrix.addWidget(named_field("A row of the matrix with the text", self._matrix_text), 3)
        matrix.addWidget(named_field("Matrix code", self._matrix_code), 1)
        column.addLayout(matrix)
        self._updates_field = named_field(
            "Answers are proposed for this field of people", self._updates
        )
        column.addWidget(self._updates_field)

    def _connect(self) -> None:
        self._text.textChanged.connect(self._edit_text)
        self._kind.currentIndexChanged.connect(self._edit_kind)
        self._code.textChanged.connect(lambda text: self._change("code", code=clean(text)))
        self._section.textChanged.connect(
            lambda text: self._change("section", section=clean(text) or None)
        )
        self._first.valueChanged.connect(lambda value: self._edit_scale("from", scale_from=value))
        self._last.valueChanged.connect(lambda value: self._edit_scale("to", scale_to=value))
        self._choices.changed.connect(self._edit_choices)
        self._not_applicable.toggled.connect(
            lambda on: self._change("not applicable", allows_not_applicable=on)
        )
        self._ordered.toggled.connect(lambda on: self._change("order", is_ordered=on or None))
        self._headline.textChanged.connect(
            lambda text: self._change("headline", headline=clean(text) or None)
        )
        self._routing.changed.connect(
            lambda routing: self._change("asked only if", asked_if=routing)
        )
        self._matrix_code.textChanged.connect(self._edit_matrix)
        self._matrix_text.textChanged.connect(self._edit_matrix)
        self._updates.currentIndexChanged.connect(
            lambda: self.updates_changed.emit(self._updates.currentData())
        )

    def _fields(self) -> tuple[QWidget, ...]:
        return (
            self._text, self._code, self._section, self._kind, self._first, self._last,
            self._not_applicable, self._ordered, self._headline, self._updates,
            self._routing, self._matrix_code, self._matrix_text,
        )  # fmt: skip

    def _lock(self, answered: int) -> None:
        """Say what stays as it is, because it was answered."""
        people = plural(answered, "response answers", "responses answer")
        self._locked.setText(
            f"{people} this question, so its words, type, code and choices stay; choices can be"
            " added. To change them for later waves, begin a new version."
        )
        for widget in (self._locked, self._version):
            widget.setVisible(answered > 0)
        for field in (self._kind, self._code, self._first, self._last):
            field.setEnabled(answered == 0)
        self._text.setReadOnly(answered > 0)

    def _offer_fields(self, chosen: str) -> None:
        """Offer the fields that answers of the kind can be proposed for, with one `chosen`."""
        self._updates.clear()
        self._updates.addItem("No field", "")
        for key, field in self._updatable.items():
            if can_update(self._question.kind, field):
                self._updates.addItem(field.label, key)
        self._updates.setCurrentIndex(max(self._updates.findData(chosen), 0))

    def _show_kind(self, *, is_fixed: bool) -> None:
        """Show the fields of the kind, and the choices."""
        question = self._question
        kind = question.kind
        self._ends.setVisible(kind is QuestionKind.SCALE)
        self._choices.setVisible(kind in CHOICE_KINDS)
        self._ordered.setVisible(kind is QuestionKind.SINGLE)
        self._headline_field.setVisible(kind in CHOICE_KINDS)
        self._updates_field.setVisible(kind not in SEVERAL_KINDS)
        if kind in CHOICE_KINDS:
            choices = _with_implied(question)
            fixed = [choice.code for choice in question.choices] if is_fixed else []
            self._choices.show_choices(
                choices,
                fixed=fixed,
                is_listed=kind in LISTED_KINDS,
                takes_text=kind in _IN_WORDS,
            )

    def _edit_text(self) -> None:
        text = clean_lines(self._text.toPlainText())
        question = self._question
        follows = question.code == proposed_code(question.text, self._codes)
        code = question.code
        if text and (follows or not question.text):
            code = proposed_code(text, self._codes) or code
            with QSignalBlocker(self._code):
                self._code.setText(code)
        self._change("text", text=text, code=code)

    def _edit_matrix(self) -> None:
        code, text = clean(self._matrix_code.text()), clean(self._matrix_text.text())
        self._change("matrix", matrix=Matrix(code, text) if code or text else None)

    def _edit_kind(self) -> None:
        self._question = with_kind(self._question, QuestionKind(self._kind.currentData()))
        updated = self._updates.currentData()
        blocked = [QSignalBlocker(one) for one in (self._first, self._last, self._updates)]
        self._first.setValue(self._question.scale_from or 0)
        self._last.setValue(self._question.scale_to or 0)
        self._offer_fields(updated)
        del blocked
        self._show_kind(is_fixed=False)
        self.changed.emit(self._question, "kind")
        if self._updates.currentData() != updated:  # answers of this kind are no values of it
            self.updates_changed.emit(self._updates.currentData())

    def _edit_scale(self, step: str, **values: int) -> None:
        self._change(f"scale {step}", choices=(), **values)
        self._show_kind(is_fixed=False)

    def _edit_choices(self, choices: tuple[ChoiceDefinition, ...]) -> None:
        plain = {
            choice.code: choice for choice in _with_implied(replace(self._question, choices=()))
        }
        if (
            self._question.kind not in LISTED_KINDS
        ):  # those that the kind implies need not be listed
            choices = tuple(one for one in choices if one != plain.get(one.code))
        self._change("choices", choices=choices)

    def _change(self, step: str, **values: object) -> None:
        self._question = replace(self._question, **values)  # type: ignore[arg-type]
        self.changed.emit(self._question, step)


def _with_implied(question: QuestionDefinition) -> tuple[ChoiceDefinition, ...]:
    """The choices of a question, those among them that its kind implies."""
    plain = replace(question, headline=None)
    return complete_questionnaire(Questionnaire("", "", questions=(plain,))).questions[0].choices
