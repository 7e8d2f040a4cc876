"""Export the issues of an imported file as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from core.issues import Issue
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

_COLUMNS = (
    ColumnSpec("Row", CellKind.INTEGER),
    ColumnSpec("Column"),
    ColumnSpec("Value"),
    ColumnSpec("What is wrong", CellKind.LINES),
    ColumnSpec("Weight"),
)


def write_issues(path: Path, issues: Sequence[Issue]) -> int:
    """Write `issues` to `path` (.xlsx or .csv), a row each, and give how many.

    Raises UserError when the file cannot be written.
    """
    rows = ((one.row, one.column, one.value, one.message, str(one.severity)) for one in issues)
    return write_table(path, SheetSpec("Problems", _COLUMNS, rows, count=len(issues)))
