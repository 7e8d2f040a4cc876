"""The people of an event in a table, with a box for who attended, narrowed by status and text."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.formats import format_number
from core.text import fold
from queries.events import Participant
from records.parts.engagements import ABSENT, ACCEPTED, ATTENDED, DECLINED, STATUSES, WAITING
from ui.actions import OPEN_PERSON
from ui.context import PageContext
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel, SortKey, sort_rows
from ui.theme import Tone
from ui.widgets import Chip, Status, chip_row

_COLUMNS: Final = (
    Column("name", "Name", ColumnKind.STRONG, 220, sortable=True),
    Column("status", "Status", ColumnKind.BADGE, 130, sortable=True),
    Column("status_on", "Since", ColumnKind.DATE, 104, sortable=True),
    Column("email", "E-mail", ColumnKind.TEXT, 210, sortable=True),
    Column("employer", "Employer", ColumnKind.TEXT, 170, sortable=True),
    Column("source", "Source", ColumnKind.MUTED, 120, sortable=True),
)
_TONES: Final = {
    ATTENDED: Tone.GOOD,
    ACCEPTED: Tone.INFO,
    WAITING: Tone.WARNING,
    DECLINED: Tone.NEUTRAL,
    ABSENT: Tone.BAD,
}


class ParticipantsTable(QWidget):
    """The people of an event, with `link` beside the chips of the statuses.

    Signals: `selection_changed`; `person_opened(int)` with a person's id; `statuses_ticked(dict)`
    with the people to whom ticking or clearing a box gives a status, by the status.
    """

    selection_changed = Signal()
    person_opened = Signal(int)
    statuses_ticked = Signal(dict)

    def __init__(self, context: PageContext, link: QPushButton) -> None:
        super().__init__()
        self._all: Sequence[Participant] = ()
        self._shown: Sequence[Participant] = ()
        self._title = ""
        self._typed = ""
        self._status: str | None = None  # whose people are listed; None: all
        self._before_tick: dict[int, str] = {}  # the status of those ticked here
        self._chips = {None: Chip("All", checkable=True)} | {
            status: Chip(words, checkable=True) for status, words in STATUSES.items()
        }
        self._model = RowsTableModel(_COLUMNS, checkable=True)
        self._table = DataTable("Participants", self._model)
        self._table.lists_people = True
        self._table.remember(context.preferences, "participants")
        self._table.share_room("name", "email", "employer")
        self._table.row_opened.connect(
            lambda row: self.person_opened.emit(self._shown[row].person_id)
        )
        self._table.offer_open(OPEN_PERSON)
        self._table.selection_changed.connect(self.selection_changed)
        self._table.sort_asked.connect(self._sort)
        self._table.print_in_window()
        self._table.rows_in_words = lambda: self._title
        self._model.checks_changed.connect(self._tell_ticked)
        for status, chip in self._chips.items():
            chip.clicked.connect(partial(self._choose, status))
        bar = QHBoxLayout()
        bar.addWidget(chip_row(list(self._chips.values())), 1)
        bar.addWidget(link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        self.setFocusProxy(self._table)

    @property
    def status(self) -> str | None:
        """The status whose people are listed; None: all."""
        return self._status

    def selected(self) -> list[int]:
        """The ids of the people who are selected."""
        return [self._shown[row].person_id for row in self._table.selected_rows()]

    def reset(self) -> None:
        """Forget what was chosen, for another event."""
        self._status, self._all = None, ()
        self._before_tick.clear()

    def show_people(self, title: str, people: Sequence[Participant]) -> None:
        """Show the people of the event called `title`."""
        self._title, self._all = title, people
        self._show_list()

    def narrow(self, typed: str) -> None:
        """List only the people whose name or address has what is typed."""
        self._typed = typed
        self._show_list()

    def matching(self, typed: str) -> list[Participant]:
        """The people of the event whose name or address has what is typed."""
        words = fold(typed).split()
        return [
            one
            for one in self._all
            if all(word in fold(f"{one.name} {one.email or ''}") for word in words)
        ]

    def note_attended(self, person: Participant) -> None:
        """Remember the status that a person gets back if the box is cleared."""
        if person.status != ATTENDED:
            self._before_tick[person.person_id] = person.status

    def _choose(self, status: str | None, *_on: bool) -> None:
        self._status = status
        self._show_list()

    def _sort(self, order_by: Sequence[SortKey]) -> None:
        self._model.set_sorting(order_by)
        self._show_list()

    def _show_list(self) -> None:
        """List the people that the status and the typed text leave; the selected one stays so."""
        chosen = set(self.selected())
        counts = Counter(one.status for one in self._all)
        for status, chip in self._chips.items():
            count = len(self._all) if status is None else counts[status]
            words = "All" if status is None else STATUSES[status]
            chip.setText(f"{words} {format_number(count)}")
            chip.setVisible(status is None or bool(count) or status == self._status)
            chip.setChecked(status == self._status)
        kept = [
            one
            for one in self.matching(self._typed)
            if self._status is None or one.status == self._status
        ]
        self._shown = sort_rows(kept, self._model.sorting, _sort_value)
        ticked = [at for at, one in enumerate(self._shown) if one.status == ATTENDED]
        self._model.set_rows([_row(one) for one in self._shown], ticked)
        for at, one in enumerate(self._shown):
            if one.person_id in chosen and len(chosen) == 1:
                self._table.selectRow(at)
        self.selection_changed.emit()

    def _tell_ticked(self) -> None:
        """Who was ticked attended; who was cleared gets the former status back."""
        ticked = set(self._model.checked())
        changed = [
            one for at, one in enumerate(self._shown) if (at in ticked) != (one.status == ATTENDED)
        ]
        came = [one for one in changed if one.status != ATTENDED]
        for one in came:
            self.note_attended(one)
        if came:
            self.statuses_ticked.emit({ATTENDED: [one.person_id for one in came]})
        elif changed:
            former: dict[str, list[int]] = {}
            for one in changed:
                status = self._before_tick.get(one.person_id, ABSENT)
                former.setdefault(status, []).append(one.person_id)
            self.statuses_ticked.emit(former)


def _row(one: Participant) -> Row:
    words = STATUSES[one.status]
    if one.waits_at is not None:
        words = f"{words}: {one.waits_at}"
    status = Status(words, _TONES.get(one.status, Tone.NEUTRAL))
    return (one.name, status, one.status_on, one.email, one.employer, one.source)


def _sort_value(one: Participant, key: str) -> object:
    if key == "status":
        return list(STATUSES).index(one.status), one.waits_at or 0
    value = getattr(one, key)
    return value.casefold() if isinstance(value, str) else value
