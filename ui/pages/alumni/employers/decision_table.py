"""A table of what can be decided on, with buttons for the rows selected; or why it is empty."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.bound_actions import action_button
from ui.tables import Column, DataTable, Row, RowsTableModel
from ui.theme import GRID
from ui.widgets import EmptyState

_T = TypeVar("_T")


class DecisionTable(QWidget, Generic[_T]):
    """Shows things as rows by `row_of`; what was decided makes place for the next one."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        shared: Sequence[str],
        row_of: Callable[[_T], Row],
        empty: EmptyState,
    ) -> None:
        super().__init__()
        self._row_of = row_of
        self._shown: Sequence[_T] = ()
        self._actions: Sequence[QAction] = ()
        self._model = RowsTableModel(columns)
        self.table = DataTable(name, self._model)
        self.table.share_room(*shared)
        self.table.selection_changed.connect(self._offer)
        self.setFocusProxy(self.table)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._buttons)
        column.addWidget(self._stack, 1)

    def add_actions(self, actions: Sequence[QAction]) -> None:
        """Offer `actions` on the rows selected."""
        self._actions = actions
        for action in actions:
            self._buttons.addWidget(action_button(action))
        self._buttons.addStretch(1)

    def add_choice(self, widget: QWidget) -> None:
        """Add what is chosen about the whole table, beside the buttons."""
        self._buttons.addWidget(widget)

    def show_things(self, things: Sequence[_T]) -> None:
        """Show other things; the selection stays at its place."""
        row = min(self.table.selected_rows(), default=0)
        self._shown = things
        self._model.set_rows([self._row_of(one) for one in things])
        self._stack.setCurrentIndex(0 if things else 1)
        if things:
            self.table.go_to(self._model.index(min(row, len(things) - 1), 0))
        self._offer()

    def selected(self) -> Sequence[_T]:
        """What is selected."""
        return [self._shown[row] for row in self.table.selected_rows()]

    def _offer(self) -> None:
        for action in self._actions:
            action.setEnabled(bool(self.table.selected_rows_at_most(1)))
