"""One batch of the history: the values it changed and the issues of its file."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number
from core.issues import Issue, Severity
from core.progress import Progress
from importers.issues.issue_log import read_issues
from records.history.batch_changes import BatchChange, change_ids, read_changes
from records.history.batches import Batch, read_batch
from ui.actions import OPEN_PERSON, UNDO_BATCH
from ui.bound_actions import action_button, bind, offer, set_text
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import counts_in_words, full_day, short_time
from ui.pages.imports.batch_undo import undo_or_redo, undo_word
from ui.tables import (
    Column,
    ColumnKind,
    DataTable,
    DeliverRows,
    PagedTableModel,
    Row,
    RowReader,
    RowsTableModel,
)
from ui.theme import GRID, PAGE_MARGIN, Tone
from ui.widgets import (
    EmptyState,
    PageHeader,
    Status,
    Tabs,
    keep_focus,
    link_button,
)

_CHANGES: Final = (
    Column("person", "Person", ColumnKind.STRONG, 200),
    Column("row", "Row", ColumnKind.NUMBER, 60),
    Column("what", "Changed", ColumnKind.TEXT, 190),
    Column("old", "Before", ColumnKind.MUTED, 200),
    Column("new", "After", ColumnKind.TEXT, 260),
)
_ISSUES: Final = (
    Column("row", "Row", ColumnKind.NUMBER, 60),
    Column("column", "Column", ColumnKind.STRONG, 160),
    Column("severity", "Severity", ColumnKind.BADGE, 110),
    Column("message", "Issue", ColumnKind.TEXT, 430),
    Column("value", "Value", ColumnKind.MUTED, 160),
)
_SEVERITIES: Final[Mapping[Severity, Status]] = {
    Severity.CRITICAL: Status("Opt-out", Tone.BAD),
    Severity.ERROR: Status("Row skipped", Tone.BAD),
    Severity.WARNING: Status("Not imported", Tone.WARNING),
    Severity.NOTE: Status("Note", Tone.NEUTRAL),
}


@dataclass(frozen=True, slots=True)
class BatchDetails:
    """A batch, the ids of its changes in the journal, and the issues kept with it."""

    batch: Batch
    changes: "array[int]"
    issues: Sequence[Issue]


class BatchView(QWidget):
    """Shows one batch. Emits `left` when the user goes back."""

    left = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._batch: Batch | None = None
        self._people: dict[int, int] = {}  # person by change, of the rows read so far
        self._header = PageHeader("")
        self._undo = bind(self, UNDO_BATCH, self._undo_or_redo)
        self._header.add(action_button(self._undo, icon=True))
        self._tabs = Tabs(("Changes", "Issues"))
        self._changes = PagedTableModel(_CHANGES, self._fetch, self, self._reader)
        self._changes_table = DataTable("Changes", self._changes)
        self._changes_table.remember(context.preferences, "batch-changes")
        self._changes_table.share_room("new")
        self._changes_table.row_opened.connect(self._open_person)
        self._changes_table.offer_open(OPEN_PERSON)
        self._issues = RowsTableModel(_ISSUES)
        self._issues_table = DataTable("Issues", self._issues)
        self._issues_table.remember(context.preferences, "batch-issues")
        self._issues_table.share_room("message")
        self._stack = QStackedWidget()
        for view in (
            self._changes_table,
            self._issues_table,
            EmptyState("check", "No issues", "Everything in the file was imported unchanged."),
        ):
            self._stack.addWidget(view)
        self._tabs.currentChanged.connect(self._show_tab)
        self._lay_out()

    def show_batch(self, batch_id: int) -> None:
        """Read a batch and show it."""
        database = self._context.database

        def read(_progress: Progress) -> BatchDetails | None:
            with database.read() as connection:
                batch = read_batch(connection, batch_id)
                if batch is None:
                    return None
                return BatchDetails(
                    batch, change_ids(connection, batch_id), read_issues(connection, batch_id)
                )

        self._context.jobs.read(read, self._show)

    def refresh(self) -> None:
        """Read the batch again: it may be undone by now."""
        if self._batch is not None:
            self.show_batch(self._batch.id)

    def _lay_out(self) -> None:
        back = link_button("‹ Imports", self.left.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(2 * GRID)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._header)
        tabs = QHBoxLayout()
        tabs.addWidget(self._tabs)
        column.addLayout(tabs)
        column.addWidget(self._stack, 1)

    def _show(self, details: BatchDetails | None) -> None:
        if details is None:
            self.left.emit()
            return
        is_other = self._batch is None or self._batch.id != details.batch.id
        self._batch = details.batch
        with keep_focus(self):
            self._header.set_text(details.batch.title, _subtitle(details.batch))
            set_text(self._undo, undo_word(details.batch))
            offer(self._undo, when=bool(undo_word(details.batch)))
            self._changes.set_ids(details.changes)
            self._issues.set_rows([_issue_row(issue) for issue in details.issues])
            self._tabs.setTabText(0, f"Changes ({format_number(len(details.changes))})")
            self._tabs.setTabText(1, f"Issues ({format_number(len(details.issues))})")
            if is_other:
                self._tabs.setCurrentIndex(0)
            self._show_tab()

    def _show_tab(self) -> None:
        shows_issues = self._tabs.currentIndex() == 1
        has_issues = self._issues.rowCount() > 0
        self._stack.setCurrentIndex(0 if not shows_issues else 1 if has_issues else 2)

    def _undo_or_redo(self) -> None:
        if self._batch is not None:
            undo_or_redo(self._context, self, self._batch)

    def _open_person(self, row: int) -> None:
        person_id = self._people.get(self._changes.ids[row])
        if person_id is not None:
            self._context.navigate(ALUMNI, ShowPerson(person_id))

    def _fetch(self, ids: Sequence[int], deliver: DeliverRows) -> None:
        read = self._read_lines

        def show(found: Mapping[int, BatchChange]) -> None:
            self._people |= {
                line: change.person_id
                for line, change in found.items()
                if change.person_id is not None
            }
            deliver({line: _change_row(change) for line, change in found.items()})

        self._context.jobs.read(lambda _progress: read(ids), show)

    def _reader(self) -> RowReader:
        read = self._read_lines
        return lambda ids: {line: _change_row(change) for line, change in read(ids).items()}

    def _read_lines(self, ids: Sequence[int]) -> Mapping[int, BatchChange]:
        with self._context.database.read() as connection:
            return read_changes(connection, ids)


def _subtitle(batch: Batch) -> str:
    sheet = f"sheet “{batch.sheet}”" if batch.sheet else ""
    undone = "undone" if batch.is_undone and batch.reverses is None else ""
    parts = (
        f"{short_time(batch.at)} by {batch.by}",
        batch.file_name if batch.file_name and batch.file_name not in batch.title else "",
        sheet,
        counts_in_words(batch.counts),
        undone,
    )
    return " · ".join(filter(None, parts))


def _change_row(change: BatchChange) -> Row:
    return (
        change.person,
        change.source_row,
        change.what,
        "; ".join(map(_text, change.old)),
        "; ".join(map(_text, change.new)),
    )


def _issue_row(issue: Issue) -> Row:
    return (
        issue.row,
        issue.column or "",
        _SEVERITIES[issue.severity],
        issue.message,
        issue.value,
    )


def _text(labelled: tuple[str, Any]) -> str:
    """A journal value as text, after its label if it has one."""
    label, value = labelled
    if isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = full_day(value) if isinstance(value, date) else "–" if value is None else str(value)
    return f"{label}: {text}" if label else text
