"""Marking tasks as done, and as open again."""

from datetime import date

from models.changes import Change, ChangeSet
from models.database import user_name
from models.tables import tasks
from records.parts.tasks import TASKS
from records.writing.part_records import read_record


def complete_task(changes: ChangeSet, task_id: int, on: date) -> None:
    """Mark a task as done by the user on the day `on`; one that is done stays as it is.

    Raises UserError where it is gone.
    """
    if read_record(changes, TASKS, task_id)["done_on"] is None:
        done = {"done_on": on, "done_by": user_name()}
        changes.update(tasks, [Change(task_id, done)])


def reopen_task(changes: ChangeSet, task_id: int) -> None:
    """Mark a task as still to be done. Raises UserError where it is gone."""
    read_record(changes, TASKS, task_id)
    changes.update(tasks, [Change(task_id, {"done_on": None, "done_by": None})])
