"""Tasks of all people: which are open, and how many are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from models.tables import tasks
from records.parts.tasks import PersonTask
from records.people import list_names


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task and the person whom it is about."""

    task: PersonTask
    person_id: int
    person: str


def list_tasks(
    connection: Connection,
    *,
    owner: str | None = None,
    due_by: date | None = None,
    with_done: bool = False,
) -> Sequence[ListedTask]:
    """Tasks, the open ones first and by the day on which they are due, those without one last.

    Only those of an `owner` and those due by a day, if given; `with_done` also those done, the
    latest first.
    """
    columns = tasks.c
    query = select(tasks).order_by(
        columns.done_on.desc().nulls_first(), columns.due_on.asc().nulls_last(), columns.id
    )
    if owner is not None:
        query = query.where(columns.owner == owner)
    if due_by is not None:
        query = query.where(columns.due_on <= due_by)
    if not with_done:
        query = query.where(columns.done_on.is_(None))
    rows = connection.execute(query).all()
    names = list_names(connection, sorted({row.person_id for row in rows}))
    return [
        ListedTask(
            PersonTask(
                row.id, row.title, row.due_on, row.owner, row.note, row.done_on, row.done_by
            ),
            row.person_id,
            names[row.person_id],
        )
        for row in rows
    ]


def count_due_tasks(connection: Connection, today: date) -> int:
    """How many open tasks are due by `today`."""
    is_due = tasks.c.done_on.is_(None), tasks.c.due_on <= today
    return connection.scalar(select(func.count()).select_from(tasks).where(*is_due)) or 0
