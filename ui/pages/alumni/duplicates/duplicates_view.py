"""The possible duplicates among all people, in a table: searched for, listed and opened."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.errors import Cancelled
from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.interruptible import interruptible
from queries.duplicates import ListedPair, count_changed_since, likelihood_in_words, list_pairs
from records.duplicates.decisions import mark_different
from records.duplicates.search import DuplicatePair, DuplicateSearch, find_duplicates
from ui.actions import COMPARE_PEOPLE, MARK_DIFFERENT, SEARCH_DUPLICATES
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.formats import moment
from ui.jobs import Job
from ui.pages.alumni.duplicates.merge_dialog import ComparedPeople, MergeDialog
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, TwoLines
from ui.theme import GRID, PAGE_MARGIN, Tone
from ui.undo import write_batch
from ui.widgets import EmptyState, PageHeader, Status, label, link_button

_COLUMNS: Final = (
    Column("likelihood", "Likelihood", ColumnKind.BADGE, 150),
    Column("left", "Person", ColumnKind.STRONG, 220),
    Column("right", "Possible duplicate", ColumnKind.STRONG, 220),
    Column("reasons", "Reasons", ColumnKind.TEXT, 260),
)
_ON_TABLE, _ON_NONE, _ON_START = range(3)


class DuplicatesView(QWidget):
    """Signal: `closed` to go back to the people."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._pairs: Sequence[DuplicatePair] = ()
        self._searched_at: datetime | None = None  # in UTC
        self._shown: Sequence[ListedPair] = ()
        self._searching: Job | None = None
        self._header = PageHeader("Possible duplicates")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Possible duplicates", self._model)
        self._reasons = label("", ink="muted", wrap=True)
        self._stack = QStackedWidget()
        self._search_again = bind(self, SEARCH_DUPLICATES, self._search)
        focused = Qt.ShortcutContext.WidgetShortcut
        self._compare = bind(self._table, COMPARE_PEOPLE, self._open_selected, context=focused)
        self._different = bind(self._table, MARK_DIFFERENT, self._mark_different, context=focused)
        self._build_ui()

    def refresh(self) -> None:
        """Read the people of the pairs again; search where nobody has yet."""
        if self._searched_at is None:
            self._search()
        else:
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._table.setFocus()

    def _build_ui(self) -> None:
        self._header.add(action_button(self._search_again))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch(1)
        for action in (self._different, self._compare):
            buttons.addWidget(action_button(action))
        back = link_button("‹ Alumni", self.closed.emit)
        back.setAccessibleName("Back to Alumni")
        self._table.show_two_lines()
        self._table.remember(self._context.preferences, "duplicates")
        self._table.share_room("left", "right", "reasons")
        for action in (self._different, self._compare):
            self._table.removeAction(action)
            self._table.insertAction(self._table.actions()[0], action)
        self._table.row_opened.connect(self._open)
        self._table.selection_changed.connect(self._show_reasons)
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            EmptyState("check", "No duplicates", "No two records look like one person.")
        )
        self._stack.addWidget(
            EmptyState(
                "search",
                "Not searched yet",
                "Search all people for two records of one person.",
                "Search for duplicates",
                self._search,
            )
        )
        self._stack.setCurrentIndex(_ON_START)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(12)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._header)
        column.addLayout(buttons)
        column.addWidget(self._stack, 1)
        column.addWidget(self._reasons)

    # --- searching and reading -------------------------------------------------------------

    def _search(self) -> None:
        """Search all people for duplicates, unless that is under way."""
        if self._searching is not None:
            return
        database = self._context.database

        def search(progress: Progress) -> DuplicateSearch:
            with database.read() as connection, interruptible(connection, progress):
                return find_duplicates(connection, progress=progress)

        self._search_again.setEnabled(False)
        self._header.set_subtitle("Searching…")
        self._searching = self._context.jobs.read(
            search, self._show_found, title="Searching for duplicates", failed=self._fail
        )

    def _show_found(self, found: DuplicateSearch) -> None:
        self._pairs, self._searched_at = found.pairs, datetime.now(UTC).replace(tzinfo=None)
        self._end_search()
        self._read()

    def _fail(self, error: Exception) -> None:
        self._end_search()
        self._header.set_subtitle("")
        self._read()
        if not isinstance(error, Cancelled):
            self._context.jobs.tell(error)

    def _end_search(self) -> None:
        self._searching = None
        self._search_again.setEnabled(True)

    def _read(self) -> None:
        at = self._searched_at
        if at is None:
            return
        database, pairs = self._context.database, self._pairs

        def read(_progress: Progress) -> tuple[Sequence[ListedPair], int]:
            with database.read() as connection:
                return list_pairs(connection, pairs), count_changed_since(connection, at)

        self._context.jobs.read(read, self._show)

    def _show(self, found: tuple[Sequence[ListedPair], int]) -> None:
        self._shown, changed = found
        if self._searched_at is not None and self._searching is None:
            subtitle = f"{plural(len(self._shown), 'pair')} · searched {moment(self._searched_at)}"
            if changed:
                subtitle += f"; {plural(changed, 'person', 'people')} changed since"
            self._header.set_subtitle(subtitle)
        place = min(self._table.selected_rows_at_most(1), default=0)
        self._model.set_rows([_row(one) for one in self._shown])
        self._stack.setCurrentIndex(_ON_TABLE if self._shown else _ON_NONE)
        if self._shown:  # what took the place of a pair that was dealt with is the next one
            self._table.selectRow(min(place, len(self._shown) - 1))
        self._show_reasons()

    def _show_reasons(self) -> None:
        """Say in full why the selected two are or are not one person."""
        rows = self._table.selected_rows_at_most(2)
        self._compare.setEnabled(len(rows) == 1)
        self._different.setEnabled(bool(rows))
        texts = _arguments(self._shown[rows[0]]) if len(rows) == 1 else ("", "")
        self._reasons.setText("\n".join(filter(None, texts)))

    # --- what is done with them ------------------------------------------------------------

    def _open_selected(self) -> None:
        rows = self._table.selected_rows_at_most(1)
        if rows:
            self._open(rows[0])

    def _open(self, row: int) -> None:
        """Compare the pair at `row` side by side, and after it the next ones."""
        pairs = [ComparedPeople(one.pair.left, one.pair.right, one.pair) for one in self._shown]
        MergeDialog(self._context, self, pairs, row).open()

    def _mark_different(self) -> None:
        """Remember of the selected pairs that they are two people."""
        chosen = [self._shown[row].pair for row in self._table.selected_rows()]

        def write(changes: ChangeSet) -> None:
            for pair in chosen:
                mark_different(changes, pair.left, pair.right)

        title = f"Saving {plural(len(chosen), 'decision')}"
        write_batch(self._context, BatchKind.DIFFERENT_PEOPLE, write, title=title)


def _row(one: ListedPair) -> Row:
    probability = one.pair.probability
    return (
        Status(likelihood_in_words(probability), Tone.INFO if probability >= 0.9 else Tone.NEUTRAL),
        TwoLines(one.left.name, one.left.facts),
        TwoLines(one.right.name, one.right.facts),
        TwoLines(*_arguments(one)),
    )


def _arguments(one: ListedPair) -> tuple[str, str]:
    """What speaks for one person, and what against."""
    for_one, against = one.arguments
    return f"For: {for_one}" if for_one else "", f"Against: {against}" if against else ""
