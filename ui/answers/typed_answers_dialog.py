"""Types in the answers of a person, question by question, by a few keys each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from core.progress import Progress
from models.batch_kinds import BatchKind
from surveys.answer_words import answer_text
from surveys.details.prefill import prefilled_answers, read_prefill
from surveys.earlier_answers import EarlierAnswers, read_earlier_answers
from surveys.questionnaire import QuestionDefinition, QuestionKind
from surveys.reached import reached_questions
from surveys.responses import Answer
from surveys.survey_store import read_questionnaire
from surveys.typed_answers import AnswerChannel, is_invited, save_typed_answers, typed_answer
from surveys.waves import Wave
from ui.context import PageContext
from ui.find_person import FindPersonDialog
from ui.formats import date_order
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import DateField, combo_box, label, named_field, secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.message_box import ask_to_discard

_LIST_WIDTH = 280
_CHANNELS = {AnswerChannel.PHONE: "Phone call", AnswerChannel.PAPER: "Paper form"}


def type_in_answers(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Ask for a person, and type in their answers to `wave`."""
    text = f"Whose answers to {wave.title} do you have?"
    dialog = FindPersonDialog(parent, context, text, "Type in answers…")
    dialog.chosen.connect(
        lambda found: open_typed_answers(parent, context, wave, found.person_id, found.name)
    )
    dialog.open()


def open_typed_answers(
    parent: QWidget, context: PageContext, wave: Wave, person_id: int, name: str
) -> None:
    """Type in the answers of the person called `name` to `wave`, and save them as one batch."""
    database = context.database

    def read(_progress: Progress) -> TypedQuestions:
        with database.read() as connection:
            asked = read_questionnaire(connection, wave.survey_code, wave.version).questions
            prefill = read_prefill(connection, wave, [person_id])
            return TypedQuestions(
                asked,
                is_invited(connection, wave, person_id),
                read_earlier_answers(connection, wave.survey_id, wave.id, person_id),
                {} if prefill is None else prefilled_answers(prefill.people[0], asked),
            )

    def show(found: TypedQuestions) -> None:
        dialog = TypedAnswersDialog(parent, wave.title, name, found)
        dialog.saved.connect(lambda: save(dialog))
        dialog.open()

    def save(dialog: TypedAnswersDialog) -> None:
        answers, is_complete = dict(dialog.answers), dialog.is_complete
        on, channel = dialog.on, dialog.channel
        write_batch(
            context,
            BatchKind.ANSWERS_TYPED,
            lambda changes: save_typed_answers(
                changes,
                wave,
                person_id,
                answers,
                is_complete=is_complete,
                on=on,
                channel=channel,
            ),
            title="Saving answers",
            done=dialog.close_saved,
            failed=dialog.show_failure,
        )

    context.jobs.read(read, show)


@dataclass(frozen=True, slots=True)
class TypedQuestions:
    """What a person is asked, whether they were invited, and what they answered the last time.

    `on_record` is what is on record of them, where a details wave asks for it.
    """

    questions: Sequence[QuestionDefinition]
    is_invited: bool
    earlier: EarlierAnswers | None = None
    on_record: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)


