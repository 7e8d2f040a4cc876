"""The headline figures at the top of the findings: one share for each question that has one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from analysis.results import QuestionSummary, ValueShare
from exporters.figures import formats
from ui.theme import Type
from ui.widgets import Card, label

_COLUMN = 210  # pixels that one figure needs


class Headlines(Card):
    """Shows the headline of every question that has one; hidden where none has."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Headline figures")
        self._figures: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(16)
        self.body.addLayout(self._grid)
        self._across = 0

    def show_questions(
        self, questions: Sequence[QuestionSummary], *, is_rounded: bool = False
    ) -> None:
        """Show the headlines of `questions`, whose counts may be rounded to be published."""
        for figure in self._figures:
            figure.hide()
            figure.deleteLater()
        self._figures = [
            _figure(question, question.headline, is_rounded=is_rounded)
            for question in questions
            if question.headline is not None
        ]
        self.setVisible(bool(self._figures))
        self._across = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Set the figures into as many columns of one width as there is room for."""
        most = max(len(self._figures), 1)
        across = min(max((self.width() - 32) // _COLUMN, 1), most)
        if most > across:  # no line with a single figure in it
            lines = -(-most // across)
            across = -(-most // lines)
        if across == self._across:
            return
        self._across = across
        for column in range(max(self._grid.columnCount(), across)):
            self._grid.setColumnStretch(column, int(column < across))
        for place, figure in enumerate(self._figures):
            self._grid.addWidget(figure, *divmod(place, across), Qt.AlignmentFlag.AlignTop)


def _figure(question: QuestionSummary, headline: ValueShare, *, is_rounded: bool) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    shown = formats.share(headline)
    ground = _ground(question, headline, is_rounded=is_rounded)
    words = label(headline.text, wrap=True)
    room = words.sizePolicy()  # all columns are of one width, whatever their words
    room.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(room)
    column.addWidget(label(shown, Type.FIGURE))
    column.addWidget(words)
    column.addWidget(label(ground, Type.SMALL, ink="muted", wrap=True))
    column.addStretch(1)
    result.setAccessibleName(f"{shown} {headline.text}")
    return result


def _ground(question: QuestionSummary, headline: ValueShare, *, is_rounded: bool) -> str:
    """“62 of 63 · 92–100”: of how many, and the interval; rounded “about 65 answered · 92–100”."""
    if headline.count is None or question.base is None:
        return "too few to show"
    said = f"{headline.count:,} of {question.base:,}"
    if is_rounded:
        said = f"about {question.base:,} answered"
    if headline.band is not None:
        return said
    if headline.low is None or headline.high is None:
        return f"{said} · too few for a percentage"
    return f"{said} · {formats.percent_span(headline.low, headline.high)}"
