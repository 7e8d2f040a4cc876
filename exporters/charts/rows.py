"""Parts that charts share: labelled rows, the axis, the legend and the note below.

Knows the canvas; must not know what the rows mean.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exporters.charts.canvas import Canvas, text_width, wrapped
from exporters.charts.drawing import Marker
from exporters.charts.style import ChartStyle
from exporters.figures.formats import number

ROW_HEIGHT: Final = 25.0
LINE_HEIGHT: Final = 14.5
GAP: Final = 12.0
_CAP: Final = 4.0  # half the height of an interval's ends
_WIDEST_LABELS: Final = 0.42  # of the chart
_MARKERS: Final[tuple[Marker, ...]] = (
    "circle", "circle", "square", "diamond", "triangle_up", "triangle_down",
)  # fmt: skip
MOST_GROUPS: Final = len(_MARKERS)
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


def lay_out(labels: Sequence[str], style: ChartStyle, height: float = ROW_HEIGHT) -> ChartRows:
    """Give each of `labels` a row of at least `height`, wrapping those that are long."""
    widest = style.width * _WIDEST_LABELS
    rows = []
    top = used = 0.0
    for label in labels:
        lines = wrapped(label, widest, style)
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


def ticks(values: Sequence[float]) -> list[float]:
    """Give round numbers from below the least of `values` to above the largest."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    magnitude = 10.0 ** math.floor(math.log10((high - low) / _MOST_STEPS))
    steps = (step * magnitude for step in _STEPS)
    step = next(one for one in steps if _reach(low, high, one)[1] <= _MOST_STEPS)
    first, count = _reach(low, high, step)
    return [(first + place) * step for place in range(count + 1)]


def _reach(low: float, high: float, step: float) -> tuple[int, int]:
    """The first multiple of `step`, and how many steps reach from there to above `high`."""
    slack = 1e-9  # of a step, as floats are not exact
    first = math.floor(low / step + slack)
    return first, math.ceil(high / step - slack) - first


def draw_axis(
    canvas: Canvas, scale: Scale, marks: Sequence[float], bottom: float, unit: str = ""
) -> float:
    """Draw a hair line and a number for each of `marks`; give where the axis ends."""
    for mark in marks:
        x = scale.at(mark)
        canvas.line((x, 0), (x, bottom), canvas.style.line)
        canvas.text(
            x, bottom + 9, f"{number(mark)}{unit}", across="center", colour=canvas.style.muted
        )
    return bottom + 20


def draw_interval(canvas: Canvas, low: float, high: float, y: float) -> None:
    """Draw a line at the height `y` with a cap at each end."""
    canvas.line((low, y), (high, y))
    for end in (low, high):
        canvas.line((end, y - _CAP), (end, y + _CAP))


def legend_height(names: Sequence[str], style: ChartStyle) -> float:
    """The height of a legend of `names`."""
    return LINE_HEIGHT * 1.4 * len(_legend_lines(names, style))


def draw_legend(canvas: Canvas, names: Sequence[str], top: float) -> None:
    """Write what each dot stands for, in as many lines as it takes."""
    for line_number, line in enumerate(_legend_lines(names, canvas.style)):
        x, y = 6.0, top + LINE_HEIGHT * (0.7 + 1.4 * line_number)
        for index in line:
            draw_mark(canvas, x, y, index)
            canvas.text(x + 10, y, names[index], colour=canvas.style.muted)
            x += _legend_width(names[index], canvas.style)


def note_height(note: str, style: ChartStyle) -> float:
    """The height of `note` below a chart; 0 where it is empty."""
    return LINE_HEIGHT * len(wrapped(note, style.width, style)) + 6 if note else 0.0


def draw_note(canvas: Canvas, note: str, top: float) -> None:
    """Write `note` in as many lines as it takes."""
    for place, line in enumerate(wrapped(note, canvas.style.width, canvas.style)):
        y = top + 4 + LINE_HEIGHT * (place + 0.5)
        canvas.text(0, y, line, colour=canvas.style.muted)


def draw_mark(canvas: Canvas, x: float, y: float, index: int) -> None:
    """Draw the dot of the group `index`, with a shape and colour of its own."""
    filled = index % 2 == 0
    colour = canvas.style.accent if filled else canvas.style.muted
    canvas.dot(x, y, _MARKERS[index], colour, filled=filled)


def _legend_lines(names: Sequence[str], style: ChartStyle) -> list[list[int]]:
    lines: list[list[int]] = [[]]
    used = 0.0
    for index, name in enumerate(names):
        width = _legend_width(name, style)
        if lines[-1] and used + width > style.width:
            lines.append([])
            used = 0.0
        lines[-1].append(index)
        used += width
    return lines


def _legend_width(name: str, style: ChartStyle) -> float:
    return text_width(name, style) + 28
