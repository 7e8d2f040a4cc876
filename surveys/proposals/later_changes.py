"""What was changed on record after answers were given, or after people were sent their details."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, or_, select

from models.consent_fields import CONSENT_FIELDS
from models.sql import within
from models.tables import batches, consents, contact_points, journal, people
from records.fields.definitions import Field, FieldKind, Part
from records.parts.registry import QUERIES
from records.people import CUSTOM_PREFIX

_MAIN_FLAGS: Final = ("is_primary", "is_current")  # of the record that a field shows
# By what records of a table differ that different fields show, and what it is of each field.
_SORTED_BY: Final = {contact_points.name: ("kind",), consents.name: ("purpose", "channel")}
_SORTS: Final[Mapping[Part, tuple[str, ...]]] = {
    Part.EMAIL: ("email",),
    Part.OTHER_EMAIL: ("email",),
    Part.PHONE: ("phone",),
    Part.OTHER_PHONE: ("phone",),
    Part.POST: ("post",),
    **{Part(one.key): (one.purpose, one.channel) for one in CONSENT_FIELDS.values()},
}


@dataclass(frozen=True, slots=True)
class FieldSince:
    """A field of a person, and since when (UTC) its changes are asked for."""

    person_id: int
    field: Field
    since: datetime

    @property
    def table(self) -> Table:
        """The table that holds the field."""
        is_own = self.field.part in {Part.PERSON, Part.CUSTOM}
        return people if is_own else QUERIES[self.field.part].table


@dataclass(frozen=True, slots=True)
class LaterChange:
    """When a field was changed last, and the value that it had `before` these changes."""

    at: datetime
    before: Any


def later_changes(
    connection: Connection, asked: Sequence[FieldSince]
) -> Mapping[FieldSince, LaterChange]:
    """What was changed of `asked`, for those fields that were."""
    if not asked:
        return {}
    of_record: dict[tuple[int, str], list[FieldSince]] = defaultdict(list)
    for one in asked:
        of_record[one.person_id, one.table.name].append(one)
    lines = _lines(connection, asked)
    sorts = _sorts(connection, lines)
    at: dict[FieldSince, datetime] = {}
    before: dict[FieldSince, Any] = {}
    replaced: dict[FieldSince, int] = {}  # the record that a field showed before
    created: set[tuple[FieldSince, int]] = set()  # records that were not there before
    for line in lines:
        old, new = json.loads(line.old or "{}"), json.loads(line.new or "{}")
        for one in of_record.get((line.person_id, line.table_name), ()):
            sort = sorts.get((line.table_name, line.record_id))
            if line.at <= one.since or sort != _SORTS.get(one.field.part):
                continue
            if line.action == "create":
                created.add((one, line.record_id))
            was_there = (one, line.record_id) not in created
            if _value(one.field, old) != _value(one.field, new):
                at[one] = line.at
                if was_there:
                    before.setdefault(one, _value(one.field, old))
            elif was_there and any(
                old.get(flag) and not new.get(flag, True) for flag in _MAIN_FLAGS
            ):
                replaced.setdefault(one, line.record_id)
    for one, record_id in replaced.items():
        if one in at and one not in before:
            column = one.table.c[one.field.column]
            before[one] = connection.scalar(select(column).where(one.table.c.id == record_id))
    return {one: LaterChange(when, before.get(one)) for one, when in at.items()}


def _lines(connection: Connection, asked: Sequence[FieldSince]) -> Sequence[Any]:
    """What the journal says of the records of people, in its order."""
    return connection.execute(
        select(
            journal.c.person_id, journal.c.table_name, journal.c.record_id, journal.c.action,
            journal.c.old, journal.c.new, batches.c.at,
        )
        .join_from(journal, batches)
        .where(
            within(journal.c.person_id, sorted({one.person_id for one in asked})),
            journal.c.table_name.in_({one.table.name for one in asked}),
            batches.c.at > min(one.since for one in asked),
            or_(journal.c.table_name != people.name, journal.c.action == "update"),
        )
        .order_by(journal.c.id)
    ).all()  # fmt: skip


def _sorts(
    connection: Connection, lines: Sequence[Any]
) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """What the records are of that lines tell of, such as e-mail addresses, by table and id."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for table in (contact_points, consents):
        names = _SORTED_BY[table.name]
        told = [line for line in lines if line.table_name == table.name]
        for line in told:
            for text in filter(None, (line.old, line.new)):
                columns = json.loads(text)
                if all(name in columns for name in names):
                    found[table.name, line.record_id] = tuple(columns[name] for name in names)
        missing = {line.record_id for line in told if (table.name, line.record_id) not in found}
        rows = select(table.c.id, *(table.c[name] for name in names))
        for record_id, *sort in connection.execute(rows.where(within(table.c.id, sorted(missing)))):
            found[table.name, record_id] = tuple(sort)
    return found


def _value(field: Field, columns: Mapping[str, Any]) -> Any:
    """The value of a field in the columns that a line of the journal tells."""
    if field.part is Part.CUSTOM:
        value = (columns.get("custom") or {}).get(field.key.removeprefix(CUSTOM_PREFIX))
    else:
        value = columns.get(field.column)
    if field.kind is FieldKind.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    return value
