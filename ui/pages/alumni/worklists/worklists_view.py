"""The worklists and the decisions that wait in a table: how many there are, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Signal

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.counted import Counted
from queries.data_quality import DataQuality, count_quality, keep_quality, read_quality
from queries.worklist_counts import (
    WAITING_DECISIONS,
    DecisionCode,
    WaitingDecisions,
    count_worklists,
    keep_worklist_counts,
    read_worklist_counts,
    read_worklists,
)
from records.data_quality.worklists import Worklist
from ui.context import PageContext, ShowDuplicates, ShowEmployers, ShowProposals, ShowQuality
from ui.pages.alumni.view import AlumniView
from ui.pages.alumni.worklists.quality_cards import QualityCards
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.widgets import PageHeader

_COLUMNS: Final = (
    Column("title", "Worklist", ColumnKind.STRONG, 220, sortable=False),
    Column("count", "Open", ColumnKind.NUMBER, 84, sortable=False),
    Column("why", "Why", ColumnKind.TEXT, 420, sortable=False),
)
_VIEWS: Final[Mapping[DecisionCode, object]] = {
    DecisionCode.DUPLICATES: ShowDuplicates(),
    DecisionCode.PROPOSALS: ShowProposals(),
    DecisionCode.EMPLOYERS: ShowEmployers(),
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What was counted; None: never."""

    counts: Counted[Mapping[str, int]] | None
    quality: Counted[DataQuality] | None

    @property
    def is_current(self) -> bool:
        both = (self.counts, self.quality)
        return all(one is not None and one.is_current for one in both)


class WorklistsView(AlumniView):
    """Signals: `closed` to go back to the people, `chosen(Worklist)` to list its people.

    `view_asked` with the request of the view where something waits, or is told in detail,
    `missing_chosen(str)` to list those of a filter, who lack something of good data.
    """

    chosen = Signal(object)
    view_asked = Signal(object)
    missing_chosen = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._lists: Sequence[Worklist] = ()
        self._header = PageHeader("Worklists", "Records to look after. Press Enter to list them.")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Worklists", self._model)
        self.focus_on_show(self._table)
        self._table.share_room("why")
        self._table.row_opened.connect(self._open)
        self._quality = QualityCards()
        self._quality.missing_chosen.connect(self.missing_chosen)
        self._quality.groups_asked.connect(lambda: self.view_asked.emit(ShowQuality()))
        self._column.addWidget(self._header)
        self._column.addWidget(self._quality)
        self._column.addWidget(self._table, 1)

    def refresh(self) -> None:
        """Show what was counted last, and count again."""
        database, today = self._context.database, date.today()

        def read(_progress: Progress) -> tuple[Sequence[Worklist], _Known]:
            with database.read() as connection:
                known = _Known(
                    read_worklist_counts(connection, today), read_quality(connection, today)
                )
                return read_worklists(connection, today), known

        def show(found: tuple[Sequence[Worklist], _Known]) -> None:
            self._lists, known = found
            self._show(known)
            if not known.is_current:
                self._count(today)

        self._context.jobs.read(read, show)

    def _count(self, today: date) -> None:
        database = self._context.database

        def count(progress: Progress) -> _Known:
            with database.read() as connection, interruptible(connection, progress):
                return _Known(count_worklists(connection, today), count_quality(connection, today))

        self.start_reading(count, self._show_counted)

    def _show_counted(self, known: _Known) -> None:
        self._show(known)
        database = self._context.database

        def keep(_progress: Progress) -> None:
            with database.unjournalled(None) as connection:
                if known.counts is not None and known.quality is not None:
                    keep_worklist_counts(connection, known.counts)
                    keep_quality(connection, known.quality)

        def end(_kept: object) -> None:
            """Kept or not, as while somebody else is writing."""

        self._context.jobs.write(keep, end, title="", failed=end, in_background=True)

    def _show(self, known: _Known) -> None:
        counts = {} if known.counts is None else known.counts.value
        if known.quality is not None:
            self._quality.show_quality(known.quality.value, is_outdated=not known.is_current)
        selected = self._table.selected_rows()
        shown: Sequence[Worklist | WaitingDecisions] = (*self._lists, *WAITING_DECISIONS)
        self._model.set_rows([_row(one, counts.get(one.code)) for one in shown])
        self._table.go_to(self._model.index(min(selected, default=0), 0))

    def _open(self, row: int) -> None:
        if row < len(self._lists):
            self.chosen.emit(self._lists[row])
        else:
            waiting = WAITING_DECISIONS[row - len(self._lists)]
            self.view_asked.emit(_VIEWS[waiting.code])


def _row(one: Worklist | WaitingDecisions, count: int | None) -> Row:
    return (one.title, "…" if count is None else format_number(count), one.why)
