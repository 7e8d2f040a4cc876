"""Parts that charts share: labelled rows, the axis, intervals and the note below.

Knows the canvas; must not know what the rows mean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exporters.charts.canvas import Canvas, text_width, wrapped
from exporters.charts.colours import ink_on
from exporters.charts.style import ChartStyle
from exporters.figures.formats import number

ROW_HEIGHT: Final = 25.0
LINE_HEIGHT: Final = 14.5
GAP: Final = 12.0
MOST_ROWS: Final = 25  # that a chart shows, so that it fits on a printed page
INTERVALS: Final = "Lines show 95% confidence intervals."
_CAP: Final = 3.5  # half the height of an interval's ends
_INTERVAL: Final = 1.4  # the thickness of an interval
_WIDEST_LABELS: Final = 0.42  # of the chart
_MOST_LINES: Final = 6  # of a label; the table beside a chart has it whole
_BETWEEN_MARKS: Final = 4.0  # of an axis, two numbers
_MOST_STEPS: Final = 5  # of an axis
_STEPS: Final = (1, 2, 2.5, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The position of one row and the lines of its label."""

    label: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which marks are drawn."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class ChartRows:
    """The rows of a chart, the width of their labels and the bottom of the last row."""

    rows: tuple[ChartRow, ...]
    left: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` to positions from `left` to `right`."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """The position of `value`, limited to the ends of the scale."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def lay_out(
    labels: Sequence[str], style: ChartStyle, height: float = ROW_HEIGHT, top: float = 0.0
) -> ChartRows:
    """Give each of `labels` a row of at least `height` from `top` down, wrapping long ones."""
    widest = style.width * _WIDEST_LABELS
    rows = []
    used = 0.0
    for label in labels:
        lines = wrapped(label, widest, style, _MOST_LINES)
        used = max(used, *(text_width(line, style) for line in lines))
        row = ChartRow(tuple(lines), top, max(height, LINE_HEIGHT * len(lines) + 10))
        rows.append(row)
        top += row.height
    return ChartRows(tuple(rows), used + GAP, top)


def draw_labels(canvas: Canvas, rows: ChartRows) -> None:
    """Write the rows' labels."""
    for row in rows.rows:
        first = row.middle - LINE_HEIGHT * (len(row.label) - 1) / 2
        for place, line in enumerate(row.label):
            canvas.text(0, first + LINE_HEIGHT * place, line)


def ticks(values: Sequence[float], most: int = _MOST_STEPS) -> list[float]:
    """Give round numbers, at most `most` steps from below the least of `values` to above all."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    magnitude = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = (step * magnitude for step in _STEPS)
    step = next(one for one in steps if _reach(low, high, one)[1] <= most)
    first, count = _reach(low, high, step)
    return [(first + place) * step for place in range(count + 1)]


def _reach(low: float, high: float, step: float) -> tuple[int, int]:
    """The first multiple of `step`, and how many steps reach from there to above `high`."""
    slack = 1e-9  # of a step, as floats are not exact
    first = math.floor(low / step + slack)
    return first, math.ceil(high / step - slack) - first


def draw_axis(
    canvas: Canvas,
    scale: Scale,
    marks: Sequence[float],
    bottom: float,
    unit: str = "",
    top: float = 0.0,
) -> float:
    """Draw a hair line and, where it has room, a number for each of `marks`; give the end."""
    reached = -math.inf
    for mark in marks:
        x, words = scale.at(mark), f"{number(mark)}{unit}"
        half = text_width(words, canvas.style) / 2
        canvas.line((x, top), (x, bottom), canvas.style.line)
        if x - half > reached:
            canvas.text(x, bottom + 9, words, across="center", colour=canvas.style.muted)
            reached = x + half + _BETWEEN_MARKS
    return bottom + 20


def draw_interval(
    canvas: Canvas, low: float, high: float, y: float, bar: tuple[float, str] | None = None
) -> None:
    """Draw a line at the height `y` with a cap at each end.

    On a `bar` (its end and its colour) the line is in an ink that is seen there.
    """
    style = canvas.style
    end, ink = (bar[0], ink_on(bar[1], style)) if bar is not None else (low, style.text)
    inside = min(max(low, end), high)
    for left, right, colour in ((low, inside, ink), (inside, high, style.text)):
        if right > left:
            canvas.line((left, y), (right, y), colour, _INTERVAL)
    for x in (low, high):
        colour = ink if x < end - 1 else style.text
        canvas.line((x, y - _CAP), (x, y + _CAP), colour, _INTERVAL)


def note_height(note: str, style: ChartStyle) -> float:
    """The height of `note` below a chart; 0 where it is empty."""
    return LINE_HEIGHT * len(wrapped(note, style.width, style)) + 6 if note else 0.0


def draw_note(canvas: Canvas, note: str, top: float) -> None:
    """Write `note` in as many lines as it takes."""
    for place, line in enumerate(wrapped(note, canvas.style.width, canvas.style)):
        y = top + 4 + LINE_HEIGHT * (place + 0.5)
        canvas.text(0, y, line, colour=canvas.style.muted)


def joined(*notes: str) -> str:
    """Several notes as one text."""
    return " ".join(filter(None, notes))
