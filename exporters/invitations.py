"""Export mailing lists in the formats of survey platforms and mail merges.

Knows the formats and a list; must not know who is on it or why, nor record that it was exported
(surveys/mailing_lists.py does both).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.formats import listed as in_words
from core.formats import plural
from core.progress import SILENT, Progress
from exporters.list_formats import FORMATS, ListColumn, ListForm, ListFormat
from records.fields.definitions import Field
from surveys.mailing_lists import InvitationList
from tabular.writing.csv_file import write_csv
from tabular.writing.sheets import CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

_BESIDE: Final = 3  # bytes of a cell that are not its text: a comma and two quotes


def write_invitations(
    path: Path,
    listed: InvitationList,
    form: ListForm,
    fields: Mapping[str, Field],
    progress: Progress = SILENT,
) -> int:
    """Write `listed` to `path` as the program `form` takes it, and give how many rows it has.

    `fields` are those of records.fields.definitions.all_fields, for the kinds of their cells.
    Raises UserError for an ending that the program does not take, a list that it would not take,
    and when the file cannot be written; Cancelled as `progress` says.
    """
    format_ = FORMATS[form]
    if path.suffix.casefold() not in format_.endings:
        raise UserError(
            f"A list for {format_.title} ends in {in_words(format_.endings)}. Nothing was written.",
            code="unknown_format",
        )
    columns = format_.columns(listed, fields)
    _check_addresses(format_, listed)
    rows = [_row(format_, columns, [cell(row) for _, cell in columns]) for row in listed.rows]
    _check_size(format_, rows)
    headings = _unique([column for column, _ in columns])
    sheet = SheetSpec("Invitations", headings, rows, count=len(rows))
    if path.suffix.casefold() in {".xlsx", ".ods"}:
        return write_table(path, sheet, progress=progress)
    return write_csv(
        path,
        sheet,
        with_mark=format_.mark,
        with_headings=format_.headings,
        progress=progress,
    )


def _row(
    format_: ListFormat, columns: Sequence[ListColumn], cells: list[CellValue]
) -> Sequence[CellValue]:
    """A row whose texts are as short as the program takes them; a longer link is refused."""
    if format_.longest is None:
        return cells
    for at, value in enumerate(cells):
        if not isinstance(value, str) or len(value.encode()) <= format_.longest:
            continue
        if "://" in value or "@" in value:
            raise UserError(
                f"{format_.title} takes texts of up to {format_.longest} bytes, and under"
                f" “{columns[at][0].heading}” one is longer. Nothing was written; shorten the"
                " survey link.",
                code="too_long",
            )
        cells[at] = value.encode()[: format_.longest].decode(errors="ignore")
    return cells


def _check_addresses(format_: ListFormat, listed: InvitationList) -> None:
    """Raise UserError where several people share an address that may stand once."""
    if not format_.is_by_address:
        return
    counts = Counter(row.email.casefold() for row in listed.rows)
    sharing = sum(count for count in counts.values() if count > 1)
    if sharing:
        raise UserError(
            f"{plural(sharing, 'person shares', 'people share')} an e-mail address with another"
            f" one, and {format_.title} takes each address once. Nothing was written; invite one"
            " person per address, or choose another format.",
            code="shared_address",
        )


def _check_size(format_: ListFormat, rows: Sequence[Sequence[CellValue]]) -> None:
    """Raise UserError where the file would be larger than the program takes."""
    if format_.most_bytes is None:
        return
    size = sum(len(str(cell or "").encode()) + _BESIDE for row in rows for cell in row)
    if size > format_.most_bytes:
        raise UserError(
            f"{format_.title} takes files of up to {format_.most_bytes // 1_000_000} MB, and this"
            f" list of {plural(len(rows), 'person', 'people')} is larger. Nothing was written.",
            code="too_large",
        )


def _unique(columns: Sequence[ColumnSpec]) -> list[ColumnSpec]:
    """`columns` with a number after headings that would be there twice: “Notes”, “Notes2”.

    Without the space and brackets that other files have: merge programs take neither.
    """
    taken: set[str] = set()
    found: list[ColumnSpec] = []
    for column in columns:
        heading, number = column.heading, 1
        while heading.casefold() in taken:
            number += 1
            heading = f"{column.heading}{number}"
        taken.add(heading.casefold())
        found.append(replace(column, heading=heading))
    return found
