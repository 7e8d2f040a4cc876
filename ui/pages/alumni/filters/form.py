"""The popup for one filter: what it is about, how it compares, and the values."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from records.fields.values import BadValue
from records.filters.model import Filter
from ui.pages.alumni.filters.condition_editor import ConditionEditor
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import Opening, scope_of_people
from ui.theme import GRID
from ui.widgets import link_button, primary_button, set_tab_order
from ui.widgets.search_combo import choose_typed_in

_WIDTH: Final = 320
FIRST_FIELD: Final = "award"  # what a new filter begins with


class FilterForm(QFrame):
    """Asks for one condition, at first of the field `about`, or for another in place of `chosen`.

    Signals: `filter_made(Filter)`; `builder_requested(Filter | None)` for more conditions
    than one, with what was entered so far.
    """

    filter_made = Signal(object)
    builder_requested = Signal(object)

    def __init__(
        self,
        filters: FilterContext,
        parent: QWidget,
        chosen: Filter | None = None,
        about: str = FIRST_FIELD,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        name = "Add filter" if chosen is None else "Change filter"
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)
        self.setFixedWidth(_WIDTH)
        self._editor = ConditionEditor(
            filters, scope_of_people(filters.lists.criteria), is_tall=True
        )
        self._editor.choose(about)
        if chosen is not None:
            self._editor.show_condition(chosen)
        self._more = link_button("More conditions…", self._ask_for_builder)
        self._accept = primary_button(name, self._make)
        feet = QHBoxLayout()
        feet.addWidget(self._more)
        feet.addStretch(1)
        feet.addWidget(self._accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(GRID)
        column.addWidget(self._editor)
        column.addLayout(feet)
        self._editor.accepted.connect(self._make)
        self._editor.changed.connect(self._fit)
        self._editor.opened.connect(self._open_block)
        self._fit()
        if chosen is None:
            self._editor.focus_what()
        else:
            self._editor.focus_value()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the filter by Enter in a list of fixed choices; other editors say so themselves."""
        focused = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focused, QComboBox) and not focused.isEditable():
            self._make()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Take the size of another editor of values, and let Tab reach it in its place."""
        set_tab_order([*self._editor.tab_stops(), self._accept, self._more])
        self.adjustSize()

    def _make(self) -> None:
        choose_typed_in(self)
        if not self.isVisible():
            return  # what was typed needs the builder
        try:
            made = self._editor.condition()
        except BadValue as bad:
            self._editor.complain(bad.message)
            self.adjustSize()
            return
        self.close()
        self.filter_made.emit(made)

    def _ask_for_builder(self) -> None:
        try:
            made = self._editor.condition()
        except BadValue:
            made = None
        self.close()
        self.builder_requested.emit(made)

    def _open_block(self, opening: Opening) -> None:
        self.close()
        self.builder_requested.emit(opening.head)
