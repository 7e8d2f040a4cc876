"""The tasks of all people: what is to be done, by whom and until when, ticked off where it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.text import fold
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import user_name
from queries.tasks import ListedTask, due_tasks, list_tasks
from records.parts.tasks import PersonTask
from records.writing.tasks import complete_task, reopen_task
from ui.actions import FIND_IN_LIST, MARK_DONE, OPEN_PERSON
from ui.bound_actions import bind, set_text
from ui.context import ALUMNI, ListPeople, PageContext, ShowPerson, TaskFilter
from ui.jobs import Job
from ui.tables import (
    Cell,
    Column,
    ColumnKind,
    DataTable,
    Row,
    RowsTableModel,
    SortKey,
    sort_rows,
)
from ui.theme import PAGE_MARGIN, Tone
from ui.undo import write_batch
from ui.widgets import Chip, EmptyState, PageHeader, Status, chip_row, link_button
from ui.widgets.fields import search_field

_COLUMNS: Final = (
    Column("title", "Task", ColumnKind.STRONG, 260, sortable=True),
    Column("due_on", "Due", ColumnKind.DATE, 104, sortable=True),
    Column("status", "Status", ColumnKind.BADGE, 100),
    Column("person", "Person", ColumnKind.TEXT, 150, sortable=True),
    Column("owner", "Owner", ColumnKind.TEXT, 90, sortable=True),
    Column("note", "Note", ColumnKind.MUTED, 150),
)
_CHIPS: Final[Mapping[TaskFilter, str]] = {
    TaskFilter.OPEN: "Open",
    TaskFilter.DUE: "Due",
    TaskFilter.OVERDUE: "Overdue",
    TaskFilter.DONE: "Done",
}


class TasksView(QWidget):
    """Signal: `closed` to go back to the overview."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._today = date.today()
        self._filter = TaskFilter.OPEN
        self._all: Sequence[ListedTask] = ()
        self._shown: Sequence[ListedTask] = ()
        self._job: Job | None = None
        self._header = PageHeader("Tasks")
        self._search = search_field("Search tasks…", 204)
        self._chips = {one: Chip(text, checkable=True) for one, text in _CHIPS.items()}
        self._mine = Chip("Mine", checkable=True)
        self._people = link_button("Show people in Alumni", self._show_people)
        self._model = RowsTableModel(_COLUMNS, checkable=True)
        self._table = DataTable("Tasks", self._model)
        self._stack = QStackedWidget()
        self._build_ui()

    @property
    def shown_filter(self) -> TaskFilter:
        """Which tasks are listed."""
        return self._filter

    def show_tasks(self, chosen: TaskFilter) -> None:
        """Read the tasks and show the `chosen` ones."""
        self._filter = chosen
        self.refresh()

    def refresh(self) -> None:
        """Read the tasks again."""
        self._today = date.today()
        if self._job is not None:
            self._job.cancel()
        database = self._context.database

        def read(_progress: object) -> Sequence[ListedTask]:
            with database.read() as connection:
                return list_tasks(connection, with_done=True)

        self._job = self._context.jobs.read(read, self._show)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._table.setFocus()

    def _build_ui(self) -> None:
        self._search.textChanged.connect(self._show_list)
        self._search.returnPressed.connect(self._table.setFocus)
        self._header.add(self._search)
        bind(self, FIND_IN_LIST, self._search.setFocus, text="Search tasks")
        back = link_button("‹ Overview", self.closed.emit)
        back.setAccessibleName("Back to Overview")
        for one, chip in self._chips.items():
            chip.clicked.connect(lambda _on=False, one=one: self._choose(one))
        self._mine.clicked.connect(self._show_list)
        bar = QHBoxLayout()
        bar.addWidget(chip_row([*self._chips.values(), self._mine]), 1)
        bar.addWidget(self._people)
        self._table.remember(self._context.preferences, "tasks")
        self._table.share_room("title")
        self._table.row_opened.connect(self._open_person)
        self._table.offer_open(OPEN_PERSON)
        self._mark = bind(
            self._table, MARK_DONE, self._mark_selected,
            context=Qt.ShortcutContext.WidgetShortcut,
        )  # fmt: skip
        self._table.insertAction(self._table.actions()[1], self._mark)
        self._table.selection_changed.connect(self._show_mark)
        self._show_mark()
        self._table.sort_asked.connect(self._sort)
        self._model.checks_changed.connect(self._write_checks)
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            EmptyState(
                "check",
                "No tasks here",
                "Add a task on the Timeline of a person: Log, then Task. It is listed here until "
                "it is done.",
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(12)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._header)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    # --- what is listed --------------------------------------------------------------------

    def _choose(self, chosen: TaskFilter) -> None:
        self._filter = chosen
        self._show_list()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._show_list()

    def _show(self, found: Sequence[ListedTask]) -> None:
        self._all = found
        still_open = [one for one in found if one.task.is_open]
        due = sum(one.task.is_due(self._today) for one in still_open)
        self._header.set_subtitle(f"{format_number(len(still_open))} open · {due} due")
        self._show_list()

    def _show_list(self) -> None:
        """List the tasks that the filter and the search leave."""
        me, typed = user_name().casefold(), fold(self._search.text()).split()
        counted = [
            one
            for one in self._all
            if not self._mine.isChecked() or (one.task.owner or "").casefold() == me
        ]
        for kind, chip in self._chips.items():
            count = sum(_is_in(one, kind, self._today) for one in counted)
            chip.setText(f"{_CHIPS[kind]} {format_number(count)}")
            chip.setChecked(kind is self._filter)
        kept = [
            one
            for one in counted
            if _is_in(one, self._filter, self._today)
            and all(part in fold(_searched(one)) for part in typed)
        ]
        self._shown = sort_rows(kept, self._model.sorting, _sort_value)
        done = [at for at, one in enumerate(self._shown) if not one.task.is_open]
        self._model.set_rows([_row(one, self._today) for one in self._shown], done)
        self._stack.setCurrentIndex(0 if self._shown else 1)
        self._people.setVisible(self._filter is TaskFilter.DUE and bool(self._shown))
        self._show_mark()

    # --- what is done with them ------------------------------------------------------------

    def _write_checks(self) -> None:
        """Mark the tasks just ticked as done, or those just cleared as open again."""
        ticked = set(self._model.checked())
        self._write(
            [one.task for at, one in enumerate(self._shown) if (at in ticked) == one.task.is_open]
        )

    def _selected(self) -> list[PersonTask]:
        return [self._shown[row].task for row in self._table.selected_rows()]

    def _show_mark(self) -> None:
        """Offer to mark the selected tasks as done, or as open again where all of them are done."""
        chosen = self._selected()
        are_done = bool(chosen) and not any(task.is_open for task in chosen)
        set_text(self._mark, "Mark as open" if are_done else MARK_DONE.text)
        self._mark.setEnabled(bool(chosen))

    def _mark_selected(self) -> None:
        chosen = self._selected()
        self._write([task for task in chosen if task.is_open] or chosen)

    def _write(self, changed: Sequence[PersonTask]) -> None:
        """Mark tasks as done, or as open again if the first one is done."""
        if not changed:
            return
        today, completes = self._today, changed[0].is_open

        def write(changes: ChangeSet) -> None:
            for task in changed:
                if completes:
                    complete_task(changes, task.id, today)
                else:
                    reopen_task(changes, task.id)

        write_batch(
            self._context,
            BatchKind.TASK_COMPLETE if completes else BatchKind.TASK_REOPEN,
            write,
            title=f"Saving {plural(len(changed), 'task')}",
            failed=lambda _error: self.refresh(),
        )

    def _open_person(self, row: int) -> None:
        self._context.navigate(ALUMNI, ShowPerson(self._shown[row].person_id, with_tasks=True))

    def _show_people(self) -> None:
        self._context.navigate(ALUMNI, ListPeople(expression=due_tasks(self._today)))


def _is_in(listed: ListedTask, kind: TaskFilter, today: date) -> bool:
    task = listed.task
    match kind:
        case TaskFilter.OPEN:
            return task.is_open
        case TaskFilter.DUE:
            return task.is_due(today)
        case TaskFilter.OVERDUE:
            return task.is_overdue(today)
        case TaskFilter.DONE:
            return not task.is_open


def _row(listed: ListedTask, today: date) -> Row:
    task = listed.task
    return (task.title, task.due_on, _status(listed, today), listed.person, task.owner, task.note)


def _status(listed: ListedTask, today: date) -> Cell:
    task = listed.task
    if not task.is_open:
        return Status("done", Tone.GOOD)
    if task.is_overdue(today):
        return Status("overdue", Tone.BAD)
    return Status("due today", Tone.WARNING) if task.is_due(today) else None


def _searched(listed: ListedTask) -> str:
    task = listed.task
    return " ".join(filter(None, (task.title, listed.person, task.owner, task.note)))


def _sort_value(listed: ListedTask, key: str) -> object:
    value = listed.person if key == "person" else getattr(listed.task, key)
    return value.casefold() if isinstance(value, str) else value
