"""The parts that a group of the builder consists of: conditions, groups and blocks."""

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from records.fields.values import BadValue
from records.filters.model import Filter
from ui.pages.alumni.filters.condition_editor import ConditionEditor
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import ConditionScope
from ui.pages.alumni.filters.outline import Item
from ui.theme import GRID
from ui.widgets import icon_button

if TYPE_CHECKING:
    from ui.pages.alumni.filters.group_editor import GroupEditor

Incomplete: TypeAlias = tuple[ConditionEditor, str]  # a condition, and why it cannot be used


class ItemEditor(QWidget):
    """One part of the group `within`; None: the outermost, or the one of a block.

    Signals: `changed` with every edit; by its buttons `menu_requested(ItemEditor)`, also for the
    parts of a group, and `remove_requested(ItemEditor)`.
    """

    changed = Signal()
    menu_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun
        self.within: GroupEditor | None = None
        self._buttons: tuple[QWidget, ...] = ()

    def read(self, incomplete: list[Incomplete]) -> Item | None:
        """What was entered; None where nothing was.

        A condition that cannot be used is skipped, and added to `incomplete`.
        """
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the focus on the first thing to enter."""
        raise NotImplementedError

    def tab_stops(self) -> list[QWidget]:
        """What Tab reaches, in the order in which it is shown."""
        raise NotImplementedError

    def _add_buttons(self, row: QHBoxLayout) -> None:
        more = icon_button(
            "more", f"Move or copy {self.noun}", lambda: self.menu_requested.emit(self)
        )
        remove = icon_button(
            "close", f"Remove {self.noun}", lambda: self.remove_requested.emit(self)
        )
        pair = QHBoxLayout()
        pair.setSpacing(2)
        pair.setContentsMargins(0, 4, 0, 0)
        self._buttons = (more, remove)
        for button in self._buttons:
            pair.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(pair)


class ConditionRow(ItemEditor):
    """A condition in a row, with its buttons. Signal: `opened(Opening)` as of its editor."""

    opened = Signal(object)

    def __init__(
        self, filters: FilterContext, scope: ConditionScope, item: Filter | None = None
    ) -> None:
        super().__init__("condition")
        self._editor = ConditionEditor(filters, scope)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(self._editor, 1)
        self._add_buttons(row)
        if item is not None:
            self._editor.show_condition(item)
        self._editor.changed.connect(self.changed)
        self._editor.opened.connect(self.opened)

    def read(self, incomplete: list[Incomplete]) -> Item | None:
        try:
            return self._editor.condition()
        except BadValue as bad:
            incomplete.append((self._editor, bad.message))
            return None

    def focus_first(self) -> None:
        self._editor.focus_what()

    def tab_stops(self) -> list[QWidget]:
        return [*self._editor.tab_stops(), *self._buttons]
