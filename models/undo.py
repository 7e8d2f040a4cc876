"""Taking a batch back, however much was done since.

The journal is walked backwards. What nobody changed since is restored: created records go,
updated values return, deleted records come back under their old identifiers. What was changed
since is kept as it is and listed. Undoing is a batch of its own, so it can be undone too: redo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select, update

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from models.changes import (
    CHUNK,
    PARTS,
    Change,
    ChangeSet,
    children,
    from_json,
    recorded,
    to_json,
    typed,
    value_of,
)
from models.database import Database
from models.sql import within
from models.tables import batches, journal, metadata, people

EDITED_SINCE: Final = "edited since"
STILL_USED: Final = "used by what was added since"
GONE: Final = "deleted since"


@dataclass(frozen=True, slots=True)
class Kept:
    """A value or record that undo left alone: whose, which `field`, and why."""

    person_id: int | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo did: the batch taken back, the new batch, records `reverted`, and what it kept."""

    batch_id: int
    undo_batch_id: int
    reverted: int
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    record_id: int
    person_id: int | None
    action: str
    old: str | None
    new: str | None
    source_row: int | None


def undo(database: Database, batch_id: int, progress: Progress = SILENT) -> Undone:
    """Take `batch_id` back in one transaction.

    Raises UserError when there is no such batch, or it was taken back already.
    """
    with database.read() as connection:
        batch = connection.execute(select(batches).where(batches.c.id == batch_id)).first()
    if batch is None:
        raise UserError(f"There is no batch {batch_id}; nothing was changed.", code="unknown_batch")
    if batch.undone_by is not None or batch.state != "done":
        raise UserError(
            f"Batch {batch_id} was taken back already; nothing was changed.", code="already_undone"
        )
    title = f"Undo: {batch.title}" if batch.kind != "undo" else f"Redo: {batch.title[6:]}"
    with database.write("undo", title, progress=progress, reverses=batch_id) as changes:
        kept: list[Kept] = []
        reverted = _walk_back(changes, batch_id, kept)
        changes.connection.execute(
            update(batches).where(batches.c.id == batch_id).values(undone_by=changes.batch_id)
        )
        if batch.reverses is not None:  # a redo: the batch that was undone stands again
            changes.connection.execute(
                update(batches).where(batches.c.id == batch.reverses).values(undone_by=None)
            )
        changes.counts.update(reverted=reverted, kept=len(kept))
        undo_batch = changes.batch_id
    return Undone(batch_id, undo_batch, reverted, tuple(kept))


def _walk_back(changes: ChangeSet, batch_id: int, kept: list[Kept]) -> int:
    connection = changes.connection
    tables = {
        metadata.tables[name]
        for name in connection.scalars(
            select(journal.c.table_name).where(journal.c.batch_id == batch_id).distinct()
        )
    }
    parents_first = [table for table in metadata.sorted_tables if table in tables]
    lines = {table: _lines(connection, batch_id, table) for table in parents_first}
    reverted = 0
    for table in parents_first:  # bring back parents before their parts
        reverted += _restore_deleted(changes, table, lines[table], kept)
    for table in reversed(parents_first):
        reverted += _restore_updated(changes, table, lines[table], kept)
    doomed = _deletable(changes, batch_id, parents_first, lines, kept)
    for table in reversed(parents_first):
        reverted += changes.delete(table, doomed[table])
    return reverted


def _lines(connection: Connection, batch_id: int, table: Table) -> list[_Line]:
    found = connection.execute(
        select(
            journal.c.record_id,
            journal.c.person_id,
            journal.c.action,
            journal.c.old,
            journal.c.new,
            journal.c.source_row,
        )
        .where(journal.c.batch_id == batch_id, journal.c.table_name == table.name)
        .order_by(journal.c.id.desc())
    )
    return [_Line(*row) for row in found]


def _restore_deleted(
    changes: ChangeSet, table: Table, lines: Sequence[_Line], kept: list[Kept]
) -> int:
    deleted = [line for line in lines if line.action == "delete" and line.old is not None]
    if not deleted:
        return 0
    rows = {line.record_id: from_json(table, line.old or "") for line in deleted}
    parts = _split_parts(rows) if table is people else {}
    for column in table.columns:
        for reference in column.foreign_keys:
            parents = {row[column.name] for row in rows.values() if row[column.name] is not None}
            living = _existing(changes.connection, reference.column.table, sorted(parents))
            for record_id, row in list(rows.items()):
                if row[column.name] is not None and row[column.name] not in living:
                    kept.append(Kept(row.get("person_id"), table.name, GONE))
                    del rows[record_id]
    order = sorted(rows)
    changes.insert(table, [rows[record_id] for record_id in order], ids=order)
    for part, records in parts.items():
        changes.insert(part, records, ids=[record.pop("id") for record in records])
    return len(order)


def _split_parts(rows: Mapping[int, dict[str, Any]]) -> dict[Table, list[dict[str, Any]]]:
    """Take the parts out of the lines of deleted people; give them by table."""
    taken: dict[Table, list[dict[str, Any]]] = {}
    for part in PARTS:
        for row in rows.values():
            for record in row.pop(part.name, ()):
                taken.setdefault(part, []).append(typed(part, record))
    return taken