class TypedAnswersDialog(FormDialog):
    """Takes `answers`, by question, with the day and the way they came; `saved` for the button.

    Enter goes on to the next question that is asked after these answers, Alt+Up back to the one
    before.
    """

    saved = Signal()

    def __init__(self, parent: QWidget, wave: str, person: str, asked: TypedQuestions) -> None:
        text = "Type the number of a choice, or several; Enter goes on. “-” is not applicable."
        if asked.on_record:
            text = "Type over what has changed; Enter goes on. “Remove” has something removed."
        if not asked.is_invited:
            text += " This person was not invited, so the answers are counted separately."
        super().__init__(parent, f"Answers of {person} to {wave}", text, "Save answers")
        self.resize(860, 560)
        self._questions, self._earlier = asked.questions, asked.earlier
        self._on_record = dict(asked.on_record)
        self.answers = dict(asked.on_record)
        self._row = 0  # of the question that is shown
        self._is_saving = False
        self._day = DateField("Answered on", date.today())
        self._channel = combo_box()
        for channel, words in _CHANNELS.items():
            self._channel.addItem(words, str(channel))
        self._status = combo_box()
        self._status.addItems(["Complete", "Partial"])
        self._is_status_chosen = bool(asked.on_record)  # corrections end where they end
        self._status.activated.connect(self._keep_status)
        self._list = QListWidget()
        self._list.setAccessibleName("Questions")
        self._list.setFixedWidth(_LIST_WIDTH)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.addItems([question.full_text for question in asked.questions])
        self._number = label("", Type.SMALL, ink="muted")
        self._question = label("", Type.HEADING, wrap=True)
        self._choices = label("", wrap=True)
        self._last_time = label("", ink="muted", wrap=True)
        self._entry = QLineEdit()
        self._entry.setAccessibleName("Answer")
        self._back = secondary_button("Question before", lambda: self._go(-1))
        self._next = secondary_button("Next question", lambda: self._go(1))
        self._lay_out()
        self._accept.setDefault(False)
        self._accept.setAutoDefault(False)
        self._entry.returnPressed.connect(lambda: self._go(1))
        self._entry.textEdited.connect(self._show_typing)
        self._list.currentRowChanged.connect(self._turn_to)
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda by=by: self._go(by))
        self._fill_list()
        with QSignalBlocker(self._list):
            self._list.setCurrentRow(0)
        self._show(0)

    @property
    def is_complete(self) -> bool:
        """Whether the answers go to the end of the questionnaire."""
        return self._status.currentIndex() == 0

    @property
    def on(self) -> date:
        """The day of the answers."""
        return self._day.day or date.today()

    @property
    def channel(self) -> AnswerChannel:
        """How the answers came."""
        return AnswerChannel(self._channel.currentData())

    def accept(self) -> None:
        """Take the answer at hand, and ask for all to be saved."""
        if self._take():
            self.set_ready(ready=False)  # until they are saved: not twice
            self._is_saving = True
            self.saved.emit()

    def show_failure(self, error: Exception) -> None:
        self._is_saving = False
        super().show_failure(error)

    def reject(self) -> None:
        """Close, once it is said that what was typed is lost."""
        question = self._questions[self._row]
        entered = self._entry.text() != _as_typed(question, self.answers.get(question.code, ()))
        is_changed = entered or self.answers != self._on_record
        if is_changed and not self._is_saving and self.isVisible():
            ask_to_discard(self, "Discard the answers that you typed?", super().reject)
        else:
            super().reject()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        for name, choice in (
            ("Answered on", self._day),
            ("By", self._channel),
            ("Status", self._status),
        ):
            head.addWidget(named_field(name, choice))
        head.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        for widget in (self._number, self._question, self._choices, self._last_time, self._entry):
            right.addWidget(widget)
        steps = QHBoxLayout()
        steps.addWidget(self._back)
        steps.addWidget(self._next)
        steps.addStretch(1)
        right.addLayout(steps)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addWidget(self._list)
        both.addLayout(right, 1)
        self.body.addLayout(head)
        self.body.addLayout(both, 1)

    def _keep_status(self, _index: int) -> None:
        """Leave the status as somebody chose it; else it is complete with the last answer."""
        self._is_status_chosen = True

    def _show_typing(self) -> None:
        """What was wrong is corrected; one answer is enough to be saved."""
        self.complain("")
        self._show_ready()

    def _show_ready(self) -> None:
        self.set_ready(ready=bool(self.answers) or bool(self._entry.text().strip()))

    def _fill_list(self) -> None:
        """Show each question with its answer; those that are not asked are dimmed."""
        reached = reached_questions(self._questions, self.answers)
        for number, question in enumerate(self._questions, 1):
            said = answer_text(question, self.answers.get(question.code, ()))
            is_asked = question.code in reached
            words = said if is_asked else "not asked"
            shown = " — ".join(filter(None, (words, question.full_text)))
            self._list.item(number - 1).setText(f"{number}. {shown}")
        if not self._is_status_chosen:
            last = [one.code for one in self._questions if one.code in reached][-1:]
            at_end = any(self.answers.get(code) for code in last)
            self._status.setCurrentIndex(0 if at_end else 1)
        self._show_ready()

    def _take(self) -> bool:
        """Take the answer that is typed; False, with the reason shown, where it is none."""
        question = self._questions[self._row]
        try:
            given = typed_answer(question, self._entry.text(), date_order())
        except ValueError as error:
            self.complain(str(error))
            self._entry.selectAll()
            self._entry.setFocus()
            return False
        self.complain("")
        if given:
            self.answers[question.code] = given
        else:
            self.answers.pop(question.code, None)
        reached = reached_questions(self._questions, self._answers_asked())
        for code in [code for code in self.answers if code not in reached]:
            del self.answers[code]  # an earlier answer, changed, means they are not asked
        self._fill_list()
        return True

    def _answers_asked(self) -> dict[str, tuple[Answer, ...]]:
        """The answers to questions that routing lets be asked, each on those before it."""
        kept: dict[str, tuple[Answer, ...]] = {}
        for at, question in enumerate(self._questions):
            if question.code in self.answers and question.code in reached_questions(
                self._questions[: at + 1], kept
            ):
                kept[question.code] = self.answers[question.code]
        return kept

    def _go(self, by: int) -> None:
        """Take the answer and go to the next question that is asked, or the one before."""
        if not self._take():
            return
        reached = reached_questions(self._questions, self.answers)
        row = self._list.currentRow() + by
        while 0 <= row < len(self._questions) and self._questions[row].code not in reached:
            row += by
        if 0 <= row < len(self._questions):
            self._list.setCurrentRow(row)
        elif by > 0:
            self._accept.setFocus()

    def _turn_to(self, row: int) -> None:
        """Show the question chosen in the list, once the answer that is typed is taken."""
        if self._take():
            self._show(row)
        else:
            with QSignalBlocker(self._list):
                self._list.setCurrentRow(self._row)

    def _show(self, row: int) -> None:
        self._row = row
        question = self._questions[row]
        self._number.setText(f"Question {row + 1} of {len(self._questions)}")
        self._question.setText(question.full_text)
        self._choices.setText("\n".join(_offered(question)))
        last_time = _last_time(question, self._earlier)
        self._last_time.setText(last_time)
        self._last_time.setVisible(bool(last_time))
        self._entry.setText(_as_typed(question, self.answers.get(question.code, ())))
        self._entry.selectAll()
        self._entry.setFocus()
        self._back.setEnabled(row > 0)
        self._next.setEnabled(row < len(self._questions) - 1)


