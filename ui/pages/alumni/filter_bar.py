"""The line above the table of people: who is shown, and how that is changed and saved.

It connects chips, form and builder with segments and lists, which do not know each other.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from core.errors import UserError
from queries.people import PeopleLookups, PeopleQuery
from records.filters.model import Filter, Membership, all_of, conditions
from records.filters.parser import parse
from records.filters.segments import Segment
from ui.actions import (
    ADD_FILTER,
    CHOOSE_COLUMNS,
    DELETE_SEGMENT,
    DUPLICATE_SEGMENT,
    EDIT_FILTER,
    EDIT_SEGMENT,
    MANAGE_SEGMENTS,
    RENAME_SEGMENT,
    SAVE_LIST,
    SAVE_SEGMENT,
    UPDATE_SEGMENT,
)
from ui.bound_actions import bind, offer, set_text
from ui.context import PageContext
from ui.pages.alumni.filters.builder import FilterBuilder
from ui.pages.alumni.filters.chips import FilterChips, below
from ui.pages.alumni.filters.context import FilterContext
from ui.pages.alumni.filters.entries import entry_of, scope_of_people
from ui.pages.alumni.filters.form import FIRST_FIELD, FilterForm
from ui.pages.alumni.segments.changes import (
    delete_with_undo,
    duplicate_with_undo,
    update_with_undo,
)
from ui.pages.alumni.segments.dialogs import (
    open_rename_dialog,
    open_save_list_dialog,
    open_save_segment_dialog,
)
from ui.pages.alumni.segments.segment_menu import SegmentMenu
from ui.widgets.popups import pop_up, pop_up_menu


class FilterBar(QWidget):
    """Shows the segment and the filters, and offers what can be done with them.

    Signals: `query_changed(PeopleQuery)` for other people; `columns_requested(QPoint)` for the
    popup of columns at that place; `segments_requested` for the table of segments and lists.
    `page_actions` are the page's own for the people shown, which the menu of segments offers.
    """

    query_changed = Signal(object)
    columns_requested = Signal(QPoint)
    segments_requested = Signal()

    def __init__(self, context: PageContext, page_actions: Sequence[QAction]) -> None:
        super().__init__()
        self._context = context
        self._page_actions = page_actions
        self._query = PeopleQuery()
        self._lists: PeopleLookups | None = None
        self._filters: FilterContext | None = None
        self._chips = FilterChips()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._chips)
        self._actions = {
            action.key: bind(self, action, function)
            for action, function in (
                (ADD_FILTER, lambda: self._open_form(below(self._chips.add))),
                (EDIT_FILTER, self._open_builder),
                (CHOOSE_COLUMNS, lambda: self.columns_requested.emit(below(self._chips.columns))),
                (UPDATE_SEGMENT, self._update_segment),
                (SAVE_SEGMENT, lambda: self._save_segment(self._query.filter)),
                (SAVE_LIST, self._save_list),
                (EDIT_SEGMENT, lambda: self.edit_segment(self._current())),
                (RENAME_SEGMENT, self._rename),
                (DUPLICATE_SEGMENT, self._duplicate),
                (DELETE_SEGMENT, self._delete),
                (MANAGE_SEGMENTS, self.segments_requested.emit),
            )
        }
        self._connect()

    def show_query(self, query: PeopleQuery, lists: PeopleLookups) -> None:
        """Show another query; `lists` are the newest lookups."""
        if lists is not self._lists:
            self._lists, self._filters = lists, FilterContext(self._context, lists)
        self._query = query
        self._chips.show_query(query, lists.fields)
        current = next((one for one in lists.segments if one.name == query.segment), None)
        self._offer(query, current)

    def ask_for_filter(self, key: str) -> None:
        """Open the form for a filter of the field `key`."""
        self._open_form(below(self._chips.add), about=key)

    def edit_segment(self, segment: Segment | None) -> None:
        """Open the builder on the filter of a segment."""
        if segment is None or segment.expression is None or self._filters is None:
            return
        try:
            self._build(parse(segment.expression, self._filters.lists.fields), segment=segment)
        except UserError:  # it names what is there no more, and can be corrected as text
            self._build(None, segment=segment)

    # --- what is offered -------------------------------------------------------------------

    def _connect(self) -> None:
        chips = self._chips
        chips.query_changed.connect(self.query_changed)
        chips.edit_requested.connect(self._edit)
        chips.segment.clicked.connect(self._open_segment_menu)
        chips.add.clicked.connect(self._actions[ADD_FILTER.key].trigger)
        chips.columns.clicked.connect(self._actions[CHOOSE_COLUMNS.key].trigger)
        chips.save.clicked.connect(self._open_save_menu)

    def _offer(self, query: PeopleQuery, current: Segment | None) -> None:
        """Offer the actions that apply to what is shown."""
        is_live = current is not None and not current.is_list
        for action, applies, words in (
            (UPDATE_SEGMENT, is_live and bool(query.conditions), "Update {}"),
            (SAVE_SEGMENT, bool(query.conditions), ""),
            (SAVE_LIST, not query.is_everybody, ""),
            (EDIT_SEGMENT, is_live, "Edit {}…"),
            (RENAME_SEGMENT, current is not None, "Rename {}…"),
            (DUPLICATE_SEGMENT, current is not None, "Duplicate {}"),
            (DELETE_SEGMENT, current is not None, "Delete {}"),
        ):
            offer(self._actions[action.key], when=applies)
            if words and current is not None:
                set_text(self._actions[action.key], words.format(f"“{current.name}”"))

    def _current(self) -> Segment | None:
        segments = self._lists.segments if self._lists is not None else ()
        return next((one for one in segments if one.name == self._query.segment), None)

    def _open_segment_menu(self) -> None:
        self._chips.segment.setChecked(self._query.segment is not None)  # the menu decides
        if self._lists is None:
            return
        wanted = (EDIT_SEGMENT, RENAME_SEGMENT, DUPLICATE_SEGMENT, DELETE_SEGMENT, MANAGE_SEGMENTS)
        actions = [*self._page_actions, *(self._actions[action.key] for action in wanted)]
        menu = SegmentMenu(self._lists.segments, self._current(), actions, self)
        menu.chosen.connect(self._show_segment)
        pop_up(menu, below(self._chips.segment))

    def _open_save_menu(self) -> None:
        menu = QMenu(self)
        menu.addActions(
            [self._actions[one.key] for one in (UPDATE_SEGMENT, SAVE_SEGMENT, SAVE_LIST)]
        )
        pop_up_menu(menu, below(self._chips.save))

    def _show_segment(self, segment: Segment | None) -> None:
        name = None if segment is None else segment.name
        self.query_changed.emit(replace(self._query, segment=name))

    # --- filters ---------------------------------------------------------------------------

    def _open_form(
        self, place: QPoint, chosen: Filter | None = None, about: str = FIRST_FIELD
    ) -> None:
        if self._filters is None:
            return
        form = FilterForm(self._filters, self, chosen, about)
        form.filter_made.connect(lambda made: self._replace(chosen, made))
        form.builder_requested.connect(lambda made: self._build_with(chosen, made))
        pop_up(form, place)

    def _edit(self, chosen: Filter, place: QPoint) -> None:
        """Change the filter of a chip: in the form if it is one condition, else in the builder."""
        if self._filters is None:
            return
        if entry_of(chosen, scope_of_people(self._filters.lists.criteria)) is not None:
            self._open_form(place, chosen)
        else:
            self._open_builder()

    def _replace(self, before: Filter | None, made: Filter) -> None:
        self.query_changed.emit(replace(self._query, conditions=self._with(before, made)))

    def _with(self, before: Filter | None, made: Filter) -> tuple[Filter, ...]:
        """The conditions with `made` in the place of `before`, or at the end."""
        there = self._query.conditions
        if before is None:
            return (*there, made)
        return tuple(made if one is before else one for one in there)

    def _build_with(self, before: Filter | None, made: Filter | None) -> None:
        chosen = self._query.conditions if made is None else self._with(before, made)
        self._build(all_of(chosen))

    def _open_builder(self) -> None:
        self._build(all_of(self._query.conditions))

    def _build(self, chosen: Filter | None, *, segment: Segment | None = None) -> None:
        """Open the builder on the filters shown, or on those of a `segment`."""
        if self._filters is None:
            return
        shown_in = None if segment is not None else self._query.segment
        builder = FilterBuilder(self._filters, self, chosen, segment=segment, shown_in=shown_in)
        builder.applied.connect(
            lambda made: self.query_changed.emit(replace(self._query, conditions=conditions(made)))
        )
        builder.save_requested.connect(lambda made: self._save_segment(_within(shown_in, made)))
        if segment is not None:
            builder.update_requested.connect(
                lambda made: update_with_undo(
                    self._context, segment, made, builder.finish_update, builder.fail
                )
            )
        builder.open()

    # --- segments and lists ----------------------------------------------------------------

    def _update_segment(self) -> None:
        segment, chosen = self._current(), self._query.conditions
        if segment is None or segment.expression is None or self._lists is None:
            return
        whole = all_of((*conditions(parse(segment.expression, self._lists.fields)), *chosen))
        if whole is not None:
            update_with_undo(self._context, segment, whole, self._show_saved)

    def _save_segment(self, chosen: Filter | None) -> None:
        if chosen is not None and self._lists is not None:
            segments = self._lists.segments
            open_save_segment_dialog(self._context, self, chosen, segments, self._show_saved)

    def _save_list(self) -> None:
        if self._lists is not None:
            segments = self._lists.segments
            open_save_list_dialog(self._context, self, self._query, segments, self._show_saved)

    def _show_saved(self, segment: Segment) -> None:
        """Show a segment or list in place of what it was made from."""
        self.query_changed.emit(PeopleQuery(segment=segment.name))

    def _rename(self) -> None:
        segment = self._current()
        if segment is not None and self._lists is not None:
            segments = self._lists.segments
            open_rename_dialog(self._context, self, segment, segments, self._show_renamed)

    def _show_renamed(self, segment: Segment) -> None:
        self.query_changed.emit(replace(self._query, segment=segment.name))

    def _duplicate(self) -> None:
        segment = self._current()
        if segment is not None:
            duplicate_with_undo(self._context, segment, self._show_saved)

    def _delete(self) -> None:
        segment = self._current()
        if segment is not None:
            delete_with_undo(self._context, self, [segment])


def _within(segment: str | None, chosen: Filter) -> Filter | None:
    """The people of a segment who meet `chosen`."""
    own = () if segment is None else (Membership("segment", segment),)
    return all_of((*own, *conditions(chosen)))
