"""Who changed jobs since a day: the former and the new role, and by which file or act."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from models.changes import from_json
from models.sql import within
from models.tables import batches, journal, roles
from records.filters.subjects import JOB_CHANGES
from records.people import list_names


@dataclass(frozen=True, slots=True)
class JobChange:
    """A new role of a person on record, and the one before; `recorded_at` is UTC.

    `source` is the file that told of it, else who entered it.
    """

    person_id: int
    person: str
    former_title: str | None
    former_employer: str | None
    title: str | None
    employer: str | None
    recorded_at: datetime
    source: str


def job_changes(connection: Connection, since: date) -> Sequence[JobChange]:
    """The changes of jobs that were recorded since a day, the newest first.

    The former role is the one that ended with the new one, else the one recorded before it. A
    first role on record is no change.
    """
    source = JOB_CHANGES.records
    rows = connection.execute(
        select(
            roles.c.id,
            roles.c.person_id,
            roles.c.title,
            roles.c.employer,
            journal.c.batch_id,
            batches.c.at,
            batches.c.by,
            batches.c.file_name,
        )
        .select_from(source.source)
        .where(*source.only, batches.c.at >= datetime.combine(since, time()))
        .order_by(batches.c.at.desc(), roles.c.id.desc())
    ).all()
    people = sorted({row.person_id for row in rows})
    names = list_names(connection, people)
    ended = _ended_roles(connection, {row.batch_id for row in rows})
    held = _roles_of(connection, people)
    found: list[JobChange] = []
    for row in rows:
        before = [one for one in held[row.person_id] if one.id < row.id]
        closed = [one for one in before if one.id in ended[row.batch_id]]
        former = max(closed or before, key=lambda one: one.id, default=None)
        if former is not None:
            found.append(
                JobChange(
                    row.person_id,
                    names[row.person_id],
                    former.title,
                    former.employer,
                    row.title,
                    row.employer,
                    row.at,
                    row.file_name or row.by,
                )
            )
    return found


def _ended_roles(connection: Connection, batch_ids: set[int]) -> Mapping[int, set[int]]:
    """The roles that stopped to be current, by the batch in which they did."""
    columns = journal.c
    lines = connection.execute(
        select(columns.batch_id, columns.record_id, columns.new).where(
            columns.table_name == roles.name,
            columns.action == "update",
            within(columns.batch_id, sorted(batch_ids)),
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        if from_json(roles, line.new).get("is_current") is False:
            found[line.batch_id].add(line.record_id)
    return found


def _roles_of(connection: Connection, person_ids: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    columns = roles.c
    query = select(columns.id, columns.person_id, columns.title, columns.employer)
    for row in connection.execute(query.where(within(columns.person_id, person_ids))):
        found[row.person_id].append(row)
    return found
