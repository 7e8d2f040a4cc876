"""The overview: figures, the wave under way, people by year, what to do, what was done lately."""

from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.text import plural
from models.history import Batch
from ui.context import ALUMNI, IMPORTS, Context, ImportFile, ListPeople
from ui.formats import counts_in_words, local_day, short_day
from ui.pages.overview.reading import Overview, Worth, read_overview
from ui.pages.overview.wave_card import WaveCard
from ui.shell.page import Page
from ui.theme import GRID, Type
from ui.undo import take_back
from ui.widgets import (
    Bar,
    Card,
    ColumnChart,
    EmptyState,
    FigureCard,
    PageHeader,
    Status,
    Task,
    TaskList,
    label,
    page_column,
)


class OverviewPage(Page):
    """What the office sees first; everything on it leads to where it can be dealt with."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: Overview | None = None
        welcome = EmptyState(
            "alumni",
            "Welcome to Almanac",
            "Start with a spreadsheet of your alumni, .xlsx or .csv. Nothing is written before"
            " you have seen what would change, and an import can be taken back.",
            "Import contacts…",
            lambda: context.navigate(IMPORTS, ImportFile()),
        )
        self._body = QWidget()
        self._layers = QStackedLayout(self)
        self._layers.addWidget(QWidget())  # until something is known
        self._layers.addWidget(welcome)
        self._layers.addWidget(self._body)
        self._furnish()

    def refresh(self) -> None:
        database, today = self._context.database, date.today()

        def read(_progress: object) -> Overview:
            with database.read() as connection:
                return read_overview(connection, today)

        self._context.jobs.read(read, self._show)

    def _furnish(self) -> None:
        column = page_column(self._body)
        self._header = PageHeader("")
        column.addWidget(self._header)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        self._cards = [
            FigureCard(title, clickable=True)
            for title in (
                "People",
                "Reachable by e-mail",
                "Contactable for surveys",
                "Lost contact",
                "LinkedIn group",
            )
        ]
        for at, card in enumerate(self._cards):
            card.clicked.connect(lambda _checked=False, at=at: self._open_card(at))
            cards.addWidget(card, 1)
        column.addLayout(cards)
        columns = QHBoxLayout()
        columns.setSpacing(2 * GRID)
        columns.addLayout(self._left(), 67)
        columns.addWidget(self._right(), 33)
        column.addLayout(columns)
        column.addStretch(1)

    def _left(self) -> QVBoxLayout:
        result = QVBoxLayout()
        result.setSpacing(2 * GRID)
        self._wave = WaveCard(self._context)
        result.addWidget(self._wave)
        by_year = Card("People by year of completion", "click a bar to list them")
        self._years = ColumnChart("People by year of completion", height=156)
        self._years.chosen.connect(self._open_year)
        by_year.body.addWidget(self._years)
        result.addWidget(by_year)
        result.addStretch(1)
        return result

    def _right(self) -> QWidget:
        result = Card("Worth doing")
        self._worth = TaskList()
        self._nothing_due = label("Nothing waits for you today.", ink="muted", wrap=True)
        self._lately = TaskList()
        result.body.addWidget(self._worth)
        result.body.addWidget(self._nothing_due)
        result.body.addSpacing(GRID)
        result.body.addWidget(label("Lately", Type.HEADING))
        result.body.addWidget(self._lately)
        result.body.addStretch(1)
        return result

    def _show(self, found: Overview) -> None:
        self._shown = found
        if not found.people:
            self._layers.setCurrentIndex(1)
            return
        self._layers.setCurrentIndex(2)
        self._header.set_text(greeting(datetime.now().hour), _subtitle(found))
        for card, figure in zip(self._cards, found.figures, strict=True):
            card.set_figure(figure.text, figure.note)
        self._wave.setVisible(found.wave is not None)
        if found.wave is not None:
            self._wave.show_state(found.wave, found.today)
        self._years.set_bars([Bar(str(year), count) for year, count in found.by_year])
        self._worth.set_tasks([self._task(worth) for worth in found.worth_doing])
        self._nothing_due.setVisible(not found.worth_doing)
        self._lately.set_tasks([self._lately_task(batch) for batch in found.lately])

    def _task(self, worth: Worth) -> Task:
        go = partial(self._context.navigate, worth.place, worth.what)
        return Task(worth.text, worth.action_text, go, f"{worth.count:,}")

    def _lately_task(self, batch: Batch) -> Task:
        words = counts_in_words(batch.counts) if batch.file_name else ""
        text = " · ".join(filter(None, (batch.title, words)))
        if not batch.stands:
            return Task(text, status=Status("taken back"))
        if not batch.can_be_undone:
            return Task(text)
        return Task(text, "Undo", partial(take_back, self._context, batch.id, batch.title))

    def _open_card(self, at: int) -> None:
        if self._shown is not None:
            self._context.navigate(ALUMNI, self._shown.figures[at].what)

    def _open_year(self, at: int) -> None:
        if self._shown is None:
            return
        year = self._shown.by_year[at][0]
        what = ListPeople(f"Completed in {year}", f"award_completed = {year}")
        self._context.navigate(ALUMNI, what)


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
