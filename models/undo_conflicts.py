"""Records that a batch created and that undoing it must keep: edited, or used, since.

Only reads, before anything is written. A record that was edited since is kept; so is one that a
kept record refers to, and whatever belongs to a kept record.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Column, Connection, Table, func, or_, select

from core.chunks import in_chunks
from core.progress import Progress
from models.changes import (
    CHUNK,
    belongs_by,
    children,
    from_json,
    read_records,
    recorded_names,
    set_value,
    value_of,
)
from models.parts import OWNERS, PARTS, owner_column, owners_of
from models.sql import within
from models.tables import custom_fields, journal, metadata, people

EDITED_SINCE: Final = "edited since"
STILL_USED: Final = "used by what was added since"
_BELONGS: Final = "belongs to a kept record"

Created: TypeAlias = dict[Table, set[int]]  # the records that a batch created, parents first
RecordsToKeep: TypeAlias = dict[Table, dict[int, str]]  # record -> why it is kept
_Record: TypeAlias = tuple[str, int]  # the table's name and the record's id


def created_by(connection: Connection, batch_id: int) -> Created:
    """The records that the batch created, those that they belong to first.

    The parts that a record was created with are not among them: they belong to it.
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


def records_to_keep(
    connection: Connection,
    batch_id: int,
    created: Created,
    progress: Progress,
    protected: Mapping[Table, Mapping[int, str]],
) -> RecordsToKeep:
    """Those of the records `created` by the batch that must not be deleted now, and why.

    `protected` are some that must not be, whatever was done since.
    """
    to_keep: RecordsToKeep = {}
    for table, ids in created.items():
        progress.report("Looking for what was edited since")
        edited = (
            _edited_with_parts(connection, batch_id, table, ids, progress)
            if table in PARTS
            else _edited(connection, batch_id, table, progress)
        )
        to_keep[table] = {**protected.get(table, {}), **dict.fromkeys(sorted(edited), EDITED_SINCE)}
    grew = 1
    while grew:
        for table in reversed(created):
            progress.report("Looking for what is used since")
            _keep_used(connection, batch_id, table, created, to_keep)
        grew = sum(_keep_belongings(connection, table, created, to_keep) for table in created)
    if custom_fields in created:
        used = _fields_used(connection, batch_id, created[custom_fields], progress)
        to_keep[custom_fields].update(dict.fromkeys(used, STILL_USED))
    return to_keep


def reported(to_keep: Mapping[int, str]) -> list[tuple[int, str]]:
    """The kept records to report, without those that belong to another kept record."""
    return [(record_id, why) for record_id, why in sorted(to_keep.items()) if why != _BELONGS]


def _edited(
    connection: Connection, batch_id: int, table: Table, progress: Progress
) -> Iterator[int]:
    """The records created in `table` that still exist and were modified since."""
    later: dict[int, dict[str, Any]] = {}  # what the batch itself set after it had created them
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
            then = {**from_json(table, line.new), **later.get(line.record_id, {})}
            if line.record_id in now and _differs(now[line.record_id], then):
                yield line.record_id


def _edited_with_parts(
    connection: Connection, batch_id: int, table: Table, ids: set[int], progress: Progress
) -> Iterator[int]:
    """The records created in `table` that were modified, or whose parts were, since.

    A record and the parts created with it share one line, so what they were is worked out from
    the lines since; a record without any is unchanged.
    """
    for some in in_chunks(sorted(ids), CHUNK):
        lines, owners = _lines_since(connection, batch_id, table, some, progress)
        living = read_records(connection, table, sorted(set(owners.values())))
        now = _records(connection, table, owners)
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


