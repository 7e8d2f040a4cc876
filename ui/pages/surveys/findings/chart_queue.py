"""Draws the charts of the findings, one job after another, so that the first ones show early."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from analysis.results import Summary
from core.errors import Cancelled
from core.progress import Progress
from exporters.charts.drawing import Drawing
from exporters.charts.summary_charts import draw_question
from ui.chart_style import chart_style
from ui.context import PageContext
from ui.jobs import Job

_PAUSE = 120  # milliseconds in which several requests to draw are combined


class ChartQueue(QObject):
    """The charts still to be drawn, by the codes of their questions.

    `width_of` gives the pixels across of a chart, 0 where none is wanted (any more).

    Signal `drawn(code, Drawing or None)`.
    """

    drawn = Signal(str, object)

    def __init__(
        self, parent: QObject, context: PageContext, width_of: Callable[[str], int]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._width_of = width_of
        self._summary: Summary | None = None
        self._waiting: list[str] = []
        self._current = ""  # what is being drawn
        self._job: Job | None = None
        self._is_paused = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._draw_next)

    def stop(self) -> None:
        """Draw nothing that was asked for so far."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._summary = None
        self._waiting.clear()
        self._timer.stop()

    def show_summary(self, summary: Summary) -> None:
        """Draw charts of `summary` from now on."""
        self._summary = summary

    def add(self, code: str) -> None:
        """Draw the chart of a question (again)."""
        if code not in self._waiting:
            self._waiting.append(code)
        if self._job is None and not self._is_paused:
            self._timer.start()

    def pause(self) -> None:
        """Stop drawing until `resume`; nothing asked for is forgotten."""
        self._is_paused = True
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._waiting.insert(0, self._current)

    def resume(self) -> None:
        """Draw what waits."""
        self._is_paused = False
        if self._waiting:
            self._timer.start()

    def _draw_next(self) -> None:
        while self._waiting and self._summary is not None:
            code = self._waiting.pop(0)
            width = self._width_of(code)
            if width > 0:
                self._draw(self._summary, code, width)
                return

    def _draw(self, summary: Summary, code: str, width: int) -> None:
        self._current = code
        style = chart_style(width)

        def draw(_progress: Progress) -> Drawing | None:
            return draw_question(summary, code, style)

        def show(chart: Drawing | None) -> None:
            self._job = None
            if self._summary is summary:
                self.drawn.emit(code, chart)
            self._draw_next()

        self._job = self._context.jobs.read(draw, show, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        """Go on with the next chart; after a cancelled one, the next request does so."""
        if not isinstance(error, Cancelled):
            self._job = None
            self._draw_next()
