"""Makes a derived variable: bands of numbers, joined values, or the end of a scale."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import isfinite
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QWidget

from analysis.results import YEARS_SINCE_AWARD
from core.formats import listed
from core.text import clean, fold
from queries.findings import BUILT_IN, QUESTION, BreakDown, FindingsOptions
from surveys.choice_order import ranks
from surveys.derived_variables import (
    LONGEST_NAME,
    Bands,
    Definition,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
)
from surveys.questionnaire import QuestionDefinition, QuestionKind
from ui.widgets import choice_box, named_field
from ui.widgets.check_list import CheckListField
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import number_field

_FEWEST_POINTS: Final = 3  # of a scale whose end stands against the others
_LONGEST_ENTRY: Final = 90  # characters of a question in the list
_NUMBERS: Final = frozenset({QuestionKind.NUMBER, QuestionKind.SCALE})
_SCALES: Final = frozenset({QuestionKind.SINGLE, QuestionKind.SCALE})


class _Way(StrEnum):
    """How a derived variable makes groups."""

    JOIN = "join"
    BANDS = "bands"
    TOP = "top"
    BOTTOM = "bottom"


_WAYS: Final[Mapping[_Way, str]] = {
    _Way.JOIN: "Join answers or values into one group",
    _Way.BANDS: "Numbers or years in bands",
    _Way.TOP: "Top of a scale against the rest",
    _Way.BOTTOM: "Bottom of a scale against the rest",
}


class VariableDialog(FormDialog):
    """Asks for a name and a definition; after `accepted` they are `name` and `definition`."""

    name: str
    definition: Definition

    def __init__(self, parent: QWidget, options: FindingsOptions) -> None:
        super().__init__(
            parent,
            "New derived variable",
            "Makes groups of a field or of the answers to a question. Figures of all waves of the"
            " survey can be broken down by them.",
            "Save and break down",
        )
        self.setMinimumWidth(620)
        asked = () if options.questionnaire is None else options.questionnaire.questions
        self._questions = {f"{QUESTION}{one.code}": one for one in asked}
        self._fields = (*BUILT_IN, *options.custom_fields)
        self._asked = options.questions
        self._taken = {fold(one.label) for one in options.derived}
        self._name = QLineEdit()
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setPlaceholderText("For example Seniority")
        self._way = choice_box(_WAYS)
        self._way.currentIndexChanged.connect(lambda _at: self._show_sources())
        self._source = choice_box({})
        self._source.setSizeAdjustPolicy(
            self._source.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._source.currentIndexChanged.connect(lambda _at: self._show_details())
        self._cuts = QLineEdit()
        self._cuts.setPlaceholderText("5, 10, 20")
        self._choices = CheckListField("Answers", ())
        self._choices_row = QWidget()
        self._values = QLineEdit()
        self._values.setPlaceholderText("Surgery; Anaesthetics")
        self._label = QLineEdit()
        self._label.setPlaceholderText("For example Surgical specialties")
        self._points = number_field("Points", 1, 1, 1)
        self.add_field("Name", self._name)
        self.add_field("Groups", self._way)
        self.add_field("Made of", self._source)
        self._details: dict[QWidget, QWidget] = {}
        for field, words in (
            (self._cuts, "Bands begin at"),
            (self._values, "Values to join, separated by semicolons"),
            (self._label, "Name of the joined group"),
            (self._points, "Points counted together"),
        ):
            self._details[field] = named_field(words, field)
            self.body.addWidget(self._details[field])
        self.body.addStretch(1)
        self._show_sources()

    def accept(self) -> None:
        """Take what was entered, or say what is missing."""
        name = clean(self._name.text()) or ""
        if not name:
            self._refuse("Enter a name.", self._name)
            return
        if fold(name) in self._taken:
            self._refuse(
                f"There is already a derived variable “{name}”. Enter another name.", self._name
            )
            return
        definition = self._definition()
        if definition is not None:
            self.name, self.definition = name, definition
            super().accept()

    def _definition(self) -> Definition | None:
        source = str(self._source.currentData() or "")
        match self._chosen_way:
            case _Way.BANDS:
                cuts = _numbers(self._cuts.text())
                if not cuts:
                    self._refuse("Enter where bands begin, such as 5, 10, 20.", self._cuts)
                    return None
                return Bands(source, cuts)
            case _Way.TOP:
                return EndPoints(source, ScaleEnd.TOP, self._points.value())
            case _Way.BOTTOM:
                return EndPoints(source, ScaleEnd.BOTTOM, self._points.value())
            case _Way.JOIN:
                return self._joined(source)

    def _joined(self, source: str) -> Definition | None:
        question = self._questions.get(source)
        if question is None:
            values = tuple(dict.fromkeys(filter(None, map(clean, self._values.text().split(";")))))
            field: QWidget = self._values
        else:
            codes = {one.text: one.code for one in question.choices}
            values = tuple(codes[text] for text in self._choices.checked())
            field = self._choices
        if len(values) < 2:  # one value by itself is a group already
            self._refuse("Choose at least two values to join.", field)
            return None
        texts = self._choices.checked() if question is not None else values
        label = clean(self._label.text()) or listed([str(text) for text in texts])
        return JoinedCategories(source, ((label, values),))

    @property
    def _chosen_way(self) -> _Way:
        return _Way(self._way.currentData())

    def _show_sources(self) -> None:
        """Offer what groups can be made of in the chosen way."""
        before = self._source.currentData()
        with QSignalBlocker(self._source):
            self._source.clear()
            for one in self._sources():
                text = one.label[:1].upper() + one.label[1:]
                self._source.addItem(text[:_LONGEST_ENTRY], one.key)
            self._source.setCurrentIndex(max(self._source.findData(before), 0))
        self._show_details()

    def _sources(self) -> Sequence[BreakDown]:
        match self._chosen_way:
            case _Way.JOIN:
                listed_first = [one for one in self._fields if one.key != YEARS_SINCE_AWARD]
                return [*listed_first, *(o for o in self._asked if self._questions[o.key].choices)]
            case _Way.BANDS:
                years = [one for one in self._fields if one.key == YEARS_SINCE_AWARD]
                return [*years, *(o for o in self._asked if self._kind(o) in _NUMBERS)]
            case _Way.TOP | _Way.BOTTOM:
                return [one for one in self._asked if self._points_of(one.key) >= _FEWEST_POINTS]

    def _kind(self, entry: BreakDown) -> QuestionKind:
        return self._questions[entry.key].kind

    def _points_of(self, key: str) -> int:
        """The number of points of a scale or of choices in an order; 0 for other questions."""
        question = self._questions.get(key)
        if question is None or question.kind not in _SCALES:
            return 0
        if question.kind is QuestionKind.SCALE:
            return len(question.choices)
        return sum(rank is not None for rank in ranks(question))

    def _show_details(self) -> None:
        """Show the fields that the chosen way needs, with the answers of the chosen question."""
        key = str(self._source.currentData() or "")
        way, question = self._chosen_way, self._questions.get(key)
        is_join = way is _Way.JOIN
        self._show_choices(question if is_join else None)
        wanted = {
            self._cuts: way is _Way.BANDS,
            self._values: is_join and question is None,
            self._label: is_join,
            self._points: not is_join and way is not _Way.BANDS,
        }
        for field, is_wanted in wanted.items():
            self._details[field].setVisible(is_wanted)
        self._points.setMaximum(max(self._points_of(key) - 1, 1))
        self.set_ready(ready=bool(key))
        self.complain("" if key else "This survey has no question with a scale.")

    def _show_choices(self, question: QuestionDefinition | None) -> None:
        """Offer the answers of `question` to check."""
        self.body.removeWidget(self._choices_row)
        self._choices_row.hide()
        self._choices_row.deleteLater()
        texts = () if question is None else [one.text for one in question.choices]
        self._choices = CheckListField(
            "Answers to join", texts, between="; ", placeholder="Choose answers…"
        )
        self._choices_row = named_field("Answers to join", self._choices)
        self.body.insertWidget(self.body.indexOf(self._details[self._label]), self._choices_row)
        self._choices_row.setVisible(question is not None)

    def _refuse(self, sentence: str, field: QWidget) -> None:
        self.complain(sentence)
        field.setFocus()


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers of `text` in their order, each once; none where something is no number."""
    try:
        numbers = {float(part) for part in text.replace(";", ",").split(",")}
    except ValueError:
        return ()
    return tuple(sorted(numbers)) if all(map(isfinite, numbers)) else ()
