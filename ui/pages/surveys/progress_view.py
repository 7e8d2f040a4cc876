"""The Progress tab of a wave: its funnel, days and response rates, as of any day, by any field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from analysis.wave_progress import WaveProgress
from core.formats import format_number, format_percent, plural
from core.progress import Progress
from queries.findings import FindingsOptions
from queries.surveys import InvitationLine, read_invitations
from surveys.frames import LABELS as REASONS
from ui.context import PageContext
from ui.formats import short_day
from ui.jobs import Job
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID, PAGE_MARGIN, ROW_HEIGHT, Type
from ui.widgets import (
    Bar,
    BarList,
    Card,
    DateField,
    LineCurve,
    combo_box,
    decimal_field,
    label,
    page_column,
)

if TYPE_CHECKING:  # it loads numpy, which takes a while: in a job
    from analysis.wave_state import DayCounts, WaveState

_EVERYBODY: Final = "Everybody"
_LEAST_ROWS: Final = 6  # of the table, with its heading; a low window scrolls
_RATES: Final = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "knowledge")
_COLUMNS: Final = (
    Column("group", "Group", ColumnKind.STRONG, 150),
    Column("invited", "Invited", ColumnKind.NUMBER, 72),
    Column("sent", "Sent", ColumnKind.NUMBER, 64),
    Column("delivered", "Delivered", ColumnKind.NUMBER, 84),
    Column("answered", "Answered", ColumnKind.NUMBER, 84),
    Column("complete", "Complete", ColumnKind.NUMBER, 84),
    *(Column(code, code, ColumnKind.NUMBER, 66) for code in _RATES[:-1]),
    Column("knowledge", "Knowledge", ColumnKind.NUMBER, 92),
)
_ESTIMATED: Final = -0.01  # the value of the field for e that says “estimated”
_CURVE_HEIGHT: Final = 150


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the tab shows."""

    whole: "WaveState"
    groups: Mapping[str, "WaveState"]
    days: Sequence["DayCounts"]
    invitations: Sequence[InvitationLine]


