"""What a workbook that was exported for editing says of itself, on the sheet that Excel hides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import UserError
from core.problems import Problem
from core.progress import SILENT, Progress
from importers.reading import Cell, Table, read_file, to_table
from records.exported import (
    FORMAT,
    PERSON_HEADING,
    RECORD_HEADING,
    STATE_HEADING_ROW,
    STATE_SHEET,
    VERSION_HEADING,
)


@dataclass(frozen=True, slots=True)
class Exported:
    """People as they were exported.

    `keys` maps the headings of the sheet to edit to fields; `columns` are the values as text, by
    field, and `places` says where in them a person stands.
    """

    keys: Mapping[str, str]
    columns: Mapping[str, Sequence[Cell]]
    places: Mapping[int, int]
    versions: Mapping[int, int]


def read_exported(
    path: Path, table: Table, identity: str | None, progress: Progress = SILENT
) -> Exported | None:
    """Read what `table`, from the workbook at `path`, was exported as.

    None for any other file: also where it is from another database than that of `identity`, the
    sheet is not the one exported, or its column of identities is gone; `not_a_trip` says so.
    Raises UserError as reading does; Cancelled.
    """
    if identity is None or STATE_SHEET not in table.sheets or RECORD_HEADING not in table.headings:
        return None
    book = read_file(path, sheet=STATE_SHEET, progress=progress)
    about = book.sheet.row(0)
    if about[:2] != [FORMAT, identity]:
        return None
    kept = to_table(book, heading_row=STATE_HEADING_ROW)
    columns = dict(zip(kept.headings, kept.columns, strict=True))
    try:
        people = [int(str(cell)) for cell in columns.pop(PERSON_HEADING)[1:]]
        versions = [int(str(cell)) for cell in columns.pop(VERSION_HEADING)[1:]]
    except (KeyError, ValueError) as error:
        raise UserError(
            f"The sheet “{STATE_SHEET}”, in which this workbook keeps what was exported, was"
            " changed. Nothing was imported; export the people again and edit that workbook.",
            code="export_changed",
        ) from error
    return Exported(
        {str(column[0]): key for key, column in columns.items() if column},
        {key: column[1:] for key, column in columns.items()},
        {person_id: place for place, person_id in enumerate(people)},
        dict(zip(people, versions, strict=True)),
    )


def not_a_trip(table: Table) -> tuple[Problem, ...]:
    """Say why a workbook that was exported for editing is taken like any other file."""
    if STATE_SHEET not in table.sheets:
        return ()
    text = (
        "This workbook was exported for editing, but from another database, or its hidden column"
        f" “{RECORD_HEADING}” is gone. Its rows were matched like those of any other file."
    )
    return (Problem("not_a_round_trip", text),)


def without_own_notes(table: Table) -> Table:
    """`table` without the notes of what the export itself hid from Excel."""
    own = {"hidden_columns", "hidden_sheets", "other_sheets"}
    return replace(table, notes=tuple(note for note in table.notes if note.code not in own))
