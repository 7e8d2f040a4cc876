"""The worklists in a table: how many people are on each, and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.counted import Counted
from queries.worklist_counts import (
    count_worklists,
    keep_worklist_counts,
    read_worklist_counts,
    read_worklists,
)
from records.data_quality.worklists import Worklist
from ui.context import PageContext
from ui.jobs import Job
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import PAGE_MARGIN
from ui.widgets import PageHeader, link_button

_COLUMNS: Final = (
    Column("title", "Worklist", ColumnKind.STRONG, 220, sortable=False),
    Column("people", "People", ColumnKind.NUMBER, 84, sortable=False),
    Column("why", "Why", ColumnKind.TEXT, 420, sortable=False),
)
_Counts: TypeAlias = Counted[Mapping[str, int]]
_Read: TypeAlias = tuple[Sequence[Worklist], _Counts | None]


class WorklistsView(QWidget):
    """Signals: `closed` to go back to the people, `chosen(Worklist)` to list its people."""

    closed = Signal()
    chosen = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lists: Sequence[Worklist] = ()
        self._counting: Job | None = None
        self._header = PageHeader("Worklists", "Records to look after. Press Enter to list them.")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Worklists", self._model)
        self._table.share_room("why")
        self._table.row_opened.connect(lambda row: self.chosen.emit(self._lists[row]))
        back = link_button("‹ Alumni", self.closed.emit)
        back.setAccessibleName("Back to Alumni")
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(12)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._header)
        column.addWidget(self._table, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._table.setFocus()

    def refresh(self) -> None:
        """Show how many were on each list when they were counted last, and count again."""
        if self._counting is not None:
            self._counting.cancel()
        database, today = self._context.database, date.today()

        def read(
            _progress: Progress,
        ) -> _Read:
            with database.read() as connection:
                return read_worklists(connection, today), read_worklist_counts(connection, today)

        def show(found: _Read) -> None:
            self._lists, counts = found
            self._show({} if counts is None else counts.value)
            if counts is None or not counts.is_current:
                self._count(today)

        self._context.jobs.read(read, show)

    def _count(self, today: date) -> None:
        database = self._context.database

        def count(progress: Progress) -> _Counts:
            with database.read() as connection, interruptible(connection, progress):
                return count_worklists(connection, today)

        def keep(counts: _Counts) -> None:
            self._show(counts.value)

            def write(_progress: Progress) -> None:
                with database.unjournalled(None) as connection:
                    keep_worklist_counts(connection, counts)

            def end(_kept: object) -> None:
                """Kept or not, as while somebody else is writing."""

            self._context.jobs.write(write, end, title="", failed=end, in_background=True)

        self._counting = self._context.jobs.read(count, keep)

    def _show(self, counts: Mapping[str, int]) -> None:
        selected = self._table.selected_rows()
        self._model.set_rows([_row(one, counts.get(one.code)) for one in self._lists])
        if self._lists:
            row = min(selected, default=0)
            self._table.go_to(self._model.index(row, 0))


def _row(worklist: Worklist, people: int | None) -> Row:
    return (worklist.title, "…" if people is None else format_number(people), worklist.why)
