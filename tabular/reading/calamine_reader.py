"""calamine, the quick reader, with its ways of failing turned into refusals.

Runs in the child process: on a hostile sheet calamine can end the whole process.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import python_calamine as calamine

from tabular.reading import errors
from tabular.reading.cells import shared

_ROWS = 5_000  # whose cells are objects of their own at one time: all would double the memory


def open_workbook(content: bytes) -> calamine.CalamineWorkbook:
    """Open a workbook of any format that calamine knows. Raises UserError: damaged, encrypted."""
    with _refusing():
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))


def load(workbook: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    """Read the sheet called `name`. Raises UserError: damaged."""
    with _refusing():
        return workbook.get_sheet_by_name(name)


def columns_of(sheet: calamine.CalamineSheet) -> list[list[Any]]:
    """Give the sheet by columns from A1 on, blank rows and columns before the data included.

    Equal cells are one object, as `shared` makes them. Raises UserError: damaged.
    """
    columns: list[list[Any]] = []
    with _refusing():
        rows = sheet.iter_rows()  # from the first row of all, but from the first column with data
        while some := list(islice(rows, _ROWS)):
            columns = columns or [[] for _ in some[0]]
            for column, cells in zip(columns, zip(*some, strict=True), strict=True):
                column += shared(cells)
    before = 0 if sheet.start is None else sheet.start[1]
    blank = [""] * (len(columns[0]) if columns else 0)
    return [blank[:] for _ in range(before)] + list(map(shared, columns))


def extent(sheet: calamine.CalamineSheet) -> tuple[int, int]:
    """Count the rows and columns from A1 to the last cell."""
    return (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)


def worksheets(workbook: calamine.CalamineWorkbook) -> dict[str, bool]:
    """List the sheets that can hold a table, in order: name -> whether it is visible."""
    return {
        sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    }


def has_macro_sheets(workbook: calamine.CalamineWorkbook) -> bool:
    """Whether a sheet holds macros of Excel 4 in place of a table."""
    return any(sheet.typ == calamine.SheetTypeEnum.MacroSheet for sheet in workbook.sheets_metadata)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except calamine.PasswordError:
        raise errors.encrypted() from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise errors.damaged() from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a bug of calamine; not to be imported
            raise errors.damaged() from None
        raise
