"""Bulk updates of people by flat rows: preview and writing.

records.writing.update_plan says what an update means; this reads what it needs and writes the plan.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from core.chunks import in_chunks
from core.progress import SILENT, Progress
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import contact_points, people
from records.fields.definitions import BY_KEY, Part
from records.parts.definition import ORIGINAL, Record
from records.parts.registry import QUERIES
from records.people import read_flat
from records.writing.person_update import FieldChange, PersonUpdate, PersonWritePlan
from records.writing.update_plan import plan_update

# What every plan needs of a person: what is implied by others (person_update.with_implied).
_PERSON_COLUMNS: Final = frozenset({"id", "deceased", "deceased_on"})
_CHUNK: Final = 2_500  # people whose records are held in memory, between two looks at Cancel


def preview_updates(
    connection: Connection, updates: Sequence[PersonUpdate], progress: Progress = SILENT
) -> list[list[FieldChange]]:
    """The changes each of `updates` would make; empty if all values are already on record.

    Good for 100,000 updates: only people who differ at a glance are looked at closely. Raises
    Cancelled.
    """
    keys = sorted({key for update in updates for key in update.values if ORIGINAL not in key})
    found: list[list[FieldChange]] = []
    for part in in_chunks(updates, _CHUNK):
        progress.report("Comparing with the records", len(found), len(updates))
        flat = read_flat(connection, [update.person_id for update in part], keys)
        different = [index for index, update in enumerate(part) if _differs(update, flat, index)]
        changes: list[list[FieldChange]] = [[] for _ in part]
        plans = _plans(connection, [part[index] for index in different], None)
        for index, plan in zip(different, plans, strict=True):
            changes[index] = plan.changes
        found += changes
    return found


def _differs(update: PersonUpdate, flat: Mapping[str, Sequence[Any]], index: int) -> bool:
    """Whether `update` has another value than `flat` has at `index`; a plain loop, for speed."""
    for key, value in update.values.items():
        column = flat.get(key)  # None: how the source wrote a value
        differs = column is not None and column[index] != value
        if differs and (update.only is None or key in update.only):
            return True
    return False


def update_people(
    changes: ChangeSet, updates: Sequence[PersonUpdate], *, source: str | None = None
) -> int:
    """Write `updates`; return the number of people changed.

    `source` is noted with new contact points, consents and engagements.
    """
    changed = 0
    done = 0
    for part in _rounds(updates):
        if len(updates) > _CHUNK:
            changes.progress.report("Comparing with the records", done, len(updates))
        done += len(part)
        plans = _plans(changes.connection, part, source)
        changed += sum(bool(plan.writes) for plan in plans)
        _write(changes, plans)
    return changed


def _plans(
    connection: Connection, updates: Sequence[PersonUpdate], source: str | None
) -> list[PersonWritePlan]:
    keys = {key for update in updates for key in update.values}
    tables = {people} | {
        QUERIES[BY_KEY[key].part].table
        for key in keys
        if key in BY_KEY and BY_KEY[key].part is not Part.PERSON
    }
    ids = sorted({update.person_id for update in updates})
    parts = {table: _records(connection, table, ids, keys) for table in tables}
    return [
        plan_update(
            update,
            {table: found.get(update.person_id, ()) for table, found in parts.items()},
            source,
        )
        for update in updates
    ]


def _records(
    connection: Connection, table: Table, person_ids: Sequence[int], keys: Collection[str]
) -> dict[int, list[Record]]:
    """The records of people in `table`; of the people themselves what fields `keys` concern."""
    wanted = _PERSON_COLUMNS.union(key.partition(".")[0] for key in keys)  # "custom.KEY"
    owner = table.c.id if table is people else table.c.person_id
    columns = [column for column in table.columns if table is not people or column.name in wanted]
    names = [str(column.name) for column in columns]
    owner_at = names.index(str(owner.name))
    found: dict[int, list[Record]] = defaultdict(list)
    rows = connection.execute(
        select(*columns).where(within(owner, person_ids)).order_by(table.c.id)
    ).all()
    for row in rows:
        found[row[owner_at]].append(dict(zip(names, row, strict=True)))
    return found


def _rounds(updates: Sequence[PersonUpdate]) -> Iterator[list[PersonUpdate]]:
    """Split `updates` into parts without repeated people, so that each plan sees current values."""
    part: list[PersonUpdate] = []
    seen: set[int] = set()
    for update in updates:
        if update.person_id in seen or len(part) == _CHUNK:
            yield part
            part, seen = [], set()
        part.append(update)
        seen.add(update.person_id)
    if part:
        yield part


def _write(changes: ChangeSet, plans: Sequence[PersonWritePlan]) -> None:
    deleted: dict[Table, list[int]] = defaultdict(list)
    updated: dict[Table, list[Change]] = defaultdict(list)
    inserted: dict[Table, list[tuple[Mapping[str, Any], int | None]]] = defaultdict(list)
    for plan in plans:
        line = plan.update.source_row
        for write in plan.writes:
            if write.values is None and write.record_id is not None:
                deleted[write.table].append(write.record_id)
            elif write.record_id is not None:
                values = dict(write.values or {})
                if write.table is contact_points and "status" in values:
                    values["status_on"] = changes.at.date()
                updated[write.table].append(Change(write.record_id, values, line))
            elif write.values is not None:
                inserted[write.table].append((write.values, line))
    for table, ids in deleted.items():
        changes.delete(table, ids)
    for table, some in updated.items():
        changes.update(table, some)
    for table, rows in inserted.items():
        changes.insert(table, [row for row, _ in rows], [line for _, line in rows])
