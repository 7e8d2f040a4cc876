"""A question as a respondent would see it, to look at alone."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from surveys.questionnaire import QuestionDefinition, QuestionKind, complete_questionnaire
from surveys.questionnaire import Questionnaire as _Questionnaire
from ui.theme import GRID, Type
from ui.widgets import Card, FlowLayout, clear, label
from ui.widgets.plain_text import caption

_MOST_CHOICES = 30


class QuestionPreview(Card):
    """Shows a question; nothing in it can be reached or changed."""

    def __init__(self) -> None:
        super().__init__("Preview", "As a respondent sees it")
        self._content = QVBoxLayout()
        self._content.setSpacing(GRID)
        self.body.addLayout(self._content)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_question(self, question: QuestionDefinition) -> None:
        """Show `question` with all its choices."""
        alone = complete_questionnaire(_Questionnaire("", "", questions=(question,)))
        (whole,) = alone.questions
        clear(self._content)
        if whole.section:
            self._content.addWidget(label(whole.section, Type.SMALL, ink="muted"))
        self._content.addWidget(label(whole.full_text or "(no text yet)", Type.HEADING, wrap=True))
        for widget in self._fields(whole):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            for inside in widget.findChildren(QWidget):
                inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._content.addWidget(widget)

    def _fields(self, question: QuestionDefinition) -> Iterator[QWidget]:
        shown = question.choices[:_MOST_CHOICES]
        match question.kind:
            case QuestionKind.MULTIPLE:
                yield from (QCheckBox(caption(choice.text)) for choice in shown)
            case QuestionKind.RANKING:
                yield label("Rank these, 1 first:", ink="muted")
                yield from (label(f"☐  {choice.text}", wrap=True) for choice in shown)
            case QuestionKind.SCALE:
                row = QWidget()
                flow = FlowLayout(row, spacing=2 * GRID)
                for choice in shown:
                    words = choice.text if choice.text != choice.code else ""
                    flow.addWidget(QRadioButton(caption(f"{choice.code} {words}".strip())))
                yield row
            case QuestionKind.TEXT:
                field = QPlainTextEdit()
                field.setFixedHeight(64)
                yield field
            case QuestionKind.NUMBER | QuestionKind.DATE:
                entry = QLineEdit()
                is_date = question.kind is QuestionKind.DATE
                entry.setPlaceholderText("Day, month and year" if is_date else "A number")
                yield entry
            case _:
                yield from (QRadioButton(caption(choice.text)) for choice in shown)
        if len(question.choices) > _MOST_CHOICES:
            yield label(f"… and {len(question.choices) - _MOST_CHOICES} more", ink="muted")
        if question.allows_not_applicable:
            yield QRadioButton("Not applicable")
