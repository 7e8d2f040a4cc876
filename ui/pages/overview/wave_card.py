"""The wave under way: how far it has come, the curve of its answers, and the next steps."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from core.rounding import fixed
from core.text import plural
from ui.context import SURVEYS, Context, ImportAnswers, OpenWave
from ui.formats import short_day
from ui.pages.overview.reading import WaveState
from ui.theme import GRID, Tone
from ui.widgets import (
    Badge,
    Bar,
    BarList,
    Card,
    LineCurve,
    Status,
    primary_button,
    secondary_button,
)
from ui.widgets.plain_text import set_tool_tip

_CURVE_WIDTH = 192


class WaveCard(Card):
    """One wave: funnel, answers by day, response rate, and buttons to what comes next."""

    def __init__(self, context: Context) -> None:
        super().__init__("Survey")
        self._context = context
        self._state: WaveState | None = None
        self._rate = Badge(Status(""))
        self.add_to_head(self._rate)
        self._funnel = BarList("How far the wave has come")
        self._curve = LineCurve("Answers by day")
        self._curve.setFixedWidth(_CURVE_WIDTH)
        charts = QHBoxLayout()
        charts.setSpacing(3 * GRID)
        charts.addWidget(self._funnel, 1)
        charts.addWidget(self._curve)
        self._remind = primary_button("", lambda: self._open("invitations"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._remind)
        buttons.addWidget(secondary_button("Import answers…", self._import_answers))
        buttons.addWidget(secondary_button("Open findings", lambda: self._open("findings")))
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addLayout(charts)
        column.addLayout(buttons)
        self.body.addLayout(column)

    def show_state(self, state: WaveState, today: date) -> None:
        """Show another wave, or the same further on."""
        self._state = state
        wave = state.wave
        self.set_title(f"{wave.survey_title} · {wave.label}", _when(wave.opens, wave.closes, today))
        self._rate.setVisible(state.rate_percent is not None)
        if state.rate_percent is not None:
            self._rate.set_status(Status(f"RR1 {fixed(state.rate_percent, 1)}%", Tone.GOOD))
            set_tool_tip(self._rate, state.rate_definition)
        self._funnel.set_bars(_funnel(state))
        self._curve.set_points(state.answers_by_day)
        self._curve.setVisible(len(state.answers_by_day) > 1)
        self._remind.setVisible(state.not_answered > 0)
        self._remind.setText(f"Remind {plural(state.not_answered, 'person', 'people')}…")

    def _open(self, tab: str) -> None:
        if self._state is not None:
            wave = self._state.wave
            self._context.navigate(SURVEYS, OpenWave(wave.survey_code, wave.label, tab))

    def _import_answers(self) -> None:
        if self._state is not None:
            wave = self._state.wave
            self._context.navigate(SURVEYS, ImportAnswers(None, wave.survey_code, wave.label))


def _funnel(state: WaveState) -> Sequence[Bar]:
    return (
        Bar("Eligible", state.frame, f"{state.frame:,}", strength=0.25),
        Bar("Invited", state.invited, f"{state.invited:,}", strength=0.4),
        Bar("Delivered", state.delivered, f"{state.delivered:,}", strength=0.55),
        Bar("Answered", state.answered, f"{state.answered:,}", ink="good", strength=1.0),
    )


def _when(opens: date | None, closes: date | None, today: date) -> str:
    if opens is not None and opens > today:
        return f"opens {short_day(opens, today)}"
    if closes is None:
        return f"open since {short_day(opens, today)}" if opens is not None else "open"
    if closes < today:
        return f"closed {short_day(closes, today)}"
    return f"open until {short_day(closes, today)}"
