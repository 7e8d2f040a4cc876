"""Export people as a workbook or CSV file, a row each, under headings that an import recognises.

Knows the fields of a person; must not know how a file is written.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Column, ColumnElement, Connection, func, select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from exporters.details import CELL_KINDS, detail_sheets
from models.database import Database
from models.tables import people
from records.fields.definitions import (
    BY_KEY,
    Field,
    Part,
    all_fields,
    read_custom_fields,
)
from records.parts.definition import PartQuery
from records.parts.registry import QUERIES
from records.people import read_flat
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

_CHUNK: Final = 2_000  # people read at a time, between two checks for Cancel


def export_contacts(
    database: Database,
    path: Path,
    *,
    person_ids: Sequence[int] | None = None,
    keys: Sequence[str] | None = None,
    with_details: bool = False,
    progress: Progress = SILENT,
) -> int:
    """Write people to `path` (.xlsx, .ods or .csv), a row each, and give how many.

    `person_ids` in their order, or everybody by name; `keys` of fields in their order, or
    `used_keys`. `with_details` adds a sheet for each kind of record (exporters/details.py). Raises
    UserError for an unknown field or format, or when the file cannot be written; Cancelled as
    `progress` says.
    """
    with database.read() as connection:
        fields = chosen_fields(connection, keys)
        ids = chosen_people(connection, person_ids)
        sheet = SheetSpec(
            "People",
            [field_column(field) for field in fields],
            _rows(connection, ids, [field.key for field in fields]),
            count=len(ids),
        )
        others = detail_sheets(connection, ids) if with_details else []
        return write_tables(path, [sheet, *others], progress=progress)[0]


def chosen_people(connection: Connection, person_ids: Sequence[int] | None) -> Sequence[int]:
    """Give `person_ids`, or everybody by name."""
    if person_ids is not None:
        return person_ids
    by_name = select(people.c.id).order_by(people.c.sort_name, people.c.id)
    return connection.scalars(by_name).all()


def chosen_fields(connection: Connection, keys: Sequence[str] | None) -> list[Field]:
    """Give the fields of `keys`, or of `used_keys`. Raises UserError for an unknown field."""
    fields = all_fields(connection)
    for key in keys or ():
        if key not in fields:
            raise UserError(
                f"There is no field “{key}”; nothing was written.", code="unknown_field"
            )
    return [fields[key] for key in keys or used_keys(connection)]


def used_keys(connection: Connection) -> list[str]:
    """Keys of the fields in which anybody has a value, and of all custom fields.

    So a file has no empty columns, and its columns do not depend on which people are exported.
    """
    used: set[str] = set()
    for part, place in {Part.PERSON: PartQuery(people, (), ()), **QUERIES}.items():
        keys = {field.key: field.column for field in BY_KEY.values() if field.part is part}
        counts = [_how_many(place.table.c[column]) for column in keys.values()]
        (row,) = connection.execute(
            select(*counts).select_from(place.table).where(*place.only)
        ).all()
        used.update(key for key, count in zip(keys, row, strict=True) if count)
    own = [field.key for field in read_custom_fields(connection)]
    return [key for key in BY_KEY if key in used] + own


def field_column(field: Field) -> ColumnSpec:
    """The column under which a file shows `field`."""
    return ColumnSpec(field.label, CELL_KINDS.get(field.kind, CellKind.TEXT))


def _how_many(column: Column[Any]) -> ColumnElement[int]:
    """Count the rows in which `column` has a value; for a flag, those where it is set."""
    is_flag = isinstance(column.type, Boolean) and not column.nullable
    return func.count().filter(column) if is_flag else func.count(column)


def _rows(
    connection: Connection, person_ids: Sequence[int], keys: Sequence[str]
) -> Iterator[Sequence[CellValue]]:
    for chunk in in_chunks(person_ids, _CHUNK):
        yield from zip(*read_flat(connection, chunk, keys).values(), strict=True)
