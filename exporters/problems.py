"""What was wrong in an imported file, as a workbook to work through."""

from collections.abc import Sequence
from pathlib import Path

from core.problems import Problem
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

_COLUMNS = (
    ColumnSpec("Row", CellKind.INTEGER),
    ColumnSpec("Column"),
    ColumnSpec("Value"),
    ColumnSpec("What is wrong", CellKind.LINES),
    ColumnSpec("Weight"),
)


def write_problems(path: Path, problems: Sequence[Problem]) -> int:
    """Write `problems` to `path` (.xlsx or .csv), a row each, and give how many.

    Raises UserError when the file cannot be written.
    """
    rows = ((one.row, one.column, one.value, one.message, str(one.severity)) for one in problems)
    return write_table(path, SheetSpec("Problems", _COLUMNS, rows, count=len(problems)))
