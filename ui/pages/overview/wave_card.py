"""The current wave: how far it has come, the curve of its answers, and the next steps."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from analysis.wave_progress import WaveProgress
from core.formats import format_number, format_percent, plural
from queries.overview_counts import WaveOverview
from surveys.waves import WaveKind
from ui.context import IMPORTS, SURVEYS, ImportFile, OpenWave, PageContext
from ui.formats import wave_dates
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


class WaveProgressCard(Card):
    """One wave: funnel, answers by day, response rate, and buttons to what comes next."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Survey")
        self._context = context
        self._shown: WaveOverview | None = None
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
        buttons.addWidget(secondary_button("Import responses…", self._import_answers))
        self._findings = secondary_button("Open findings", lambda: self._open("findings"))
        buttons.addWidget(self._findings)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addLayout(charts)
        column.addLayout(buttons)
        self.body.addLayout(column)

    def show_wave(self, shown: WaveOverview, reminders_due: int, today: date) -> None:
        """Show another wave, or the same further on."""
        self._shown = shown
        wave, rr1 = shown.wave, shown.progress.rates["RR1"]
        self.set_title(wave.title, wave_dates(wave.opens, wave.closes, today))
        self._rate.setVisible(rr1.percent is not None)
        if rr1.percent is not None:
            self._rate.set_status(Status(f"RR1 {format_percent(rr1.percent, 1)}", Tone.GOOD))
            set_tool_tip(self._rate, rr1.definition)
        self._funnel.set_bars(_funnel(shown.progress))
        self._curve.set_points(shown.answers_by_day)
        self._curve.setVisible(len(shown.answers_by_day) > 1)
        self._findings.setVisible(wave.kind is WaveKind.SURVEY)  # details are for records
        self._remind.setVisible(reminders_due > 0)
        self._remind.setText(f"Remind {plural(reminders_due, 'person', 'people')}…")

    def _open(self, tab: str) -> None:
        if self._shown is not None:
            wave = self._shown.wave
            self._context.navigate(SURVEYS, OpenWave(wave.survey_code, wave.label, tab))

    def _import_answers(self) -> None:
        if self._shown is not None:
            wave = self._shown.wave
            self._context.navigate(IMPORTS, ImportFile(None, wave.survey_code, wave.label))


def _funnel(progress: WaveProgress) -> Sequence[Bar]:
    return [
        Bar(text, count, format_number(count), ink=ink, strength=strength)
        for text, count, ink, strength in (
            ("Eligible", progress.eligible, "accent", 0.25),
            ("Invited", progress.invited, "accent", 0.4),
            ("Delivered", progress.delivered, "accent", 0.55),
            ("Answered", progress.answered, "good", 1.0),
        )
    ]
