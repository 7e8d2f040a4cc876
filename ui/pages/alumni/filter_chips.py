"""The line above the table: the segment, a chip for each filter, and what adds to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from queries.people import PeopleQuery
from records.fields.definitions import Field
from records.filters.expressions import Filter, describe
from records.filters.segments import Segment
from ui.widgets import Chip, FlowLayout
from ui.widgets.plain_text import caption

_ALL_ALUMNI: Final = "All alumni"


class ChoiceChips(QWidget):
    """Shows a PeopleQuery; `altered(PeopleQuery)` when the user takes away or picks something.

    `filter_asked(QPoint)` and `columns_asked(QPoint)` ask for their popups there;
    `save_asked` and `delete_asked(Segment)` are about segments.
    """

    altered = Signal(object)
    filter_asked = Signal(QPoint)
    columns_asked = Signal(QPoint)
    save_asked = Signal()
    delete_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._choice = PeopleQuery()
        self._segments: Sequence[Segment] = ()
        self._flow = FlowLayout(self)
        self._segment = Chip(_ALL_ALUMNI)
        self._segment.setCheckable(True)
        self._segment.setAccessibleName("Segment")
        self._segment.clicked.connect(self._ask_segment)
        self._add = Chip("+ Filter")
        self._add.clicked.connect(lambda: self.filter_asked.emit(_below(self._add)))
        self._columns = Chip("Columns")
        self._columns.clicked.connect(lambda: self.columns_asked.emit(_below(self._columns)))
        self._save = Chip("Save as segment…")
        self._save.clicked.connect(self.save_asked)
        self._own = (self._segment, self._add, self._columns, self._save)

    def show_choice(
        self, choice: PeopleQuery, fields: Mapping[str, Field], segments: Sequence[Segment]
    ) -> None:
        """Show another choice."""
        self._choice, self._segments = choice, segments
        while (item := self._flow.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None and chip not in self._own:
                chip.hide()
                chip.deleteLater()
        self._segment.setText(f"{choice.segment or _ALL_ALUMNI}  ▾")
        self._segment.setChecked(choice.segment is not None)
        self._flow.addWidget(self._segment)
        for condition in choice.conditions:
            self._flow.addWidget(self._chip(describe(condition, fields), choice.without(condition)))
        if choice.only is not None:
            without = replace(choice, only=None, only_title="")
            self._flow.addWidget(self._chip(choice.only_title or "Selected people", without))
        for chip in (self._add, self._columns, self._save):
            self._flow.addWidget(chip)
        self._save.setVisible(bool(choice.conditions))
        self._flow.invalidate()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def _chip(self, text: str, without: PeopleQuery) -> Chip:
        result = Chip(text, removable=True)
        result.removed.connect(lambda: self.altered.emit(without))
        result.show()
        return result

    def _ask_segment(self) -> None:
        self._segment.setChecked(self._choice.segment is not None)  # the menu decides
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_ALL_ALUMNI, lambda: self._pick(None))
        if self._segments:
            menu.addSeparator()
        for segment in self._segments:
            words = f"{segment.name} (list)" if segment.is_list else segment.name
            menu.addAction(caption(words), partial(self._pick, segment.name))
        current = next((one for one in self._segments if one.name == self._choice.segment), None)
        menu.addSeparator()
        if self._choice.conditions:
            menu.addAction("Save filters as segment…", self.save_asked.emit)
        if current is not None:
            words = caption(f"Delete “{current.name}”")
            menu.addAction(words, lambda: self.delete_asked.emit(current))
        menu.popup(_below(self._segment))

    def _pick(self, segment: str | None) -> None:
        self.altered.emit(replace(self._choice, segment=segment))


def with_condition(choice: PeopleQuery, condition: Filter) -> PeopleQuery:
    """The choice narrowed by one more condition."""
    return replace(choice, conditions=(*choice.conditions, condition))


def _below(chip: QWidget) -> QPoint:
    return chip.mapToGlobal(QPoint(0, chip.height() + 4))
