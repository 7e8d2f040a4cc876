"""People as a workbook to be edited in Excel and imported again.

Each row carries its person's tag in a hidden, locked column, and a sheet that Excel does not show
keeps every value as exported (records/export_snapshot.py); the import compares three ways. Cells
with known words have dropdowns. See docs/adr/0013-round-trip.md.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.contacts import chosen_fields, chosen_people, field_column
from models.database import Database, user_name
from records.export_snapshot import (
    RECORD_HEADING,
    STATE_HEADINGS,
    STATE_SHEET,
    SnapshotInfo,
    StateRow,
    heading_rows,
    person_rows,
    tag_of,
)
from records.fields import vocabulary
from records.fields.definitions import Field, FieldKind
from records.fields.values import as_text
from records.people import read_flat
from tabular.reading.book import column_letter
from tabular.writing.sheet_rules import Offered, SheetRules
from tabular.writing.sheets import (
    YES_NO,
    CellKind,
    CellValue,
    ColumnSpec,
    SheetSpec,
    unique_headings,
)
from tabular.writing.workbook import CELLS, MOST_ROWS, too_many_rows, write_workbook

_NAME: Final = "People"
_WORDS_SHEET: Final = "Almanac words"  # what the dropdowns offer
_CHUNK: Final = 2_000  # people read at a time, between two checks for Cancel
_TAGS: Final = 0  # the place of the column with the tags
_FIXED: Final = "alumni_id"  # names the person to people, as the tag does to the program
_HINT: Final = (
    "It says whose row this is. To sort or delete rows: Review, Unprotect Sheet; there is no"
    " password."
)


def export_editable(
    database: Database,
    path: Path,
    *,
    identity: str,
    person_ids: Sequence[int] | None = None,
    keys: Sequence[str] | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write people to `path`, an .xlsx file to edit and import again; give how many.

    `identity` is the database's (records/exported.py), by which the workbook is recognised;
    `person_ids` and `keys` are those of exporters.contacts.export_contacts. Raises UserError for
    an unknown field, another ending, more people than a sheet has rows, or when the file cannot be
    written; Cancelled as `progress` says.
    """
    if path.suffix.casefold() != ".xlsx":
        raise UserError(
            f"“{path.name}” must end in .xlsx: no other format keeps what an edited workbook needs"
            " to come back. Nothing was written.",
            code="unknown_format",
        )
    about = SnapshotInfo(identity, date.today().isoformat(), user_name())
    with database.read() as connection:
        fields = [one for one in chosen_fields(connection, keys) if one.editable]
        ids = chosen_people(connection, person_ids)
        if len(ids) >= MOST_ROWS:
            raise too_many_rows(_NAME, MOST_ROWS - 1)
        columns = [ColumnSpec(RECORD_HEADING), *map(field_column, fields)]
        labels = unique_headings(columns)[1:]
        state = list(heading_rows(about, [one.key for one in fields], labels))
        listed = {place: words for place, one in enumerate(fields, 1) if (words := _words(one))}
        rows = _rows(connection, ids, fields, state)
        people = SheetSpec(_NAME, columns, rows, count=len(ids))
        lists = SheetSpec(
            _WORDS_SHEET,
            [ColumnSpec(fields[place - 1].label) for place in listed] or [ColumnSpec("Words")],
            list(zip_longest(*(words for words, _ in listed.values()))),
        )
        # Its rows come to be as those of the people are written, who go before it.
        kept = SheetSpec(STATE_SHEET, [ColumnSpec(heading) for heading in STATE_HEADINGS], state)
        hidden = SheetRules(is_secret=True)
        rules = {0: _rules(fields, listed), 1: hidden, 2: hidden}
        write_workbook(path, [people, kept, lists], rules=rules, progress=progress)
    return len(ids)


def _rows(
    connection: Connection, ids: Sequence[int], fields: Sequence[Field], state: list[StateRow]
) -> Iterator[Sequence[CellValue]]:
    """Each person's row, whose values as text are added to `state`."""
    keys = ["id", "version", *(field.key for field in fields)]
    text = CELLS[CellKind.TEXT]
    for chunk in in_chunks(ids, _CHUNK):
        found = read_flat(connection, chunk, keys)
        for person_id, version, *values in zip(*(found[key] for key in keys), strict=True):
            if person_id is None:  # deleted since it was chosen
                continue
            kept = [
                None if value is None or value == "" else str(text(as_text(value)))
                for value in values
            ]
            state.extend(person_rows(person_id, version, kept))
            yield tag_of(person_id), *values


def _rules(fields: Sequence[Field], listed: dict[int, tuple[Sequence[str], bool]]) -> SheetRules:
    """Lock the columns that identify a row's person, and offer known words in dropdowns."""
    fixed = {place for place, field in enumerate(fields, 1) if field.key == _FIXED}
    offered = {
        place: Offered(_cells(column, len(words)), is_closed)
        for column, (place, (words, is_closed)) in enumerate(listed.items())
    }
    return SheetRules(frozenset({_TAGS, *fixed}), _HINT, frozenset({_TAGS}), offered)


def _cells(column: int, count: int) -> str:
    name = column_letter(column)
    return f"'{_WORDS_SHEET}'!${name}$2:${name}${count + 1}"


def _words(field: Field) -> tuple[Sequence[str], bool] | None:
    """The words of a field, and whether only these are allowed; None where it has none."""
    if field.kind is FieldKind.YES_NO:
        return list(YES_NO.values()), True
    if field.kind is FieldKind.CHOICE and field.choices:
        return field.choices, True
    if field.vocabulary is not None:
        return vocabulary.terms(field.vocabulary), field.vocabulary in vocabulary.CLOSED
    return None
