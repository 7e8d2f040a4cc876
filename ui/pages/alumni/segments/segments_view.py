"""Segments and lists in a table: shown, edited, renamed, duplicated, combined and deleted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtGui import QAction, QHideEvent

from core.errors import UserError
from core.formats import format_number, plural
from core.progress import Progress
from core.text import fold
from exporters.segment_uses import SegmentUses, uses_of
from models.interruptible import interruptible
from queries.segments import SegmentSummary, read_segment_summaries
from records.filters.segments import Segment, size
from ui.actions import (
    COMBINE_SEGMENTS,
    DELETE_SEGMENT,
    DUPLICATE_SEGMENT,
    EDIT_SEGMENT,
    FIND_IN_LIST,
    INVITE_PEOPLE,
    RENAME_SEGMENT,
    SHOW_SEGMENT,
    Action,
)
from ui.bound_actions import bind, bind_row_actions, row_buttons, set_text
from ui.context import PageContext
from ui.formats import moment
from ui.pages.alumni.people_invite import invite_segment
from ui.pages.alumni.segments.changes import delete_with_undo, duplicate_with_undo
from ui.pages.alumni.segments.dialogs import open_combine_dialog, open_rename_dialog
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.widgets import PageHeader, label
from ui.widgets.fields import search_field

_COLUMNS: Final = (
    Column("name", "Name", ColumnKind.STRONG, 230, sortable=False),
    Column("kind", "Type", ColumnKind.MUTED, 84, sortable=False),
    Column("people", "People", ColumnKind.NUMBER, 84, sortable=False),
    Column("description", "Description", ColumnKind.TEXT, 210, sortable=False),
    Column("changed", "Last changed", ColumnKind.TEXT, 130, sortable=False),
)
_PEOPLE: Final = 2  # the column


class SegmentsView(AlumniView):
    """Signals: `closed` to go back to the people, `segment_chosen(Segment)` to show its people.

    `edit_requested(Segment)` to edit its filter.
    """

    segment_chosen = Signal(object)
    edit_requested = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._people = 0
        self._all: list[SegmentSummary] = []
        self._shown: list[SegmentSummary] = []
        self._sizes: dict[int, int | None] = {}
        self._wanted = ""  # the name to select once the segments are read
        self._header = PageHeader("Segments and lists")
        self._search = search_field("Search segments and lists…", 230)
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Segments and lists", self._model)
        self.focus_on_show(self._table)
        self._words = label("", wrap=True)
        self._uses = label("", ink="muted", wrap=True)
        self._actions = self._bind_actions()
        self._build_ui()

    def refresh(self, people: int) -> None:
        """Read the segments and lists again; `people` is how many are on record."""
        self._people = people
        self._sizes.clear()
        database = self._context.database

        def read(_progress: Progress) -> list[SegmentSummary]:
            with database.read() as connection:
                return read_segment_summaries(connection)

        self._context.jobs.read(read, self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop_reading()

    def select(self, name: str) -> None:
        """Select the segment or list called `name`, now or once it is read."""
        self._wanted = name
        self._select([row for row, one in enumerate(self._shown) if one.segment.name == name])

    def _bind_actions(self) -> dict[str, QAction]:
        functions: Sequence[tuple[Action, str, str, Callable[[], object]]] = (
            (SHOW_SEGMENT, "Show in Alumni", "", self._show_in_alumni),
            (EDIT_SEGMENT, "Edit filter…", "", self._edit),
            (RENAME_SEGMENT, "Rename…", "F2", self._rename),
            (DUPLICATE_SEGMENT, "Duplicate", "Ctrl+D", self._duplicate),
            (COMBINE_SEGMENTS, "Combine…", "", self._combine),
            (INVITE_PEOPLE, "Invite to wave…", "", self._invite),
            (DELETE_SEGMENT, "Delete", "Del", self._delete),
        )
        return bind_row_actions(self._table, functions)

    def _build_ui(self) -> None:
        self._search.textChanged.connect(self._narrow)
        self._search.returnPressed.connect(self._table.setFocus)
        self._header.add(self._search)
        bind(self, FIND_IN_LIST, self._search.setFocus, text="Search segments and lists")
        buttons = row_buttons(self._actions)
        self._table.share_room("name", "description")
        self._table.row_opened.connect(lambda _row: self._show_in_alumni())
        self._table.selection_changed.connect(self._show_selected)
        self._column.addWidget(self._header)
        self._column.addLayout(buttons)
        self._column.addWidget(self._table, 1)
        self._column.addWidget(self._words)
        self._column.addWidget(self._uses)

    # --- reading ---------------------------------------------------------------------------

    def _show(self, summaries: list[SegmentSummary]) -> None:
        self._all = summaries
        lists = sum(one.segment.is_list for one in summaries)
        live = plural(len(summaries) - lists, "segment")
        self._header.set_subtitle(f"{live} · {plural(lists, 'list')}")
        self._narrow()
        if self._wanted:
            self.select(self._wanted)
        self._count_next()

    def _narrow(self) -> None:
        """Show the segments and lists that match the search; those selected stay selected.

        Where they are gone, the one that took their place is selected.
        """
        selected = [one.segment.segment_id for one in self._selected()]
        place = min(self._table.selected_rows(), default=0)
        text = fold(self._search.text().strip())
        self._shown = [
            one
            for one in self._all
            if text in fold(f"{one.segment.name} {one.segment.description or ''} {one.in_words}")
        ]
        self._model.set_rows([self._row(one) for one in self._shown])
        again = (row for row, one in enumerate(self._shown) if one.segment.segment_id in selected)
        neighbours = [min(place, len(self._shown) - 1)] if self._shown else []
        self._select(list(again) or neighbours)
        self._show_selected()

    def _select(self, rows: Sequence[int]) -> None:
        """Select `rows` alone, whatever keys are held down."""
        flag = QItemSelectionModel.SelectionFlag
        chosen = QItemSelection()
        for row in rows:
            index = self._model.index(row, 0)
            chosen.select(index, index)
        if rows:
            model = self._table.selectionModel()
            model.setCurrentIndex(self._model.index(rows[0], 0), flag.NoUpdate)
            model.select(chosen, flag.ClearAndSelect | flag.Rows)

    def _row(self, one: SegmentSummary) -> Row:
        people = self._sizes.get(one.segment.segment_id, -1)
        shown = "–" if people is None else "" if people < 0 else format_number(people)
        return (
            one.segment.name,
            "List" if one.segment.is_list else "Segment",
            shown,
            one.segment.description or one.in_words,
            moment(one.changed_at) if one.changed_at else "",
        )

    def _count_next(self) -> None:
        """Count the people of the first segment that is not counted, and so on."""
        self.stop_reading()
        waiting = (one for one in self._all if one.segment.segment_id not in self._sizes)
        one = next(waiting, None)
        if one is None:
            return
        database, segment = self._context.database, one.segment

        def read(progress: Progress) -> int | None:
            try:
                with database.read() as connection, interruptible(connection, progress):
                    return size(connection, segment)
            except UserError:  # its filter names what is there no more; the words say so
                return None

        self.start_reading(read, partial(self._show_size, segment))

    def _show_size(self, segment: Segment, people: int | None) -> None:
        self._sizes[segment.segment_id] = people
        for row, one in enumerate(self._shown):
            if one.segment.segment_id == segment.segment_id:
                self._model.set_row(row, self._row(one))
        self._count_next()

    # --- the selected ones -----------------------------------------------------------------

    def _selected(self) -> list[SegmentSummary]:
        rows = self._table.selected_rows()
        return [self._shown[row] for row in rows if row < len(self._shown)]

    def _show_selected(self) -> None:
        chosen = [one.segment for one in self._selected()]
        is_one = len(chosen) == 1
        for key, action in self._actions.items():
            action.setEnabled(is_one)
            if key == COMBINE_SEGMENTS.key:
                action.setEnabled(len(self._all) > 1 and len(chosen) <= 2)
            elif key == EDIT_SEGMENT.key:
                action.setEnabled(is_one and not chosen[0].is_list)
            elif key == DELETE_SEGMENT.key:
                action.setEnabled(bool(chosen))
                set_text(action, f"Delete {len(chosen)}" if len(chosen) > 1 else "Delete")
        self._uses.setText("")
        if is_one:
            about = self._selected()[0]
            fixed = "People chosen one by one. Show the list to add or remove some."
            self._words.setText(about.in_words or fixed)
            self._read_uses(chosen)
        else:
            count = plural(len(chosen), "segment or list", "segments and lists")
            self._words.setText(f"{count} selected." if chosen else _empty_text(self._all))

    def _read_uses(self, chosen: Sequence[Segment]) -> None:
        database = self._context.database

        def read(_progress: Progress) -> SegmentUses:
            with database.read() as connection:
                return uses_of(connection, chosen)

        def show(uses: SegmentUses) -> None:
            if chosen == [one.segment for one in self._selected()]:
                self._uses.setText(uses.in_words(f"“{chosen[0].name}”"))

        self._context.jobs.read(read, show)

    def _the_one(self) -> Segment:
        return self._selected()[0].segment

    def _everything(self) -> list[Segment]:
        return [one.segment for one in self._all]

    def _show_in_alumni(self) -> None:
        if len(self._selected()) == 1:
            self.segment_chosen.emit(self._the_one())

    def _edit(self) -> None:
        self.edit_requested.emit(self._the_one())

    def _rename(self) -> None:
        open_rename_dialog(
            self._context,
            self,
            self._the_one(),
            self._everything(),
            lambda renamed: self.select(renamed.name),
        )

    def _duplicate(self) -> None:
        duplicate_with_undo(self._context, self._the_one(), lambda copy: self.select(copy.name))

    def _combine(self) -> None:
        open_combine_dialog(
            self._context,
            self,
            self._people,
            self._everything(),
            [one.segment for one in self._selected()],
            lambda made: self.select(made.name),
        )

    def _invite(self) -> None:
        invite_segment(self._context, self, self._the_one().name)

    def _delete(self) -> None:
        delete_with_undo(self._context, self, [one.segment for one in self._selected()])


def _empty_text(everything: Sequence[SegmentSummary]) -> str:
    if everything:
        return "Nothing selected."
    return "No segments or lists yet. Filter people in Alumni and save the filters as a segment."
