"""Commands that add notes, tasks and contact log entries to people, and list tasks."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import typer

from cli.session import PersonId, session
from models.batch_kinds import BatchKind
from queries.tasks import ListedTask, list_tasks
from records.parts.communications import COMMUNICATIONS, DIRECTIONS, KINDS
from records.parts.definition import PersonPart
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.writing.part_records import add_record
from records.writing.tasks import complete_task

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Year-month-day.")]


def note(context: typer.Context, person: PersonId, text: str, on: Day = None) -> None:
    """Add a dated note to a person."""
    _add(context, NOTES, person, {"text": text, "noted_on": _day(on)})


def task(
    context: typer.Context,
    person: PersonId,
    title: str,
    due: Day = None,
    owner: Annotated[str | None, typer.Option(help="The user who is to do it.")] = None,
) -> None:
    """Add a task about a person."""
    _add(context, TASKS, person, {"title": title, "due_on": _day(due), "owner": owner})


def log(
    context: typer.Context,
    person: PersonId,
    kind: Annotated[str, typer.Option(help=f"One of: {', '.join(KINDS)}.")],
    on: Day = None,
    direction: Annotated[str | None, typer.Option(help=f"One of: {', '.join(DIRECTIONS)}.")] = None,
    subject: Annotated[str | None, typer.Option(help="What it was about.")] = None,
    text: Annotated[str | None, typer.Option(help="Details.")] = None,
) -> None:
    """Log a call, e-mail, letter, meeting or message with a person."""
    values = {"kind": kind, "happened_on": _day(on), "direction": direction}
    _add(context, COMMUNICATIONS, person, {**values, "subject": subject, "text": text})


def tasks(
    context: typer.Context,
    owner: Annotated[str | None, typer.Option(help="Of this user.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those due by today.")] = False,
    with_done: Annotated[bool, typer.Option("--with-done", help="Also those done.")] = False,
    done: Annotated[int | None, typer.Option(help="Mark the task of this id as done.")] = None,
) -> None:
    """List the tasks of all people, or mark one as done."""
    run = session(context)
    today = date.today()
    with run.database() as database:
        if done is not None:
            with database.write(BatchKind.TASK_COMPLETE) as changes:
                complete_task(changes, done, today)
        with database.read() as connection:
            due_by = today if due else None
            found = list_tasks(connection, owner=owner, due_by=due_by, with_done=with_done)
    run.print({"tasks": [_as_json(one) for one in found]}, lambda: map(_line, found))


def _add(context: typer.Context, part: PersonPart, person: int, values: dict[str, Any]) -> None:
    run = session(context)
    with run.database() as database, database.write(BatchKind.RECORD_ADD) as changes:
        record_id = add_record(changes, part, person, values)
    added = {"id": record_id, "person": person, "batch": changes.changed().batch_id}
    name = part.singular_of(values)
    run.print(added, lambda: [f"{name[0].upper()}{name[1:]} {record_id} added"])


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _as_json(listed: ListedTask) -> dict[str, Any]:
    values = {**asdict(listed.task), "person": listed.person_id, "name": listed.person}
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def _line(listed: ListedTask) -> str:
    task = listed.task
    when = "" if task.due_on is None else f" (due {task.due_on.isoformat()})"
    done = "" if task.done_on is None else f", done {task.done_on.isoformat()}"
    owner = "" if task.owner is None else f", {task.owner}"
    return f"{task.id}  {listed.person}: {task.title}{when}{owner}{done}"
