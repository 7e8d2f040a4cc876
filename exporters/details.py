"""Sheets of the parts of people: one each for awards, roles and so on, a row for each part.

The sheet of people shows the main part of a kind; these show all, with the person.
Knows the tables of records; must not know how a file is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from core.chunks import in_chunks
from models.sql import within
from records.fields.definitions import FieldKind
from records.parts.communications import COMMUNICATIONS
from records.parts.contact_points import CONTACT_POINTS
from records.parts.definition import PartColumn, PersonPart
from records.parts.registry import PERSON_PARTS
from records.people import NAME_KEYS, list_name, read_people
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec

_CHUNK: Final = 2_000  # people read at a time
_OWNER: Final = (ColumnSpec("Alumni ID"), ColumnSpec("Name"))
# Titles of sheets that are not just the name of the records.
_TITLES: Final = {CONTACT_POINTS.name: "Contact points", COMMUNICATIONS.name: "Contact log"}
# How a file shows the values of a field or a column; the others are texts.
CELL_KINDS: Final[Mapping[FieldKind, CellKind]] = {
    FieldKind.DATE: CellKind.DATE,
    FieldKind.YEAR: CellKind.INTEGER,
    FieldKind.NUMBER: CellKind.NUMBER,
    FieldKind.YES_NO: CellKind.YES_NO,
}


def detail_sheets(connection: Connection, person_ids: Sequence[int]) -> list[SheetSpec]:
    """A sheet for each kind of record, with those of `person_ids` in that order of people.

    The rows are read as they are written: `connection` must be open until then.
    """
    return [
        SheetSpec(
            _TITLES.get(part.name) or part.plural.capitalize(),
            [*_OWNER, *(_column(one) for one in part.columns)],
            _rows(connection, person_ids, part),
        )
        for part in PERSON_PARTS
    ]


def _column(column: PartColumn) -> ColumnSpec:
    return ColumnSpec(column.label, CELL_KINDS.get(column.kind, CellKind.TEXT))


def _rows(
    connection: Connection, person_ids: Sequence[int], part: PersonPart
) -> Iterator[Sequence[CellValue]]:
    owner = part.rows.c.person_id
    columns = [part.shown(one) for one in part.columns]
    for chunk in in_chunks(person_ids, _CHUNK):
        held: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in connection.execute(
            select(owner, *columns).where(within(owner, chunk)).order_by(*part.order)
        ):
            held[row[0]].append(row)
        for person in read_people(connection, chunk, ["id", "alumni_id", *NAME_KEYS]):
            whose = person["alumni_id"], list_name(person)
            for row in held.get(person["id"], ()):
                yield *whose, *row[1:]
