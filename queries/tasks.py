"""Tasks of all people, and the filter of people with tasks that are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

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


def due_tasks(today: date) -> str:
    """The filter of people with open tasks that are due by `today`."""
    return f"any task where (done_on is empty and due_on <= {today.isoformat()})"
