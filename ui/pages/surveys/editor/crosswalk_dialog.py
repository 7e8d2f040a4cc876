"""The crosswalk between two versions of a questionnaire, side by side, with what is proposed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.crosswalk import (
    Crosswalk,
    CrosswalkLink,
    ProposedLink,
    link_questions,
    propose_links,
    read_crosswalk,
    set_choice_links,
    unlink_questions,
)
from surveys.questionnaire import QuestionDefinition
from surveys.survey_store import Survey
from ui.context import PageContext
from ui.pages.surveys.editor.choice_links_dialog import ChoiceLinksDialog
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import Message, Status, combo_box, label, secondary_button
from ui.widgets.dialogs import FormDialog

Pair = tuple[str, str]
_COLUMNS = (
    Column("earlier", "Earlier question", ColumnKind.STRONG, 260),
    Column("later", "Later question", ColumnKind.STRONG, 260),
    Column("state", "Link", ColumnKind.BADGE, 190),
)


@dataclass(frozen=True, slots=True)
class _Shown:
    crosswalk: Crosswalk
    proposals: Sequence[ProposedLink]


def open_crosswalk(parent: QWidget, context: PageContext, survey: Survey) -> None:
    """Edit which questions of the versions of a survey's questionnaire are the same."""
    if survey.version < 2:
        text = f"{survey.title} has one version of its questionnaire, so there is nothing to link."
        context.jobs.said.emit(Message(text, Tone.INFO))
        return
    CrosswalkDialog(parent, context, survey).open()


