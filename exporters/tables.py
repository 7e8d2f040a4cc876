"""One table to one file, in the format that the file's name asks for.

Knows which formats there are; must not know how they are written or what the table means.
"""

from pathlib import Path

from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.csv_file import write_csv
from exporters.ods_file import write_ods
from exporters.sheets import SheetSpec
from exporters.workbook import write_workbook


def write_table(path: Path, sheet: SheetSpec, *, progress: Progress = SILENT) -> int:
    """Write `sheet` to `path`, an .xlsx, .ods or .csv file, and give how many rows it has.

    Raises UserError for another ending and as the writers do; Cancelled as `progress` says.
    """
    match path.suffix.casefold():
        case ".xlsx":
            return write_workbook(path, [sheet], progress=progress)[0]
        case ".ods":
            return write_ods(path, [sheet], progress=progress)[0]
        case ".csv":
            return write_csv(path, sheet, progress=progress)
        case _:
            raise UserError(
                f"“{path.name}” must end in .xlsx, .ods or .csv, so that it is known what to "
                "write; nothing was written.",
                code="unknown_format",
            )
