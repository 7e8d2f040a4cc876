"""Asks which cards the overview shows, and in which order."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from core.text import fold
from queries.overview_cards import OverviewCard
from ui.theme import GRID
from ui.widgets import secondary_button
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import search_field

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
        self._list = QListWidget()
        self._list.setAccessibleName("Cards")
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self._list.setFixedHeight(_HEIGHT)
        self._list.installEventFilter(self)
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
        items = (self._list.item(row) for row in range(self._list.count()))
        return tuple(
            str(item.data(_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search to the list; Alt+Up and Alt+Down move the current card."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is self._search and event.key() == Qt.Key.Key_Down:
            self._list.setFocus()
            return True
        is_move = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if watched is self._list and is_move and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
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
        row = self._list.currentRow()
        if row >= 0 and 0 <= row + step < self._list.count():
            item = self._list.takeItem(row)
            self._list.insertItem(row + step, item)
            self._list.setCurrentRow(row + step)
            self._list.setFocus()

    def _narrow(self, text: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(fold(text) not in fold(item.text()))
