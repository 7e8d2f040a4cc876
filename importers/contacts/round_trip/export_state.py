"""What a workbook that was exported for editing says of itself, on the sheet that Excel hides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.issues import Issue
from core.progress import SILENT, Progress
from records.export_snapshot import RECORD_HEADING, STATE_SHEET, SnapshotInfo, person_of, read_state
from tabular.reading import Cell, Table, read_file
from tabular.reading.cells import ERROR_WORDS


@dataclass(frozen=True, slots=True)
class Exported:
    """People as they were exported.

    `keys` maps the headings of the sheet to edit to fields; `columns` are the values as text, by
    field, and `places` says where in them a person stands. `merged` are records that were merged
    since, with the person that they are now.
    """

    keys: Mapping[str, str]
    columns: Mapping[str, Sequence[Cell]]
    places: Mapping[int, int]
    versions: Mapping[int, int]
    about: SnapshotInfo
    merged: Mapping[int, int] = field(default_factory=dict)

    def with_merged(self, merged: Mapping[int, int]) -> "Exported":
        """The same of the people who are on record now, of whom some were `merged` since.

        Whoever is only there under a former ID stands in its place.
        """
        places, versions = dict(self.places), dict(self.versions)
        for former, person_id in merged.items():
            place = places.pop(former)
            if person_id not in places:
                places[person_id] = place
                versions[person_id] = 0  # every value is compared with the one on record
        return replace(self, places=places, versions=versions, merged=merged)


def read_exported(
    path: Path,
    table: Table,
    identity: str | None,
    progress: Progress = SILENT,
    *,
    password: str | None = None,
) -> Exported | None:
    """Read what `table`, from the workbook at `path`, was exported as.

    None for any other file: also where it is from another database than that of `identity`, the
    sheet is not the one exported, or its column of identities is gone; `not_a_trip` says so.
    Raises UserError as reading does, and read_state; Cancelled.
    """
    if identity is None or STATE_SHEET not in table.sheets or RECORD_HEADING not in table.headings:
        return None
    book = read_file(path, sheet=STATE_SHEET, password=password, progress=progress)
    state = read_state(book.sheet.columns)
    if state.about.database != identity:
        return None
    columns = list(zip(*state.values, strict=True)) or [()] * len(state.keys)
    return Exported(
        dict(zip(state.labels, state.keys, strict=True)),
        {key: _as_read(column) for key, column in zip(state.keys, columns, strict=True)},
        {person_id: place for place, person_id in enumerate(state.people)},
        dict(zip(state.people, state.versions, strict=True)),
        state.about,
    )


def _as_read(texts: Sequence[str | None]) -> list[Cell]:
    """Give a column as it would be read from a sheet, where Excel's words for errors are none."""
    return [None if text in ERROR_WORDS else text for text in texts]


def not_a_trip(table: Table) -> tuple[Issue, ...]:
    """Say why a workbook that was exported for editing is taken like any other file."""
    if STATE_SHEET in table.sheets:
        text = (
            "This workbook was exported for editing, but from another database, or its hidden"
            f" column “{RECORD_HEADING}” is gone. Its rows were matched like those of any other"
            " file."
        )
    elif _has_record_tags(table):
        text = (
            "This file was exported for editing, but saved without the hidden sheet that tells what"
            " was exported, as .csv always is. Its rows were matched like those of any other file."
            " To import every edit, edit the export and save it as .xlsx; or choose to update"
            " people on record."
        )
    else:
        return ()
    return (Issue("not_a_round_trip", text),)


def _has_record_tags(table: Table) -> bool:
    """Whether a column of `table` has the identities that an export for editing gives its rows."""
    if RECORD_HEADING not in table.headings:
        return False
    column = table.columns[table.headings.index(RECORD_HEADING)]
    return any(person_of(cell) is not None for cell in column)


def without_own_notes(table: Table) -> Table:
    """`table` without the notes of what the export itself hid from Excel."""
    own = {"hidden_columns", "hidden_sheets", "other_sheets"}
    return replace(table, notes=tuple(note for note in table.notes if note.code not in own))
