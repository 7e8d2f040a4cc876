"""Parts of a record: its own records, created and deleted with it.

They share its journal line: that of a new record stands for the parts that it was created with,
that of a deleted one holds them. A part that is created, changed or deleted alone has a line.

A relationship is no such part: it belongs to two people and goes with either, in a line of its
own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Column, Connection, Table, select

from models.sql import within
from models.tables import (
    answers,
    awards,
    communications,
    consents,
    contact_points,
    dated_notes,
    engagements,
    former_ids,
    linked_files,
    people,
    proposal_decisions,
    responses,
    roles,
    tasks,
)

PARTS: Final[Mapping[Table, tuple[Table, ...]]] = {
    people: (
        contact_points,
        awards,
        roles,
        consents,
        engagements,
        dated_notes,
        communications,
        tasks,
        linked_files,
        former_ids,
        proposal_decisions,
    ),
    responses: (answers,),
}
OWNERS: Final[Mapping[Table, Table]] = {
    part: owner for owner, parts in PARTS.items() for part in parts
}
# Parts whose owner only the values of a journal line tell; a person is named beside them.
OWNER_IN_VALUES: Final = frozenset(part for part, owner in OWNERS.items() if owner is not people)
PERSON_PARTS: Final = frozenset(str(part.name) for part in PARTS[people])


def owner_column(part: Table) -> Column[Any]:
    """The column of `part` that names the record which it belongs to."""
    owner = OWNERS[part]
    return next(
        column
        for column in part.columns
        if any(key.column.table is owner for key in column.foreign_keys)
    )


def owners_of(connection: Connection, table: Table, lines: Sequence[Any]) -> list[int | None]:
    """The owner's id for each journal line of `table`, a table of `PARTS` or a part.

    None: the line is of a part whose owner nothing tells any more.
    """
    if table in PARTS:
        return [line.record_id for line in lines]
    if table not in OWNER_IN_VALUES:
        return [line.person_id for line in lines]
    column = owner_column(table)
    told = [orjson.loads(line.new or line.old).get(column.name) for line in lines]
    silent = [line.record_id for line, owner in zip(lines, told, strict=True) if owner is None]
    if not silent:  # those of an update
        return told
    rows = connection.execute(select(table.c.id, column).where(within(table.c.id, silent)))
    now: dict[int, int] = dict(rows.tuples().all())
    return [
        now.get(line.record_id) if owner is None else owner
        for line, owner in zip(lines, told, strict=True)
    ]
