"""What is due by the retention rules, with the list behind every number, and its removal."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import Cancelled
from core.formats import format_number, plural
from core.progress import Progress
from models.interruptible import interruptible
from records.retention.plan import DueItem, DueRule, plan_retention
from records.retention.rules import DESCRIPTIONS, read_policy
from ui.context import PageContext
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import ROW_HEIGHT, Tone
from ui.widgets import Message, label, named_field
from ui.widgets.dialogs import FormDialog

_SIZE: Final = 720, 660
_MOST_RULES: Final = 6  # shown without scrolling
_CONFIRMED: Final = "remove"
_RULES: Final = (
    Column("rule", "Rule", ColumnKind.STRONG, 240, sortable=False),
    Column("years", "Kept for", ColumnKind.MUTED, 100, sortable=False),
    Column("due", "Due", ColumnKind.TEXT, 130, sortable=False),
)
_ITEMS: Final = (
    Column("what", "What", ColumnKind.STRONG, 380, sortable=False),
    Column("since", "Last dated", ColumnKind.DATE, 120, sortable=False),
    Column("count", "Count", ColumnKind.NUMBER, 80, sortable=False),
)


class RetentionDialog(FormDialog):
    """Lists what is due by each rule, all ticked, and removes what stays ticked once confirmed."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(
            parent,
            "Retention",
            "What is due by the rules. Removing it cannot be undone, and people who are erased are"
            " left out of later imports.",
            "Remove",
        )
        self._context, self._host = context, parent
        self._due: Sequence[DueRule] = ()
        self._today = date.today()
        self._told = label("Looking for what is due…", ink="muted", wrap=True)
        self._rules = RowsTableModel(_RULES, checkable=True)
        self._items = RowsTableModel(_ITEMS)
        self._rule_table = DataTable("Rules", self._rules)
        self._rule_table.share_room("rule")
        self._item_table = DataTable("What is due", self._items)
        self._item_table.share_room("what")
        self._item_table.setMinimumHeight(4 * ROW_HEIGHT + 6)
        self._removes = label("", ink="muted", wrap=True)
        self._typed = QLineEdit()
        self.body.addWidget(self._told)
        self.body.addWidget(self._rule_table)
        self.body.addWidget(self._removes)
        self.body.addWidget(self._item_table, 1)
        self.body.addStretch(0)
        self._confirmation = named_field(f"Type “{_CONFIRMED}” to confirm", self._typed)
        self.body.addWidget(self._confirmation)
        self._rules.checks_changed.connect(self._update_ready)
        self._typed.textChanged.connect(self._update_ready)
        self._rule_table.selectionModel().currentRowChanged.connect(self._show_items)
        self._show(())
        self._job = context.jobs.read(self._read, self._show_due, failed=self._fail)
        self.rejected.connect(self._job.cancel)

    def accept(self) -> None:
        """Remove what is ticked, in a job, and close."""
        context, today = self._context, self._today
        chosen = [self._due[at] for at in self._rules.checked()]

        def work(progress: Progress) -> str:
            from importers.queue.draft_erasure import discard_drafts
            from importers.queue.worklist import drop_all
            from records.retention.removal import remove_due
            from surveys.unlinked_answers import unlink_closed_waves

            removed = remove_due(
                context.database,
                chosen,
                today,
                discard_drafts,
                drop_all,
                unlink_closed_waves,
                progress,
            )
            return removed.sentence

        def tell(sentence: str) -> None:
            context.jobs.said.emit(Message(sentence, Tone.GOOD))

        context.jobs.write(work, tell, title="Removing what is due")
        super().accept()

    def _read(self, progress: Progress) -> list[DueRule]:
        with self._context.database.read() as connection, interruptible(connection, progress):
            return plan_retention(connection, read_policy(connection), self._today, progress)

    def _show_due(self, due: Sequence[DueRule]) -> None:
        if not due:
            self._told.setText("No rule is set. Choose how long to keep what in Settings, Privacy.")
        elif not any(one.count for one in due):
            self._told.setText("Nothing is due.")
        else:
            self._told.hide()
            self.resize(*_SIZE)
            self.adjustPosition(self._host)  # it grew, and must not leave the screen
        self._show(due)
        first = next((at for at, one in enumerate(due) if one.count), 0)
        if due:
            self._rule_table.selectRow(first)
            self._rule_table.setFocus()

    def _show(self, due: Sequence[DueRule]) -> None:
        self._due = due
        rows = [
            (DESCRIPTIONS[one.rule].title, plural(one.years, "year"), one.in_words) for one in due
        ]
        self._rules.set_rows(rows, [at for at, one in enumerate(due) if one.count])
        self._rule_table.setVisible(bool(due))
        self._rule_table.setFixedHeight((min(len(due), _MOST_RULES) + 1) * ROW_HEIGHT + 6)
        is_any = any(one.count for one in due)
        for part in (self._item_table, self._removes, self._confirmation):
            part.setVisible(is_any)
        self._update_ready()

    def _show_items(self) -> None:
        at = self._rule_table.currentIndex().row()
        due = self._due[at] if 0 <= at < len(self._due) else None
        items = () if due is None else due.items
        self._removes.setText("" if due is None else DESCRIPTIONS[due.rule].removes)
        self._items.set_rows(LazyRows(range(len(items)), lambda one: _row(items[one])))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.complain("What is due could not be read; nothing was changed.")

    def _update_ready(self) -> None:
        is_typed = self._typed.text().strip().casefold() == _CONFIRMED
        self.set_ready(ready=is_typed and any(self._due[at].count for at in self._rules.checked()))


def _row(item: DueItem) -> Row:
    return item.title, item.on, format_number(item.count)
