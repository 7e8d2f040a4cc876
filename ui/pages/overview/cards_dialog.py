"""Asks which cards the overview shows, and in which order."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QWidget

from core.text import fold
from queries.overview_cards import OverviewCard
from ui.theme import GRID
from ui.widgets import secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import search_field
from ui.widgets.reorderable_list import ReorderableList

_ROW_HEIGHT = 30
_HEIGHT = 360
_ROLE = Qt.ItemDataRole.UserRole


class CardsDialog(FormDialog):
    """The chosen cards first and in their order, then all others under what they are of."""

    def __init__(
        self,
        parent: QWidget,
        known: Sequence[OverviewCard],
        chosen: Sequence[str],
        usual: Sequence[str],
    ) -> None:
        super().__init__(
            parent,
            "Customise overview",
            "Check the cards to show. Drag to reorder, or press Alt+Up or Alt+Down. This is for you"
            " on this computer alone.",
            "Show these cards",
        )
        self._known, self._usual = known, usual
        self._search = search_field("Search cards…")
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._list = ReorderableList("Cards")
        self._list.setFixedHeight(_HEIGHT)
        self._fill(chosen)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(secondary_button("Move up", lambda: self._move(-1)))
        buttons.addWidget(secondary_button("Move down", lambda: self._move(1)))
        buttons.addWidget(secondary_button("Reset cards", lambda: self._fill(self._usual)))
        buttons.addStretch(1)
        self.body.addWidget(self._search)
        self.body.addWidget(self._list)
        self.body.addLayout(buttons)

    def chosen(self) -> tuple[str, ...]:
        """The keys of the checked cards, in their order."""
        return tuple(self._list.checked_data())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search to the list."""
        is_press = event.type() == QEvent.Type.KeyPress and watched is self._search
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _fill(self, chosen: Sequence[str]) -> None:
        by_key = {one.key: one for one in self._known}
        self._list.clear()
        for key in chosen:
            if key in by_key:
                self._add(by_key[key], is_chosen=True)
        for one in self._known:
            if one.key not in chosen:
                self._add(one, is_chosen=False)
        self._list.setCurrentRow(0)

    def _add(self, card: OverviewCard, *, is_chosen: bool) -> None:
        item = QListWidgetItem(f"{card.title} · {card.heading}")
        item.setData(_ROLE, card.key)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
        self._list.addItem(item)

    def _move(self, step: int) -> None:
        self._list.move_current(step)
        self._list.setFocus()

    def _narrow(self, text: str) -> None:
        for item in self._list.all_items():
            item.setHidden(fold(text) not in fold(item.text()))
