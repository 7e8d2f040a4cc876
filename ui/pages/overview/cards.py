"""The cards of figures at the top of the overview, which each user chooses."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import format_number
from core.progress import Progress
from models.interruptible import interruptible
from queries.overview_cards import (
    DUPLICATES,
    FIGURE,
    USUAL_CARDS,
    CardFigure,
    OverviewCard,
    list_cards,
    read_cards,
)
from queries.overview_counts import FIGURE_LABELS, FigureCode, OverviewFigures
from ui.context import (
    ALUMNI,
    SURVEYS,
    ListPeople,
    OpenWave,
    PageContext,
    ShowDuplicates,
    ShowQuality,
)
from ui.formats import rounded_percent
from ui.jobs import Job
from ui.pages.overview.cards_dialog import CardsDialog
from ui.widgets import ColumnGrid, FigureCard

_NARROWEST: Final = 170  # pixels; fits every title
_KEY: Final = "overview/cards"
_NONE: Final = "none"  # in place of no card at all, which Qt would read as nothing saved


class OverviewCards(QWidget):
    """Shows the chosen cards. Signal: `figure_chosen` with the code of a figure of the overview."""

    figure_chosen = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        # Of each database by itself, as cards name its segments; a slash would begin a group.
        name = context.database.name.replace("/", "|").replace("\\", "|")
        self._preference = f"{_KEY}/{name}"
        self._cards: dict[str, FigureCard] = {}
        self._titles: Mapping[str, str] = {}
        self._found: Mapping[str, CardFigure | None] = {}
        self._figures: OverviewFigures | None = None
        self._is_outdated = False
        self._reading: Job | None = None
        self._grid = ColumnGrid(_NARROWEST, across=12, down=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid)
        self._make_cards()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the chosen cards; at first, of the usual ones."""
        saved = self._context.preferences.value(self._preference)
        if saved is None:
            return USUAL_CARDS
        keys = [saved] if isinstance(saved, str) else list(saved)
        return tuple(str(key) for key in keys if key != _NONE)

    def choose(self, keys: Sequence[str]) -> None:
        """Show the cards `keys`, and keep that for this user on this computer."""
        if tuple(keys) == USUAL_CARDS:
            self._context.preferences.remove(self._preference)
        else:
            self._context.preferences.setValue(self._preference, list(keys) or [_NONE])
        self._make_cards()
        if self._figures is not None:
            self.show_figures(self._figures, is_outdated=self._is_outdated)

    def show_figures(self, figures: OverviewFigures, *, is_outdated: bool) -> None:
        """Show what the overview counted, and read what the other cards say."""
        self._figures, self._is_outdated = figures, is_outdated
        for key, card in self._cards.items():
            kind, _, code = key.partition(":")
            if kind == FIGURE:
                card.set_figure(*figure_texts(FigureCode(code), figures), is_outdated=is_outdated)
        self._read_others()

    def ask(self) -> None:
        """Ask which cards to show."""
        database = self._context.database

        def read(_progress: Progress) -> Sequence[OverviewCard]:
            with database.read() as connection:
                return list_cards(connection, date.today())

        self._context.jobs.read(read, self._show_dialog)

    def _show_dialog(self, known: Sequence[OverviewCard]) -> None:
        self._titles = {one.key: one.title for one in known}
        dialog = CardsDialog(self, known, self.keys, USUAL_CARDS)
        dialog.accepted.connect(lambda: self.choose(dialog.chosen()))
        dialog.open()

    def _make_cards(self) -> None:
        self._cards = {key: FigureCard(self._title(key), clickable=True) for key in self.keys}
        for key, card in self._cards.items():
            kind, _, code = key.partition(":")
            if kind == FIGURE:
                card.clicked.connect(partial(self.figure_chosen.emit, FigureCode(code)))
            else:
                card.clicked.connect(partial(self._open, key))
        self._grid.show_widgets(list(self._cards.values()))
        self._grid.setVisible(bool(self._cards))

    def _title(self, key: str) -> str:
        kind, _, name = key.partition(":")
        if kind == FIGURE:
            return FIGURE_LABELS[FigureCode(name)]
        is_known = kind == "segment" or bool(self._titles)
        return self._titles.get(key, name if is_known else "…")

    def _read_others(self) -> None:
        others = [key for key in self._cards if key.partition(":")[0] != FIGURE]
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not others:
            return
        database, today = self._context.database, date.today()

        def read(
            progress: Progress,
        ) -> tuple[dict[str, str], Mapping[str, CardFigure | None]]:
            with database.read() as connection, interruptible(connection, progress):
                titles = {one.key: one.title for one in list_cards(connection, today)}
                return titles, read_cards(connection, others, today)

        self._reading = self._context.jobs.read(read, lambda found: self._show_others(*found))

    def _show_others(
        self, titles: Mapping[str, str], figures: Mapping[str, CardFigure | None]
    ) -> None:
        self._titles, self._found = titles, figures
        for key, figure in figures.items():
            card = self._cards.get(key)
            if card is None:
                continue
            card.set_title(self._title(key))
            if figure is None:
                card.set_figure("–", "no longer there")
                continue
            card.set_figure(_large(figure), figure.note)

    def _open(self, key: str) -> None:
        """Show what is behind a card, once that is read."""
        figure = self._found.get(key)
        if figure is None:
            return
        if figure.wave is not None:
            tab = "findings" if key.startswith("headline:") else "progress"
            what = OpenWave(figure.wave.survey_code, figure.wave.label, tab)
            self._context.navigate(SURVEYS, what)
        elif key == DUPLICATES:
            self._context.navigate(ALUMNI, ShowDuplicates())
        elif figure.where is None:
            self._context.navigate(ALUMNI, ShowQuality())
        else:
            self._context.navigate(ALUMNI, ListPeople(self._title(key), figure.where))


def figure_texts(code: FigureCode, found: OverviewFigures) -> tuple[str, str]:
    """The large text of a card of the overview's figures, and the small one under it."""
    figure = found.people[code]
    percent = rounded_percent(figure.percent)
    match code:
        case FigureCode.PEOPLE:
            return (
                format_number(figure.count),
                f"+{format_number(found.created_this_month)} this month",
            )
        case FigureCode.REACHABLE:
            return percent, f"{format_number(figure.count)} usable addresses"
        case FigureCode.CONTACTABLE:
            with_basis = found.people[FigureCode.WITH_BASIS].count
            return (
                format_number(figure.count),
                f"{format_number(with_basis)} with basis on file",
            )
        case FigureCode.LOST:
            return format_number(figure.count), f"{percent} · no way to reach"
        case _:
            return format_number(figure.count), f"{percent} of all"


def _large(figure: CardFigure) -> str:
    if figure.count is not None:
        return format_number(figure.count)
    return rounded_percent(figure.percent)
