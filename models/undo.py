"""Undoing a batch, however much was done since.

The journal is read backwards, newest line first, so that each step finds the state that it left.
What nobody changed since is restored: created records are deleted, updated values reset, deleted
records created again under their old identifiers. What was changed since is kept and listed.
Undoing is a batch of its own, so it can be undone too: redo.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Row,
    Table,
    Text,
    UniqueConstraint,
    and_,
    case,
    or_,
    select,
)
from sqlalchemy import update as update_of

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from models.batch_kinds import BatchKind
from models.changes import (
    CHUNK,
    Change,
    ChangeSet,
    from_json,
    read_records,
    set_value,
    to_json,
    typed,
    value_of,
)
from models.database import Database
from models.parts import OWNER_IN_VALUES, OWNERS, PARTS, owner_column, owners_of
from models.sql import within, within_texts
from models.tables import batches, journal, metadata, people
from models.undo_conflicts import (
    EDITED_SINCE,
    Created,
    RecordsToKeep,
    created_by,
    records_to_keep,
    reported,
)

GONE: Final = "deleted since"
ERASED: Final = "erased for good"
TAKEN: Final = "given to another record since"

# Why batches of a kind cannot be undone, with the code of the refusal.
_FINAL: Final[Mapping[str, tuple[str, str]]] = {
    BatchKind.RESTORE: (
        "A restored backup cannot be undone, because people who were deleted would come back",
        "restore_not_undoable",
    ),
    BatchKind.PERSON_ERASE: (
        "People who were erased for good cannot be brought back",
        "erasure_not_undoable",
    ),
    BatchKind.RETENTION: (
        "What was removed by the retention rules cannot be brought back",
        "retention_not_undoable",
    ),
    BatchKind.MAIL_SENT: ("Mails that were sent cannot be taken back", "sent_not_undoable"),
    BatchKind.ANONYMOUS_RESPONSES: (
        "Which answers came with which import of an anonymous wave is not kept, so a single import"
        " cannot be undone; all answers of the wave can be removed",
        "anonymous_not_undoable",
    ),
    BatchKind.ANSWERS_REMOVE: (
        "Anonymous answers that were removed cannot be brought back; import their file again",
        "anonymous_not_undoable",
    ),
    BatchKind.ANSWERS_UNLINK: (
        "Whose answers were unlinked is not kept, so they cannot be linked again",
        "unlinked_not_undoable",
    ),
}
_WITH_PARTS: Final = 500  # records brought back at a time whose parts are many

# Under which name the batch counts its records.
_COUNTED: Final = {BatchKind.UNDO: "reverted", BatchKind.REDO: "redone"}

_Line: TypeAlias = Any  # a row of the journal


@dataclass(frozen=True, slots=True)
class SkippedUndo:
    """A value or record that an undo skipped: person, `field` and reason."""

    person_id: int | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Protected:
    """What undo leaves alone, each with the reason.

    `records` that the batch created, and `gone` ones that it deleted, by table and id, and `values`
    that it set, by table, id and column.
    """

    records: Mapping[Table, Mapping[int, str]] = field(default_factory=dict)
    gone: Mapping[Table, Mapping[int, str]] = field(default_factory=dict)
    values: Mapping[tuple[Table, int, str], str] = field(default_factory=dict)


# What of a batch, given by its id, undo leaves alone; it may write in the same transaction.
Protect: TypeAlias = Callable[[ChangeSet, int], Protected]
# What is to be done once a batch is undone, in the same transaction; tells what stays as it is.
Complete: TypeAlias = Callable[[ChangeSet, int], Sequence[SkippedUndo]]


@dataclass(frozen=True, slots=True)
class Undone:
    """The result of an undo: the batch, the new batch, records `reverted`, and what was skipped."""

    batch_id: int
    undo_batch_id: int
    reverted: int
    kept: tuple[SkippedUndo, ...]


def undo(
    database: Database,
    batch_id: int,
    progress: Progress = SILENT,
    *,
    protect: Protect | None = None,
    complete: Complete | None = None,
) -> Undone:
    """Undo `batch_id` in one transaction; undoing an undo is redo.

    Undoing a redo means the batch that it redid. `protect` is asked first what to leave alone, and
    `complete` does the rest at the end. Raises UserError when there is no such batch, it was undone
    already, or it is a restore, which applied deletions again.
    """
    with database.read() as connection:
        batch = _original(connection, batch_id)
    kind = BatchKind.REDO if batch.kind == BatchKind.UNDO else BatchKind.UNDO
    with database.write(kind, progress=progress, reverses=batch.id) as changes:
        batch = _original(changes.connection, batch_id)  # another desk may have been first
        kept: list[SkippedUndo] = []
        protected = Protected() if protect is None else protect(changes, batch.id)
        reverted = _walk_back(changes, batch, kept, protected)
        if complete is not None:
            kept += complete(changes, batch.id)
        _mark_undone(changes, batch)
        changes.counts.update({_COUNTED[kind]: reverted, "kept": len(kept)})
    return Undone(batch_id, changes.batch_id, reverted, tuple(kept))


def revert_line(
    changes: ChangeSet, line_id: int, columns: Collection[str], protected: Protected
) -> tuple[SkippedUndo, ...]:
    """Undo one line of the journal, in `columns` alone where it is an update.

    Returns what was left alone and why. A record that the line created must be a part, to which
    nothing refers. Raises UserError where there is no such line.
    """
    line = changes.connection.execute(select(journal).where(journal.c.id == line_id)).first()
    if line is None:
        raise UserError("This change is not in the history; nothing was saved.", code="gone")
    table = metadata.tables[line.table_name]
    kept: list[SkippedUndo] = []
    if line.action == "update":
        old, new = (
            to_json({name: value for name, value in orjson.loads(text).items() if name in columns})
            for text in (line.old, line.new)
        )
        whose = {"record_id": line.record_id, "person_id": line.person_id}
        of_columns = SimpleNamespace(**whose, old=old, new=new, source_row=None)
        _restore(changes, table, [of_columns], kept, protected)
    elif line.action == "delete":
        _bring_back(changes, table, [line], kept, protected.gone.get(table, {}), whole=False)
    else:
        to_keep = dict(protected.records.get(table, {}))
        now = read_records(changes.connection, table, [line.record_id]).get(line.record_id)
        made = from_json(table, line.new)
        if now is None:
            kept.append(SkippedUndo(line.person_id, _name(table), GONE))
        elif any(value_of(now, name) != value for name, value in made.items()):
            to_keep[line.record_id] = EDITED_SINCE
        _remove(changes, table, [line], {table: to_keep}, kept)
    return tuple(kept)


def redo(
    database: Database,
    batch_id: int,
    progress: Progress = SILENT,
    *,
    protect: Protect | None = None,
    complete: Complete | None = None,
) -> Undone:
    """Redo `batch_id`, which was undone; `protect` and `complete` as for `undo`.

    Raises UserError when there is no such batch, or it is not undone.
    """
    with database.read() as connection:
        batch = _batch(connection, batch_id)
    if batch.undone_by is None:
        raise UserError(f"Batch {batch_id} was not undone; nothing was changed.", code="not_undone")
    undone = undo(database, batch.undone_by, progress, protect=protect, complete=complete)
    return replace(undone, batch_id=batch_id)


def _batch(connection: Connection, batch_id: int) -> Row[Any]:
    found = connection.execute(select(batches).where(batches.c.id == batch_id)).first()
    if found is None:
        raise UserError(f"There is no batch {batch_id}; nothing was changed.", code="unknown_batch")
    return found


def _original(connection: Connection, batch_id: int) -> Row[Any]:
    """The batch to undo: `batch_id`, or the one that it redid."""
    batch = _batch(connection, batch_id)
    while batch.kind == BatchKind.REDO:
        batch = _batch(connection, _batch(connection, batch.reverses).reverses)
    if batch.kind in _FINAL:
        why, code = _FINAL[batch.kind]
        raise UserError(f"{why}; nothing was changed.", code=code)
    if batch.undone_by is not None or batch.state != "done":
        raise UserError(
            f"Batch {batch_id} was undone already; nothing was changed.", code="already_undone"
        )
    return batch


def _mark_undone(changes: ChangeSet, batch: Row[Any]) -> None:
    """Mark the batch as undone; what it had undone itself is active again."""
    is_undone = batches.c.id == batch.id
    if batch.kind != BatchKind.UNDO:
        undos = select(batches.c.id).where(batches.c.reverses == batch.id)
        is_undone |= and_(batches.c.kind == BatchKind.REDO.value, batches.c.reverses.in_(undos))
    run = changes.connection.execute
    run(update_of(batches).where(batches.c.undone_by == batch.id).values(undone_by=None))
    run(update_of(batches).where(is_undone).values(undone_by=changes.batch_id))


def _walk_back(
    changes: ChangeSet, batch: Row[Any], kept: list[SkippedUndo], protected: Protected
) -> int:
    connection, batch_id = changes.connection, batch.id
    # Who was created again meanwhile, with the same ID, does not come back beside that record.
    whole = batch.kind == BatchKind.UNDO
    created = created_by(connection, batch_id)
    to_keep = records_to_keep(connection, batch_id, created, changes.progress, protected.records)
    reverted = 0
    for table, action, lines in _runs(connection, batch_id):
        theirs = _without_parts(connection, table, lines, created)
        if action == "create":
            reverted += _remove(changes, table, theirs, to_keep, kept)
            continue
        theirs = [line for line in theirs if line.record_id not in created.get(table, ())]
        if action == "delete":
            for some in in_chunks(theirs, _WITH_PARTS if table in PARTS else CHUNK):
                gone = protected.gone.get(table, {})
                reverted += _bring_back(changes, table, some, kept, gone, whole=whole)
        else:
            reverted += _restore(changes, table, theirs, kept, protected)
    return reverted


def _without_parts(
    connection: Connection, table: Table, lines: list[_Line], created: Created
) -> list[_Line]:
    """`lines` without those about parts of a record created by the batch, undone with it.

    A part that the record was given by another one goes back to that one.
    """
    with_parts = created.get(OWNERS[table]) if table in OWNERS else None
    if not with_parts:
        return lines
    owners = owners_of(connection, table, lines)
    column = f'"{owner_column(table).name}":'
    return [
        line
        for line, owner in zip(lines, owners, strict=True)
        if owner not in with_parts or (line.action == "update" and column in line.old)
    ]


def _runs(connection: Connection, batch_id: int) -> Iterator[tuple[Table, str, list[_Line]]]:
    """The batch's lines, newest first, in runs of one table and action, at most CHUNK long."""
    # What a record was created with is not needed, unless it tells whose part it is.
    names = [str(part.name) for part in OWNER_IN_VALUES]
    not_whole = or_(journal.c.action == "update", journal.c.table_name.in_(names))
    page = (
        select(
            journal.c.id,
            journal.c.table_name,
            journal.c.record_id,
            journal.c.person_id,
            journal.c.action,
            journal.c.old,
            case((not_whole, journal.c.new)).label("new"),
            journal.c.source_row,
        )
        .where(journal.c.batch_id == batch_id)
        .order_by(journal.c.id.desc())
        .limit(CHUNK)
    )
    lines = connection.execute(page).all()
    while lines:
        for (name, action), run in groupby(lines, lambda line: (line.table_name, line.action)):
            yield metadata.tables[name], action, list(run)
        lines = connection.execute(page.where(journal.c.id < lines[-1].id)).all()


