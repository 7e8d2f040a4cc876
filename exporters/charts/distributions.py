"""Charts of how answers spread: dots or columns above a box of quartiles; dates by period.

Knows results; must not know where the chart is shown. The box has the line from the lowest to the
highest value, as in Tukey's schematic plot without fences.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from analysis.results import HistogramBin, NumberSummary
from core.formats import format_month, format_number
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.rows import Scale, draw_note, note_height, ticks
from exporters.charts.style import ChartStyle
from exporters.figures import formats
from exporters.figures.formats import number

_FEW: Final = 60  # people, each of whom is a dot
_TALLEST_PILE: Final = 12  # of dots
_HEIGHT: Final = 84.0  # of the columns
_BOX: Final = 16.0
_ROOM: Final = 20.0  # above the columns, for the largest count
_SIDE: Final = 18.0  # left and right, for half a label of the axis
_DOT: Final = 3.4


def draw_distribution(
    bins: Sequence[HistogramBin], numbers: NumberSummary, style: ChartStyle
) -> Drawing:
    """Draw `bins` as piles of dots where people are few, else as columns, above the quartiles."""
    is_values = all(one.low == one.high for one in bins)
    edges = [bins[0].low - 0.5, bins[-1].high + 0.5] if is_values else [bins[0].low, bins[-1].high]
    marks = [mark for mark in ticks(edges, 8) if edges[0] <= mark <= edges[1]]
    if is_values:
        marks = [mark for mark in marks if mark == round(mark)]
    note = _about_box(numbers)
    bottom = _ROOM + _HEIGHT
    box = bottom + 8 + _BOX / 2
    axis = box + _BOX / 2 + 6
    canvas = Canvas(style, axis + 20 + note_height(note, style))
    scale = Scale(edges[0], edges[1], _SIDE, style.width - _SIDE)
    for mark in marks:
        x = scale.at(mark)
        canvas.line((x, _ROOM), (x, axis), style.line)
        canvas.text(x, axis + 9, number(mark), across="center", colour=style.muted)
    half = 0.5 if is_values else 0.0
    _draw_counts(canvas, scale, [(one.low - half, one.high + half, one.count) for one in bins])
    _draw_box(canvas, scale, box, numbers)
    draw_note(canvas, note, axis + 20)
    return canvas.drawing


def draw_dates(bins: Sequence[HistogramBin], style: ChartStyle) -> Drawing:
    """Draw a column for each period of dates with its count."""
    bottom = _ROOM + _HEIGHT
    canvas = Canvas(style, bottom + 20)
    scale = Scale(bins[0].low, bins[-1].high, _SIDE, style.width - _SIDE)
    _draw_counts(canvas, scale, [(one.low, one.high, one.count) for one in bins], dots=False)
    canvas.line((scale.left, bottom), (scale.right, bottom), style.muted)
    names = [_period(one) for one in bins]
    room = max(text_width(name, style) for name in names) + 10
    step = max(1, round(0.5 + room / ((scale.right - scale.left) / len(bins))))
    for place in range(0, len(bins), step):
        one = bins[place]
        x = scale.at((one.low + one.high) / 2)
        left = text_width(names[place], style) / 2
        x = min(max(x, left), style.width - left)
        canvas.text(x, bottom + 10, names[place], across="center", colour=style.muted)
    return canvas.drawing


def _draw_counts(
    canvas: Canvas,
    scale: Scale,
    counts: Sequence[tuple[float, float, int]],
    *,
    dots: bool = True,
) -> None:
    """Draw piles or columns with their counts: of each bin its ends and how many there are."""
    style, bottom = canvas.style, _ROOM + _HEIGHT
    people = sum(count for *_, count in counts)
    most = max(count for *_, count in counts)
    width = scale.at(counts[0][1]) - scale.at(counts[0][0])
    if dots and people <= _FEW and most <= _TALLEST_PILE and width >= 2 * _DOT + 1:
        step = min(_HEIGHT / most, 2 * _DOT + 1)
        for low, high, count in counts:
            x = (scale.at(low) + scale.at(high)) / 2
            for place in range(count):
                y = bottom - _DOT - 1 - step * place
                canvas.dot(x, y, "circle", style.accent, filled=True, radius=_DOT)
        return
    words = [format_number(count) if count else "" for *_, count in counts]
    if max(text_width(word, style) for word in words) + 2 > width:  # the largest count alone
        first = [count for *_, count in counts].index(most)
        words = [word if place == first else "" for place, word in enumerate(words)]
    for (low, high, count), word in zip(counts, words, strict=True):
        left, right = scale.at(low), scale.at(high)
        height = _HEIGHT * count / most
        middle = bottom - height / 2
        gap = min(1.5, (right - left) / 6)
        canvas.bar(left + gap, right - gap, middle, height, style.accent, square=True)
        x = (left + right) / 2
        canvas.text(x, bottom - height - 9, word, across="center", colour=style.muted)


def _draw_box(canvas: Canvas, scale: Scale, y: float, numbers: NumberSummary) -> None:
    style = canvas.style
    quartiles = numbers.lower_quartile, numbers.median, numbers.upper_quartile
    if None in quartiles or numbers.lowest is None or numbers.highest is None:
        return
    low, middle, high = (scale.at(one or 0.0) for one in quartiles)
    canvas.line((scale.at(numbers.lowest), y), (scale.at(numbers.highest), y), style.muted)
    canvas.bar(low, high, y, _BOX, style.soft)
    canvas.line((middle, y - _BOX / 2), (middle, y + _BOX / 2), style.accent, 2.5)


def _about_box(numbers: NumberSummary) -> str:
    if numbers.median is None or numbers.lower_quartile is None or numbers.upper_quartile is None:
        return ""
    said = (
        f"Median {number(numbers.median)}; half of the answers lie in the box, from "
        f"{number(numbers.lower_quartile)} to {number(numbers.upper_quartile)}"
    )
    if numbers.mean is None:
        return f"{said}."
    mean = f"mean {formats.mean(numbers.mean)}"
    if numbers.low is not None and numbers.high is not None:
        mean += f" (95% CI {formats.mean(numbers.low)} to {formats.mean(numbers.high)})"
    return f"{said}; {mean}."


def _period(one: HistogramBin) -> str:
    """The name of a period: “Mar 2019”, “2019”, “1990s”."""
    first, days = date.fromordinal(int(one.low)), one.high - one.low
    if days < 32:
        return format_month(first)
    return str(first.year) if days < 400 else f"{first.year}s"
