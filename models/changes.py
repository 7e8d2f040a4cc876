"""Change sets: every change is written and journalled in one transaction.

A ChangeSet belongs to one batch. Each record that it creates, updates or deletes gets a journal
line with the old and the new values, from which `models.undo` undoes the batch; a record and the
parts created or deleted with it (models/parts.py) share one line. Records of `tables.UNJOURNALLED`
get none: they are facts that no undo touches. Statements are sent for many records at once, so an
import of 100,000 rows and an edit of one cell use the same code.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any, Final

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Table,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from core.changed import MOST_PEOPLE, Changed
from core.chunks import in_chunks
from core.progress import SILENT, Progress
from models import objections, same_person, search
from models.areas import areas_of
from models.bulk import insert_columns, insert_rows, update_columns
from models.counting_responses import refresh_counting
from models.derived_columns import DERIVED
from models.identifiers import reserve_ids
from models.parts import OWNERS, PARTS, PERSON_PARTS, owner_column
from models.search.documents import searched_columns
from models.sql import json_array, json_object, within
from models.tables import UNJOURNALLED, contact_points, journal, metadata, people, responses

CHUNK: Final = 5_000  # records per statement: large enough to be fast, small enough to cancel
Row = Mapping[str, Any]

_STAMPS: Final = frozenset({"created_at", "updated_at", "version"})
_SET_AT_END: Final = {responses.name: ("counts",)}  # by `ChangeSet.finish`
# Columns that say whom a record is about; of a relationship, both.
_CONCERNED: Final = ("person_id", "other_id")
_KEPT_STAMPS: Final = ("created_at", "version")  # kept of a deleted person, who may come back


@dataclass(frozen=True, slots=True)
class Change:
    """New values of one record: `values` maps column to value; `source_row` is the file's row.

    A key "custom.KEY" sets one custom field and leaves the others unchanged.
    """

    record_id: int
    values: Row
    source_row: int | None = None


@dataclass(slots=True)
class ChangeSet:
    """The changes of one batch, written as they come; created by `Database.write` alone.

    `at` is UTC. Acts fill `counts`, the numbers that the batch reports, and `describe` what they
    did by the parameters of titles (models/batch_kinds.py); whoever opens the transaction chooses
    the kind of the batch, so one batch can hold several acts.

    At the end, addresses that leave people who opted out are suppressed, and new addresses of
    people with a suppressed one (models/objections.py), and people stay on hold whose other record
    opted out (models/same_person.py); not with `releases_opt_outs`. With `forgets_words` the search
    forgets the words of those who went.
    """

    connection: Connection
    batch_id: int
    at: datetime
    progress: Progress = SILENT
    parameters: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    releases_opt_outs: bool = False
    forgets_words: bool = False
    _tables: set[str] = field(default_factory=set)  # where records were created, changed, deleted
    _concerned: set[int] = field(default_factory=set)  # owners of records that are no parts
    # Records with parts that were made here.
    _created: dict[Table, set[int]] = field(default_factory=lambda: {one: set() for one in PARTS})
    _touched: set[int] = field(default_factory=set)  # people whose parts changed here
    _reworded: set[int] = field(default_factory=set)  # of these, who is found by other words
    _deleted: set[int] = field(default_factory=set)  # people who went here
    _added_points: list[int] = field(default_factory=list)  # contact points that are new here
    # Addresses that went here from people who opted out.
    _left: list[objections.OptOutAddress] = field(default_factory=list)
    # People whose other record opted out, where the name or an address of one of both changed here.
    _linked: set[int] = field(default_factory=set)
    _respondents: set[int] = field(default_factory=set)  # people whose responses changed here

    def insert(
        self,
        table: Table,
        rows: Sequence[Row],
        source_rows: Sequence[int | None] | None = None,
        *,
        ids: Sequence[int] | None = None,
    ) -> Sequence[int]:
        """Create a record for each of `rows`; return their ids in the same order.

        Every row must have the same keys. `source_rows` names the file's row of each. `ids`
        restores records under identifiers that they had before, for undo alone.
        """
        columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
        return self.insert_columns(table, columns, len(rows), source_rows, ids=ids)

    def insert_columns(
        self,
        table: Table,
        columns: Mapping[str, Sequence[Any]],
        count: int,
        source_rows: Sequence[int | None] | None = None,
        *,
        ids: Sequence[int] | None = None,
    ) -> Sequence[int]:
        """Like `insert`, for `count` records given by column; columns left out get defaults."""
        if not count:
            return []
        self._note_written(table, *(columns.get(name, ()) for name in _CONCERNED))
        given = ids if ids is not None else reserve_ids(self.connection, table, count)
        fixed = self._defaults(table, columns)
        for start in range(0, count, CHUNK):
            self._report("Writing", start, count)
            part = slice(start, start + CHUNK)
            written: dict[str, Sequence[Any]] = {"id": given[part]}
            written |= {name: [value] * len(given[part]) for name, value in fixed.items()}
            written |= {name: values[part] for name, values in columns.items()}
            if table.name in DERIVED:
                derived = DERIVED[table.name]
                found = [
                    derived.derive(*of)
                    for of in zip(*(written[n] for n in derived.of), strict=True)
                ]
                written |= zip(derived.names, zip(*found, strict=True), strict=True)
            insert_columns(self.connection, table, written)
            if table is contact_points:
                self._added_points += written["id"]
            lines = source_rows[part] if source_rows is not None else None
            self._journal_created(table, written, lines)
        return given

    def update(self, table: Table, changes: Sequence[Change]) -> int:
        """Update records; return the number of records that changed.

        Old values are read from the database here, so the journal tells what was there, and a
        value that is there already is not a change.
        """
        written = 0
        for part in in_chunks(changes, CHUNK):
            self._report("Writing", written, len(changes))
            before = read_records(self.connection, table, [c.record_id for c in part])
            if table is contact_points:
                self._note_changed_points([c.record_id for c in part if "value" in c.values])
                self._added_points += [c.record_id for c in part if "person_id" in c.values]
            elif table is people:
                self._note_linked(
                    [c.record_id for c in part if not same_person.NAMES.isdisjoint(c.values)]
                )
            elif table is responses:  # a response may change hands
                self._note_respondents(row["person_id"] for row in before.values())
            entries: list[dict[str, Any]] = []
            by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
            for change in part:
                row = before.get(change.record_id)
                if row is None:  # deleted meanwhile: there is nothing left to change
                    continue
                new = _differences(row, change.values)
                if not new:
                    continue
                old = {name: value_of(row, name) for name in new}
                entries.append(self._updated(table, row, old, new, change.source_row))
                after = _merged(row, new)
                derived = DERIVED.get(table.name)
                if derived is not None and not new.keys().isdisjoint(derived.of):
                    whole = {**row, **after}
                    found = derived.derive(*(whole[name] for name in derived.of))
                    after |= zip(derived.names, found, strict=True)
                by_columns[tuple(after)].append((*after.values(), change.record_id))
                before[change.record_id] = {**row, **after}
            for names, changed in by_columns.items():
                columns = zip((*names, "id"), zip(*changed, strict=True), strict=True)
                update_columns(self.connection, table, dict(columns))
            if entries:
                rows = [before[entry["record_id"]] for entry in entries]
                about = ([row.get(name) for row in rows] for name in _CONCERNED)
                self._note_written(table, *about)
            self._write_journal(entries)
            written += len(entries)
        return written

    def delete(self, table: Table, record_ids: Iterable[int]) -> int:
        """Delete records and their dependent records; return the number of records of `table`.

        Records of other tables that point at them go first, each with its journal line; the parts
        of a record are kept in its own.
        """
        deleted = 0
        parts = PARTS.get(table, ())
        for part in in_chunks(sorted(set(record_ids)), CHUNK):
            ids = self.connection.scalars(select(table.c.id).where(within(table.c.id, part))).all()
            for child, column in children(table):
                if child in parts:
                    continue
                dependents = self.connection.scalars(
                    select(child.c.id).where(within(column, ids))
                ).all()
                if not belongs_by(column):
                    unlinked = {str(column.name): None}
                    self.update(child, [Change(i, unlinked) for i in dependents])
                else:
                    self.delete(child, dependents)
            self.progress.report("Deleting", deleted)
            if ids:
                self._note_written(table, *self._owners(table, ids))
            if table is people:
                self._note_left(contact_points.c.person_id, ids)
            elif table is contact_points:
                self._note_left(contact_points.c.id, ids)
            self._journal_deleted(table, ids)
            for own in parts:
                self.connection.execute(delete(own).where(within(owner_column(own), ids)))
            if parts:
                self._created[table].difference_update(ids)
            if table is people:
                self._deleted.update(ids)
                self._touched.difference_update(ids)
            self.connection.execute(delete(table).where(within(table.c.id, ids)))
            deleted += len(ids)
        return deleted

    def finish(self) -> None:
        """Keep objections, and bring up to date what is worked out from the records.

        That is the search, the versions of the people concerned, and which responses count.

        Called by the database.
        """
        self.progress.report("Finishing")
        if not self.releases_opt_outs:
            objections.suppress_left(self, self._left)
            objections.suppress_added(self, self._added_points)
            held = same_person.people_to_hold(self.connection, self._linked)
            self.update(people, [Change(one, {"contact_hold": same_person.HOLD}) for one in held])
        created = self._created[people]
        changed = sorted(self._touched - created)
        reworded = sorted(self._reworded & self._touched - created)
        for part in in_chunks(changed, CHUNK):
            self.connection.execute(
                update(people)
                .where(within(people.c.id, part))
                .values(version=people.c.version + 1, updated_at=self.at)
            )
        refresh_counting(self.connection, self._respondents)
        # At once: after each part, the index of a file would put itself in order again.
        search.remove(self.connection, sorted(self._deleted))
        search.refresh(self.connection, reworded, created=sorted(created))
        if self.forgets_words:
            search.forget_unused_words(self.connection)

    def describe(self, **parameters: Any) -> None:
        """Set parameters of the batch's title: JSON values, never a person's name."""
        self.parameters |= parameters

    def changed(self) -> Changed:
        """What was written so far, for those who show it."""
        concerned = self._people()
        return Changed(
            self.batch_id if self.is_kept else None,
            areas_of(self._tables),
            frozenset(concerned) if len(concerned) <= MOST_PEOPLE else None,
        )

    @property
    def is_kept(self) -> bool:
        """Whether the batch wrote or counted anything."""
        return bool(self._tables or self.counts)

    def title_parameters(self) -> dict[str, Any]:
        """The parameters of the batch's title, with the one person concerned or how many.

        An act that concerns a second person describes whose record it wrote.
        """
        concerned = self._people()
        if "person" in self.parameters:
            return self.parameters
        if len(concerned) == 1:
            return {**self.parameters, "person": next(iter(concerned))}
        return {**self.parameters, "people": len(concerned)} if concerned else self.parameters

    def _people(self) -> set[int]:
        """The people whose own or dependent records were created, changed or deleted."""
        return self._created[people] | self._touched | self._deleted | self._concerned

    def _note_touched(
        self, table: Table, people_ids: Collection[int], names: Collection[str] | None = None
    ) -> None:
        """Note that records of people changed, all of them or only in the columns `names`."""
        self._touched.update(people_ids)
        searched = searched_columns().get(table.name, frozenset())
        # "custom.KEY" is a value of the column "custom".
        written = searched if names is None else {name.partition(".")[0] for name in names}
        if not searched.isdisjoint(written):
            self._reworded.update(people_ids)

    def _report(self, text: str, done: int, total: int) -> None:
        """Tell how far it is; who writes few records at a time tells how far the whole has come."""
        if total > CHUNK:
            self.progress.report(text, done, total)
        else:
            self.progress.check_cancelled()

    def _note_written(self, table: Table, *owners: Iterable[int | None]) -> None:
        self._tables.add(str(table.name))
        if table is responses:
            self._note_respondents(chain.from_iterable(owners))
        if table is not people and table.name not in PERSON_PARTS:
            self._concerned.update(owner for some in owners for owner in some if owner is not None)

    def _note_respondents(self, person_ids: Iterable[int | None]) -> None:
        self._respondents.update(one for one in person_ids if one is not None)

    def _owners(self, table: Table, ids: Sequence[int]) -> Iterable[Sequence[int | None]]:
        columns = [table.c[name] for name in _CONCERNED if name in table.c]
        if not columns or table.name in PERSON_PARTS:
            return ()
        rows = self.connection.execute(select(*columns).where(within(table.c.id, ids)))
        return [tuple(row) for row in rows]

    def _note_changed_points(self, ids: Sequence[int]) -> None:
        self._note_left(contact_points.c.id, ids)
        self._added_points += ids

    def _note_left(self, column: Column[int], ids: Sequence[int]) -> None:
        """Note the addresses of people who opted out that are about to go or to change."""
        if ids:
            self._left += objections.opt_out_addresses(self.connection, within(column, ids))
            owners = select(contact_points.c.person_id).where(within(column, ids)).distinct()
            self._note_linked(self.connection.scalars(owners).all())

    def _note_linked(self, person_ids: Sequence[int]) -> None:
        if person_ids:
            self._linked |= same_person.linked_people(self.connection, person_ids)

    # --- the journal -----------------------------------------------------------------------

    def _defaults(self, table: Table, given: Collection[str]) -> dict[str, Any]:
        """Values of the columns not `given`, so that journal and table say the same."""
        fixed: dict[str, Any] = {}
        for column in table.columns:
            if column.name in given or column.name == "id":
                continue
            if column.name in {"created_at", "updated_at"}:
                fixed[column.name] = self.at
            elif column.default is not None:
                argument = column.default.arg  # type: ignore[attr-defined]
                fixed[column.name] = argument(None) if callable(argument) else argument
            else:
                fixed[column.name] = None
        return fixed

    def _journal_created(
        self,
        table: Table,
        columns: Mapping[str, Sequence[Any]],
        source_rows: Sequence[int | None] | None,
    ) -> None:
        if table.name in UNJOURNALLED:
            return
        ids = columns["id"]
        if table in OWNERS and self._created[OWNERS[table]].issuperset(
            columns[owner_column(table).name]
        ):
            return
        if table in PARTS:
            self._created[table].update(ids)
        owners = ids if table is people else columns.get("person_id", [None] * len(ids))
        if table.name in PERSON_PARTS:
            self._note_touched(table, owners)
        names = recorded_names(table)
        kept = zip(*(columns[name] for name in names), strict=True)
        insert_columns(
            self.connection,
            journal,
            {
                "id": reserve_ids(self.connection, journal, len(ids)),
                "batch_id": [self.batch_id] * len(ids),
                "table_name": [str(table.name)] * len(ids),  # SQLAlchemy’s names are slow to bind
                "record_id": ids,
                "person_id": owners,
                "action": ["create"] * len(ids),
                "new": [to_json(dict(zip(names, values, strict=True))) for values in kept],
                "source_row": source_rows if source_rows is not None else [None] * len(ids),
            },
        )

    def _journal_deleted(self, table: Table, ids: Sequence[int]) -> None:
        """The journal lines of records about to be deleted, built by the database itself."""
        if not ids or table.name in UNJOURNALLED:
            return
        gone = within(table.c.id, ids)
        kept: dict[str, ColumnElement[Any]] = {
            name: table.c[name] for name in recorded_names(table)
        }
        owner: ColumnElement[Any] = null()
        if table is people:
            owner = table.c.id
            kept |= {name: table.c[name] for name in _KEPT_STAMPS}
        elif "person_id" in table.c:
            owner = table.c.person_id
            if table.name in PERSON_PARTS:
                self._note_touched(table, self.connection.scalars(select(owner).where(gone)).all())
        kept |= {str(part.name): _theirs(table, part) for part in PARTS.get(table, ())}
        before = reserve_ids(self.connection, journal, len(ids))[0] - 1
        lines = {
            "id": func.row_number().over(order_by=table.c.id) + before,
            "batch_id": literal(self.batch_id),
            "table_name": literal(str(table.name)),
            "record_id": table.c.id,
            "person_id": owner,
            "action": literal("delete"),
            "old": json_object(kept),
        }
        self.connection.execute(
            insert(journal).from_select(list(lines), select(*lines.values()).where(gone))
        )

    def _updated(
        self, table: Table, row: Row, old: Row, new: Row, source_row: int | None
    ) -> dict[str, Any]:
        """The line of a record that changes."""
        person_id = row["id"] if table is people else row.get("person_id")
        if person_id is not None and (table is people or table.name in PERSON_PARTS):
            # A part may change hands.
            self._note_touched(table, {person_id, new.get("person_id", person_id)}, new)
        return {
            "batch_id": self.batch_id,
            "table_name": str(table.name),
            "record_id": row["id"],
            "person_id": person_id,
            "action": "update",
            "old": to_json(old),
            "new": to_json(new),
            "source_row": source_row,
        }

    def _write_journal(self, entries: list[dict[str, Any]]) -> None:
        if not entries or entries[0]["table_name"] in UNJOURNALLED:
            return
        for entry, entry_id in zip(
            entries, reserve_ids(self.connection, journal, len(entries)), strict=True
        ):
            entry["id"] = entry_id
        insert_rows(self.connection, journal, entries)


def _theirs(table: Table, part: Table) -> ColumnElement[Any]:
    """The records of `part` of a row of `table`, as its journal line stores them."""
    record = json_object({name: part.c[name] for name in ("id", *recorded_names(part))})
    return (
        select(json_array(record))
        .where(owner_column(part) == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )


def read_records(
    connection: Connection, table: Table, ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """Those of the records `ids` that are there, whole, by their identifiers."""
    if not ids:
        return {}
    names = [str(column.name) for column in table.columns]
    rows = connection.execute(select(table).where(within(table.c.id, ids))).all()
    return {row.id: dict(zip(names, row, strict=True)) for row in rows}


@cache
def recorded_names(table: Table) -> tuple[str, ...]:
    """The columns stored in the journal: without derived columns and timestamps."""
    derived = DERIVED[table.name].names if table.name in DERIVED else ()
    left_out = _STAMPS.union(derived, {"id"}, _SET_AT_END.get(table.name, ()))
    # Plain str: SQLAlchemy's names are a subclass, which JSON refuses as keys.
    return tuple(str(column.name) for column in table.columns if column.name not in left_out)


def to_json(values: Row) -> str:
    """A journal value; dates as ISO text."""
    return orjson.dumps(values).decode()


def from_json(table: Table, text: str) -> dict[str, Any]:
    """What `to_json` wrote, with the types of `table`'s columns."""
    return typed(table, orjson.loads(text))


def typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """`values` from JSON, with the types of `table`'s columns; changes them in place."""
    for name in _date_names(table):
        if values.get(name) is not None:
            values[name] = _FROM_TEXT[type(table.c[name].type)](values[name])
    return values


_FROM_TEXT: Final[Mapping[type, Callable[[str], date]]] = {
    Date: date.fromisoformat,
    DateTime: datetime.fromisoformat,
}


@cache
def _date_names(table: Table) -> tuple[str, ...]:
    return tuple(str(column.name) for column in table.columns if type(column.type) in _FROM_TEXT)


@cache
def children(table: Table) -> tuple[tuple[Table, Column[Any]], ...]:
    """Tables with a column that points at `table`."""
    return tuple(
        (child, column)
        for child in metadata.sorted_tables
        if child.name not in UNJOURNALLED
        for column in child.columns
        if any(key.column.table is table for key in column.foreign_keys)
    )


def belongs_by(column: Column[Any]) -> bool:
    """Whether a record goes with the one that its `column` refers to; else it stays without it."""
    return not column.nullable or any(key.ondelete == "CASCADE" for key in column.foreign_keys)


def value_of(row: Row, name: str) -> Any:
    """The value of a column, or of a custom field as "custom.KEY"."""
    if name.startswith("custom."):
        return (row["custom"] or {}).get(name.removeprefix("custom."))
    return row[name]


def set_value(row: dict[str, Any], name: str, value: Any) -> None:
    """Set what `value_of` gives, in `row` alone."""
    if name.startswith("custom.") and "custom" in row:
        row["custom"] = _merged(row, {name: value})["custom"]
    else:
        row[name] = value


def _differences(row: Row, values: Row) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value_of(row, name) != value}


def _merged(row: Row, values: Row) -> dict[str, Any]:
    """`values` as columns, with single custom fields merged into `custom`."""
    columns = {name: value for name, value in values.items() if not name.startswith("custom.")}
    own = {
        name.removeprefix("custom."): value
        for name, value in values.items()
        if name.startswith("custom.")
    }
    if own:
        merged = {**(row["custom"] or {}), **own}
        columns["custom"] = {name: value for name, value in merged.items() if value is not None}
    return columns
