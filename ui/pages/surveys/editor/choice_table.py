"""The choices of a question as a table to type in, paste into, and put in order."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.text import clean
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    text_choices,
)
from surveys.questionnaire_edits import pasted_choices, proposed_choice_code
from ui.theme import GRID, ROW_HEIGHT
from ui.widgets import secondary_button
from ui.widgets.plain_text import set_tool_tip

_TEXT, _CODE, _HEADLINE, _IN_WORDS = range(4)
_HEADINGS: Final = ("Choice", "Code", "Headline", "Takes text")
_CODE_WIDTH, _FLAG_WIDTH = 130, 88
_LEAST_ROWS: Final = 4


class ChoiceTable(QWidget):
    """Edits choices; `changed` is emitted with all of them, a tuple of ChoiceDefinition.

    `fixed` ones, by code, were chosen in answers: they keep their words and stay.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choices: list[ChoiceDefinition] = []
        self._fixed: frozenset[str] = frozenset()
        self._is_listed = True
        self._table = _Table(self)
        self._table.setAccessibleName("Choices")
        self._table.itemChanged.connect(self._edit)
        self._table.itemSelectionChanged.connect(self._offer)
        self._add = secondary_button("Add choice", self._append)
        self._paste = secondary_button("Paste list", self.paste)
        set_tool_tip(self._paste, "Paste a list copied from Excel or a text: one choice a line")
        self._up = secondary_button("Move choice up", lambda: self.move_row(-1))
        self._down = secondary_button("Move choice down", lambda: self.move_row(1))
        self._remove = secondary_button("Remove choice", self.remove_row)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self._add, self._paste, self._up, self._down, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._table)
        column.addLayout(buttons)

    def show_choices(
        self,
        choices: Sequence[ChoiceDefinition],
        *,
        fixed: Collection[str] = (),
        is_listed: bool = True,
        takes_text: bool = False,
    ) -> None:
        """Show `choices`; where the kind of the question implies them, none is added or removed.

        With `takes_text`, each can be put into words, as “Other” is.
        """
        self._choices, self._fixed, self._is_listed = list(choices), frozenset(fixed), is_listed
        for button in (self._add, self._paste, self._up, self._down, self._remove):
            button.setVisible(is_listed)
        self._table.setColumnHidden(_IN_WORDS, not takes_text)
        self._fill(min(max(self._table.currentRow(), 0), len(self._choices) - 1))

    def move_row(self, by: int) -> None:
        """Move the current choice up (-1) or down (1)."""
        row = self._table.currentRow()
        if self._is_listed and 0 <= row < len(self._choices) and 0 <= row + by < len(self._choices):
            self._choices.insert(row + by, self._choices.pop(row))
            self._fill(row + by)
            self._emit()

    def remove_row(self) -> None:
        """Remove the current choice, unless it was chosen in answers."""
        row = self._table.currentRow()
        if self._is_listed and 0 <= row < len(self._choices) and not self._is_fixed(row):
            del self._choices[row]
            self._fill(min(row, len(self._choices) - 1))
            self._emit()

    def paste(self) -> None:
        """Add the choices of the list in the clipboard."""
        text = QGuiApplication.clipboard().text()
        found = pasted_choices(text, [choice.code for choice in self._choices])
        known = {choice.text for choice in self._choices}
        new = [choice for choice in found if choice.text not in known]
        if self._is_listed and new:
            self._choices += new
            self._fill(len(self._choices) - 1)
            self._emit()

    def _append(self) -> None:
        codes = [choice.code for choice in self._choices]
        code = proposed_choice_code(f"choice {len(codes) + 1}", codes)
        self._choices.append(ChoiceDefinition(code, ""))
        row = len(self._choices) - 1
        self._fill(row)
        self._emit()
        self._table.setFocus()
        self._table.setCurrentCell(row, _TEXT)
        self._table.edit(self._table.model().index(row, _TEXT))

    def end_edit(self, *, by_enter: bool) -> None:
        """Go on after Enter or Esc in a choice: to the next one, or without one left blank."""
        row, last = self._table.currentRow(), len(self._choices) - 1
        if self._table.currentColumn() != _TEXT or not 0 <= row <= last:
            return
        if by_enter and row < last:
            self._table.setCurrentCell(row + 1, _TEXT)
        elif self._is_listed and row == last and not self._choices[row].text:
            self.remove_row()
        elif self._is_listed and by_enter:
            self._append()

    def _is_fixed(self, row: int) -> bool:
        return self._choices[row].code in self._fixed

    def _edit(self, item: QTableWidgetItem) -> None:
        row, column = item.row(), item.column()
        choice, words = self._choices[row], clean(item.text())
        match column:
            case _ if column == _TEXT:
                others = [one.code for one in self._choices if one is not choice]
                followed = proposed_choice_code(choice.text, others) == choice.code
                is_new = not choice.text
                code = proposed_choice_code(words, others) if followed or is_new else choice.code
                keeps_code = not self._is_listed or not code
                choice = replace(choice, text=words, code=choice.code if keeps_code else code)
            case _ if column == _CODE:
                choice = replace(choice, code=words)
            case _ if column == _HEADLINE:
                choice = replace(choice, in_headline=item.checkState() == Qt.CheckState.Checked)
            case _:
                choice = replace(choice, takes_text=item.checkState() == Qt.CheckState.Checked)
        self._choices[row] = choice
        with QSignalBlocker(self._table):
            self._table.model().setData(self._table.model().index(row, _CODE), choice.code)
        self._emit()

    def _fill(self, current: int) -> None:
        choices = tuple(self._choices)
        in_words = text_choices(QuestionDefinition("", "", QuestionKind.SINGLE, choices))
        with QSignalBlocker(self._table):
            self._table.setRowCount(len(self._choices))
            for row, choice in enumerate(self._choices):
                is_fixed = self._is_fixed(row)
                for column, words in ((_TEXT, choice.text), (_CODE, choice.code)):
                    item = QTableWidgetItem(words)
                    if is_fixed or (column == _CODE and not self._is_listed):
                        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                    self._table.setItem(row, column, item)
                self._table.setItem(row, _HEADLINE, _flag(is_on=choice.in_headline))
                self._table.setItem(row, _IN_WORDS, _flag(is_on=choice.code in in_words))
            if current >= 0:
                self._table.setCurrentCell(current, max(self._table.currentColumn(), 0))
        rows = max(_LEAST_ROWS, min(len(self._choices), 8))
        self._table.setFixedHeight((rows + 1) * ROW_HEIGHT)
        self._offer()

    def _offer(self) -> None:
        row = self._table.currentRow()
        is_one = 0 <= row < len(self._choices)
        self._up.setEnabled(is_one and row > 0)
        self._down.setEnabled(is_one and row < len(self._choices) - 1)
        self._remove.setEnabled(is_one and not self._is_fixed(row))

    def _emit(self) -> None:
        self.changed.emit(tuple(self._choices))


def _flag(*, is_on: bool) -> QTableWidgetItem:
    """A cell with a box to tick."""
    item = QTableWidgetItem()
    item.setFlags(
        Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    )
    item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
    return item


class _Table(QTableWidget):
    """The table, with keys that move, remove and paste choices. Enter goes on, Tab leaves it."""

    def __init__(self, owner: ChoiceTable) -> None:
        super().__init__(0, len(_HEADINGS), owner)
        self._owner = owner
        self.setHorizontalHeaderLabels(list(_HEADINGS))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(_CODE, _CODE_WIDTH)
        header.resizeSection(_HEADLINE, _FLAG_WIDTH)
        header.resizeSection(_IN_WORDS, _FLAG_WIDTH)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        for keys, act in (
            ("Alt+Up", lambda: owner.move_row(-1)),
            ("Alt+Down", lambda: owner.move_row(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._owner.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self._owner.remove_row()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close a cell; by Enter or Esc the owner goes on from it."""
        super().closeEditor(editor, hint)
        if hint is not QAbstractItemDelegate.EndEditHint.NoHint:
            by_enter = hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache
            self._owner.end_edit(by_enter=by_enter)
