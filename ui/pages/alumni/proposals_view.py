"""Answers that would update records, in a table: accepted or rejected, one or several at once."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import ProposalKey, UpdateProposal
from ui.actions import ACCEPT_PROPOSALS, OPEN_PERSON, REJECT_PROPOSALS, UPDATING_QUESTIONS
from ui.bound_actions import action_button, bind
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import moment
from ui.pages.alumni.view import AlumniView
from ui.question_updates_dialog import open_question_updates
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader

_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 170, sortable=False),
    Column("field", "Field", ColumnKind.MUTED, 100, sortable=False),
    Column("now", "On record", ColumnKind.TEXT, 180, sortable=False),
    Column("answer", "Answer", ColumnKind.STRONG, 180, sortable=False),
    Column("source", "Source", ColumnKind.TEXT, 180, sortable=False),
    Column("note", "Note", ColumnKind.MUTED, 190, sortable=False),
)


class ProposalsView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._shown: Sequence[UpdateProposal] = ()
        self._header = PageHeader("Proposals from answers")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Proposals from answers", self._model)
        self.focus_on_show(self._table)
        self._table.share_room("now", "answer", "note")
        self._table.row_opened.connect(self._open_person)
        self._table.offer_open(OPEN_PERSON)
        self._actions: list[QAction] = [
            bind(self, ACCEPT_PROPOSALS, self._accept),
            bind(self, REJECT_PROPOSALS, self._reject),
        ]
        choose = bind(self, UPDATING_QUESTIONS, self._choose_questions, text="Choose questions…")
        self._header.add(action_button(choose))
        self._table.selection_changed.connect(self._offer)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            EmptyState(
                "check",
                "No proposals",
                "Answers to questions that update a field are listed here where they differ from "
                "the record.",
                "Choose questions…",
                self._choose_questions,
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for action in self._actions:
            buttons.addWidget(action_button(action))
        buttons.addStretch(1)
        self._column.addWidget(self._header)
        self._column.addLayout(buttons)
        self._column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read the proposals again."""
        database = self._context.database

        def read(_progress: Progress) -> Sequence[UpdateProposal]:
            with database.read() as connection:
                return read_proposals(connection)

        self._context.jobs.read(read, self._show)

    def _show(self, found: Sequence[UpdateProposal]) -> None:
        row = min(self._table.selected_rows(), default=0)
        self._shown = found
        self._header.set_subtitle(f"{plural(len(found), 'answer')} that would update a record")
        self._model.set_rows([_row(one) for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        if found:
            self._table.go_to(self._model.index(min(row, len(found) - 1), 0))
        self._offer()

    def _selected(self) -> Sequence[UpdateProposal]:
        return [self._shown[row] for row in self._table.selected_rows()]

    def _offer(self) -> None:
        chosen = self._selected()
        accept, reject = self._actions
        accept.setEnabled(bool(chosen) and not any(one.issue for one in chosen))
        reject.setEnabled(bool(chosen))

    def _accept(self) -> None:
        self._decide(BatchKind.PROPOSALS_ACCEPT, accept_proposals)

    def _reject(self) -> None:
        self._decide(BatchKind.PROPOSALS_REJECT, reject_proposals)

    def _decide(
        self, kind: BatchKind, decide: Callable[[ChangeSet, Collection[ProposalKey]], int]
    ) -> None:
        keys = [one.key for one in self._selected()]
        if keys:
            write_batch(
                self._context,
                kind,
                lambda changes: decide(changes, keys),
                title="Saving",
                done=lambda _count: self.refresh(),
            )

    def _choose_questions(self) -> None:
        open_question_updates(self, self._context)

    def _open_person(self, row: int) -> None:
        self._context.navigate(ALUMNI, ShowPerson(self._shown[row].person_id))


def _row(one: UpdateProposal) -> Row:
    note = one.issue
    if not note and one.changed_at is not None:
        note = f"Changed later on record: {moment(one.changed_at)}"
    return (one.person, one.field.label, one.shown_now, one.text, one.origin, note)
