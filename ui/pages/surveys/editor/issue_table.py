"""The issues of a file that a questionnaire was read from, as a table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from core.issues import Issue, Severity
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import Tone
from ui.widgets import Status

SEVERITIES = {
    Severity.CRITICAL: Status("Opt-out", Tone.BAD),
    Severity.ERROR: Status("Must be fixed", Tone.BAD),
    Severity.WARNING: Status("Not imported", Tone.WARNING),
    Severity.NOTE: Status("Note", Tone.NEUTRAL),
}


def issue_table(name: str, issues: Sequence[Issue]) -> DataTable:
    """A table of the issues of a file, by row and column."""
    rows = [
        (issue.row, issue.column or "", issue.message, issue.value,
         SEVERITIES[issue.severity])
        for issue in issues
    ]  # fmt: skip
    columns = (
        Column("row", "Row", ColumnKind.NUMBER, 56),
        Column("column", "Column", ColumnKind.STRONG, 170),
        Column("message", "Issue", width=430),
        Column("value", "Value", ColumnKind.MUTED, 110),
        Column("severity", "", ColumnKind.BADGE, 120),
    )
    table = DataTable(name, RowsTableModel(columns, rows))
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return table
