"""The line above the table: the segment, a chip for each filter, and chips to add and save."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from queries.people import PeopleQuery
from records.fields.definitions import Field
from records.filters.description import describe
from records.filters.model import Filter
from ui.pages.alumni.segments.segment_menu import ALL_ALUMNI
from ui.widgets import Chip, FlowLayout
from ui.widgets.plain_text import set_tool_tip

_LONGEST: Final = 60  # characters of a filter on its chip


class FilterChips(QWidget):
    """Shows a PeopleQuery.

    Signals: `query_changed(PeopleQuery)` when a filter is removed; `edit_requested(Filter, QPoint)`
    for the filter of a chip, with the place below it.
    """

    query_changed = Signal(object)
    edit_requested = Signal(object, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._filters: list[Chip] = []
        self._flow = FlowLayout(self)
        self.segment = Chip(ALL_ALUMNI)
        self.segment.setCheckable(True)
        self.add = Chip("+ Filter")
        self.columns = Chip("Columns")
        self.save = Chip("Save  ▾")
        self.save.setAccessibleName("Save filters")

    def show_query(self, query: PeopleQuery, fields: Mapping[str, Field]) -> None:
        """Show another query; a focus on a chip stays at its place."""
        focused = next((at for at, one in enumerate(self._filters) if one.hasFocus()), None)
        while self._flow.takeAt(0) is not None:
            pass
        for chip in self._filters:
            chip.hide()
            chip.deleteLater()
        self._filters = [
            self._chip(describe(one, fields), query.without(one), one) for one in query.conditions
        ]
        if query.only is not None:
            without = replace(query, only=None, only_title="")
            self._filters.append(self._chip(query.only_title or "Selected people", without, None))
        self._show_segment(query.segment)
        for chip in (self.segment, *self._filters, self.add, self.columns, self.save):
            self._flow.addWidget(chip)
        self.save.setVisible(bool(self._filters))
        if focused is not None:
            (self._filters[focused] if focused < len(self._filters) else self.add).setFocus()
        self._flow.invalidate()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def _show_segment(self, name: str | None) -> None:
        shown = name or ALL_ALUMNI
        self.segment.setText(f"{shown}  ▾")
        self.segment.setAccessibleName(f"Segment: {shown}")
        self.segment.setChecked(name is not None)

    def _chip(
        self,
        text: str,
        without: PeopleQuery,
        condition: Filter | None,
    ) -> Chip:
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
        result = Chip(short, removable=True)
        result.setAccessibleName(text)
        if short != text:
            set_tool_tip(result, text)
        result.removed.connect(lambda: self.query_changed.emit(without))
        if condition is not None:
            result.setAccessibleDescription("Press Enter to change, Delete to remove")
            result.clicked.connect(lambda: self.edit_requested.emit(condition, below(result)))
        result.show()
        return result


def below(widget: QWidget) -> QPoint:
    """The place on the screen where a popup of `widget` opens."""
    return widget.mapToGlobal(QPoint(0, widget.height() + 4))
