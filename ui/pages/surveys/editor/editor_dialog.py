"""The editor of a questionnaire: questions at the left, the one chosen with its preview beside."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.formats import plural
from core.issues import Issue
from core.text import clean, clean_lines
from surveys.edited_questionnaire import EditedQuestionnaire
from surveys.questionnaire import QuestionDefinition, Questionnaire
from surveys.questionnaire_edits import (
    EditHistory,
    added_question,
    duplicated_question,
    ordered_questions,
    replaced_question,
)
from surveys.questionnaire_issues import find_issues
from ui.pages.surveys.editor.issue_table import issue_table
from ui.pages.surveys.editor.question_form import QuestionForm
from ui.pages.surveys.editor.question_list import QuestionList
from ui.pages.surveys.editor.question_preview import QuestionPreview
from ui.theme import GRID
from ui.widgets import label, secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.message_box import ask_to_discard

_SIZE = (980, 640)
_LIST_WIDTH = 290
_UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class QuestionnaireEditor(FormDialog):
    """Edits a questionnaire; `edited` is what to save.

    `draft` is what to begin with in place of what was `opened`, and `issues` are those of the file
    that it was read from; `accept_text` is that of the button where it does not save. Signals:
    `saved` for the button, upon which `close_saved` is called once it is written; `version_asked`
    for a new version.
    """

    saved = Signal()
    version_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        opened: EditedQuestionnaire,
        *,
        is_new: bool,
        origin: str = "",
        draft: Questionnaire | None = None,
        issues: Sequence[Issue] = (),
        accept_text: str = "",
    ) -> None:
        questionnaire = opened.questionnaire if draft is None else draft
        title = questionnaire.title or "New survey"
        usual_text = "Create survey" if is_new else "Save questionnaire"
        super().__init__(parent, title, origin, accept_text or usual_text)
        self.resize(*_SIZE)
        self._opened, self._is_new = opened, is_new
        self._history = EditHistory(opened.questionnaire)
        self._updates = dict(opened.updates)
        self._list = QuestionList()
        self._list.setFixedWidth(_LIST_WIDTH)
        self._form, self._preview = QuestionForm(opened.fields), QuestionPreview()
        self._code, self._title = QLineEdit(), QLineEdit()
        self._description = QPlainTextEdit()
        self._survey_issues = label("", ink="bad", wrap=True)
        self._right = QStackedWidget()
        self._duplicate_button = secondary_button("Duplicate", self._duplicate)
        self._delete = secondary_button("Delete", lambda: self._remove(self._list.place))
        self._move_up = secondary_button("Move up", lambda: self._list.move_current(-1))
        self._move_down = secondary_button("Move down", lambda: self._list.move_current(1))
        self._undo = secondary_button("Undo", lambda: self._step_back(redo=False))
        self._redo = secondary_button("Redo", lambda: self._step_back(redo=True))
        if issues:
            table = issue_table("Issues in the file", issues)
            table.setMaximumHeight(min(34 * len(issues) + 40, 150))
            self.body.addWidget(label(f"{plural(len(issues), 'issue')} in the file"))
            self.body.addWidget(table)
        self._lay_out()
        self._connect()
        self._history.change(questionnaire)
        self._show(0 if questionnaire.code and questionnaire.questions else -1)
        if not questionnaire.code:
            (self._code if questionnaire.title else self._title).setFocus()

    @property
    def edited(self) -> EditedQuestionnaire:
        """The questionnaire as it was edited, and the fields that its answers update."""
        codes = {question.code for question in self._history.now.questions}
        updates = {code: key for code, key in self._updates.items() if key and code in codes}
        return EditedQuestionnaire(self._history.now, self._opened.answered, updates)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.edited != self._opened

    def accept(self) -> None:
        """Ask for what was edited to be saved; the editor stays open until it is."""
        self.saved.emit()

    def reject(self) -> None:
        """Close, once it is said that what was edited is lost."""
        if not self.is_changed or not self.isVisible():
            super().reject()
            return
        ask_to_discard(self, "Discard what you edited?", self._discard)

    def _discard(self) -> None:
        super().reject()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Undo and Redo to the editor also while a field has the focus."""
        keys = event if isinstance(event, QKeyEvent) else None
        is_asked = keys is not None and keys.type() == QEvent.Type.ShortcutOverride
        if keys is not None and is_asked and any(keys.matches(one) for one in _UNDO_KEYS):
            keys.ignore()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._list, 1)
        for buttons in (
            (secondary_button("Add question", self._add), self._duplicate_button),
            (self._move_up, self._move_down),
            (self._delete, self._undo, self._redo),
        ):
            line = QHBoxLayout()
            line.setSpacing(GRID)
            for button in buttons:
                line.addWidget(button, 1)
            left.addLayout(line)
        survey = QWidget()
        column = QVBoxLayout(survey)
        column.setContentsMargins(0, 0, 0, 0)
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(110)
        self._code.setPlaceholderText("A short name, such as CAR or ALUMNI2026")
        self._code.setEnabled(self._is_new)
        column.addWidget(self._survey_issues)
        for name, field in (
            ("Title of the survey", self._title),
            ("Survey code", self._code),
            ("Introduction, shown above the questions", self._description),
        ):
            words = label(name, ink="muted")
            words.setBuddy(field)
            field.setAccessibleName(name)
            column.addWidget(words)
            column.addWidget(field)
        column.addStretch(1)
        question = QWidget()
        inside = QVBoxLayout(question)
        inside.setContentsMargins(0, 0, GRID, 0)
        inside.setSpacing(16)
        inside.addWidget(self._form)
        inside.addWidget(self._preview)
        inside.addStretch(1)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(question)
        self._right.addWidget(survey)
        self._right.addWidget(scroll)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addLayout(left)
        both.addWidget(self._right, 1)
        self.body.addLayout(both, 1)

    def _connect(self) -> None:
        self._list.chosen.connect(self._choose)
        self._list.ordered.connect(self._order)
        self._list.removed.connect(self._remove)
        self._form.changed.connect(self._edit)
        self._form.updates_changed.connect(self._edit_updates)
        self._form.version_asked.connect(self.version_asked)
        self._title.textEdited.connect(lambda text: self._edit_survey(title=clean(text)))
        self._code.textEdited.connect(lambda text: self._edit_survey(code=clean(text)))
        self._description.textChanged.connect(self._edit_description)
        for keys, redo in zip(_UNDO_KEYS, (False, True), strict=True):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda redo=redo: self._step_back(redo=redo))
        for field in self.findChildren(QWidget):
            field.installEventFilter(self)
        for button in self.findChildren(QAbstractButton):
            # An access key leaves the focus where it is; a cell keeps its words as it loses it.
            button.pressed.connect(button.setFocus)

    def _edit_description(self) -> None:
        if self._description.hasFocus():
            text = clean_lines(self._description.toPlainText()) or None
            self._edit_survey(description=text)

    def _edit_survey(self, **values: str | None) -> None:
        now = replace(self._history.now, **values)  # type: ignore[arg-type]
        self._history.change(now, tuple(values))
        self._refresh()

    def _edit(self, question: QuestionDefinition, step: str) -> None:
        place = self._list.place
        before = self._history.now.questions[place]
        if before.code != question.code and before.code in self._updates:
            self._updates[question.code] = self._updates.pop(before.code)
        now = replaced_question(self._history.now, place, question)
        self._history.change(now, (place, step))
        self._refresh()

    def _edit_updates(self, key: str) -> None:
        self._updates[self._history.now.questions[self._list.place].code] = key
        self._refresh()

    def _add(self) -> None:
        place = self._list.place + 1
        self._history.change(added_question(self._history.now, place))
        self._show(place)
        self._write_text()

    def _duplicate(self) -> None:
        place = self._list.place
        if place >= 0:
            self._history.change(duplicated_question(self._history.now, place))
            self._show(place + 1)
            self._write_text()

    def _write_text(self) -> None:
        """Go to the words of the question, which are at the top."""
        self._scroll.verticalScrollBar().setValue(0)
        self._form.focus_text()

    def _remove(self, place: int) -> None:
        questions = self._history.now.questions
        if place < 0:
            return
        if self._opened.answered.get(questions[place].code):
            code = questions[place].code
            self.complain(f"“{code}” was answered, so it stays. Begin a new version without it.")
            return
        order = [at for at in range(len(questions)) if at != place]
        self._history.change(ordered_questions(self._history.now, order))
        self._show(min(place, len(order) - 1))

    def _order(self, order: list[int]) -> None:
        current = self._list.place
        self._history.change(ordered_questions(self._history.now, order))
        self._show(order.index(current) if current in order else -1)

    def _step_back(self, *, redo: bool) -> None:
        if redo:
            self._history.redo()
        else:
            self._history.undo()
        self._show(min(self._list.place, len(self._history.now.questions) - 1))

    def _choose(self, place: int) -> None:
        """Show the form of the question at `place`, or that of the survey."""
        now = self._history.now
        self._right.setCurrentIndex(0 if place < 0 else 1)
        if place < 0:
            for field, text in ((self._title, now.title), (self._code, now.code)):
                if field.text() != text:
                    field.setText(text)
            if clean_lines(self._description.toPlainText()) != (now.description or ""):
                self._description.setPlainText(now.description or "")
        else:
            code = now.questions[place].code
            answered = self._opened.answered.get(code, 0)
            updates = self._updates.get(code, "")
            self._form.show_question(now, place, answered=answered, updates=updates)
        self._refresh()

    def _show(self, place: int) -> None:
        """Show everything anew, with the question at `place` as the current one."""
        self._list.show_questions(self._history.now, self._issue_counts(), place)
        self._choose(place)

    def _refresh(self) -> None:
        """Show the issues, the preview and what can be done."""
        now, place = self._history.now, self._list.place
        issues = find_issues(now)
        self._list.show_questions(now, self._issue_counts(), place)
        mine = [one for one in issues if one.question == (None if place < 0 else place)]
        own = list(dict.fromkeys(one.message for one in mine))
        if place >= 0:
            self._form.show_issues(own)
            self._preview.show_question(now.questions[place])
        else:
            self._survey_issues.setText("\n".join(own) if self.is_changed else "")
            self._survey_issues.setVisible(bool(self._survey_issues.text()))
        for button in (self._duplicate_button, self._delete):
            button.setEnabled(place >= 0)
        self._move_up.setEnabled(place > 0)
        self._move_down.setEnabled(0 <= place < len(now.questions) - 1)
        self._undo.setEnabled(self._history.can_undo)
        self._redo.setEnabled(self._history.can_redo)
        elsewhere = len(issues) - len(mine)
        more = plural(elsewhere, "issue") if elsewhere else ""
        self.complain(f"{more} in other questions, marked in the list." if more else "")
        self.set_ready(ready=not issues and (self.is_changed or self._is_new))

    def _issue_counts(self) -> Counter[int]:
        found = find_issues(self._history.now) if self.is_changed or not self._is_new else []
        return Counter(-1 if one.question is None else one.question for one in found)
