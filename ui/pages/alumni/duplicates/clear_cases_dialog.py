"""The clear cases among the possible duplicates, to be looked through and merged as one batch."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.formats import format_number, plural
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from queries.duplicates import ListedGroup
from records.merging.clear_merge import merge_groups
from ui.context import PageContext
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, TwoLines
from ui.undo import write_batch
from ui.widgets import label, link_button
from ui.widgets.dialogs import FormDialog

_SIZE: Final = 900, 600
_COLUMNS: Final = (
    Column("kept", "Kept record", ColumnKind.STRONG, 260),
    Column("merged", "Merged into it", ColumnKind.STRONG, 260),
)


class ClearCasesDialog(FormDialog):
    """Lists `groups` of records, all ticked, and merges those that stay ticked."""

    def __init__(
        self, context: PageContext, parent: QWidget, groups: Sequence[ListedGroup]
    ) -> None:
        super().__init__(
            parent,
            "Merge clear cases",
            "The suggested values are taken: the more recent, the longer name, and what rules out "
            "contact. Everything can be undone.",
            "Merge",
        )
        self._context, self._groups = context, groups
        self._count = label("", ink="muted")
        self._model = RowsTableModel(_COLUMNS, checkable=True)
        table = DataTable("Clear cases", self._model)
        table.show_two_lines()
        table.share_room("kept", "merged")
        everything = range(len(groups))
        self._model.set_rows([_row(one) for one in groups], everything)
        self._model.checks_changed.connect(self._show_count)
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        head.addWidget(
            link_button("Select all", lambda: self._model.set_checked(everything, checked=True))
        )
        head.addWidget(
            link_button("Select none", lambda: self._model.set_checked(everything, checked=False))
        )
        self.body.addLayout(head)
        self.body.addWidget(table, 1)
        self.resize(*_SIZE)
        table.setFocus()
        self.accepted.connect(self._merge)
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._model.checked())
        total = plural(len(self._groups), "clear case")
        self._count.setText(f"{format_number(count)} of {total} selected")
        self.set_ready(ready=count > 0, accept_text=f"Merge {plural(count, 'case')}")

    def _merge(self) -> None:
        chosen = [self._groups[at].group for at in self._model.checked()]

        def write(changes: ChangeSet) -> int:
            return merge_groups(changes, chosen)

        title = f"Merging {plural(len(chosen), 'clear case')}"
        write_batch(self._context, BatchKind.MERGE, write, title=title)


def _row(one: ListedGroup) -> Row:
    names = "; ".join(other.name for other in one.others)
    facts = "; ".join(other.facts for other in one.others)
    return TwoLines(one.kept.name, one.kept.facts), TwoLines(names, facts)
