"""The first view of the Imports page: drop zone, pending items and import history."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from models.batch_kinds import BatchKind
from queries.worklist import ImportWorklist, read_worklist
from records.history.batches import Batch, list_batches
from ui.context import PageContext
from ui.formats import counts_in_words, short_time
from ui.icons import IconView
from ui.pages.imports.batch_undo import undo_or_redo, undo_word
from ui.pages.imports.worklist import worklist_items
from ui.pages.imports.worklist_view import WorklistView
from ui.tables import Column, ColumnKind, Row, RowMenuTable, RowsTableModel
from ui.theme import GRID, PAGE_MARGIN, RADIUS, Tone, Type, colours
from ui.widgets import (
    Callback,
    Chip,
    EmptyState,
    PageHeader,
    Status,
    label,
    primary_button,
)

_IMPORTS = frozenset({BatchKind.CONTACTS, BatchKind.RESPONSES, BatchKind.ANONYMOUS_RESPONSES})
_MOST = 1000  # batches listed; older ones are in the journal
_COLUMNS = (
    Column("when", "When", ColumnKind.TEXT, 112),
    Column("what", "Action", ColumnKind.STRONG, 300),
    Column("counts", "Rows", ColumnKind.TEXT, 290),
    Column("who", "User", ColumnKind.MUTED, 84),
    Column("state", "", ColumnKind.BADGE, 112),
    Column("undo", "", ColumnKind.LINK, 88),
)


class HistoryView(QWidget):
    """`file_asked` for the choice of a file, `batch_asked(batch_id)` for the page of a batch.

    What is asked of the `waiting` things, they tell.
    """

    file_asked = Signal()
    batch_asked = Signal(int)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._batches: Sequence[Batch] = ()
        self._shown: Sequence[Batch] = ()
        self.waiting = WorklistView(context)
        self._imports, self._all = self._add_chips()
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.addWidget(label("History", Type.HEADING), 1)
        chips.addWidget(self._imports)
        chips.addWidget(self._all)
        self._model = RowsTableModel(_COLUMNS)
        self._table = RowMenuTable("History", self._model, opens="Open")
        self._table.remember(context.preferences, "history")
        self._table.share_room("what", "counts")
        self._table.link_clicked.connect(lambda row, _key: self._undo_or_redo(row))
        self._table.row_opened.connect(lambda row: self.batch_asked.emit(self._shown[row].id))
        self._empty = EmptyState(
            "imports",
            "No imports yet",
            "Each imported file is listed here with its changes, and can be undone at any time.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(2 * GRID)
        column.addWidget(
            PageHeader("Imports", "Import spreadsheets and review every change before it is saved")
        )
        column.addWidget(_DropZone(self.file_asked.emit))
        column.addWidget(self.waiting)
        column.addLayout(chips)
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)

    def refresh(self) -> None:
        """Read the batches and the pending items."""
        database = self._context.database

        def read(_progress: object) -> tuple[list[Batch], ImportWorklist]:
            with database.read() as connection:
                return list_batches(connection, _MOST), read_worklist(connection)

        self._context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, batches: Sequence[Batch], pending: ImportWorklist) -> None:
        self._batches = batches
        self.waiting.show_lines(worklist_items(pending))
        self._show_list()

    def _show_list(self) -> None:
        everything = self._all.isChecked()
        self._shown = [batch for batch in self._batches if everything or batch.kind in _IMPORTS]
        self._model.set_rows([_row(batch) for batch in self._shown])
        self._table.setVisible(bool(self._shown))
        self._empty.setVisible(not self._shown)

    def _undo_or_redo(self, row: int) -> None:
        if undo_word(self._shown[row]):
            undo_or_redo(self._context, self, self._shown[row])

    def _add_chips(self) -> tuple[Chip, Chip]:
        choice = QButtonGroup(self)
        imports, everything = Chip("Imports", checkable=True), Chip("All activity", checkable=True)
        imports.setChecked(True)
        for chip in (imports, everything):
            choice.addButton(chip)
            chip.clicked.connect(self._show_list)
        return imports, everything


class _DropZone(QWidget):
    """A hint that files can be dropped. The whole window accepts them."""

    def __init__(self, choose: Callback) -> None:
        super().__init__()
        self.setFixedHeight(104)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(2 * GRID)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(label("Drop a spreadsheet here, or anywhere in the window", Type.HEADING))
        words.addWidget(
            label(("Excel workbooks, CSV files and vCards. Nothing is saved until you apply the "
"import."),
                  ink="muted")
        )  # fmt: skip
        words.addStretch(1)
        row.addWidget(IconView("imports", 32, "accent"))
        row.addLayout(words, 1)
        row.addWidget(primary_button("Choose file…", choose))

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(palette.accent), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(palette.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _row(batch: Batch) -> Row:
    counts = counts_in_words(batch.counts)
    return (
        short_time(batch.at),
        batch.title,
        counts,
        batch.by,
        Status("" if batch.is_active or batch.reverses is not None else "undone", Tone.NEUTRAL),
        undo_word(batch),
    )