def _remove(
    changes: ChangeSet,
    table: Table,
    lines: Sequence[_Line],
    to_keep: RecordsToKeep,
    kept: list[SkippedUndo],
) -> int:
    owners = {line.record_id: line.person_id for line in lines}
    staying = {record_id: why for record_id, why in to_keep[table].items() if record_id in owners}
    kept.extend(
        SkippedUndo(owners[record_id], _name(table), why) for record_id, why in reported(staying)
    )
    return changes.delete(table, owners.keys() - staying.keys())


def _bring_back(
    changes: ChangeSet,
    table: Table,
    lines: Sequence[_Line],
    kept: list[SkippedUndo],
    protected: Mapping[int, str],
    *,
    whole: bool,
) -> int:
    """Create deleted records again.

    `whole`: not without an alumni ID that another record has now.
    """
    rows = {line.record_id: from_json(table, line.old) for line in lines}
    owners = {line.record_id: line.person_id for line in lines}
    for record_id in [one for one, row in rows.items() if not row]:  # an erasure emptied the line
        if table is people:
            kept.append(SkippedUndo(owners[record_id], _name(table), ERASED))
        del rows[record_id]
    for record_id in sorted(rows.keys() & protected.keys()):
        kept.append(SkippedUndo(owners[record_id], _name(table), protected[record_id]))
        del rows[record_id]
    for record_id, blocked in sorted(_obstacles(changes.connection, table, rows).items()):
        may_lack = all(why == TAKEN and table.c[name].nullable for name, why in blocked.items())
        if may_lack and not whole:
            # The record comes back without what another one has now, such as an alumni ID.
            rows[record_id] |= dict.fromkeys(blocked)
            kept += [SkippedUndo(owners[record_id], name, TAKEN) for name in sorted(blocked)]
            continue
        kept.append(SkippedUndo(owners[record_id], _name(table), next(iter(blocked.values()))))
        del rows[record_id]
    order = sorted(rows)
    parts = _split_parts(table, [rows[record_id] for record_id in order])
    for row in rows.values():
        if "version" in row:  # who saw the record before must not take it for the same
            row["version"] += 1
    changes.insert(table, [rows[record_id] for record_id in order], ids=order)
    for part, records in parts.items():
        for record_id, blocked in sorted(_obstacles(changes.connection, part, records).items()):
            owner = records.pop(record_id)[owner_column(part).name]
            kept.append(SkippedUndo(owners[owner], _name(part), next(iter(blocked.values()))))
        changes.insert(part, list(records.values()), ids=list(records))
    return len(order)