def _restore_updated(
    changes: ChangeSet, table: Table, lines: Sequence[_Line], kept: list[Kept]
) -> int:
    updated = [line for line in lines if line.action == "update"]
    restored: list[Change] = []
    for part in in_chunks(updated, CHUNK):
        now = _current(changes.connection, table, [line.record_id for line in part])
        for line in part:
            old, new = from_json(table, line.old or "{}"), from_json(table, line.new or "{}")
            row = now.get(line.record_id)
            if row is None:
                kept.extend(Kept(line.person_id, name, GONE) for name in old)
                continue
            values: dict[str, Any] = {}
            for name, value in old.items():
                if value_of(row, name) == new[name]:
                    values[name] = value
                    _set_value(row, name, value)  # an earlier line of the batch may follow
                else:
                    kept.append(Kept(line.person_id, name, EDITED_SINCE))
            if values:
                restored.append(Change(line.record_id, values, line.source_row))
    # The newest line comes first, so the oldest value is written last and stays.
    merged: dict[int, Change] = {}
    for change in restored:
        before = merged.get(change.record_id)
        values = {**(before.values if before else {}), **change.values}
        merged[change.record_id] = Change(change.record_id, values, change.source_row)
    return changes.update(table, list(merged.values()))


def _deletable(
    changes: ChangeSet,
    batch_id: int,
    parents_first: Sequence[Table],
    lines: Mapping[Table, Sequence[_Line]],
    kept: list[Kept],
) -> dict[Table, set[int]]:
    """The records created by the batch that nobody edited, nor uses, since."""
    connection = changes.connection
    doomed: dict[Table, set[int]] = {}
    staying: dict[Table, dict[int, str]] = {}
    for table in parents_first:
        created = [line for line in lines[table] if line.action == "create"]
        doomed[table], staying[table] = _unedited(changes, table, created)
        if table is people:
            since = _people_changed_since(connection, batch_id) & doomed[table]
            doomed[table] -= since
            staying[table] |= dict.fromkeys(since, EDITED_SINCE)
    for table in reversed(parents_first):
        _keep_used(connection, table, doomed, staying[table])
    for table in parents_first:
        _keep_parts(connection, table, doomed, staying[table])
    for table in parents_first:
        owners = {line.record_id: line.person_id for line in lines[table]}
        kept.extend(
            Kept(owners.get(record_id), "person" if table is people else table.name, why)
            for record_id, why in sorted(staying[table].items())
        )
    return doomed


def _unedited(
    changes: ChangeSet, table: Table, created: Sequence[_Line]
) -> tuple[set[int], dict[int, str]]:
    """The created records that are still as they were made, and those that are not."""
    same: set[int] = set()
    edited: dict[int, str] = {}
    for part in in_chunks(created, CHUNK):
        changes.progress.report("Comparing with what was written", len(same), len(created))
        now = _current(changes.connection, table, [line.record_id for line in part])
        for line in part:
            row = now.get(line.record_id)
            if row is None:
                continue  # deleted since: already gone
            if to_json(recorded(table, row)) == line.new:
                same.add(line.record_id)
            else:
                edited[line.record_id] = EDITED_SINCE
    return same, edited


def _people_changed_since(connection: Connection, batch_id: int) -> set[int]:
    """People whose parts have been changed since the batch, by something that still stands.

    The parts that a person was created with have no lines of their own; later changes have.
    """
    last = select(func.max(journal.c.id)).where(journal.c.batch_id == batch_id).scalar_subquery()
    return set(
        connection.scalars(
            select(journal.c.person_id)
            .join(batches, batches.c.id == journal.c.batch_id)
            .where(
                journal.c.id > last,
                journal.c.table_name.in_([part.name for part in PARTS]),
                batches.c.undone_by.is_(None),
                batches.c.reverses.is_(None),
            )
        )
    )


def _keep_used(
    connection: Connection,
    table: Table,
    doomed: dict[Table, set[int]],
    staying: dict[int, str],
) -> None:
    """A record that something which stays belongs to must stay too."""
    for child, column in children(table):
        if column.nullable or (table is people and child in PARTS):
            continue  # parts go with the person
        going = doomed.get(child, set())
        for ids in in_chunks(sorted(doomed[table]), CHUNK):
            users = connection.execute(select(child.c.id, column).where(within(column, ids)))
            for user, parent in users:
                if user not in going and parent in doomed[table]:
                    doomed[table].discard(parent)
                    staying[parent] = STILL_USED


def _keep_parts(
    connection: Connection,
    table: Table,
    doomed: dict[Table, set[int]],
    staying: Mapping[int, str],
) -> None:
    """What stays keeps its own parts: a kept person does not lose the e-mail address."""
    for child, column in children(table):
        if column.nullable or child not in doomed:
            continue
        for ids in in_chunks(sorted(staying), CHUNK):
            doomed[child].difference_update(
                connection.scalars(select(child.c.id).where(within(column, ids)))
            )


def _existing(connection: Connection, table: Table, ids: Sequence[int]) -> set[int]:
    return set(connection.scalars(select(table.c.id).where(within(table.c.id, ids))))


def _current(connection: Connection, table: Table, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = connection.execute(select(table).where(within(table.c.id, ids))).mappings()
    return {row["id"]: dict(row) for row in rows}


def _set_value(row: dict[str, Any], name: str, value: Any) -> None:
    if name.startswith("custom."):
        row["custom"] = {**row["custom"], name.removeprefix("custom."): value}
    else:
        row[name] = value
