"""The line above the table: the segment, a chip for each filter, and buttons to add more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from queries.people import PeopleQuery
from records.fields.definitions import Field
from records.filters.description import describe
from records.filters.model import Filter
from records.filters.segments import Segment
from ui.actions import (
    ADD_FILTER,
    CHOOSE_COLUMNS,
    DELETE_SEGMENT,
    SAVE_SEGMENT,
    bind,
    offer,
    set_text,
)
from ui.widgets import Chip, FlowLayout
from ui.widgets.plain_text import caption

_ALL_ALUMNI: Final = "All alumni"


class FilterChips(QWidget):
    """Shows a PeopleQuery.

    Signals: `query_changed(PeopleQuery)` when the user removes or chooses something;
    `filter_requested(QPoint)` and `columns_requested(QPoint)` for the popups at that position;
    `save_requested` and `delete_requested(Segment)` for segments.
    """

    query_changed = Signal(object)
    filter_requested = Signal(QPoint)
    columns_requested = Signal(QPoint)
    save_requested = Signal()
    delete_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._query = PeopleQuery()
        self._segments: Sequence[Segment] = ()
        self._flow = FlowLayout(self)
        self._segment = Chip(_ALL_ALUMNI)
        self._segment.setCheckable(True)
        self._segment.clicked.connect(self._open_segment_menu)
        self._add = Chip("+ Filter")
        add = bind(self, ADD_FILTER, lambda: self.filter_requested.emit(_below(self._add)))
        self._add.clicked.connect(add.trigger)
        self._columns = Chip("Columns")
        columns = bind(
            self, CHOOSE_COLUMNS, lambda: self.columns_requested.emit(_below(self._columns))
        )
        self._columns.clicked.connect(columns.trigger)
        self._save = Chip("Save as segment…")
        self._save_segment = bind(self, SAVE_SEGMENT, self.save_requested.emit)
        self._save.clicked.connect(self._save_segment.trigger)
        self._delete_segment = bind(
            self, DELETE_SEGMENT, lambda: self.delete_requested.emit(self._current_segment())
        )
        self._fixed_chips = (self._segment, self._add, self._columns, self._save)

    def show_query(
        self, query: PeopleQuery, fields: Mapping[str, Field], segments: Sequence[Segment]
    ) -> None:
        """Show another query."""
        self._query, self._segments = query, segments
        while (item := self._flow.takeAt(0)) is not None:
            chip = item.widget()
            if chip is not None and chip not in self._fixed_chips:
                chip.hide()
                chip.deleteLater()
        self._segment.setText(f"{query.segment or _ALL_ALUMNI}  ▾")
        self._segment.setAccessibleName(f"Segment: {query.segment or _ALL_ALUMNI}")
        self._segment.setChecked(query.segment is not None)
        self._flow.addWidget(self._segment)
        for condition in query.conditions:
            self._flow.addWidget(self._chip(describe(condition, fields), query.without(condition)))
        if query.only is not None:
            without = replace(query, only=None, only_title="")
            self._flow.addWidget(self._chip(query.only_title or "Selected people", without))
        for chip in (self._add, self._columns, self._save):
            self._flow.addWidget(chip)
        self._save.setVisible(bool(query.conditions))
        offer(self._save_segment, when=bool(query.conditions))
        current = self._current_segment()
        offer(self._delete_segment, when=current is not None)
        if current is not None:
            set_text(self._delete_segment, f"Delete “{current.name}”")
        self._flow.invalidate()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def _chip(self, text: str, without: PeopleQuery) -> Chip:
        result = Chip(text, removable=True)
        result.removed.connect(lambda: self.query_changed.emit(without))
        result.show()
        return result

    def _open_segment_menu(self) -> None:
        self._segment.setChecked(self._query.segment is not None)  # the menu decides
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_ALL_ALUMNI, lambda: self._choose_segment(None))
        if self._segments:
            menu.addSeparator()
        for segment in self._segments:
            words = f"{segment.name} (list)" if segment.is_list else segment.name
            menu.addAction(caption(words), partial(self._choose_segment, segment.name))
        menu.addSeparator()
        menu.addActions([self._save_segment, self._delete_segment])
        menu.popup(_below(self._segment))

    def _current_segment(self) -> Segment | None:
        return next((one for one in self._segments if one.name == self._query.segment), None)

    def _choose_segment(self, segment: str | None) -> None:
        self.query_changed.emit(replace(self._query, segment=segment))


def with_condition(query: PeopleQuery, condition: Filter) -> PeopleQuery:
    """The query narrowed by one more condition."""
    return replace(query, conditions=(*query.conditions, condition))


def _below(chip: QWidget) -> QPoint:
    return chip.mapToGlobal(QPoint(0, chip.height() + 4))