def _offered(question: QuestionDefinition) -> list[str]:
    """The choices with the keys for them, or what is to be typed."""
    match question.kind:
        case QuestionKind.NUMBER:
            lines = ["A number"]
        case QuestionKind.DATE:
            lines = ["A date, such as 31/12/2020"]
        case QuestionKind.TEXT:
            lines = ["Text"]
        case QuestionKind.SCALE:
            lines = [
                choice.code if choice.code == choice.text else f"{choice.code}  {choice.text}"
                for choice in question.choices
            ]
        case _:
            lines = [f"{place}  {one.text}" for place, one in enumerate(question.choices, 1)]
    if question.kind is QuestionKind.MULTIPLE:
        lines.append("Several: 1 3 4. Words of their own: 4: in a shop")
    if question.kind is QuestionKind.RANKING:
        lines.append("In the order of their ranks, the first one first: 3 1 2")
    if question.allows_not_applicable:
        lines.append("-  Not applicable")
    return lines


def _last_time(question: QuestionDefinition, earlier: EarlierAnswers | None) -> str:
    """What the person answered the last time; empty where that is not known."""
    if earlier is None or question.code not in earlier.texts:
        return ""
    return f"In {earlier.wave_label}: {earlier.texts[question.code]}"


def _as_typed(question: QuestionDefinition, given: Sequence[Answer]) -> str:
    """An answer as it can be typed again."""
    if any(one.not_applicable for one in given):
        return "-"
    return answer_text(question, given)