def _lines_since(
    connection: Connection, batch_id: int, table: Table, ids: Sequence[int], progress: Progress
) -> tuple[list[Any], dict[_Record, int]]:
    """The lines after the batch about the records `ids` of `table` and their parts.

    The newest first, and whose each record is that they are about.
    """
    names = [str(one.name) for one in (table, *PARTS[table])]
    last = select(func.max(journal.c.id)).where(journal.c.batch_id == batch_id).scalar_subquery()
    page = (
        select(journal)
        .where(journal.c.id > last, journal.c.table_name.in_(names))
        .order_by(journal.c.id.desc())
        .limit(CHUNK)
    )
    if table is people:  # which the journal names beside each record
        page = page.where(within(journal.c.person_id, ids))
    wanted = set(ids)
    found: list[Any] = []
    whose: dict[_Record, int] = {}
    lines = connection.execute(page).all()
    while lines:
        progress.report("Looking for what was edited since")
        owners: dict[int, int | None] = {}
        for name in names:
            own = [line for line in lines if line.table_name == name]
            told = owners_of(connection, metadata.tables[name], own)
            owners |= zip((line.id for line in own), told, strict=True)
        for line in lines:
            record = line.table_name, line.record_id
            owner = owners[line.id] or whose.get(record)
            if owner in wanted:
                whose[record] = owner
                found.append(line)
        lines = connection.execute(page.where(journal.c.id < lines[-1].id)).all()
    return found, whose


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
    connection: Connection, owner: Table, wanted: Mapping[_Record, Any]
) -> dict[_Record, dict[str, Any]]:
    found: dict[_Record, dict[str, Any]] = {}
    for table in (owner, *PARTS[owner]):
        ids = sorted(record_id for name, record_id in wanted if name == table.name)
        rows = read_records(connection, table, ids)
        found |= {(str(table.name), record_id): row for record_id, row in rows.items()}
    return found


def _differs(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return any(value_of(row, name) != value for name, value in values.items())


def _keep_used(
    connection: Connection, batch_id: int, table: Table, created: Created, to_keep: RecordsToKeep
) -> None:
    """Keep each record that another record refers to, unless undoing deletes that one."""
    for child, column in children(table):
        if child in PARTS.get(table, ()):
            continue  # a part goes with its owner
        owner = OWNERS.get(child)
        going = _going(child, created, to_keep)
        owners_going = set[int]() if owner is None else _going(owner, created, to_keep)
        whose = child.c.id if owner is None else owner_column(child)
        for ids in in_chunks(sorted(created[table].difference(to_keep[table])), CHUNK):
            pointing = select(child.c.id, column, whose).where(within(column, ids))
            users = {
                user: target
                for user, target, of in connection.execute(pointing)
                if user not in going and of not in owners_going
            }
            for user in _pointed_by(connection, batch_id, column, sorted(users)):
                del users[user]  # undoing the batch makes it refer elsewhere
            to_keep[table].update(dict.fromkeys(users.values(), STILL_USED))


def _going(table: Table, created: Created, to_keep: RecordsToKeep) -> set[int]:
    """The records of `table` that undoing the batch deletes."""
    return created.get(table, set()).difference(to_keep.get(table, ()))


def _fields_used(
    connection: Connection, batch_id: int, ids: set[int], progress: Progress
) -> Iterator[int]:
    """Those of the custom fields `ids` in which people have values that other batches wrote."""
    keys = select(custom_fields.c.id, custom_fields.c.key).where(
        within(custom_fields.c.id, sorted(ids))
    )
    for field_id, key in connection.execute(keys).all():
        progress.report("Looking for what is used since")
        written = or_(
            journal.c.new.contains(f'"custom.{key}":', autoescape=True),
            journal.c.new.contains(f'"{key}":', autoescape=True),  # of people created with it
        )
        holders = (
            select(people.c.id)
            .join(journal, journal.c.record_id == people.c.id)
            .where(
                people.c.custom[key].as_string().is_not(None),
                journal.c.table_name == people.name,
                journal.c.batch_id != batch_id,
                written,
            )
        )
        if connection.scalar(holders.limit(1)) is not None:
            yield field_id


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


def _keep_belongings(
    connection: Connection, table: Table, created: Created, to_keep: RecordsToKeep
) -> int:
    """Keep what belongs to a kept record; return how many records that was."""
    found = 0
    for child, column in children(table):
        if not belongs_by(column) or child not in created:
            continue
        for ids in in_chunks(sorted(to_keep[table]), CHUNK):
            theirs = connection.scalars(select(child.c.id).where(within(column, ids)))
            belonging = created[child].intersection(theirs).difference(to_keep[child])
            to_keep[child].update(dict.fromkeys(belonging, _BELONGS))
            found += len(belonging)
    return found
