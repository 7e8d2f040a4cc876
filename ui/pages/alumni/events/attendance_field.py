"""The field by which attendance is taken: type a name, press Enter."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.formats import format_number
from queries.events import Participant
from ui.widgets import label
from ui.widgets.fields import search_field

_WIDTH = 300


class AttendanceField(QWidget):
    """A field for a name, with what Enter does beside it; `matching` finds people on the list.

    Signals: `typed(str)` with what is in the field; `attended(Participant)` for the one who is
    meant; `stranger_typed(str)` where nobody on the list is.
    """

    typed = Signal(str)
    attended = Signal(object)
    stranger_typed = Signal(str)

    def __init__(self, matching: Callable[[str], Sequence[Participant]]) -> None:
        super().__init__()
        self._matching = matching
        self._field = search_field("Type a name and press Enter: attended", _WIDTH)
        self._field.setAccessibleName("Name of somebody who attended")
        self._hint = label("", ink="muted")
        self._field.textChanged.connect(self._tell_typed)
        self._field.returnPressed.connect(self._take)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._field)
        row.addWidget(self._hint, 1)
        self.setFocusProxy(self._field)

    def clear(self) -> None:
        """Empty the field."""
        self._field.clear()

    def show_hint(self) -> None:
        """Say what Enter does with what is typed."""
        typed = self._field.text().strip()
        found = self._matching(typed)
        if not typed:
            self._hint.setText("Or select people and press Space.")
        elif len(found) == 1:
            self._hint.setText(f"Enter marks {found[0].name} as attended.")
        elif found:
            self._hint.setText(f"{format_number(len(found))} match. Type more of the name.")
        else:
            self._hint.setText("Not on the list. Enter finds the person to add.")

    def _tell_typed(self, text: str) -> None:
        self.typed.emit(text)
        self.show_hint()

    def _take(self) -> None:
        """Take the one whose name was typed; where several match, none."""
        typed = self._field.text().strip()
        found = self._matching(typed)
        if typed and len(found) == 1:
            self.attended.emit(found[0])
            self._field.clear()
        elif typed and not found:
            self.stranger_typed.emit(typed)
