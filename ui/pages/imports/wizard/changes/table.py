"""The changes of a plan with check boxes, filtered by a group of fields and by text."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.progress import Progress
from core.text import comparison_key
from importers.row_plan import CellChange
from ui.jobs import Job, Jobs
from ui.pages.imports.wizard.changes.check_table import CheckTable, Scope, everything
from ui.tables import Column, LazyRows, Row
from ui.tables.columns import cell_text
from ui.widgets.fields import search_field

_PAUSE: Final = 150  # milliseconds after the last letter before the filter is asked
_FILTER_WIDTH: Final = 240
_BATCH: Final = 500  # changes between two looks at Cancel


class ChangeRows(Protocol):
    """The changes of a plan as table rows: the first column names the person."""

    @property
    def changes(self) -> Sequence[CellChange]:
        """The changes of the plan."""

    @property
    def names(self) -> Mapping[int, str]:
        """The names of the people, by id."""

    def change(self, at: int) -> Row:
        """The table row of the change `at`."""

    def label_of(self, field: str) -> str:
        """What the field of a change is called."""


def matching_changes(
    rows: ChangeRows, places: Sequence[int], text: str, progress: Progress
) -> list[int]:
    """The changes at `places` whose person, field and values contain every word of `text`.

    Raises Cancelled.
    """
    words = comparison_key(text).split()
    found = []
    for number, at in enumerate(places):
        if number % _BATCH == 0:
            progress.report("Filtering", number, len(places))
        cells = comparison_key(" ".join(cell_text(cell) for cell in rows.change(at)[:4]))
        if all(word in cells for word in words):
            found.append(at)
    return found


class ChangesTable(QWidget):
    """Changes in `columns`, which begin with the person, the field, and the old and new value.

    Emits `unticked_changed(frozenset)` with the cleared changes, by row index and field.
    """

    unticked_changed = Signal(object)

    def __init__(self, jobs: Jobs, columns: Sequence[Column]) -> None:
        super().__init__()
        self._jobs = jobs
        self._job: Job | None = None  # that filters
        self._listings: ChangeRows | None = None
        self._places: Sequence[int] = ()  # of the plan's changes: those of the group
        self._shown: Sequence[int] = ()  # and of these, those that the filter lets through
        self._unticked: frozenset[tuple[int, str]] = frozenset()
        self._ticks = CheckTable(self, "Changes", columns, self._scopes)
        self._ticks.view.share_room(*(columns[at].key for at in (0, 2, 3)))
        self._ticks.model.checks_changed.connect(self._keep_ticks)
        self._filter = search_field("Filter by person, field or value", _FILTER_WIDTH)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._ask)
        self._filter.textChanged.connect(lambda _text: self._pause.start())
        line = QHBoxLayout()
        line.addWidget(self._filter)
        line.addWidget(self._ticks.button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(self._ticks.view, 1)

    def show_changes(
        self, listings: ChangeRows, places: Sequence[int], unticked: frozenset[tuple[int, str]]
    ) -> None:
        """List the changes at `places` of the plan, as far as they match the filter."""
        self._listings, self._places, self._unticked = listings, places, unticked
        if self._filter.text().strip():
            self._ask()
        else:
            self._list(places)

    def reset(self) -> None:
        """Forget the filter of another file."""
        self._filter.clear()
        self._pause.stop()

    def _ask(self) -> None:
        """Filter in a job; the result of an earlier filter is discarded."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        listings, places, text = self._listings, self._places, self._filter.text()
        if listings is None:
            return
        if not text.strip():
            self._list(places)
            return

        def done(found: Sequence[int]) -> None:
            if self._job is job:
                self._job = None
                self._list(found)

        job = self._job = self._jobs.read(
            lambda progress: matching_changes(listings, places, text, progress), done
        )

    def _list(self, places: Sequence[int]) -> None:
        """List the changes, showing each name once for consecutive changes."""
        listings = self._listings
        if listings is None:
            return
        self._shown = places
        changes = listings.changes

        def make(number: int) -> Row:
            row = listings.change(places[number])
            before = places[number - 1] if number else None
            follows = (
                before is not None
                and changes[before].row_index == changes[places[number]].row_index
            )
            return ("", *row[1:]) if follows else row

        ticked = [
            number
            for number, at in enumerate(places)
            if (changes[at].row_index, changes[at].field) not in self._unticked
        ]
        self._ticks.model.set_rows(LazyRows(range(len(places)), make), ticked)

    def _keep_ticks(self) -> None:
        if self._listings is None:
            return
        changes = self._listings.changes
        ticked = set(self._ticks.model.checked())
        visible = {
            (changes[at].row_index, changes[at].field): number in ticked
            for number, at in enumerate(self._shown)
        }
        cleared = {change for change, wanted in visible.items() if not wanted}
        self._unticked = (self._unticked - visible.keys()) | cleared
        self.unticked_changed.emit(self._unticked)

    def _scopes(self, at: int | None) -> list[Scope]:
        """All rows shown, those of the current field, and those of the current person."""
        found = [everything(len(self._shown))]
        if at is None or self._listings is None:
            return found
        changes = self._listings.changes
        here = changes[self._shown[at]]
        name = self._listings.names.get(here.person_id, "same person")
        label = self._listings.label_of(here.field)

        def of_field() -> list[int]:
            places = enumerate(self._shown)
            return [number for number, one in places if changes[one].field == here.field]

        def of_person() -> list[int]:
            places = enumerate(self._shown)
            return [number for number, one in places if changes[one].person_id == here.person_id]

        return [
            *found,
            Scope(of_field, f"All of “{label}”", f"None of “{label}”"),
            Scope(of_person, f"All changes of {name}", f"No changes of {name}"),
        ]
