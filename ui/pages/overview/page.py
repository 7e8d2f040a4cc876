"""The overview: figures, the current wave, people by year, what to do, recent activity."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.dates import local_day
from core.errors import Cancelled
from core.formats import format_number, plural
from core.progress import Progress
from models.interruptible import interruptible
from queries.overview import Overview, count_overview, keep_overview, read_overview
from queries.overview_counts import FigureCode, ToDo, ToDoCode
from records.history.batches import Batch
from ui.actions import ALL_TASKS, CUSTOMISE_OVERVIEW, WORKLISTS
from ui.bound_actions import action_button, bind
from ui.context import (
    ALUMNI,
    IMPORTS,
    OVERVIEW,
    SETTINGS,
    SURVEYS,
    DecideReviews,
    ListPeople,
    OpenWave,
    PageContext,
    ReviewReplies,
    ShowDuplicates,
    ShowProposals,
    ShowSettings,
    ShowTasks,
    ShowWorklists,
    TaskFilter,
)
from ui.formats import counts_in_words, moment, short_day
from ui.pages.overview.calendar_card import CalendarCard
from ui.pages.overview.cards import OverviewCards
from ui.pages.overview.daily_figures import keep_daily_figures
from ui.pages.overview.wave_card import WaveProgressCard
from ui.pages.overview.welcome import Welcome
from ui.shell.page import Page
from ui.theme import GRID, Type
from ui.undo import undo
from ui.widgets import (
    Bar,
    Card,
    ColumnChart,
    PageHeader,
    Status,
    TaskLine,
    TaskList,
    label,
    link_button,
    page_column,
)

if TYPE_CHECKING:
    from ui.pages.overview.tasks_view import TasksView

_LOADING, _WELCOME, _ON_FIGURES = range(3)
_LONG: Final = 500  # milliseconds
_MINUTE: Final = 60_000  # milliseconds
_TO_DO_BUTTONS: Final[Mapping[ToDoCode, str]] = {
    ToDoCode.TASKS_DUE: "Open",
    ToDoCode.REVIEW_ROWS: "Review",
    ToDoCode.REVIEW_REPLIES: "Review",
    ToDoCode.DUPLICATES: "Review",
    ToDoCode.PROPOSALS: "Review",
    ToDoCode.CONTACTS_ON_HOLD: "Review",
    ToDoCode.BOUNCED_ADDRESSES: "Fix",
    ToDoCode.NEW_GRADUATES: "List",
    ToDoCode.REMINDERS: "Open",
    ToDoCode.UNVERIFIED: "List",
    ToDoCode.LISTS_OVERDUE: "Open",
}


class OverviewPage(Page):
    """What the office sees first; everything on it leads to where it can be dealt with."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._shown: Overview | None = None
        self._outdated: Overview | None = None  # what is shown while people are counted
        self._is_counting = self._is_changed_meanwhile = False
        self._pause = QTimer(self, singleShot=True, interval=_LONG)
        self._pause.timeout.connect(self._show_outdated)
        self._clock = QTimer(self, interval=_MINUTE)
        self._clock.timeout.connect(self._look_at_day)
        self._clock.start()
        self._body = QWidget()
        self._layers = QStackedLayout(self)
        self._layers.addWidget(_loading())
        self._layers.addWidget(Welcome(context))
        self._layers.addWidget(self._body)
        self._tasks: TasksView | None = None  # made when it is first shown
        self._all_tasks = bind(self, ALL_TASKS, lambda: self._go_to(ShowTasks()))
        self._build_ui()

    def open(self, what: object) -> None:
        if isinstance(what, ShowTasks):
            self._show_tasks(what)

    def place(self) -> object:
        tasks = self._shown_tasks()
        return None if tasks is None else ShowTasks(tasks.shown_filter)

    def restore(self, place: object) -> None:
        if isinstance(place, ShowTasks):
            self._show_tasks(place)
        else:
            self.show_first_view()

    def show_first_view(self) -> None:
        if self._shown_tasks() is not None:
            self._layers.setCurrentIndex(_LOADING)
            self.refresh()

    def refresh(self) -> None:
        tasks = self._shown_tasks()
        if tasks is not None:
            tasks.refresh()
            return
        database, today = self._context.database, date.today()

        def read(_progress: Progress) -> Overview | None:
            with database.read() as connection:
                return read_overview(connection, today)

        self._context.jobs.read(read, self._show_kept)

    def _show_kept(self, kept: Overview | None) -> None:
        """Show what was counted before, and count again where that is not current."""
        if kept is not None and kept.is_current:
            self._show(kept)
            return
        self._outdated = kept
        if self._shown is None:
            self._show_outdated()
        else:  # in most offices it is counted by then
            self._pause.start()
        self._count()

    def _show_outdated(self) -> None:
        if self._outdated is not None and self._outdated.people:
            self._show(self._outdated)

    def _count(self) -> None:
        if self._is_counting:
            self._is_changed_meanwhile = True
            return
        self._is_counting = True
        database, today = self._context.database, date.today()

        def count(progress: Progress) -> Overview:
            with database.read() as connection, interruptible(connection, progress):
                return count_overview(connection, today)

        self._context.jobs.read(count, self._show_counted, failed=self._stop_counting)

    def _stop_counting(self, error: Exception) -> None:
        self._is_counting = self._is_changed_meanwhile = False
        self._pause.stop()
        if not isinstance(error, Cancelled):
            self._context.jobs.tell(error)

    def _show_counted(self, counted: Overview) -> None:
        self._pause.stop()
        self._show(counted)
        database = self._context.database

        def keep(_progress: Progress) -> None:
            with database.unjournalled(None) as connection:
                keep_overview(connection, counted)

        def end(_kept: object) -> None:  # kept or not, as while somebody else is writing
            self._is_counting = False
            if self._is_changed_meanwhile or not counted.is_current:
                self._is_changed_meanwhile = False
                self.refresh()
            elif counted.people:
                keep_daily_figures(self._context, counted)

        self._context.jobs.write(keep, end, title="", failed=end, in_background=True)

    def _look_at_day(self) -> None:
        """Count again on the next day, on which other things are due."""
        if self._shown is not None and self._shown.today != date.today():
            self.refresh()

    def _build_ui(self) -> None:
        column = page_column(self._body)
        self._header = PageHeader("")
        column.addWidget(self._header)
        self._cards = OverviewCards(self._context)
        self._cards.figure_chosen.connect(self._list_figure)
        self._header.add(action_button(bind(self, CUSTOMISE_OVERVIEW, self._cards.ask), "link"))
        column.addWidget(self._cards)
        columns = QHBoxLayout()
        columns.setSpacing(2 * GRID)
        columns.addLayout(self._left(), 67)
        columns.addWidget(self._right(), 33)
        column.addLayout(columns)
        column.addStretch(1)

    def _left(self) -> QVBoxLayout:
        result = QVBoxLayout()
        result.setSpacing(2 * GRID)
        self._wave = WaveProgressCard(self._context)
        result.addWidget(self._wave)
        self._calendar = CalendarCard(self._context)
        result.addWidget(self._calendar)
        by_year = Card("People by year of completion", "Click a bar to list the people")
        self._years = ColumnChart("People by year of completion", height=156)
        self._years.chosen.connect(self._open_year)
        by_year.body.addWidget(self._years)
        result.addWidget(by_year)
        result.addStretch(1)
        return result

    def _right(self) -> QWidget:
        result = self._to_do_card = Card("To do")
        result.add_to_head(
            link_button(WORKLISTS.text, lambda: self._context.navigate(ALUMNI, ShowWorklists()))
        )
        result.add_to_head(action_button(self._all_tasks, "link"))
        self._to_do = TaskList()
        self._nothing_due = label("Nothing to do today.", ink="muted", wrap=True)
        self._recent = TaskList()
        result.body.addWidget(self._to_do)
        result.body.addWidget(self._nothing_due)
        result.body.addSpacing(GRID)
        result.body.addWidget(label("Recent activity", Type.HEADING))
        result.body.addWidget(self._recent)
        result.body.addStretch(1)
        return result

    def _shown_tasks(self) -> "TasksView | None":
        """The view of tasks, where it is shown."""
        return self._tasks if self._layers.currentWidget() is self._tasks else None

    def _go_to(self, request: ShowTasks) -> None:
        self.moving.emit()
        self.open(request)

    def _show_tasks(self, request: ShowTasks) -> None:
        if self._tasks is None:
            from ui.pages.overview.tasks_view import TasksView

            self._tasks = TasksView(self._context)
            self._tasks.closed.connect(self.show_first_view)
            self._layers.addWidget(self._tasks)
        self._tasks.show_tasks(request.which)
        self._layers.setCurrentWidget(self._tasks)

    def _show(self, found: Overview) -> None:
        self._shown = found
        if self._shown_tasks() is not None:
            return
        if not found.people:
            self._layers.setCurrentIndex(_WELCOME)
            return
        self._layers.setCurrentIndex(_ON_FIGURES)
        figures, to_do = found.figures, found.to_do
        counting = f"{_as_of(figures.at)} · Counting people…"
        subtitle = _subtitle(found) if figures.is_current else counting
        self._header.set_text(greeting(datetime.now().hour), subtitle)
        self._cards.show_figures(figures.value, is_outdated=not figures.is_current)
        waves = figures.value.waves
        self._wave.setVisible(bool(waves))
        if waves:
            due = to_do.value.reminders_due(waves[0].wave)
            self._wave.show_wave(waves[0], due, found.today)
        self._years.set_bars([Bar(str(year), count) for year, count in figures.value.by_year])
        self._to_do_card.set_title("To do", "" if to_do.is_current else _as_of(to_do.at))
        self._to_do.set_tasks([self._task(one) for one in to_do.value.items])
        self._nothing_due.setVisible(not to_do.value.items)
        self._calendar.show_entries(to_do.value.calendar, found.today)
        self._recent.set_tasks([self._batch_task(batch) for batch in found.recent])

    def _task(self, to_do: ToDo) -> TaskLine:
        go = partial(self._context.navigate, *_destination(to_do))
        return TaskLine(to_do.label, _TO_DO_BUTTONS[to_do.code], go, format_number(to_do.count))

    def _batch_task(self, batch: Batch) -> TaskLine:
        words = counts_in_words(batch.counts) if batch.file_name else ""
        text = " · ".join(filter(None, (batch.title, words)))
        if not batch.is_active:
            return TaskLine(text, status=Status("undone"))
        if not batch.can_be_undone:
            return TaskLine(text)
        return TaskLine(text, "Undo", partial(undo, self._context, batch.id, batch.title))

    def _list_figure(self, code: FigureCode) -> None:
        if self._shown is not None:
            where = self._shown.figures.value.people[code].where
            self._context.navigate(ALUMNI, ListPeople(expression=where))

    def _open_year(self, at: int) -> None:
        if self._shown is None:
            return
        year = self._shown.figures.value.by_year[at][0]
        what = ListPeople(f"Completed in {year}", f"award_completed = {year}")
        self._context.navigate(ALUMNI, what)


