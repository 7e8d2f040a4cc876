"""Tables to one file, in the format that the file's name asks for.

Knows which formats there are; must not know how they are written or what the tables mean.
"""

from collections.abc import Sequence
from pathlib import Path

from core.errors import UserError
from core.progress import SILENT, Progress
from tabular.writing.csv_file import write_csv
from tabular.writing.ods_file import write_ods
from tabular.writing.sheets import SheetSpec
from tabular.writing.workbook import write_workbook


def write_table(path: Path, sheet: SheetSpec, *, progress: Progress = SILENT) -> int:
    """Write `sheet` to `path`, an .xlsx, .ods or .csv file, and give how many rows it has.

    Raises UserError for another ending and as the writers do; Cancelled as `progress` says.
    """
    return write_tables(path, [sheet], progress=progress)[0]


def write_tables(
    path: Path, sheets: Sequence[SheetSpec], *, progress: Progress = SILENT
) -> list[int]:
    """Write `sheets` to `path` and give how many rows each has; .csv holds a single one.

    Raises UserError for another ending, for several sheets as .csv and as the writers do;
    Cancelled as `progress` says.
    """
    match path.suffix.casefold():
        case ".xlsx":
            return write_workbook(path, sheets, progress=progress)
        case ".ods":
            return write_ods(path, sheets, progress=progress)
        case ".csv" if len(sheets) == 1:
            return [write_csv(path, sheets[0], progress=progress)]
        case ".csv":
            raise UserError(
                f"A .csv file holds one sheet and these are {len(sheets)}, so “{path.name}” was "
                "not written; choose .xlsx or .ods.",
                code="one_sheet",
            )
        case _:
            raise UserError(
                f"“{path.name}” must end in .xlsx, .ods or .csv, so that it is known what to "
                "write; nothing was written.",
                code="unknown_format",
            )
