"""Identifiers, given out by counters and never used twice."""

from sqlalchemy import Connection, Table, insert, select, update

from models.tables import id_counters


def reserve_ids(connection: Connection, table: Table, count: int) -> range:
    """`count` identifiers for `table` that were never given out before.

    Safe because only one transaction writes at a time (Database.write sees to it).
    """
    counter = id_counters.c.table_name == table.name
    first = connection.scalar(select(id_counters.c.next_id).where(counter))
    if first is None:
        first = 1
        connection.execute(insert(id_counters).values(table_name=table.name, next_id=1 + count))
    else:
        connection.execute(update(id_counters).where(counter).values(next_id=first + count))
    return range(first, first + count)
