"""What a batch made and must stay when the batch is taken back: edited, or used, since.

Only reads, before anything is written. A batch's new record that was edited since stays; so does
one that something points at which stays itself, and whatever belongs to a record that stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Column, Connection, Table, func, select

from core.chunks import in_chunks
from core.progress import Progress
from models.changes import (
    CHUNK,
    PARTS,
    children,
    from_json,
    read_records,
    recorded_names,
    set_value,
    value_of,
)
from models.sql import within
from models.tables import journal, metadata, people

EDITED_SINCE: Final = "edited since"
STILL_USED: Final = "used by what was added since"
_BELONGS: Final = "belongs to what stays"

Made: TypeAlias = dict[Table, set[int]]  # the records that a batch created, parents first
Staying: TypeAlias = dict[Table, dict[int, str]]  # record -> why it stays
_Record: TypeAlias = tuple[str, int]  # the table's name and the record's id


def made_by(connection: Connection, batch_id: int) -> Made:
    """The records that the batch created, those that they belong to first.

    The parts that a person was made with are not among them: they come and go with the person.
    """
    created = connection.execute(
        select(journal.c.table_name, journal.c.record_id).where(
            journal.c.batch_id == batch_id, journal.c.action == "create"
        )
    )
    found: dict[str, set[int]] = {}
    for name, record_id in created:
        found.setdefault(name, set()).add(record_id)
    return {table: found[table.name] for table in metadata.sorted_tables if table.name in found}


def what_stays(
    connection: Connection,
    batch_id: int,
    made: Made,
    progress: Progress,
    protected: Mapping[Table, Mapping[int, str]],
) -> Staying:
    """Those of the records `made` by the batch that must not be removed now, and why.

    `protected` are some that must not whatever was done since.
    """
    stays: Staying = {}
    for table, ids in made.items():
        progress.report("Looking for what was edited since")
        edited = (
            _edited_people(connection, batch_id, ids, progress)
            if table is people
            else _edited(connection, batch_id, table, progress)
        )
        stays[table] = {**protected.get(table, {}), **dict.fromkeys(sorted(edited), EDITED_SINCE)}
    grew = 1
    while grew:
        for table in reversed(made):
            progress.report("Looking for what is used since")
            _keep_used(connection, batch_id, table, made, stays)
        grew = sum(_keep_belongings(connection, table, made, stays) for table in made)
    return stays


def listed(stays: Mapping[int, str]) -> list[tuple[int, str]]:
    """The records to tell of; what merely belongs to one of them goes without saying."""
    return [(record_id, why) for record_id, why in sorted(stays.items()) if why != _BELONGS]


def _edited(
    connection: Connection, batch_id: int, table: Table, progress: Progress
) -> Iterator[int]:
    """The records made in `table` that are there and not as the batch left them."""
    later: dict[int, dict[str, Any]] = {}  # what the batch itself set after it had made them
    mine = journal.c.batch_id == batch_id, journal.c.table_name == table.name
    updates = select(journal.c.record_id, journal.c.new).where(*mine, journal.c.action == "update")
    for record_id, new in connection.execute(updates.order_by(journal.c.id)):
        later.setdefault(record_id, {}).update(from_json(table, new))
    last = 0
    created = (
        select(journal.c.id, journal.c.record_id, journal.c.new)
        .where(*mine, journal.c.action == "create")
        .order_by(journal.c.id)
        .limit(CHUNK)
    )
    while lines := connection.execute(created.where(journal.c.id > last)).all():
        progress.report("Looking for what was edited since")
        last = lines[-1].id
        now = read_records(connection, table, [line.record_id for line in lines])
        for line in lines:
            made = {**from_json(table, line.new), **later.get(line.record_id, {})}
            if line.record_id in now and _differs(now[line.record_id], made):
                yield line.record_id


def _edited_people(
    connection: Connection, batch_id: int, ids: set[int], progress: Progress
) -> Iterator[int]:
    """The people made who are there and, with their parts, not as the batch left them.

    A person and the parts made with it share one line, so what they were is told by the lines
    since: who has none is as he was made.
    """
    names = [str(table.name) for table in (people, *PARTS)]
    last = select(func.max(journal.c.id)).where(journal.c.batch_id == batch_id).scalar_subquery()
    since = (
        select(journal)
        .where(journal.c.id > last, journal.c.table_name.in_(names))
        .order_by(journal.c.id.desc())
    )
    for some in in_chunks(sorted(ids), CHUNK):
        progress.report("Looking for what was edited since")
        lines = connection.execute(since.where(within(journal.c.person_id, some))).all()
        owners = {(line.table_name, line.record_id): line.person_id for line in lines}
        living = read_records(connection, people, sorted(set(owners.values())))
        now = _records(connection, owners)
        then = _as_before(lines)
        yield from sorted(
            {
                owner
                for record, owner in owners.items()
                if owner in living
                and (
                    (record in now) != (record in then)
                    or (record in now and _differs(now[record], then[record]))
                )
            }
        )


def _as_before(newest_first: Sequence[Any]) -> dict[_Record, dict[str, Any]]:
    """What the lines tell of their records as they were before; who was not there is left out."""
    before: dict[_Record, dict[str, Any]] = {}
    for line in newest_first:
        record = line.table_name, line.record_id
        table = metadata.tables[line.table_name]
        if line.action == "create":
            before.pop(record, None)
        elif line.action == "delete":
            kept = from_json(table, line.old)
            before[record] = {name: kept[name] for name in recorded_names(table) if name in kept}
        else:
            for name, value in from_json(table, line.old).items():
                set_value(before.setdefault(record, {}), name, value)
    return before


def _records(
    connection: Connection, wanted: Mapping[_Record, Any]
) -> dict[_Record, dict[str, Any]]:
    found: dict[_Record, dict[str, Any]] = {}
    for table in (people, *PARTS):
        ids = sorted(record_id for name, record_id in wanted if name == table.name)
        rows = read_records(connection, table, ids)
        found |= {(str(table.name), record_id): row for record_id, row in rows.items()}
    return found


def _differs(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(value_of(row, name) != value for name, value in values.items())


def _keep_used(
    connection: Connection, batch_id: int, table: Table, made: Made, stays: Staying
) -> None:
    """A record stays that something points at which stays too."""
    for child, column in children(table):
        if table is people and child in PARTS:
            continue  # a part goes with the person
        going = made.get(child, set()).difference(stays.get(child, ()))
        for ids in in_chunks(sorted(made[table].difference(stays[table])), CHUNK):
            pointing = select(child.c.id, column).where(within(column, ids))
            users = {
                user: target for user, target in connection.execute(pointing) if user not in going
            }
            for user in _pointed_by(connection, batch_id, column, sorted(users)):
                del users[user]  # taking the batch back turns it elsewhere
            stays[table].update(dict.fromkeys(users.values(), STILL_USED))


def _pointed_by(
    connection: Connection, batch_id: int, column: Column[Any], ids: Sequence[int]
) -> set[int]:
    """Those of the records `ids` whose reference `column` was set by an update of the batch."""
    if not ids:
        return set()
    lines = select(journal.c.record_id).where(
        journal.c.batch_id == batch_id,
        journal.c.table_name == column.table.name,
        journal.c.action == "update",
        journal.c.new.contains(f'"{column.name}":'),
        within(journal.c.record_id, ids),
    )
    return set(connection.scalars(lines))


def _keep_belongings(connection: Connection, table: Table, made: Made, stays: Staying) -> int:
    """Keep what belongs to a record that stays; give how much that was."""
    found = 0
    for child, column in children(table):
        if column.nullable or child not in made:
            continue
        for ids in in_chunks(sorted(stays[table]), CHUNK):
            theirs = connection.scalars(select(child.c.id).where(within(column, ids)))
            belonging = made[child].intersection(theirs).difference(stays[child])
            stays[child].update(dict.fromkeys(belonging, _BELONGS))
            found += len(belonging)
    return found
