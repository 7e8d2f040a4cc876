"""The list of pending items above the import history."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from importers.queue import worklist
from importers.queue.worklist import Dropped
from ui.context import SURVEYS, PageContext, ReviewReplies
from ui.pages.imports.worklist import COLUMNS, WorklistItem, WorklistKind, summary
from ui.tables import RowMenuTable, RowsTableModel
from ui.theme import GRID, ROW_HEIGHT, Tone, Type
from ui.widgets import Message, label

_MOST_ROWS = 5  # shown without scrolling
_NOTHING = (
    "Nothing pending. Unfinished imports, files from watched folders and rows to "
    "review are listed here."
)


class WorklistView(QWidget):
    """`draft_asked(id, file name)` to resume an import, `reviews_asked(OpenRows)` to review rows.

    `draft_discarded(id)` tells that a file was taken off the list.
    """

    draft_asked = Signal(int, str)
    draft_discarded = Signal(int)
    reviews_asked = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._lines: Sequence[WorklistItem] = ()
        self._model = RowsTableModel(COLUMNS)
        self._table = RowMenuTable("Pending", self._model, removal="away")
        self._table.share_room("standing")
        self._table.horizontalHeader().hide()
        self._table.row_opened.connect(self._act)
        self._table.link_clicked.connect(self._click)
        self._count = label("", ink="muted")
        self._nothing = label(_NOTHING, ink="muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label("Pending", Type.HEADING))
        head.addWidget(self._count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._table)
        column.addWidget(self._nothing)

    def show_lines(self, lines: Sequence[WorklistItem]) -> None:
        """Show the pending items."""
        self._lines = lines
        self._model.set_rows([line.cells for line in lines])
        self._count.setText(summary(lines))
        self._table.setVisible(bool(lines))
        self._table.setFixedHeight(min(len(lines), _MOST_ROWS) * ROW_HEIGHT + 6)
        self._nothing.setVisible(not lines)

    def _click(self, row: int, key: str) -> None:
        if key == "act":
            self._act(row)
        else:
            self._discard(row)

    def _act(self, row: int) -> None:
        line = self._lines[row]
        match line.about:
            case WorklistKind.DRAFT:
                self.draft_asked.emit(line.item_id, line.name)
            case WorklistKind.ROWS:
                self.reviews_asked.emit(line.rows)
            case WorklistKind.REPLIES:
                self._context.navigate(SURVEYS, ReviewReplies())
            case WorklistKind.REFUSED | WorklistKind.FAULT:
                self._context.jobs.said.emit(Message(line.text, Tone.WARNING))

    def _discard(self, row: int) -> None:
        line, database = self._lines[row], self._context.database
        if line.about is WorklistKind.DRAFT:
            self.draft_discarded.emit(line.item_id)
            self._context.jobs.write(
                lambda _progress: worklist.drop(database, line.item_id),
                self._offer_undo,
                title=f"Discarding {line.name}",
            )
        elif line.about is WorklistKind.REFUSED:
            self._context.jobs.write(
                lambda _progress: worklist.mark_seen(database, line.item_id),
                lambda _nothing: None,
                title=f"Dismissing {line.name}",
            )

    def _offer_undo(self, dropped: Dropped | None) -> None:
        if dropped is None:
            return
        database, jobs, name = self._context.database, self._context.jobs, dropped.file_name

        def restore() -> None:
            jobs.write(
                lambda _progress: worklist.put_back(database, dropped),
                lambda _nothing: None,
                title=f"Restoring {name}",
            )

        said = f"{name} was discarded; nothing was imported."
        jobs.said.emit(Message(said, Tone.GOOD, "Undo", restore))
