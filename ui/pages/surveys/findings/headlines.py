"""The headline figures at the top of the findings."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from exporters.figures.sentences import headline_sentence
from exporters.figures.summary_tables import headline_table
from exporters.figures.table import FigureRow
from records.publications.forms import PublicationForm
from ui.actions import COPY_HEADLINES, EDIT_HEADLINES
from ui.bound_actions import bind
from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.headlines_dialog import edit_headlines
from ui.pages.surveys.findings.section import FindingsSection
from ui.theme import Tone, Type
from ui.widgets import ColumnGrid, Message, label, more_button

_COLUMN = 210  # minimum width of a figure


class Headlines(FindingsSection):
    """Shows the headline figures, and lets them be chosen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setAccessibleName("Headline figures")
        self._findings: Findings | None = None
        self._figures = ColumnGrid(_COLUMN)
        self._none = label("No headlines. Edit headlines chooses some.", ink="muted", wrap=True)
        menu = QMenu(self)
        menu.addAction(bind(self, EDIT_HEADLINES, self._edit))
        self._copy = bind(self, COPY_HEADLINES, self._copy_sentences)
        menu.addAction(self._copy)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._figures, 1)
        row.addWidget(self._none, 1)
        row.addWidget(more_button("Actions for headlines", menu), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def show_findings(self, findings: Findings) -> None:
        """Show of each headline the figure, what it says and its base."""
        self._findings = findings
        rows = headline_table(findings.summary).rows
        self._figures.show_widgets(
            [_figure(row, sentence) for row, sentence in zip(rows, self._sentences(), strict=True)]
        )
        self._figures.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._copy.setEnabled(bool(rows))
        self.setVisible(bool(rows) or bool(findings.summary.questions))

    def _sentences(self) -> list[str]:
        if self._findings is None:
            return []
        summary = self._findings.summary
        return [
            headline_sentence(one, is_rounded=summary.publish_safe) for one in summary.headlines
        ]

    def _questions(self) -> list[str]:
        """The codes of the questions that there are headlines of."""
        shown = () if self._findings is None else self._findings.summary.headlines
        return sorted({one.question.code for one in shown if one.question is not None})

    def _edit(self) -> None:
        if self._findings is not None:
            edit_headlines(self, self._context, self._findings)

    def _copy_sentences(self) -> None:
        text = "\n".join(f"{sentence}." for sentence in self._sentences())
        QGuiApplication.clipboard().setText(text)
        self.published.emit(PublicationForm.TABLE, self._questions())
        self.said.emit(Message("Headlines copied as sentences.", Tone.GOOD))


def _figure(row: FigureRow, sentence: str) -> QWidget:
    figure, says, base = row.cells
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    words = label(says, wrap=True)
    room = words.sizePolicy()  # equal columns, whatever their text
    room.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    words.setSizePolicy(room)
    column.addWidget(label(figure, Type.FIGURE))
    column.addWidget(words)
    column.addWidget(label(base, Type.SMALL, ink="muted", wrap=True))
    column.addStretch(1)
    result.setAccessibleName(sentence)
    return result
