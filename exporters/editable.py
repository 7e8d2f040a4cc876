"""People as a workbook to be edited in Excel and imported again.

Each row carries its person's tag in a hidden, locked column, and a sheet that Excel does not show
keeps every value as exported (records/exported.py); the import compares three ways. Cells with
known words have dropdowns. Written by openpyxl, slower than the other writer, which knows neither
such protection nor such sheets: docs/adr/0013-round-trip.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from sqlalchemy import Connection, func, select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.contacts import chosen_fields, chosen_people, field_column
from exporters.files import replacing
from exporters.sheets import YES_NO, CellKind, CellValue, ColumnSpec
from exporters.workbook import CELLS, MOST_ROWS, too_many_rows, widths_of
from models.database import Database
from models.tables import batches
from records import vocabulary
from records.exported import (
    FORMAT,
    PERSON_HEADING,
    RECORD_HEADING,
    STATE_SHEET,
    VERSION_HEADING,
    database_identity,
    tag_of,
)
from records.fields import Field, Kind
from records.people import read_flat
from records.values import as_text

_NAME: Final = "People"
_WORDS_SHEET: Final = "Almanac words"  # what the dropdowns offer
_CHUNK: Final = 500  # people between two looks at Cancel
_SAMPLE: Final = 200  # people who decide the widths
_FIXED: Final = "alumni_id"  # names the person to people, as the tag does to the program
_NUMBER_FORMATS: Final[Mapping[CellKind, str]] = {
    CellKind.TEXT: BUILTIN_FORMATS[49],
    CellKind.INTEGER: BUILTIN_FORMATS[1],
    CellKind.DATE: BUILTIN_FORMATS[14],
}
_PLAIN: Final = 1_000  # characters up to which a text need not be looked at for its length
# Excel writes a control character as its number; a text that looks so must not be taken for one.
_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f]")


def export_editable(
    database: Database,
    path: Path,
    *,
    person_ids: Sequence[int] | None = None,
    keys: Sequence[str] | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write people to `path`, an .xlsx file to edit and import again; give how many.

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
    identity = database_identity(database)
    with database.read() as connection:
        fields = chosen_fields(connection, keys)
        ids = chosen_people(connection, person_ids)
        if len(ids) >= MOST_ROWS:
            raise too_many_rows(_NAME, MOST_ROWS - 1)
        newest = connection.scalar(select(func.max(batches.c.id))) or 0
        sample = [values for _, _, values in _rows(connection, ids[:_SAMPLE], fields)]
        book = Workbook(write_only=True)
        people = _Sheet(book, fields, len(ids), sample)
        state = book.create_sheet(STATE_SHEET)
        words = book.create_sheet(_WORDS_SHEET)
        state.sheet_state = words.sheet_state = "veryHidden"
        _offer_words(people.sheet, words, fields)
        state.append([FORMAT, identity, _NAME, newest])
        state.append([PERSON_HEADING, VERSION_HEADING, *(field.key for field in fields)])
        state.append([None, None, *(_text(state, field.label) for field in fields)])
        with replacing(path) as file, _left_clean(book):
            for number, (person_id, version, values) in enumerate(_rows(connection, ids, fields)):
                if number % _CHUNK == 0:
                    progress.report(f"Writing “{_NAME}”", number, len(ids))
                people.append(person_id, values)
                texts = (None if one is None else as_text(one) for one in values)
                state.append([str(person_id), str(version), *(_text(state, one) for one in texts)])
            progress.report("Packing the workbook")
            book.save(file)
    return len(ids)


@contextmanager
def _left_clean(book: Workbook) -> Iterator[None]:
    """Leave none of the people in temporary files when the work ends early."""
    try:
        yield
    except BaseException:
        for sheet in cast("Sequence[Any]", book.worksheets):
            if not sheet.closed:
                sheet.close()
            with suppress(OSError):
                sheet._writer.cleanup()  # noqa: SLF001 - there is no other way to its file
        raise


class _Sheet:
    """The sheet to edit; its cells are written, styled and all, by one cell for each column."""

    def __init__(
        self,
        book: Workbook,
        fields: Sequence[Field],
        count: int,
        sample: Sequence[Sequence[CellValue]],
    ) -> None:
        self.sheet: Any = book.create_sheet(_NAME)  # its stubs know half of what it can
        columns = [ColumnSpec(RECORD_HEADING), *map(field_column, fields)]
        self._write = [CELLS[column.kind] for column in columns[1:]]
        self._tag = self._cell(CellKind.TEXT, locked=True)
        self._cells = [
            self._cell(column.kind, locked=field.key == _FIXED)
            for field, column in zip(fields, columns[1:], strict=True)
        ]
        headings = [column.heading for column in columns]
        rows = [[None, *row] for row in sample]
        for place, width in enumerate(widths_of(columns, headings, rows), 1):
            below = self.sheet.column_dimensions[get_column_letter(place)]
            below.width = width
            # Cells below the last row are for new people: free, and text where the column is.
            below.protection = Protection(locked=place == 1)
            below.number_format = _NUMBER_FORMATS.get(columns[place - 1].kind, "General")
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.freeze_panes = "A2"
        self.sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
        self._protect()
        self.sheet.append([self._heading(heading) for heading in headings])

    def append(self, person_id: int, values: Sequence[CellValue]) -> None:
        self._tag.value = tag_of(person_id)
        for cell, write, value in zip(self._cells, self._write, values, strict=True):
            _put(cell, None if value is None else write(value))
        self.sheet.append([self._tag, *self._cells])

    def _cell(self, kind: CellKind, *, locked: bool) -> Any:
        cell = WriteOnlyCell(self.sheet)
        cell.number_format = _NUMBER_FORMATS.get(kind, "General")
        cell.protection = Protection(locked=locked)
        cell.alignment = Alignment(vertical="top", wrap_text=kind is CellKind.LINES)
        return cell

    def _heading(self, heading: str) -> Any:
        cell = WriteOnlyCell(self.sheet)
        _put(cell, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EFEEEB")
        cell.border = Border(bottom=Side("thin", color="B9B8B2"))
        return cell

    def _protect(self) -> None:
        """Lock the identities; there is no password, and all else is allowed."""
        rules = self.sheet.protection
        rules.sheet = True
        rules.formatCells = rules.formatColumns = rules.formatRows = False
        rules.insertRows = rules.deleteRows = rules.insertColumns = False
        rules.sort = rules.autoFilter = False


def _rows(
    connection: Connection, ids: Sequence[int], fields: Sequence[Field]
) -> Iterator[tuple[int, int, Sequence[CellValue]]]:
    """Each person's id, version and values in the order of `fields`."""
    keys = ["id", "version", *(field.key for field in fields)]
    for chunk in in_chunks(ids, 10 * _CHUNK):
        found = read_flat(connection, chunk, keys)
        for person_id, version, *values in zip(*(found[key] for key in keys), strict=True):
            if person_id is not None:
                yield person_id, version, values


