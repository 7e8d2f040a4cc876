"""The Findings tab of a wave: cards about the whole wave, a card for each question, notes.

One job computes the figures; the charts of `panel_cards` are drawn after it. Cards about the whole
wave are listed in `section_list`.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from analysis.notes import (
    ALWAYS_SAFE,
    CHECKED,
    INTERNAL,
    rounding,
    withheld,
)
from analysis.request import SummaryRequest
from core.errors import UserError
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.surveys.findings.data import Findings, compute_findings
from ui.pages.surveys.findings.output import FindingsOutput
from ui.pages.surveys.findings.panel_cards import PanelCards
from ui.pages.surveys.findings.section_list import ABOVE, BELOW
from ui.theme import Tone, Type
from ui.widgets import Banner, Message, clear, label, page_column

_MARGIN = 24  # pixels at the left and right of the page


class FindingsView(QWidget):
    """Shows the findings of a request.

    Signals: `said(Message)`; `loaded(Findings)` when new figures are shown;
    `variable_wanted(str, BreakDown)` for figures by a variable in place of the one of that key;
    `weights_wanted(bool)` for weighted or unweighted ones.
    """

    said = Signal(object)
    loaded = Signal(object)
    variable_wanted = Signal(str, object)
    weights_wanted = Signal(bool)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._findings: Findings | None = None
        self._reading: Job | None = None
        self._output = FindingsOutput(self, context)
        self._output.said.connect(self.said)
        self._state = label("", ink="muted", wrap=True)  # while there are no figures to show
        self._top = QVBoxLayout()
        self._above = [make(context) for make in ABOVE]
        self._panels = PanelCards(context, self._output)
        self._panels.said.connect(self.said)
        self._below = [make(context) for make in BELOW]
        self._notes = label("", Type.SMALL, ink="muted", wrap=True)
        column = page_column(self)
        column.setContentsMargins(_MARGIN, 2, _MARGIN, 24)
        column.addWidget(self._state)
        column.addLayout(self._top)
        for section in self._above:
            column.addWidget(section)
        column.addWidget(self._panels)
        for section in self._below:
            column.addWidget(section)
        column.addWidget(self._notes)
        column.addStretch(1)
        for section in (*self._above, *self._below):
            section.said.connect(self.said)
            section.published.connect(self._output.enter)
            section.variable_wanted.connect(self.variable_wanted)
            section.weights_wanted.connect(self.weights_wanted)

    def show_findings(self, request: SummaryRequest) -> None:
        """Compute and show the figures of `request`."""
        if self._reading is not None:
            self._reading.cancel()
        self._panels.stop()
        if self._findings is not None and not _is_same_wave(self._findings.request, request):
            self._clear()
        self._state.setText("Calculating figures…")
        self._state.setVisible(self._findings is None)
        database = self._context.database
        self._reading = self._context.jobs.read(
            lambda progress: compute_findings(database, request, progress),
            self._show,
            title="Calculating figures",
            failed=self._fail,
        )

    def _show(self, findings: Findings) -> None:
        self._findings = self._output.findings = findings
        self._state.hide()
        clear(self._top)
        self._top.addWidget(Banner(_warning(findings)))
        for section in (*self._above, *self._below):
            section.show_findings(findings)
        self._panels.show_findings(findings)
        # For internal figures the banner shows the last note.
        is_safe = findings.summary.publish_safe
        self._notes.setText("\n".join(findings.notes if is_safe else findings.notes[:-1]))
        self.loaded.emit(findings)

    def _clear(self) -> None:
        """Show no figures: those there are of another wave."""
        self._findings = self._output.findings = None
        clear(self._top)
        for section in (*self._above, *self._below):
            section.hide()
        self._panels.clear_findings()
        self._notes.setText("")

    def _fail(self, error: Exception) -> None:
        """Say why there are no figures, unless others were asked for meanwhile.

        Those that were shown before are not what is chosen now, and go.
        """
        if self._reading is not None and self._reading.is_cancelled():
            self._show_none("Cancelled.")
        if isinstance(error, UserError):
            self._show_none(error.message)

    def _show_none(self, why: str) -> None:
        self._clear()
        self._state.setText(why)
        self._state.show()


def _is_same_wave(one: SummaryRequest, other: SummaryRequest) -> bool:
    return (one.survey_code, one.wave_label) == (other.survey_code, other.wave_label)


def _warning(findings: Findings) -> Message:
    """What to know before passing on the figures."""
    summary = findings.summary
    if summary.thresholds is None:
        return Message(INTERNAL, Tone.WARNING)
    said = f"{rounding(summary.thresholds)} {CHECKED}"
    if findings.always_safe:
        said = f"{ALWAYS_SAFE} {said}"
    if summary.withheld_for:
        return Message(" ".join((said, *withheld(summary))), Tone.WARNING)
    return Message(said, Tone.INFO)
