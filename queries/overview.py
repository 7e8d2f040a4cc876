"""The overview of an office: what is counted, and recent activity."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from core.version import own_version
from models.batch_kinds import BatchKind
from models.data_state import data_state
from queries.counted import Counted, counted, keep_counted, read_counted
from queries.overview_counts import (
    FigureCode,
    OverviewFigures,
    ToDoList,
    count_figures,
    count_to_do,
    current_waves,
)
from records.duplicates.undecided_pairs import searched_at
from records.history.batches import Batch, list_batches
from surveys.calendar import scheduled_mailings
from surveys.waves import all_waves, is_open

_RECENT_BATCHES: Final = 5
_FIGURES: Final = "overview.figures"
_TO_DO: Final = "overview.to_do"


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the overview shows on the day `today`."""

    today: date
    figures: Counted[OverviewFigures]
    to_do: Counted[ToDoList]
    last_import: Batch | None
    recent: tuple[Batch, ...]

    @property
    def people(self) -> int:
        """How many people are on record."""
        return self.figures.value.people[FigureCode.PEOPLE].count

    @property
    def is_current(self) -> bool:
        """Whether nothing changed since it was counted."""
        return self.figures.is_current and self.to_do.is_current


def read_overview(connection: Connection, today: date) -> Overview | None:
    """The overview as it was counted last, which may not be current; None where it never was."""
    figures, to_do = _kept_figures(connection, today), _kept_to_do(connection, today)
    if figures is None or to_do is None:
        return None
    return _with_batches(connection, today, figures, to_do)


def count_overview(connection: Connection, today: date) -> Overview:
    """The overview with everything counted that is not current."""
    figures = counted(
        _kept_figures(connection, today),
        partial(_figures_state, connection, today),
        partial(count_figures, connection, today),
    )
    to_do = counted(
        _kept_to_do(connection, today),
        partial(_to_do_state, connection, today),
        partial(count_to_do, connection, today),
    )
    return _with_batches(connection, today, figures, to_do)


def keep_overview(connection: Connection, found: Overview) -> None:
    """Keep what was counted, in a transaction that writes `tables.UNJOURNALLED` alone."""
    keep_counted(connection, _FIGURES, found.figures)
    keep_counted(connection, _TO_DO, found.to_do)


def _with_batches(
    connection: Connection, today: date, figures: Counted[OverviewFigures], to_do: Counted[ToDoList]
) -> Overview:
    imports = list_batches(connection, 1, kind=BatchKind.CONTACTS)
    return Overview(
        today,
        figures,
        to_do,
        imports[0] if imports and imports[0].is_active else None,
        tuple(list_batches(connection, _RECENT_BATCHES)),
    )


def _kept_figures(connection: Connection, today: date) -> Counted[OverviewFigures] | None:
    return read_counted(connection, _FIGURES, OverviewFigures, _figures_state(connection, today))


def _kept_to_do(connection: Connection, today: date) -> Counted[ToDoList] | None:
    return read_counted(connection, _TO_DO, ToDoList, _to_do_state(connection, today))


def _figures_state(connection: Connection, today: date) -> str:
    """All that the figures depend on: the data, the program, the month, the waves shown."""
    shown = [
        (wave.id, is_open(wave, today)) for wave in current_waves(all_waves(connection), today)
    ]
    return f"{own_version()} {today:%Y-%m} {shown} {data_state(connection)}"


def _to_do_state(connection: Connection, today: date) -> str:
    """All that the things to do depend on.

    That is the data, the program, the last search for duplicates, the mailings that wait, which are
    scheduled and cancelled without a batch, and the day here and in UTC: that of messages, from
    which the days to the next reminder are counted.
    """
    days = f"{today} {datetime.now(UTC).date()}"
    waiting = [(one.id, str(one.scheduled_at)) for one in scheduled_mailings(connection)]
    searched, state = searched_at(connection), data_state(connection)
    return f"{own_version()} {days} {searched} {waiting} {state}"
