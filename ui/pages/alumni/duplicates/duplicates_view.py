"""The possible duplicates among all people, in a table: searched for, listed and opened."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from core.errors import Cancelled
from core.formats import format_number, plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.duplicates import (
    ListedDuplicates,
    ListedGroup,
    ListedPair,
    likelihood_in_words,
    read_clear_groups,
    read_duplicates,
)
from records.duplicates.decisions import mark_different
from records.duplicates.found_pairs import search_duplicates
from ui.actions import COMPARE_PEOPLE, MARK_DIFFERENT, MERGE_CLEAR_CASES, SEARCH_DUPLICATES
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.formats import moment
from ui.jobs import Job
from ui.pages.alumni.duplicates.clear_cases_dialog import ClearCasesDialog
from ui.pages.alumni.duplicates.merge_dialog import ComparedPeople, MergeDialog
from ui.pages.alumni.view import AlumniView
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, TwoLines
from ui.theme import GRID, Tone
from ui.undo import write_batch
from ui.widgets import Chip, EmptyState, PageHeader, Status, chip_row, label

_COLUMNS: Final = (
    Column("likelihood", "Likelihood", ColumnKind.BADGE, 150),
    Column("left", "Person", ColumnKind.STRONG, 220),
    Column("right", "Possible duplicate", ColumnKind.STRONG, 220),
    Column("reasons", "Reasons", ColumnKind.TEXT, 260),
)
_ON_TABLE, _ON_NONE, _ON_START = range(3)


class PairFilter(Enum):
    """All pairs, those that are clearly one person, and those to be looked at."""

    ALL = auto()
    CLEAR = auto()
    TO_DECIDE = auto()


_CHIPS: Final[Mapping[PairFilter, str]] = {
    PairFilter.ALL: "All",
    PairFilter.CLEAR: "Clear cases",
    PairFilter.TO_DECIDE: "To decide",
}


class DuplicatesView(AlumniView):
    """Signal: `closed` to go back to the people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._found: ListedDuplicates | None = None
        self._filter = PairFilter.ALL
        self._shown: Sequence[ListedPair] = ()
        self._searching: Job | None = None
        self._header = PageHeader("Possible duplicates")
        self._chips = {one: Chip(text, checkable=True) for one, text in _CHIPS.items()}
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Possible duplicates", self._model)
        self.focus_on_show(self._table)
        self._reasons = label("", ink="muted", wrap=True)
        self._stack = QStackedWidget()
        self._search_again = bind(self, SEARCH_DUPLICATES, self._search)
        self._merge_clear = bind(self, MERGE_CLEAR_CASES, self._merge_clear_cases)
        focused = Qt.ShortcutContext.WidgetShortcut
        self._compare = bind(self._table, COMPARE_PEOPLE, self._open_selected, context=focused)
        self._different = bind(self._table, MARK_DIFFERENT, self._mark_different, context=focused)
        self._build_ui()

    def refresh(self) -> None:
        """Read the pairs found last again; search where nobody has yet."""
        database = self._context.database

        def read(_progress: Progress) -> ListedDuplicates | None:
            with database.read() as connection:
                return read_duplicates(connection)

        self._context.jobs.read(read, self._show)

    def _build_ui(self) -> None:
        self._header.add(action_button(self._merge_clear))
        self._header.add(action_button(self._search_again))
        for one, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, one=one: self._choose(one))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(chip_row(list(self._chips.values())), 1)
        for action in (self._different, self._compare):
            buttons.addWidget(action_button(action))
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
            EmptyState("check", "No pairs here", "No two records look like one person.")
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
        self._column.addWidget(self._header)
        self._column.addLayout(buttons)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self._reasons)

    # --- searching and reading -------------------------------------------------------------

    def _search(self) -> None:
        """Search all people for duplicates, unless that is under way."""
        if self._searching is not None:
            return
        database = self._context.database

        def search(progress: Progress) -> ListedDuplicates | None:
            search_duplicates(database, progress=progress)
            with database.read() as connection:
                return read_duplicates(connection)

        self._search_again.setEnabled(False)
        self._header.set_subtitle("Searching…")
        self._searching = self._context.jobs.write(
            search,
            self._show_searched,
            title="Searching for duplicates",
            failed=self._fail,
            in_background=True,
        )

    def _show_searched(self, found: ListedDuplicates | None) -> None:
        self._end_search()
        self._show(found)

    def _fail(self, error: Exception) -> None:
        self._end_search()
        self._show_found()
        if not isinstance(error, Cancelled):
            self._context.jobs.tell(error)

    def _end_search(self) -> None:
        self._searching = None
        self._search_again.setEnabled(True)

    def _show(self, found: ListedDuplicates | None) -> None:
        if found is None and self._found is None and self._searching is None:
            self._search()
        self._found = found
        self._show_found()

    def _show_found(self) -> None:
        """Show the pairs that the filter leaves; what is selected keeps its place."""
        found = self._found
        if self._searching is None:
            self._header.set_subtitle("" if found is None else _subtitle(found))
        pairs = () if found is None else found.pairs
        for kind, chip in self._chips.items():
            count = sum(_is_in(one, kind) for one in pairs)
            chip.setText(f"{_CHIPS[kind]} {format_number(count)}")
            chip.setChecked(kind is self._filter)
        self._shown = [one for one in pairs if _is_in(one, self._filter)]
        self._merge_clear.setEnabled(any(one.is_clear for one in pairs))
        place = min(self._table.selected_rows_at_most(1), default=0)
        self._model.set_rows([_row(one) for one in self._shown])
        if found is None:
            self._stack.setCurrentIndex(_ON_START)
        else:
            self._stack.setCurrentIndex(_ON_TABLE if self._shown else _ON_NONE)
        if self._shown:  # what took the place of a pair that was dealt with is the next one
            self._table.selectRow(min(place, len(self._shown) - 1))
        self._show_reasons()

    def _choose(self, chosen: "PairFilter") -> None:
        self._filter = chosen
        self._show_found()

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

    def _merge_clear_cases(self) -> None:
        """Show whom the clear cases make one person, to be merged in one step."""
        database = self._context.database
        pairs = [one.pair for one in self._found.pairs] if self._found is not None else []

        def read(_progress: Progress) -> Sequence[ListedGroup]:
            with database.read() as connection:
                return read_clear_groups(connection, pairs)

        self._context.jobs.read(
            read, lambda groups: ClearCasesDialog(self._context, self, groups).open()
        )


def _is_in(one: ListedPair, kind: PairFilter) -> bool:
    match kind:
        case PairFilter.ALL:
            return True
        case PairFilter.CLEAR:
            return one.is_clear
        case PairFilter.TO_DECIDE:
            return not one.is_clear


def _subtitle(found: ListedDuplicates) -> str:
    text = f"{plural(len(found.pairs), 'pair')} · searched {moment(found.at)}"
    if found.changed:
        text += f"; {plural(found.changed, 'person', 'people')} changed since"
    return text


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
