"""Buttons for the next and the previous person, with the name and place of the current one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.formats import format_number
from ui.theme import GRID, Type
from ui.widgets import ElidedLabel, icon_button, label


class PersonStepper(QWidget):
    """Steps through `count` people. Signal: `stepped(int)`, the person to show, from 0."""

    stepped = Signal(int)

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count, self._at = count, 0
        self._name = ElidedLabel("", Type.STRONG)
        self._place = label("", ink="muted")
        self._back = icon_button("back", "Previous person", lambda: self._step(-1))
        self._next = icon_button("next", "Next person", lambda: self._step(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for part in (self._back, self._place, self._next):
            row.addWidget(part)
        row.addWidget(self._name, 1)
        self._show_place()

    @property
    def at(self) -> int:
        """Who is shown, counted from 0."""
        return self._at

    def set_count(self, count: int) -> None:
        """Step through so many people from now on, from the first one."""
        self._count, self._at = count, 0
        self._show_place()

    def go_to(self, at: int) -> None:
        """Step to the person at a place, counted from 0."""
        self._step(at - self._at)

    def show_name(self, name: str) -> None:
        """Show the name of the person."""
        self._name.setText(name)

    def _step(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), self._count - 1)
        self._show_place()
        self.stepped.emit(self._at)

    def _show_place(self) -> None:
        total = format_number(self._count)
        self._place.setText(f"{format_number(self._at + 1)} of {total}" if self._count else "")
        self._back.setEnabled(self._at > 0)
        self._next.setEnabled(self._at < self._count - 1)