def _offer_words(sheet: Any, words: Any, fields: Sequence[Field]) -> None:
    """Give the columns of known words a dropdown, which takes no others where the import does not.

    The dropdowns also stand below the last row, for new people.
    """
    lists = {place: offered for place, one in enumerate(fields, 2) if (offered := _words(one))}
    for row in zip_longest(*(listed for listed, _ in lists.values())):
        words.append([_text(words, word) for word in row])
    for number, (place, (listed, is_closed)) in enumerate(lists.items(), 1):
        column, source = get_column_letter(place), get_column_letter(number)
        rule = DataValidation(
            type="list",
            formula1=f"'{_WORDS_SHEET}'!${source}$1:${source}${len(listed)}",
            allow_blank=True,
            showErrorMessage=is_closed,
            errorTitle="Choose from the list",
            error="Only the words of the list can be imported here.",
        )
        rule.add(f"{column}2:{column}{MOST_ROWS}")
        sheet.data_validations.append(rule)


def _words(field: Field) -> tuple[Sequence[str], bool] | None:
    """The words of a field, and whether it takes no others; None where it has none."""
    if field.kind is Kind.YES_NO:
        return list(YES_NO.values()), True
    if field.kind is Kind.CHOICE and field.choices:
        return field.choices, True
    if field.vocabulary is not None:
        return vocabulary.terms(field.vocabulary), field.vocabulary in vocabulary.CLOSED
    return None


def _text(sheet: Any, text: str | None) -> Any:
    """What to append for a text: itself, or a cell where it looks like a formula or an error."""
    if text is None or text[:1] not in "=#":
        return text if text is None else _escaped(text)
    cell = WriteOnlyCell(sheet)
    _put(cell, text)
    return cell


def _put(cell: Any, value: object) -> None:
    """Set a cell's value; text stays text, whatever it looks like."""
    if isinstance(value, str):
        cell.value = _escaped(value)
        cell.data_type = "s"
    else:
        cell.value = value


def _escaped(text: str) -> str:
    if len(text) < _PLAIN and text.isascii() and text.isprintable() and "_x" not in text:
        return text
    text = _ESCAPED.sub("_x005F_", str(CELLS[CellKind.TEXT](text)))
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