class ProgressView(QWidget):
    """Shows how far a wave has come; `tools` are its fields for the wave's bar."""

    said = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._figures: WaveProgress | None = None
        self._reading: Job | None = None
        self._day = DateField("As of", None, optional=True)
        self._day.setPlaceholderText("As of today")
        self._day.setFixedWidth(150)
        self._day.day_changed.connect(self._read)
        self._by = combo_box("Break down by")
        self._by.addItem("No breakdown", None)
        self._by.currentIndexChanged.connect(self._read)
        self._share = decimal_field("e, the share of eligible people", _ESTIMATED, 1, 2)
        self._share.setSingleStep(0.01)
        self._share.setSpecialValueText("e estimated")
        self._share.setValue(_ESTIMATED)
        self._share.setPrefix("e = ")
        self._share.valueChanged.connect(self._read)
        self.tools = QWidget()
        fields = QHBoxLayout(self.tools)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(GRID)
        fields.addStretch(1)
        for field in (self._day, self._by, self._share):
            fields.addWidget(field)
        self._funnel = BarList("How far the wave has come")
        self._curve = LineCurve("Answers by day", "No answers yet")
        self._curve.setMinimumHeight(_CURVE_HEIGHT)
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Progress by group", self._model)
        self._table.print_in_window()
        self._table.setMinimumHeight(_LEAST_ROWS * ROW_HEIGHT)
        self._note = label("", Type.SMALL, ink="muted", wrap=True)
        self._blocked = label("", wrap=True)
        self._lay_out()

    def set_options(self, options: FindingsOptions) -> None:
        """Offer what the figures can be broken down by; the choice stays where it can."""
        chosen = self._by.currentData()
        with QSignalBlocker(self._by):
            while self._by.count() > 1:
                self._by.removeItem(1)
            for one in options.break_downs:
                self._by.addItem(f"By {one.label}", one.key)
            self._by.setCurrentIndex(max(0, self._by.findData(chosen)))

    def show_wave(self, figures: WaveProgress) -> None:
        """Read and show how far a wave has come."""
        if self._figures is None or self._figures.wave.id != figures.wave.id:
            self._day.set_day(None)
        self._figures = figures
        self._read()

    def _lay_out(self) -> None:
        funnel, days = Card("People"), Card("Answers by day")
        funnel.body.addWidget(self._funnel)
        days.body.addWidget(self._curve)
        cards = QHBoxLayout()
        cards.setSpacing(2 * GRID)
        cards.addWidget(funnel, 1)
        cards.addWidget(days, 1)
        column = page_column(self)
        column.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, 16)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addWidget(self._blocked)
        column.addWidget(self._table, 1)
        column.addWidget(self._note)

    def _read(self) -> None:
        if self._figures is None or self._day.issue:
            return
        if self._reading is not None:
            self._reading.cancel()
        database, wave = self._context.database, self._figures.wave
        day, by = self._day.day, self._by.currentData()
        share = self._share.value() if self._share.value() >= 0 else None

        def read(_progress: Progress) -> _Shown:
            from analysis.wave_state import daily_counts, wave_state, wave_states_by

            with database.read() as connection:
                groups = {} if by is None else wave_states_by(connection, wave, by, day, share)
                return _Shown(
                    wave_state(connection, wave, day, share),
                    groups,
                    daily_counts(connection, wave),
                    read_invitations(connection, wave.id),
                )

        self._reading = self._context.jobs.read(read, self._show)

    def _show(self, shown: _Shown) -> None:
        whole = shown.whole
        funnel = whole.funnel
        self._funnel.set_bars(
            [
                Bar(text, count, format_number(count), ink=ink, strength=strength)
                for text, count, ink, strength in (
                    ("Invited", funnel.invited, "accent", 0.25),
                    ("Sent", funnel.sent, "accent", 0.4),
                    ("Delivered", funnel.delivered, "accent", 0.6),
                    ("Answered", funnel.answered, "good", 0.7),
                    ("Complete", funnel.complete, "good", 1.0),
                )
            ]
        )
        days = [one for one in shown.days if whole.day is None or one.day <= whole.day]
        answered = [one for one in days if one.answered]
        totals = accumulate(one.answered for one in answered)
        self._curve.set_points(
            [(one.day, total) for one, total in zip(answered, totals, strict=True)],
            [(one.day, "sent") for one in days if one.sent],
        )
        self._model.set_rows(
            [_row(name, state) for name, state in {_EVERYBODY: whole, **shown.groups}.items()]
        )
        self._note.setText(_rates_note(whole))
        self._show_blocked(shown.invitations)

    def _show_blocked(self, lines: Sequence[InvitationLine]) -> None:
        """Say who of those invited must not be contacted any more, and why."""
        reasons = Counter(one.block for one in lines if one.block is not None)
        told = [
            f"{REASONS[reason]} {format_number(count)}" for reason, count in reasons.most_common()
        ]
        people = plural(reasons.total(), "person", "people")
        self._blocked.setText(
            f"{people} invited can’t be contacted now: {', '.join(told)}." if told else ""
        )
        self._blocked.setVisible(bool(told))


def _row(name: str, state: "WaveState") -> Row:
    funnel = state.funnel
    percents = [state.rates[code].percent for code in _RATES]
    return (
        name,
        funnel.invited,
        funnel.sent,
        funnel.delivered,
        funnel.answered,
        funnel.complete,
        *("–" if percent is None else format_percent(percent, 1) for percent in percents),
    )


def _rates_note(whole: "WaveState") -> str:
    """What the columns mean, and the e that they use."""
    e = format_number(whole.eligible_share, 3)
    estimated = format_number(whole.estimated_share, 3)
    how = (
        "as estimated"
        if whole.eligible_share == whole.estimated_share
        else (f"as chosen; {estimated} as estimated")
    )
    day = "now" if whole.day is None else f"on {short_day(whole.day)}"
    return (
        f"As things stood {day}. People known to be ineligible are left out. RR1 to RR6 and the"
        " knowledge rate are AAPOR’s, of everybody in the frame; RR2, RR4 and RR6 count partial"
        f" answers too. Of those of unknown eligibility RR3 and RR4 count the share e = {e}"
        f" ({how}), RR5 and RR6 none."
    )
