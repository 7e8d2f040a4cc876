"""How long charts take on screen and in a file, each with choices of its own."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from analysis.results import KindName, QuestionSummary, ValueShare
from bench.figures import BenchFigure, seconds, slowest_of_twenty
from exporters.charts.images import to_png
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw

MeasureCharts = Callable[[Sequence[QuestionSummary]], Sequence[float]]

_QUESTIONS: Final = 40
_CHOICES: Final = 10
_AIM: Final = 60.0  # milliseconds for a chart on screen
_SCALE: Final = 300 / 96  # pixels to a unit, in print


def measure_charts(measure_on_screen: MeasureCharts) -> list[BenchFigure]:
    """The 95th percentile of the times of charts."""
    times = list(measure_on_screen([_question(place, "screen") for place in range(_QUESTIONS)]))
    files = [1000 * seconds(partial(_write, place))[0] for place in range(_QUESTIONS // 2)]
    return [
        BenchFigure("a chart on screen (p95)", slowest_of_twenty(times), "ms", None, _AIM),
        BenchFigure("a chart as PNG at 300 dpi (p95)", slowest_of_twenty(files), "ms", None, None),
    ]


def _write(place: int) -> bytes:
    drawing = draw(_question(place, "file"), PRINT)
    if drawing is None:
        raise ValueError("there is no chart")
    return to_png(drawing, _SCALE)


def _question(place: int, use: str) -> QuestionSummary:
    kind: KindName = "scale" if place % 4 == 0 else "multiple"
    count = 5 if kind == "scale" else _CHOICES
    shares = tuple(
        ValueShare(
            str(at),
            f"Choice {at} of question {place} for the {use}, with as many words as many have",
            100, 100 / (at + 1.5), 90 / (at + 1.5), 112 / (at + 1.5),
        )
        for at in range(count)
    )  # fmt: skip
    return QuestionSummary(f"Q{place}", f"Question {place}", kind, 1000, 0, 0, shares)
