"""Answers that would update records, in a table: accepted or rejected, one or several at once.

Those of one wave can be shown alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMessageBox, QStackedWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.consent_fields import CONSENT_FIELDS
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import ProposalKey, UpdateProposal
from ui.actions import (
    ACCEPT_ALL_PROPOSALS,
    ACCEPT_PROPOSALS,
    OPEN_PERSON,
    REJECT_PROPOSALS,
    SELECT_PERSON,
    UPDATING_QUESTIONS,
)
from ui.bound_actions import action_button, bind
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import moment
from ui.pages.alumni.view import AlumniView
from ui.question_updates_dialog import open_question_updates
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader, combo_box
from ui.widgets.message_box import message_box

_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 150, sortable=False),
    Column("field", "Field", ColumnKind.MUTED, 140, sortable=False),
    Column("now", "On record", ColumnKind.TEXT, 170, sortable=False),
    Column("answer", "Answer", ColumnKind.STRONG, 160, sortable=False),
    Column("source", "Source", ColumnKind.TEXT, 230, sortable=False),
    Column("note", "Note", ColumnKind.MUTED, 190, sortable=False),
)


class ProposalsView(AlumniView):
    """Shows the proposals of one wave first, by its name; `source` empty: of all.

    Signal: `closed` to go back to the people.
    """

    def __init__(self, context: PageContext, source: str = "") -> None:
        super().__init__(context)
        self._all: Sequence[UpdateProposal] = ()
        self._shown: Sequence[UpdateProposal] = ()
        self._wanted = source  # the wave whose proposals are shown; empty: of all
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
            bind(self, SELECT_PERSON, self._select_person),
        ]
        self._accept_all = bind(self, ACCEPT_ALL_PROPOSALS, self._ask_to_accept_all)
        self._sources = combo_box("Wave")
        self._sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._sources.currentIndexChanged.connect(self._choose_source)
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
        for action in (*self._actions, self._accept_all):
            buttons.addWidget(action_button(action))
        buttons.addStretch(1)
        buttons.addWidget(self._sources)
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
        self._all = found
        self._fill_sources()
        self._show_rows()

    def _fill_sources(self) -> None:
        """Offer the waves that have proposals, and the one that is wanted."""
        counted = Counter({self._wanted: 0} if self._wanted else {})
        counted.update(one.source for one in self._all)
        with QSignalBlocker(self._sources):
            self._sources.clear()
            self._sources.addItem(f"All waves ({len(self._all)})", "")
            for source, count in sorted(counted.items()):
                self._sources.addItem(f"{source} ({count})", source)
            self._sources.setCurrentIndex(max(self._sources.findData(self._wanted), 0))
        self._sources.setVisible(self._sources.count() > 2 or bool(self._wanted))

    def _choose_source(self) -> None:
        self._wanted = str(self._sources.currentData() or "")
        self._show_rows()

    def _show_rows(self) -> None:
        row = min(self._table.selected_rows(), default=0)
        found = [one for one in self._all if self._wanted in {"", one.source}]
        self._shown = found
        people = len({one.person_id for one in found})
        self._header.set_subtitle(
            f"{plural(len(found), 'answer')} of {plural(people, 'person', 'people')} that would"
            " update a record"
        )
        self._model.set_rows([_row(one) for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        if found:
            self._table.go_to(self._model.index(min(row, len(found) - 1), 0))
        self._offer()

    def _selected(self) -> Sequence[UpdateProposal]:
        return [self._shown[row] for row in self._table.selected_rows()]

    def _offer(self) -> None:
        chosen = self._selected()
        accept, *others = self._actions
        accept.setEnabled(bool(chosen) and not any(one.issue for one in chosen))
        for action in others:
            action.setEnabled(bool(chosen))
        self._accept_all.setEnabled(any(one.is_clear for one in self._shown))

    def _accept(self) -> None:
        self._decide(BatchKind.PROPOSALS_ACCEPT, accept_proposals)

    def _reject(self) -> None:
        self._decide(BatchKind.PROPOSALS_REJECT, reject_proposals)

    def _select_person(self) -> None:
        """Select all proposals of the people of whom one is selected."""
        people = {one.person_id for one in self._selected()}
        self._table.select_rows(
            [at for at, one in enumerate(self._shown) if one.person_id in people]
        )

    def _ask_to_accept_all(self) -> None:
        """Accept all that are shown and need no look at them, once that is confirmed."""
        clear = [one for one in self._shown if one.is_clear]
        people = plural(len({one.person_id for one in clear}), "person", "people")
        text = f"They are written into the records of {people} as one change. You can undo this."
        if left := len(self._shown) - len(clear):
            text += (
                f" {plural(left, 'proposal')} with a note {'is' if left == 1 else 'are'} left, to"
                " be decided one by one."
            )
        box = message_box(self, f"Accept {plural(len(clear), 'proposal')}?", text)
        yes = box.addButton("Accept all", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(yes)
        yes.clicked.connect(
            lambda: self._decide(BatchKind.PROPOSALS_ACCEPT, accept_proposals, clear)
        )
        box.open()

    def _decide(
        self,
        kind: BatchKind,
        decide: Callable[[ChangeSet, Collection[ProposalKey]], int],
        chosen: Sequence[UpdateProposal] | None = None,
    ) -> None:
        """Decide on the `chosen` proposals, None: on those selected."""
        keys = [one.key for one in (self._selected() if chosen is None else chosen)]
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
    notes = [one.issue]
    if one.ends_opt_out:
        notes.append("Ends an opt-out")
    if not one.issue and one.changed_at is not None:
        notes.append(f"Changed later on record: {moment(one.changed_at)}")
    if one.field.key in CONSENT_FIELDS:
        notes.append(one.wording)
    note = "; ".join(filter(None, notes))
    return (one.person, one.field.label, one.shown_now, one.text, one.origin, note)
