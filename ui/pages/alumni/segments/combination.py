"""Which two segments or lists are combined, and how."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.errors import UserError
from records.filters.model import Filter
from records.filters.segment_changes import Combination, combination
from records.filters.segments import Segment
from ui.context import PageContext
from ui.pages.alumni.people_preview import PreviewLine
from ui.theme import GRID, Type
from ui.widgets import combo_box, label

_WAYS: Final = (
    ("and also in", Combination.ALL),
    ("or in", Combination.ANY),
    ("but not in", Combination.EXCEPT),
)
_KINDS: Final = (("Segment (updates itself)", False), ("List (keeps its people)", True))


class CombinationForm(QWidget):
    """“People in A but not in B”, saved as a segment or as a list, with how many they are."""

    def __init__(
        self,
        context: PageContext,
        people: int,
        segments: Sequence[Segment],
        chosen: Sequence[Segment],
    ) -> None:
        super().__init__()
        self._first, self._second = combo_box("First"), combo_box("Second")
        for combo in (self._first, self._second):
            for segment in segments:
                combo.addItem(segment.name)
        self._how = combo_box("How they are combined")
        for words, how in _WAYS:
            self._how.addItem(words, how)
        self._kind = combo_box("Save as")
        for words, is_list in _KINDS:
            self._kind.addItem(words, is_list)
        self._preview = PreviewLine(context, people)
        self._build_ui()
        self._choose(segments, chosen)
        for combo in (self._first, self._how, self._second):
            combo.currentIndexChanged.connect(self._count)
        self._count()

    def filter(self) -> Filter:
        """Whom the choice means. Raises UserError where both are the same."""
        if self._first.currentIndex() == self._second.currentIndex():
            raise UserError("Choose two different segments or lists.", code="same_segment")
        how = Combination(self._how.currentData())
        return combination(self._first.currentText(), how, self._second.currentText())

    def is_list(self) -> bool:
        """Whether the people are saved as a list."""
        return bool(self._kind.currentData())

    def _build_ui(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._first, 1)
        row.addWidget(self._how)
        row.addWidget(self._second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label("People in", Type.SMALL, ink="muted"))
        column.addLayout(row)
        column.addWidget(self._preview)
        column.addSpacing(GRID)
        column.addWidget(label("Save as", Type.SMALL, ink="muted"))
        column.addWidget(self._kind)

    def _choose(self, segments: Sequence[Segment], chosen: Sequence[Segment]) -> None:
        """Begin with the `chosen` ones, or else with the first two."""
        names = [one.name for one in (*chosen, *(s for s in segments if s not in chosen))]
        for combo, name in zip((self._first, self._second), names, strict=False):
            combo.setCurrentText(name)

    def _count(self) -> None:
        try:
            self._preview.show_people(self.filter())
        except UserError as error:
            self._preview.show_nothing(error.message)
