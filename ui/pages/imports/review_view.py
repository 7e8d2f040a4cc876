"""Rows that may belong to people on record: a list, and the selected one beside its candidates.

Used by the wizard and for the rows of earlier imports. Must not know what a decision does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from importers.choices import LEAVE_OUT, NEW, Decision
from queries.people_search import FoundPerson
from records.fields.definitions import Field
from records.people import NAME_KEYS, list_name
from ui.context import PageContext
from ui.find_person import FindPersonDialog
from ui.pages.imports.comparison import CandidatePerson, ComparisonView
from ui.tables import Cell, Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import GRID, Type
from ui.widgets import label, secondary_button
from ui.widgets.flow_layout import FlowLayout

_LIST_WIDTH = 290


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row by field, where it stands in its file, and who it may be.

    `fields` are those of the row and of the people. `status` is listed with it; `person_id` is the
    one already chosen, if any, with `person_name`. `why` says why the row is to be reviewed; empty
    where the candidates say it. `can_create`: it may be a new person.
    """

    number: int
    title: str
    row: Mapping[str, Any]
    candidates: Sequence[CandidatePerson]
    fields: Mapping[str, Field]
    status: Cell
    person_id: int | None = None
    person_name: str = ""
    why: str = ""
    can_create: bool = True

    @property
    def name(self) -> str:
        """The person whom the row names, or else the first thing that it says of them."""
        has_name = any(self.row.get(key) for key in NAME_KEYS)
        return list_name(self.row) if has_name else str(next(iter(self.row.values()), "(no name)"))


class ReviewView(QWidget):
    """`decided(place in the list, decision)`: a person's id, NEW, LEAVE_OUT or None for later."""

    decided = Signal(int, object)

    def __init__(self, context: PageContext, status_title: str, *, can_wait: bool) -> None:
        super().__init__()
        self._context = context
        self._can_wait = can_wait
        self._count = 0
        self._make: Callable[[int], ReviewRow] | None = None
        self._names: dict[int, str] = {}  # of people who were searched for
        self._model = RowsTableModel(
            [
                Column("row", "Row", ColumnKind.NUMBER, 56),
                Column("name", "In the file", ColumnKind.STRONG, 170),
                Column("status", status_title, ColumnKind.MUTED, 110),
            ]
        )
        self._table = DataTable("Rows to review", self._model)
        self._table.remember(context.preferences, "reviews")
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.selection_changed.connect(self._show_current)
        self._table.installEventFilter(self)
        self.setFocusProxy(self._table)  # whose keys decide
        self._compare = ComparisonView()
        self._compare.person_chosen.connect(self._decide)
        acts = FlowLayout(spacing=GRID)
        self._new = secondary_button("New person", lambda: self._decide(NEW))
        acts.addWidget(self._new)
        acts.addWidget(secondary_button("Find person…", self._find_person))
        acts.addWidget(secondary_button("Skip row", lambda: self._decide(LEAVE_OUT)))
        if can_wait:
            acts.addWidget(secondary_button("Review later", lambda: self._decide(None)))
        self._keys = label("", Type.SMALL, ink="muted", wrap=True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._compare, 1)
        column.addLayout(acts)
        column.addWidget(self._keys)
        self._table.share_room("name")
        self._table.setMinimumWidth(_LIST_WIDTH)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(2 * GRID)
        sides.addWidget(self._table, 1)
        sides.addWidget(right, 2)

    def show_rows(
        self,
        count: int,
        make: Callable[[int], ReviewRow],
        at: int = 0,
    ) -> None:
        """List `count` rows, each made when it is looked at, and show the one at `at`."""
        self._count, self._make = count, make

        def listed(place: int) -> Row:
            row = make(place)
            return row.number, row.name, row.status

        self._model.set_rows(LazyRows(range(count), listed))
        if count:
            self._table.selectRow(min(at, count - 1))

    def current(self) -> int:
        """The place of the row shown; 0 where none is."""
        return max(self._table.currentIndex().row(), 0)

    def _show_current(self) -> None:
        row = self._current_row()
        if row is None:
            return
        self._new.setVisible(row.can_create)
        keys = ["1 to 5 same person", "F find", "S skip"]
        keys[1:1] = ["N new"] if row.can_create else []
        keys += ["L later"] if self._can_wait else []
        self._keys.setText(f"Keys: {', '.join(keys)}")
        matched_to = ""
        if row.person_id is not None and row.person_id not in {
            one.person_id for one in row.candidates
        }:
            matched_to = row.person_name or self._names.get(row.person_id, "another person")
        self._compare.show_row(
            row.title,
            row.name,
            row.row,
            row.candidates,
            row.fields,
            row.person_id,
            f"Matched to {matched_to}" if matched_to else row.why,
        )

    def _current_row(self) -> ReviewRow | None:
        chosen = self._table.selected_rows()
        if self._make is None or not chosen or chosen[0] >= self._count:
            return None
        return self._make(chosen[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the decision keys before the list uses them for type-ahead."""
        pressed = watched is self._table and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and self._take_key(event, in_list=True):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event, in_list=False):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent, *, in_list: bool) -> bool:
        """Handle a decision key. The space bar only counts in the list: elsewhere it clicks."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain:
            return False
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._choose(key - Qt.Key.Key_0)
        elif key == Qt.Key.Key_N and self._new.isVisible():
            self._decide(NEW)
        elif key == Qt.Key.Key_F:
            self._find_person()
        elif key == Qt.Key.Key_S:
            self._decide(LEAVE_OUT)
        elif self._can_wait and (key == Qt.Key.Key_L or (key == Qt.Key.Key_Space and in_list)):
            self._decide(None)
        else:
            return False
        return True

    def _choose(self, number: int) -> None:
        """Match the row to the candidate with that number."""
        row = self._current_row()
        if row is not None and number <= len(row.candidates):
            self._decide(row.candidates[number - 1].person_id)

    def _find_person(self) -> None:
        """Let the user search for the person of the row among all on record."""
        row = self._current_row()
        if row is None:
            return

        def use(found: FoundPerson) -> None:
            self._names[found.person_id] = found.name
            self._decide(found.person_id)

        dialog = FindPersonDialog(
            self, self._context, f"{row.title}: {row.name}", "Match to this person"
        )
        dialog.chosen.connect(use)
        dialog.open()

    def _decide(self, decision: Decision | None) -> None:
        if self._count:
            self._table.setFocus()  # the button chosen may go with its row
            self.decided.emit(self.current(), decision)
