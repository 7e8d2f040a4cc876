"""Tasks: what is to be done about a person, by whom and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import tasks
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart
from records.parts.record_check import not_in_future


@dataclass(frozen=True, slots=True)
class PersonTask:
    """Something to do; `owner` is the user who is to do it, `done_by` the one who did."""

    id: int
    title: str
    due_on: date | None
    owner: str | None
    note: str | None
    done_on: date | None
    done_by: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None

    def is_due(self, today: date) -> bool:
        """Whether it should be done by `today`."""
        return self.is_open and self.due_on is not None and self.due_on <= today

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done before `today`."""
        return self.is_open and self.due_on is not None and self.due_on < today


TASKS: Final = PersonPart(
    tasks,
    PersonTask,
    "task",
    "tasks",
    columns=(
        PartColumn("title", "Task", is_required=True),
        PartColumn("due_on", "Due", FieldKind.DATE),
        PartColumn("owner", "Owner"),
        PartColumn("note", "Note", FieldKind.LINES),
        PartColumn("done_on", "Done on", FieldKind.DATE),
        PartColumn("done_by", "Done by"),
    ),
    check=not_in_future("done_on"),
    summary=("title",),
    order=(
        tasks.c.done_on.desc().nulls_first(),
        tasks.c.due_on.asc().nulls_last(),
        tasks.c.id.desc(),
    ),
    content=("title",),
)