def _loading() -> QWidget:
    """What is shown until something is known: where that takes long, that people are counted."""
    result = QWidget()
    counting = label("Counting people…", ink="muted")
    counting.setAlignment(Qt.AlignmentFlag.AlignCenter)
    counting.hide()
    QVBoxLayout(result).addWidget(counting)
    QTimer.singleShot(_LONG, counting, counting.show)
    return result


def _as_of(at: datetime) -> str:
    """What is said of figures from a time in UTC while they are counted again."""
    return f"As of {moment(at)}"


def _destination(to_do: ToDo) -> tuple[str, object]:
    """The page where something is done, and what to show there."""
    if to_do.code is ToDoCode.REVIEW_ROWS:
        return IMPORTS, DecideReviews()
    if to_do.code is ToDoCode.REVIEW_REPLIES:
        return SURVEYS, ReviewReplies()
    if to_do.code is ToDoCode.DUPLICATES:
        return ALUMNI, ShowDuplicates()
    if to_do.code is ToDoCode.PROPOSALS:
        return ALUMNI, ShowProposals()
    if to_do.code is ToDoCode.TASKS_DUE:
        return OVERVIEW, ShowTasks(TaskFilter.DUE)
    if to_do.code is ToDoCode.REMINDERS and to_do.wave is not None:
        return SURVEYS, OpenWave(to_do.wave.survey_code, to_do.wave.label)
    if to_do.code is ToDoCode.LISTS_OVERDUE:
        return SETTINGS, ShowSettings("lists-handed-out")
    return ALUMNI, ListPeople(expression=to_do.where)


def greeting(hour: int) -> str:
    """Greet by the hour of the day (0 to 23)."""
    if hour < 5 or hour >= 18:
        return "Good evening"
    return "Good morning" if hour < 12 else "Good afternoon"


def _subtitle(found: Overview) -> str:
    parts = [plural(found.people, "person", "people")]
    if found.last_import is not None:
        batch = found.last_import
        parts[0] += " · last import " + short_day(local_day(batch.at), found.today)
        parts += [batch.file_name or "", counts_in_words(batch.counts).replace(" · ", ", ")]
    return ", ".join(filter(None, parts))
