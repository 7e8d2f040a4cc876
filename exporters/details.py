"""Everything on record beneath people: a sheet each for awards, roles and so on, a row each.

The sheet of people shows the main record of a kind; these show all of them, with whose they are.
Knows the tables of records; must not know how a file is written.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, case, select

from core.chunks import in_chunks
from models.sql import within
from models.tables import awards, consents, contact_points, engagements, roles
from records.people import NAME_KEYS, list_name, read_people
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec

_CHUNK: Final = 2_000  # people read at a time
_OWNER: Final = (ColumnSpec("Alumni ID"), ColumnSpec("Name"))


@dataclass(frozen=True)
class _Kind:
    """One sheet: what it shows of the rows of `table`, in an order within a person."""

    name: str
    table: Table
    columns: tuple[tuple[ColumnSpec, ColumnElement[Any]], ...]
    order: tuple[ColumnElement[Any], ...]


def _channel(column: ColumnElement[str]) -> ColumnElement[str]:
    """A channel as people write it."""
    return case((column == "email", "e-mail"), else_=column)


_KINDS: Final = (
    _Kind(
        "Awards",
        awards,
        (
            (ColumnSpec("Award"), awards.c.kind),
            (ColumnSpec("Programme"), awards.c.programme),
            (ColumnSpec("Department"), awards.c.department),
            (ColumnSpec("Supervisor"), awards.c.supervisor),
            (ColumnSpec("Started", CellKind.INTEGER), awards.c.started),
            (ColumnSpec("Completed", CellKind.INTEGER), awards.c.completed),
        ),
        (awards.c.completed.desc().nulls_last(), awards.c.id.desc()),
    ),
    _Kind(
        "Roles",
        roles,
        (
            (ColumnSpec("Job title"), roles.c.title),
            (ColumnSpec("Employer"), roles.c.employer),
            (ColumnSpec("Sector"), roles.c.sector),
            (ColumnSpec("From", CellKind.DATE), roles.c.started),
            (ColumnSpec("To", CellKind.DATE), roles.c.ended),
            (ColumnSpec("First role", CellKind.YES_NO), roles.c.is_first),
            (ColumnSpec("Current role", CellKind.YES_NO), roles.c.is_current),
            (ColumnSpec("Research active", CellKind.YES_NO), roles.c.research_active),
        ),
        (roles.c.is_current.desc(), roles.c.started.desc().nulls_last(), roles.c.id.desc()),
    ),
    _Kind(
        "Contact points",
        contact_points,
        (
            (ColumnSpec("Kind"), _channel(contact_points.c.kind)),
            (ColumnSpec("Address or number"), contact_points.c.value),
            (ColumnSpec("As written in the source"), contact_points.c.original),
            (ColumnSpec("City"), contact_points.c.city),
            (ColumnSpec("Region"), contact_points.c.region),
            (ColumnSpec("Postcode"), contact_points.c.postal_code),
            (ColumnSpec("Country"), contact_points.c.country),
            (ColumnSpec("Label"), contact_points.c.label),
            (ColumnSpec("Main one", CellKind.YES_NO), contact_points.c.is_primary),
            (ColumnSpec("Status"), contact_points.c.status),
            (ColumnSpec("Status since", CellKind.DATE), contact_points.c.status_on),
            (ColumnSpec("Source"), contact_points.c.source),
        ),
        (contact_points.c.kind, contact_points.c.is_primary.desc(), contact_points.c.id),
    ),
    _Kind(
        "Consents",
        consents,
        (
            (ColumnSpec("Purpose"), consents.c.purpose),
            (ColumnSpec("By"), _channel(consents.c.channel)),
            (ColumnSpec("Basis"), consents.c.basis),
            (ColumnSpec("Recorded on", CellKind.DATE), consents.c.recorded_on),
            (ColumnSpec("Evidence"), consents.c.evidence),
            (ColumnSpec("Wording agreed to"), consents.c.wording),
        ),
        (consents.c.id.desc(),),
    ),
    _Kind(
        "Engagements",
        engagements,
        (
            (ColumnSpec("Kind"), engagements.c.kind),
            (ColumnSpec("Title"), engagements.c.title),
            (ColumnSpec("On", CellKind.DATE), engagements.c.happened_on),
            (ColumnSpec("Note"), engagements.c.note),
            (ColumnSpec("Source"), engagements.c.source),
        ),
        (engagements.c.happened_on.desc().nulls_last(), engagements.c.id.desc()),
    ),
)


def detail_sheets(connection: Connection, person_ids: Sequence[int]) -> list[SheetSpec]:
    """A sheet for each kind of record, with those of `person_ids` in that order of people.

    The rows are read as they are written: `connection` must be open until then.
    """
    return [
        SheetSpec(
            kind.name,
            [*_OWNER, *(shown for shown, _ in kind.columns)],
            _rows(connection, person_ids, kind),
        )
        for kind in _KINDS
    ]


def _rows(
    connection: Connection, person_ids: Sequence[int], kind: _Kind
) -> Iterator[Sequence[CellValue]]:
    columns = [column for _, column in kind.columns]
    for chunk in in_chunks(person_ids, _CHUNK):
        held: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in connection.execute(
            select(kind.table.c.person_id, *columns)
            .where(within(kind.table.c.person_id, chunk))
            .order_by(*kind.order)
        ):
            held[row[0]].append(row)
        for person in read_people(connection, chunk, ["id", "alumni_id", *NAME_KEYS]):
            owner = person["alumni_id"], list_name(person)
            for row in held.get(person["id"], ()):
                yield *owner, *row[1:]