def _split_parts(
    table: Table, rows: Sequence[dict[str, Any]]
) -> dict[Table, dict[int, dict[str, Any]]]:
    """Take the parts, by table and id, out of what the journal kept of deleted records."""
    return {
        part: {
            record.pop("id"): typed(part, record)
            for row in rows
            for record in row.pop(part.name, ())
        }
        for part in PARTS.get(table, ())
    }


def _restore(
    changes: ChangeSet,
    table: Table,
    lines: Sequence[_Line],
    kept: list[SkippedUndo],
    protected: Protected,
) -> int:
    now = read_records(changes.connection, table, [line.record_id for line in lines])
    owners = {line.record_id: line.person_id for line in lines}
    source_rows = {line.record_id: line.source_row for line in lines}
    restored: dict[int, dict[str, Any]] = {}
    reasons: dict[tuple[int, str], str] = {}
    for line in lines:  # the oldest line of a record comes last, so that its value stays
        old, new = from_json(table, line.old), from_json(table, line.new)
        row = now.get(line.record_id)
        for name, value in old.items():
            if row is None:
                reasons[line.record_id, name] = GONE
            elif (line.record_id, name) in reasons or value_of(row, name) != new[name]:
                reasons[line.record_id, name] = EDITED_SINCE
            elif (table, line.record_id, name) in protected.values:
                reasons[line.record_id, name] = protected.values[table, line.record_id, name]
            else:
                restored.setdefault(line.record_id, {})[name] = value
                set_value(row, name, value)
    for record_id, blocked in sorted(_obstacles(changes.connection, table, restored, now).items()):
        for name in blocked.keys() & restored[record_id].keys():
            reasons[record_id, name] = blocked[name]
            del restored[record_id][name]
    kept.extend(
        SkippedUndo(owners[record_id], name, why)
        for (record_id, name), why in sorted(reasons.items())
    )
    return changes.update(
        table,
        [Change(record, values, source_rows[record]) for record, values in restored.items()],
    )


