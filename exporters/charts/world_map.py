"""A map of the world with a circle for each country, as large as its number of people."""

import math
from collections.abc import Mapping
from typing import Final

from core.formats import format_number
from exporters.charts.canvas import Canvas
from exporters.charts.drawing import Drawing
from exporters.charts.map_layout import circle_radius, land, map_height, place_circles
from exporters.charts.style import ChartStyle

_STRENGTH: Final = 0.45  # so that what lies under a circle is seen
_LEGEND: Final = (0.035, 0.87)  # of the map's width and height: in the Pacific
_STEPS: Final = (1, 2, 5)
_IN_LEGEND: Final = 3
_LINE: Final = 1.35  # from one line of the legend to the next, of the font's size


def draw_map(people: Mapping[str, int], style: ChartStyle) -> Drawing:
    """Draw `people` by the ISO 3166 code of their country."""
    height = map_height(style.width)
    canvas = Canvas(style, height)
    canvas.shapes(land(style.width), style.line, style.ground)
    circles = place_circles(people, style.width)
    for one in circles:
        canvas.circle(one.x, one.y, one.radius, style.accent, strength=_STRENGTH)
    if circles:
        _draw_legend(canvas, circles[0].people)
    return canvas.drawing


def _draw_legend(canvas: Canvas, largest: int) -> None:
    """Circles of round numbers beside what they stand for, the largest at the bottom."""
    style = canvas.style
    left, y = style.width * _LEGEND[0], canvas.height * _LEGEND[1]
    numbers = legend_numbers(largest)
    room = circle_radius(numbers[0], largest, style.width)
    for number in numbers:
        radius = circle_radius(number, largest, style.width)
        canvas.circle(left + room, y, radius, style.muted, strength=0)
        canvas.text(left + 2 * room + 8, y, format_number(number), colour=style.muted)
        y -= max(radius * 2 + 4, style.font_size * _LINE)


def legend_numbers(largest: int) -> list[int]:
    """Round numbers up to `largest` for a legend, each about a tenth of the one before."""
    magnitude = 10 ** int(math.log10(largest))
    first = max(step * magnitude for step in _STEPS if step * magnitude <= largest)
    found = [first]
    while len(found) < _IN_LEGEND and found[-1] >= 10:
        found.append(found[-1] // 10)
    return found
