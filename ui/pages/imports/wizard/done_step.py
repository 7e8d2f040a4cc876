"""The wizard's last step: the result of the import, and what to do next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.issues import Issue
from importers.workflow import Applied
from ui.icons import IconView
from ui.pages.imports.labels import issue_kind
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Type
from ui.widgets import FigureCard, clear, label, link_button, secondary_button

_CARDS = (
    ("created", "New people"),
    ("updated", "Changed"),
    ("complete", "Complete"),
    ("partial", "Partial"),
    ("unchanged", "Unchanged"),
    ("skipped", "Skipped"),
    ("review", "To review"),
    ("opted_out", "Opted out"),
    ("verified", "Verified"),
    ("rows", "Total rows"),
)
_IMPORTED = ("created", "updated", "complete", "partial")


_ISSUES = (
    Column("row", "Row", ColumnKind.NUMBER, 70),
    Column("kind", "Issue", ColumnKind.STRONG, 170),
    Column("message", "Reason", ColumnKind.TEXT, 500),
)


class DoneStep(QWidget):
    """`people_asked`, `undo_asked`, `reviews_asked` and `another_asked` tell what comes next.

    `rejected_asked` asks for the rows that were not imported, to fix them.
    """

    people_asked = Signal()
    undo_asked = Signal()
    reviews_asked = Signal()
    another_asked = Signal()
    rejected_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GRID)

    def show_outcome(
        self, name: str, applied: Applied, rejected: int, issues: Sequence[Issue] = ()
    ) -> None:
        """Show the result of importing the file `name`; `rejected` rows have issues to fix.

        `issues` are about rows that are to review, skipped or not fully imported.
        """
        clear(self._column)
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, GRID, 0, 0)
        line.setSpacing(12)
        line.addWidget(IconView("good", 28, "good"))
        written = applied.batch_id is not None
        line.addWidget(label(f"Import complete: {name}" if written else "No changes", Type.HEADING))
        line.addStretch(1)
        figures = QWidget()
        cards = QHBoxLayout(figures)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(12)
        counts = applied.counts
        deleted = (("deleted", "Deleted"),) if counts.get("deleted") else ()
        for key, title in (*(one for one in _CARDS if one[0] in counts), *deleted):
            cards.addWidget(FigureCard(title, format_number(counts[key])), 1)
        self._column.addWidget(head)
        self._column.addWidget(figures)
        self._column.addWidget(
            label(
                (
                    "Previous values are kept and can be restored: undo the whole import at any "
                    "time, here or under Imports."
                )
                if written
                else "Everything in this file is already on record; nothing was changed.",
                ink="muted",
                wrap=True,
            )
        )
        self._column.addWidget(self._acts(applied, rejected))
        if issues:
            rows = RowsTableModel(_ISSUES)
            rows.set_rows([(one.row, issue_kind(one.code), one.message) for one in issues])
            table = DataTable("Rows not fully imported", rows)
            table.share_room("message")
            self._column.addWidget(table, 1)
        else:
            self._column.addStretch(1)

    def _acts(self, applied: Applied, rejected: int) -> QWidget:
        result = QWidget()
        acts = QHBoxLayout(result)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(GRID)
        changed = sum(applied.counts.get(key, 0) for key in _IMPORTED)
        if applied.batch_id is not None and changed:
            acts.addWidget(secondary_button("Show these people", self.people_asked.emit))
        waiting = applied.counts.get("review", 0)
        if waiting:
            acts.addWidget(
                secondary_button(f"Review {plural(waiting, 'row')}", self.reviews_asked.emit)
            )
        if rejected:
            words = f"Export {plural(rejected, 'row')} to fix…"
            acts.addWidget(secondary_button(words, self.rejected_asked.emit))
        acts.addWidget(secondary_button("Import another file…", self.another_asked.emit))
        if applied.batch_id is not None:
            acts.addWidget(link_button("Undo this import", self.undo_asked.emit))
        acts.addStretch(1)
        acts.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return result
