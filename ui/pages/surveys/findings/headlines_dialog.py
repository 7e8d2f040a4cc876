"""Choose the headlines of a survey: figures and the words that follow them, with the sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analysis.request import SummaryRequest
from analysis.results import Summary
from analysis.waves import summarise_wave
from core.errors import UserError
from core.progress import Progress
from core.text import fold
from exporters.figures.sentences import headline_sentence
from models.batch_kinds import BatchKind
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.headline_store import LONGEST_WORDS, save_headlines
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.routing import Routing, conditions, parse_routing, routing_text
from surveys.survey_store import read_questionnaire
from surveys.waves import find_wave
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.surveys.findings.data import Findings
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import choice_box, label, named_field, secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import set_tool_tip

_KINDS: Final[Mapping[HeadlineKind, str]] = {
    HeadlineKind.SHARE: "Share of some answers",
    HeadlineKind.MEAN: "Mean",
    HeadlineKind.MEDIAN: "Median",
    HeadlineKind.RESPONSE_RATE: "Response rate",
}
_WITH_CHOICES: Final = frozenset(
    {
        QuestionKind.YES_NO,
        QuestionKind.SINGLE,
        QuestionKind.MULTIPLE,
        QuestionKind.RANKING,
        QuestionKind.SCALE,
    }
)
_WITH_NUMBERS: Final = frozenset({QuestionKind.NUMBER, QuestionKind.SCALE})
_PAUSE: Final = 300  # milliseconds without a change, after which sentences are worked out
_ROW_HEIGHT: Final = 26
_ANSWERS_HEIGHT: Final = 150


def edit_headlines(parent: QWidget, context: PageContext, findings: Findings) -> None:
    """Choose the headlines of the survey whose `findings` are shown, and save them."""
    database, request = context.database, findings.request
    definitions = [one.definition for one in findings.summary.headlines]

    def read(_progress: Progress) -> Questionnaire:
        with database.read() as connection:
            wave = find_wave(connection, request.survey_code, request.wave_label)
            return read_questionnaire(connection, request.survey_code, wave.version)

    def show(questionnaire: Questionnaire) -> None:
        HeadlinesDialog(parent, context, request, questionnaire, definitions).open()

    context.jobs.read(read, show)


class HeadlinesDialog(FormDialog):
    """The headlines as sentences, and a form for the current one.

    The sentences have the figures of the wave of `request`, rounded if those are.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        request: SummaryRequest,
        questionnaire: Questionnaire,
        definitions: Sequence[HeadlineDefinition],
    ) -> None:
        super().__init__(
            parent,
            f"Headlines of {questionnaire.code}",
            "Choose a figure, and write the words that follow it. Headlines apply to all waves of"
            " the survey, its reports, and your colleagues.",
            "Save headlines",
        )
        self.resize(960, 640)
        self._context = context
        self._request = replace(request, by=(), only=(), against=())
        self._survey = questionnaire.code
        self._questions = {one.code: one for one in questionnaire.questions}
        self._definitions = list(definitions)
        self._sentences: dict[HeadlineDefinition, str] = {}
        self._job: Job | None = None
        self._list = QListWidget()
        self._list.setAccessibleName("Headlines")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentRowChanged.connect(lambda _row: self._show_current())
        self._kind = choice_box(_KINDS)
        self._kind.currentIndexChanged.connect(lambda _at: self._take_kind())
        self._question = choice_box({})
        self._question.currentIndexChanged.connect(lambda _at: self._take_question())
        self._answers = QListWidget()
        self._answers.setAccessibleName("Answers that count")
        self._answers.setFixedHeight(_ANSWERS_HEIGHT)
        self._answers.itemChanged.connect(lambda _item: self._take())
        self._base = QLineEdit()
        self._base.setPlaceholderText("APPLIED = yes and PAPERS >= 3")
        set_tool_tip(self._base, "Codes of questions and of their answers; leave it blank for all.")
        self._base.textEdited.connect(lambda _text: self._take())
        self._words = QLineEdit()
        self._words.setMaxLength(LONGEST_WORDS)
        self._words.setPlaceholderText("were research active in their first role")
        self._words.textEdited.connect(lambda _text: self._take())
        self._preview = label("", Type.HEADING, wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._work_out)
        self._fields = [
            named_field("Figure", self._kind),
            named_field("Question", self._question),
            named_field("Answers that count", self._answers),
            named_field("Only those who (an expression on answers)", self._base),
            named_field("Words after the figure", self._words),
        ]
        self._build()
        self._show_list(0)

    def accept(self) -> None:
        """Ask for the headlines to be saved; the dialog stays open until they are."""
        if self._fault.isVisible():
            self._base.setFocus()
            return
        self.set_ready(ready=False)
        survey, wanted = self._survey, list(self._definitions)
        write_batch(
            self._context,
            BatchKind.HEADLINES,
            lambda changes: save_headlines(changes, survey, wanted),
            title="Saving headlines",
            done=self.close_saved,
            failed=self.show_failure,
        )

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._list, 1)
        acts: tuple[tuple[tuple[str, Callable[[], None]], ...], ...] = (
            (("Add headline", self._add), ("Delete headline", self._delete)),
            (("Move up", partial(self._move, -1)), ("Move down", partial(self._move, 1))),
            (("Use questionnaire’s headlines", self._clear),),
        )
        for some in acts:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for text, act in some:
                row.addWidget(secondary_button(text, act))
            left.addLayout(row)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        for field in self._fields:
            right.addWidget(field)
        right.addWidget(self._preview)
        right.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self.body.addLayout(sides, 1)

    def _show_list(self, row: int) -> None:
        """Show the headlines, that at `row` as the current one."""
        with QSignalBlocker(self._list):
            self._list.clear()
            for one in self._definitions:
                self._list.addItem(self._sentences.get(one, one.words) or "New headline")
            self._list.setCurrentRow(min(row, len(self._definitions) - 1))
        self._show_current()
        self._pause.start()

    def _current(self) -> HeadlineDefinition | None:
        row = self._list.currentRow()
        return self._definitions[row] if 0 <= row < len(self._definitions) else None

    def _show_current(self) -> None:
        current = self._current()
        for field in self._fields:
            field.setEnabled(current is not None)
        shown = current or HeadlineDefinition(HeadlineKind.SHARE, "")
        has_question = shown.kind is not HeadlineKind.RESPONSE_RATE
        for field in self._fields[1:4]:
            field.setVisible(has_question)
        self._fields[2].setVisible(shown.kind is HeadlineKind.SHARE)
        with QSignalBlocker(self._kind), QSignalBlocker(self._question):
            self._kind.setCurrentIndex(self._kind.findData(shown.kind))
            self._question.clear()
            for one in self._suited(shown.kind):
                self._question.addItem(one.full_text, one.code)
            self._question.setCurrentIndex(self._question.findData(shown.question))
        self._show_answers(shown)
        self._base.setText("" if shown.base is None else routing_text(shown.base))
        self._words.setText(shown.words)
        self._tell_sentence()

    def _show_answers(self, shown: HeadlineDefinition) -> None:
        question = self._questions.get(shown.question or "")
        with QSignalBlocker(self._answers):
            self._answers.clear()
            if question is None or shown.kind is not HeadlineKind.SHARE:
                return
            for choice in question.choices:
                item = QListWidgetItem(choice.text)
                item.setData(Qt.ItemDataRole.UserRole, choice.code)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setSizeHint(QSize(0, _ROW_HEIGHT))
                is_counted = (
                    choice.in_headline if shown.choices is None else choice.code in shown.choices
                )
                item.setCheckState(Qt.CheckState.Checked if is_counted else Qt.CheckState.Unchecked)
                self._answers.addItem(item)

    def _suited(self, kind: HeadlineKind) -> list[QuestionDefinition]:
        """The questions that have a figure of a kind."""
        kinds = _WITH_CHOICES if kind is HeadlineKind.SHARE else _WITH_NUMBERS
        return [one for one in self._questions.values() if one.kind in kinds]

    def _take_kind(self) -> None:
        """Take another kind of figure, with the first question that has one."""
        current = self._current()
        if current is None:
            return
        kind = HeadlineKind(self._kind.currentData())
        suited = [one.code for one in self._suited(kind)]
        question = current.question if current.question in suited else next(iter(suited), None)
        if kind is HeadlineKind.RESPONSE_RATE:
            question = None
        self._put(replace(current, kind=kind, question=question, choices=None))
        self._show_current()

    def _take_question(self) -> None:
        current = self._current()
        if current is not None:
            chosen = self._question.currentData()
            self._put(replace(current, question=chosen, choices=None))
            self._show_answers(self._definitions[self._list.currentRow()])

    def _take(self) -> None:
        """Take what is entered as the current headline."""
        current = self._current()
        if current is None:
            return
        self.complain("")
        base = current.base
        try:
            text = self._base.text().strip()
            base = self._parse(text) if text else None
        except UserError as error:
            self.complain(error.message)
        self._put(
            replace(current, words=self._words.text(), base=base, choices=self._chosen(current))
        )

    def _parse(self, text: str) -> Routing:
        """Read an expression. Raises UserError also where it names a question that is not there."""
        found = parse_routing(text)
        known = {fold(code) for code in self._questions}
        unknown = next((c.question for c in conditions(found) if fold(c.question) not in known), "")
        if unknown:
            raise UserError(f"There is no question “{unknown}”.", code="unknown_question")
        return found

    def _chosen(self, current: HeadlineDefinition) -> tuple[str, ...] | None:
        """The answers ticked; None where they are those of the question's own headline."""
        question = self._questions.get(current.question or "")
        if current.kind is not HeadlineKind.SHARE or question is None:
            return None
        items = [self._answers.item(row) for row in range(self._answers.count())]
        ticked = tuple(
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )
        own = tuple(choice.code for choice in question.choices if choice.in_headline)
        return None if ticked == own and question.headline else ticked

    def _put(self, definition: HeadlineDefinition) -> None:
        row = self._list.currentRow()
        self._definitions[row] = definition
        self._list.item(row).setText(definition.words or "New headline")
        self._preview.setText("")
        self._pause.start()

    def _add(self) -> None:
        suited = self._suited(HeadlineKind.SHARE)
        question = suited[0].code if suited else None
        self._definitions.append(HeadlineDefinition(HeadlineKind.SHARE, "", question))
        self._show_list(len(self._definitions) - 1)
        self._question.setFocus()

    def _delete(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            del self._definitions[row]
            self._show_list(row)

    def _move(self, steps: int) -> None:
        row = self._list.currentRow()
        if row >= 0 and 0 <= row + steps < len(self._definitions):
            self._definitions.insert(row + steps, self._definitions.pop(row))
            self._show_list(row + steps)

    def _clear(self) -> None:
        """Go back to the headlines of the questionnaire, which stand where none are chosen."""
        self._definitions.clear()
        self._show_list(0)

    def _work_out(self) -> None:
        """Work out the sentences of all headlines in a job."""
        if self._job is not None:
            self._job.cancel()
        database, request, wanted = self._context.database, self._request, list(self._definitions)

        def work(_progress: Progress) -> Summary:
            with database.read() as connection:
                return summarise_wave(connection, request, headlines=wanted)

        self._job = self._context.jobs.read(work, self._show_sentences)

    def _show_sentences(self, summary: Summary) -> None:
        self._sentences = {
            one.definition: headline_sentence(one, is_rounded=summary.publish_safe)
            for one in summary.headlines
        }
        for row, one in enumerate(self._definitions):
            self._list.item(row).setText(self._sentences.get(one, one.words) or "New headline")
        self._tell_sentence()

    def _tell_sentence(self) -> None:
        current = self._current()
        if current is not None:
            self._preview.setText(self._sentences.get(current, ""))
        elif self._sentences:
            self._preview.setText("\n".join(self._sentences.values()))
        else:
            self._preview.setText("")
