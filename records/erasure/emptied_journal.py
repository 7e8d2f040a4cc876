"""The lines of the journal about what is erased: they stay, without their values."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Table, case, select, update

from models.batch_kinds import BatchKind
from models.bulk import update_columns
from models.sql import within
from models.tables import batches, former_ids, journal

_EMPTY: Final = "{}"
_EMPTIED: Final[dict[Any, Any]] = {
    column: case((column.is_not(None), _EMPTY)) for column in (journal.c.old, journal.c.new)
}


def empty_journal(
    connection: Connection, person_ids: Sequence[int], records: Mapping[Table, Collection[int]]
) -> None:
    """Take the values out of the lines about people, and about `records` by their ids."""
    if person_ids:
        of_people = within(journal.c.person_id, person_ids)
        connection.execute(update(journal).where(of_people).values(_EMPTIED))
    for table, some in records.items():
        if some:
            of_records = (
                journal.c.table_name == table.name,
                within(journal.c.record_id, sorted(some)),
            )
            connection.execute(update(journal).where(*of_records).values(_EMPTIED))


def empty_merges(connection: Connection, person_ids: Sequence[int]) -> None:
    """Take the values out of the lines of those into whom one of the people was merged.

    Where that was undone, the lines still have what the other record got from theirs.
    """
    theirs = select(journal.c.batch_id).where(within(journal.c.person_id, person_ids)).distinct()
    kinds = (BatchKind.MERGE, BatchKind.UNDO, BatchKind.REDO)
    merges = connection.scalars(
        select(batches.c.id).where(batches.c.id.in_(theirs), batches.c.kind.in_(kinds))
    ).all()
    former = connection.execute(
        select(journal.c.batch_id, journal.c.person_id, journal.c.old, journal.c.new).where(
            within(journal.c.batch_id, merges), journal.c.table_name == former_ids.name
        )
    )
    gone = set(person_ids)
    for batch_id, person_id, *texts in former.all():
        if any(orjson.loads(text or _EMPTY).get("former_id") in gone for text in texts):
            of_other = (journal.c.batch_id == batch_id, journal.c.person_id == person_id)
            connection.execute(update(journal).where(*of_other).values(_EMPTIED))


def remove_from_journal(
    connection: Connection, table: Table, record_ids: Sequence[int], column: str
) -> None:
    """Take the values of one `column` of records out of their lines."""
    lines = connection.execute(
        select(journal.c.id, journal.c.old, journal.c.new).where(
            journal.c.table_name == table.name, within(journal.c.record_id, record_ids)
        )
    ).all()
    for name in ("old", "new"):
        without = {
            line.id: orjson.dumps({key: values[key] for key in values if key != column}).decode()
            for line in lines
            if (values := orjson.loads(getattr(line, name) or _EMPTY)) and column in values
        }
        if without:
            values = {name: list(without.values()), "id": list(without)}
            update_columns(connection, journal, values)
