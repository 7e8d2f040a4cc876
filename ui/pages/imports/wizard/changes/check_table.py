"""Tables with a check box in each row and a menu to check or clear many rows at once.

Knows nothing about the meaning of a check.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui.tables import Column, DataTable, RowsTableModel
from ui.widgets import open_menu_from, secondary_button
from ui.widgets.plain_text import caption


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows that are checked together: their positions, found on demand, and the menu texts.

    `tick` and `clear` are the texts of the two menu entries.
    """

    places: Callable[[], Iterable[int]]
    tick: str
    clear: str


def everything(count: int) -> Scope:
    """All `count` rows of a table."""
    return Scope(lambda: range(count), "All shown", "None shown")


class CheckTable:
    """A table of `columns` with boxes, called `name`, whose menu ticks the rows of some scopes.

    `scopes` gives those of the row at a place, None where no row is current; `button` opens the
    menu too.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        columns: Sequence[Column],
        scopes: Callable[[int | None], Sequence[Scope]],
    ) -> None:
        self.model = RowsTableModel(columns, checkable=True)
        self.view = DataTable(name, self.model)
        self.button: QPushButton = secondary_button("Select")
        self._scopes = scopes
        self._menu = QMenu(parent)
        self._own: list[QAction] = []
        self._menu.aboutToShow.connect(self._offer)
        open_menu_from(self.button, self._menu)
        self.view.selection_changed.connect(self._offer)

    def _offer(self) -> None:
        """Add the scopes of the current row to both menus."""
        for action in self._own:
            self._menu.removeAction(action)
            self.view.removeAction(action)
            action.deleteLater()
        self._own = []
        at = self.view.currentIndex().row()
        for scope in self._scopes(at if 0 <= at < self.model.rowCount() else None):
            for words, checked in ((scope.tick, True), (scope.clear, False)):
                action = QAction(caption(words), self.view)
                action.triggered.connect(
                    lambda _on=False, scope=scope, checked=checked: self.model.set_checked(
                        scope.places(), checked=checked
                    )
                )
                self._own.append(action)
                self._menu.addAction(action)
        self.view.insertActions(self.view.actions()[0], self._own)  # before those of any table
