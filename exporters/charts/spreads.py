"""Charts of numbers: median and quartiles as boxes, means with their intervals as dots.

Knows results and rows; must not know where the chart is shown.
"""

from collections.abc import Sequence

from analysis.results import NumberSummary
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.rows import (
    GAP,
    Scale,
    draw_axis,
    draw_interval,
    draw_labels,
    draw_note,
    lay_out,
    note_height,
    ticks,
)
from exporters.charts.style import ChartStyle
from exporters.figures.formats import mean, mean_span, number

_ROW = 32.0
_BOX = 20.0
_HEADING = 18.0
_BOXES = "Boxes hold the middle half of the answers."
_BOXES_AND_ENDS = f"{_BOXES[:-1]}, lines run from the lowest to the highest."


def draw_boxes(samples: Sequence[tuple[str, NumberSummary]], style: ChartStyle) -> Drawing:
    """Draw the quartiles as a box, the median in it and a line from lowest to highest."""
    words = [
        ""
        if n.median is None
        else f"{number(n.median)} {_span(n.lower_quartile, n.upper_quartile)}"
        for _, n in samples
    ]
    ends = [
        end
        for _, n in samples
        for end in (n.lowest, n.lower_quartile, n.upper_quartile, n.highest)
        if end is not None
    ]
    names = [name for name, _ in samples]
    has_ends = any(n.lowest is not None for _, n in samples)
    about = _BOXES_AND_ENDS if has_ends else _BOXES
    heading = "Median (quartiles)"
    canvas, scale, middles = _prepare(names, words, ends, heading, style, about)
    for y, (_, n) in zip(middles, samples, strict=True):
        if n.median is None or n.lower_quartile is None or n.upper_quartile is None:
            continue
        low, high = scale.at(n.lower_quartile), scale.at(n.upper_quartile)
        if n.lowest is not None and n.highest is not None:
            canvas.line((scale.at(n.lowest), y), (scale.at(n.highest), y), style.muted)
        canvas.bar(low, high, y, _BOX, style.soft)
        middle = scale.at(n.median)
        canvas.line((middle, y - _BOX / 2), (middle, y + _BOX / 2), style.accent, 2.5)
    return canvas.drawing


def draw_means(
    samples: Sequence[tuple[str, NumberSummary]],
    ends: tuple[float, float] | None,
    style: ChartStyle,
) -> Drawing:
    """Draw the means with their 95% intervals on an axis between `ends`; None: around them."""
    words = [_mean_in_words(n) for _, n in samples]
    names = [name for name, _ in samples]
    values = ends or [v for _, n in samples for v in (n.low, n.mean, n.high) if v is not None]
    canvas, scale, middles = _prepare(names, words, values, "Mean (95% CI)", style)
    for y, (_, n) in zip(middles, samples, strict=True):
        if n.mean is None:
            continue
        if n.low is not None and n.high is not None:
            draw_interval(canvas, scale.at(n.low), scale.at(n.high), y)
        canvas.dot(scale.at(n.mean), y, "circle", style.accent, filled=True)
    return canvas.drawing


def _mean_in_words(numbers: NumberSummary) -> str:
    if numbers.mean is None:
        return ""
    span = "" if numbers.low is None else f" ({mean_span(numbers.low, numbers.high)})"
    return f"{mean(numbers.mean)}{span}"


def _prepare(
    names: Sequence[str],
    words: Sequence[str],
    values: Sequence[float],
    heading: str,
    style: ChartStyle,
    note: str = "",
) -> tuple[Canvas, Scale, list[float]]:
    """Lay out rows with `words` under a `heading` at their right; return their middles."""
    rows = lay_out(names, style, height=_ROW, top=_HEADING)
    canvas = Canvas(style, rows.bottom + 24 + note_height(note, style))
    marks = ticks(values)
    room = max(text_width(word, style, "bold") for word in words)
    room = max(room, text_width(heading, style)) + GAP
    scale = Scale(marks[0], marks[-1], rows.left + 6, style.width - room - 6)
    bottom = draw_axis(canvas, scale, marks, rows.bottom, top=_HEADING)
    canvas.text(style.width, _HEADING / 2, heading, across="right", colour=style.muted)
    draw_labels(canvas, rows)
    for row, word in zip(rows.rows, words, strict=True):
        if word:
            canvas.text(style.width, row.middle, word, across="right", weight="bold")
        else:
            canvas.text(scale.left, row.middle, "not shown", colour=style.muted)
    draw_note(canvas, note, bottom)
    return canvas, scale, [row.middle for row in rows.rows]


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"({number(low)}–{number(high)})"
