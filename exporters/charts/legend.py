"""The legend of a chart: what its dots, bars and colours stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exporters.charts.canvas import Canvas, clipped, text_width
from exporters.charts.drawing import Marker
from exporters.charts.style import ChartStyle

MARKERS: Final[tuple[Marker, ...]] = (
    "circle", "circle", "square", "diamond", "triangle_up", "triangle_down",
)  # fmt: skip
MOST_SERIES: Final = len(MARKERS)
_LINE: Final = 20.0  # from one line to the next
_SWATCH: Final = 11.0
_BESIDE: Final = 16.0  # from the start of an entry to its text
_BETWEEN: Final = 16.0  # two entries
_WIDEST: Final = 0.46  # of the chart: an entry


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A name with its colour: a dot of the series `series`, or without one a patch."""

    name: str
    colour: str = ""
    series: int | None = None


def legend_height(entries: Sequence[LegendEntry], style: ChartStyle) -> float:
    """The height of a legend of `entries`."""
    return _LINE * len(_lines(entries, style))


def draw_legend(canvas: Canvas, entries: Sequence[LegendEntry], top: float) -> None:
    """Draw the entries from left to right, in as many lines as it takes."""
    style = canvas.style
    for place, line in enumerate(_lines(entries, style)):
        x, y = 0.0, top + _LINE * (place + 0.5)
        for entry in line:
            if entry.series is None:
                canvas.bar(x, x + _SWATCH, y, _SWATCH, entry.colour)
            else:
                draw_mark(canvas, x + _SWATCH / 2, y, entry.series)
            canvas.text(x + _BESIDE, y, _name(entry, style), colour=style.muted)
            x += _width(entry, style)


def draw_mark(canvas: Canvas, x: float, y: float, series: int) -> None:
    """Draw the dot of a series, with a shape and colour of its own; every second is a ring."""
    colour = canvas.style.series[series % len(canvas.style.series)]
    canvas.dot(x, y, MARKERS[series % MOST_SERIES], colour, filled=series % 2 == 0)


def _lines(entries: Sequence[LegendEntry], style: ChartStyle) -> list[list[LegendEntry]]:
    lines: list[list[LegendEntry]] = []
    used = 0.0
    for entry in entries:
        width = _width(entry, style)
        if not lines or used + width - _BETWEEN > style.width:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += width
    return lines


def _width(entry: LegendEntry, style: ChartStyle) -> float:
    return _BESIDE + text_width(_name(entry, style), style) + _BETWEEN


def _name(entry: LegendEntry, style: ChartStyle) -> str:
    return clipped(entry.name, max(style.width * _WIDEST, 100.0), style)