class CrosswalkDialog(FormDialog):
    """Links questions of two versions. Each step is saved at once, and can be undone."""

    def __init__(self, parent: QWidget, context: PageContext, survey: Survey) -> None:
        super().__init__(
            parent,
            f"Crosswalk: {survey.title}",
            "Questions that are linked are one question in trends. What is proposed counts once"
            " you confirm it.",
            "Confirm all proposals",
        )
        self.resize(900, 760)
        self._context, self._code = context, survey.code
        self._links: Mapping[Pair, CrosswalkLink] = {}
        self._pairs: list[Pair] = []
        self._proposed: list[Pair] = []
        self._cancel.setText("Close")
        self._versions = (combo_box("Earlier version"), combo_box("Later version"))
        self._lists = (QListWidget(), QListWidget())
        sides = QHBoxLayout()
        sides.setSpacing(2 * GRID)
        for side, (versions, questions) in enumerate(zip(self._versions, self._lists, strict=True)):
            for number in range(1, survey.version + 1):
                versions.addItem(f"Version {number}", number)
            versions.setCurrentIndex(survey.version - 2 + side)
            versions.currentIndexChanged.connect(self._read)
            name = "Earlier" if side == 0 else "Later"
            questions.setAccessibleName(f"{name} questions")
            questions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            questions.itemSelectionChanged.connect(self._offer)
            column = QVBoxLayout()
            column.addWidget(label(name, Type.SMALL, ink="muted"))
            column.addWidget(versions)
            column.addWidget(questions)
            sides.addLayout(column)
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Links", self._model)
        self._table.selection_changed.connect(self._offer)
        self._link = secondary_button("Link the two selected", self._link_selected)
        self._unlink = secondary_button("Remove link", self._unlink_selected)
        self._confirm = secondary_button("Confirm proposal", self._confirm_selected)
        self._choices = secondary_button("Link choices…", self._edit_choices)
        buttons = QHBoxLayout()
        for button in (self._link, self._confirm, self._choices, self._unlink):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(sides, 4)
        self.body.addLayout(buttons)
        self.body.addWidget(self._table, 3)
        self._read()

    def accept(self) -> None:
        """Confirm all that is proposed; the dialog stays open."""
        self._write(self._proposed, link_questions)

    @property
    def _between(self) -> tuple[int, int]:
        earlier, later = (versions.currentData() for versions in self._versions)
        return earlier, later

    def _read(self) -> None:
        earlier, later = self._between
        database, code = self._context.database, self._code
        if earlier >= later:
            self.complain("Choose an earlier version at the left.")
            return
        self.complain("")

        def read(_progress: Progress) -> _Shown:
            with database.read() as connection:
                crosswalk = read_crosswalk(connection, code, earlier, later)
            return _Shown(crosswalk, propose_links(crosswalk))

        self._context.jobs.read(read, self._show)

    def _show(self, shown: _Shown) -> None:
        crosswalk = shown.crosswalk
        both = (crosswalk.earlier_questions, crosswalk.later_questions)
        for questions, widget in zip(both, self._lists, strict=True):
            widget.clear()
            widget.addItems([_named(question) for question in questions])
        self._links = {(link.earlier.code, link.later.code): link for link in crosswalk.links}
        self._proposed = [(one.earlier, one.later) for one in shown.proposals]
        self._pairs = [*self._proposed, *self._links]
        states = [
            *(Status(f"Proposed: {one.reason}", Tone.WARNING) for one in shown.proposals),
            *(Status(str(link.kind).capitalize(), Tone.GOOD) for link in crosswalk.links),
        ]
        self._model.set_rows(
            [(*pair, state) for pair, state in zip(self._pairs, states, strict=True)]
        )
        self.set_ready(ready=bool(self._proposed))
        self._offer()

    def _selected(self) -> list[Pair]:
        return [self._pairs[row] for row in self._table.selected_rows()]

    def _offer(self) -> None:
        chosen = self._selected()
        is_proposed = bool(chosen) and all(pair in self._proposed for pair in chosen)
        self._confirm.setEnabled(is_proposed)
        self._unlink.setEnabled(bool(chosen) and not is_proposed)
        link = self._links.get(chosen[0]) if len(chosen) == 1 else None
        has_choices = link is not None and bool(link.earlier.choices and link.later.choices)
        self._choices.setEnabled(has_choices)
        self._link.setEnabled(all(one.currentRow() >= 0 for one in self._lists))

    def _link_selected(self) -> None:
        codes = [one.currentItem().text().partition("  ")[0] for one in self._lists]
        self._write([(codes[0], codes[1])], link_questions)

    def _confirm_selected(self) -> None:
        self._write(self._selected(), link_questions)

    def _edit_choices(self) -> None:
        """Edit which choices of the selected questions are the same."""
        (pair,) = self._selected()
        earlier, later = self._between

        def save(dialog: ChoiceLinksDialog, pairs: Sequence[Pair]) -> None:
            write_batch(
                self._context,
                BatchKind.CROSSWALK,
                lambda changes: set_choice_links(changes, self._code, earlier, later, pair, pairs),
                title="Saving the crosswalk",
                done=lambda _none: close(dialog),
                failed=dialog.show_failure,
            )

        def close(dialog: ChoiceLinksDialog) -> None:
            if isValid(dialog):  # it may have been closed meanwhile
                dialog.close_saved()
            if isValid(self):
                self._read()

        ChoiceLinksDialog(self, self._links[pair], save).open()

    def _unlink_selected(self) -> None:
        gone = [pair for pair in self._selected() if pair not in self._proposed]
        self._write(gone, unlink_questions)

    def _write(
        self,
        pairs: Sequence[Pair],
        act: Callable[[ChangeSet, str, int, int, Sequence[Pair]], int],
    ) -> None:
        earlier, later = self._between
        write_batch(
            self._context,
            BatchKind.CROSSWALK,
            lambda changes: act(changes, self._code, earlier, later, list(pairs)),
            title="Saving the crosswalk",
            done=self._show_written,
            failed=self._show_refused,
        )

    def _show_written(self, _count: int) -> None:
        self._read()

    def _show_refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(error.message)


def _named(question: QuestionDefinition) -> str:
    return f"{question.code}  {question.full_text}"