def _obstacles(
    connection: Connection,
    table: Table,
    wanted: Mapping[int, Mapping[str, Any]],
    now: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[int, dict[str, str]]:
    """The values that cannot be what is `wanted`: by record and column, with the reason.

    What they refer to is gone, or another record has what no two may have. `now` gives the other
    values of records that are there.
    """
    found: dict[int, dict[str, str]] = {}
    for column in table.columns:
        name = str(column.name)
        for reference in column.foreign_keys:
            referring = {record: row[name] for record, row in wanted.items() if row.get(name)}
            living = _existing(connection, reference.column.table, sorted(set(referring.values())))
            for record, target in referring.items():
                if target not in living:
                    found.setdefault(record, {})[name] = GONE
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [str(column.name) for column in constraint.columns]
            for record in _taken(connection, table, names, wanted, now or {}):
                found.setdefault(record, {}).update(dict.fromkeys(names, TAKEN))
    return found


def _taken(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    wanted: Mapping[int, Mapping[str, Any]],
    now: Mapping[int, Mapping[str, Any]],
) -> set[int]:
    """The records whose values of the columns `names` are now used by another record."""
    wanting: dict[tuple[Any, ...], int] = {}
    for record, row in wanted.items():
        whole = {**now.get(record, {}), **row}
        # A line of the journal may be older than a column.
        values = tuple(whole.get(name, _default(table.c[name])) for name in names)
        if not row.keys().isdisjoint(names) and None not in values:
            wanting[values] = record
    if not wanting:
        return set()
    held = select(table.c.id, *(table.c[name] for name in names))
    for name, values in zip(names, zip(*wanting, strict=True), strict=True):
        is_one = within_texts if isinstance(table.c[name].type, Text) else within
        held = held.where(is_one(table.c[name], sorted(set(values))))
    taken: set[int] = set()
    for holder, *having in connection.execute(held):
        record = wanting.get(tuple(having), holder)
        if holder != record and wanted.get(holder, {}).keys().isdisjoint(names):
            taken.add(record)
    return taken


def _default(column: Column[Any]) -> Any:
    return None if column.default is None else column.default.arg  # type: ignore[attr-defined]


def _existing(connection: Connection, table: Table, ids: Sequence[int]) -> set[int]:
    if not ids:
        return set()
    return set(connection.scalars(select(table.c.id).where(within(table.c.id, ids))))


def _name(table: Table) -> str:
    return "person" if table is people else str(table.name)
