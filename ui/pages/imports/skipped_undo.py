"""A dialog listing what an undo skipped because later changes use it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.database import Database
from models.undo import SkippedUndo
from records.fields.definitions import FIELDS, read_custom_fields
from records.parts.registry import PERSON_PARTS
from records.people import list_names
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import Type
from ui.widgets import label, primary_button
from ui.widgets.dialogs import Dialog

_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 230),
    Column("what", "Not undone", ColumnKind.TEXT, 180),
    Column("why", "Reason", ColumnKind.MUTED, 200),
)
_RECORDS: Final[Mapping[str, str]] = {
    "person": "Person record",
    **{part.name: part.singular.capitalize() for part in PERSON_PARTS},
    "value": "Address or number",
    "invitations": "Invitation",
    "messages": "Message",
    "lists_handed_out": "List handed out",
    "responses": "Answers",
    "answers": "Answer",
    "suppressions": "Suppressed address",
    "reviews": "Row to review",
    "custom_fields": "Custom field",
}


def read_skipped_rows(database: Database, kept: Sequence[SkippedUndo]) -> list[Row]:
    """The rows of the list, with names of people and labels of columns."""
    ids = sorted({found.person_id for found in kept if found.person_id is not None})
    with database.read() as connection:
        names = list_names(connection, ids)
        custom = {field.key: field.label for field in read_custom_fields(connection)}
    labels = {field.column: field.label for field in reversed(FIELDS)} | custom
    return [
        (
            names.get(found.person_id or 0, "(no person)"),
            _RECORDS.get(found.field)
            or labels.get(found.field, found.field.replace("_", " ").capitalize()),
            found.reason,
        )
        for found in kept
    ]


class SkippedUndoDialog(Dialog):
    """A modeless list of what was not undone."""

    def __init__(self, parent: QWidget, rows: Sequence[Row]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Not undone")
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label("Not undone", Type.HEADING))
        column.addWidget(
            label(
                "In use by later changes, so these were left as they are.",
                ink="muted",
                wrap=True,
            )
        )
        table = DataTable("Not undone", RowsTableModel(_COLUMNS, rows))
        table.share_room("person", "why")
        column.addWidget(table, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(primary_button("Close", self.accept))
        column.addLayout(foot)
        self.finished.connect(self.deleteLater)
