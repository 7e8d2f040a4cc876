"""Charts of figures over several waves: lines with intervals, all and the same people told apart.

Knows results and the canvas; must not know where the chart is shown. Shares run from 0 to 100%, and
waves stand as far apart as their opening days, so that charts can be compared by eye.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from analysis.trend_results import FigureSeries, WaveLabel, WavePoint
from exporters.charts.canvas import Canvas, clipped, text_width, wrapped
from exporters.charts.drawing import Drawing
from exporters.charts.rows import LINE_HEIGHT, Scale, draw_note, note_height, ticks
from exporters.charts.style import ChartStyle
from exporters.figures import formats
from exporters.figures.trend_tables import value_text

MOST_PANELS: Final = 12  # figures drawn; the table has them all
_PLOT: Final = 96.0  # the height of a plot; of one alone twice as much
_GAP: Final = 26.0  # between two panels
_MARGIN: Final = 20.0  # beside the outermost points
_NARROW: Final = 380.0  # a chart that has room for one panel across
_CAP: Final = 3.0  # half the width of an interval's ends
_ASIDE: Final = 5.0  # by which the same people stand beside all respondents
_MOST_VALUES: Final = 6  # points that have their value written beside them, else first and last
_LEGEND: Final = 24.0
_BOLD: Final = 0.84  # letters of normal weight that take as much room as bold ones


@dataclass(frozen=True, slots=True)
class SeriesPanel:
    """One figure to draw: its title, among all respondents, and among the same people."""

    title: str
    everybody: FigureSeries
    same: FigureSeries | None


def draw_series(
    panels: Sequence[SeriesPanel],
    waves: Sequence[WaveLabel],
    ends: tuple[float, float] | None,
    style: ChartStyle,
) -> Drawing:
    """Draw a panel for each figure, at most MOST_PANELS of them, over the `waves`.

    `ends` are those of the scale, None: as the figures need.
    """
    shown = panels[:MOST_PANELS]
    across = 1 if len(shown) == 1 or style.width < _NARROW else 2
    width = (style.width - _GAP * (across - 1)) / across
    plot = 2 * _PLOT if len(shown) == 1 else _PLOT
    titles = [wrapped(panel.title, width * _BOLD, style, most=2) for panel in shown]
    rows = [range(first, min(first + across, len(shown))) for first in range(0, len(shown), across)]
    heights = [
        max(len(titles[place]) for place in row) * LINE_HEIGHT + 14 + plot + 20 for row in rows
    ]
    note = _note(len(panels), len(shown))
    below = sum(heights) + _GAP / 2 * (len(rows) - 1)
    canvas = Canvas(style, below + _LEGEND + note_height(note, style))
    scale = ends or _ends(shown)
    top = 0.0
    for row, height in zip(rows, heights, strict=True):
        for column, place in enumerate(row):
            left = column * (width + _GAP)
            panel = shown[place]
            for number, line in enumerate(titles[place]):
                y = top + LINE_HEIGHT * (number + 0.5)
                canvas.text(left, y, line, weight="bold")
            _draw_panel(
                canvas, panel, waves, Scale(*scale, top + height - 20, top + height - 20 - plot),
                (left, left + width),
            )  # fmt: skip
            if panel.everybody.value is not None:
                canvas.area(
                    panel.everybody.value, top, top + height, left=left, right=left + width,
                    text=_words(panel),
                )  # fmt: skip
        top += height + _GAP / 2
    _draw_legend(canvas, shown, below + _LEGEND / 2)
    draw_note(canvas, note, below + _LEGEND)
    return canvas.drawing


def _draw_panel(
    canvas: Canvas,
    panel: SeriesPanel,
    waves: Sequence[WaveLabel],
    scale: Scale,
    sides: tuple[float, float],
) -> None:
    style = canvas.style
    measure = panel.everybody.measure
    marks = (0.0, 50.0, 100.0) if measure == "percent" else _marks(scale)
    room = max(text_width(value_text(measure, mark), style) for mark in marks) + 8
    left, right = sides[0] + room, sides[1]
    for mark in marks:
        y = scale.at(mark)
        canvas.line((left, y), (right, y), style.line)
        canvas.text(left - 6, y, value_text(measure, mark), across="right", colour=style.muted)
    places = _places([wave.opens for wave in waves], left + _MARGIN, right - _MARGIN)
    _draw_wave_labels(canvas, waves, places, scale.left + 11)
    if panel.same is not None:
        _draw_line(canvas, panel.same, scale, [x + _ASIDE for x in places], is_same=True)
    _draw_line(canvas, panel.everybody, scale, places, is_same=False)
    _write_values(canvas, panel, scale, places)


def _draw_line(
    canvas: Canvas, series: FigureSeries, scale: Scale, places: Sequence[float], *, is_same: bool
) -> None:
    """Join the points that are shown; an interval stands at each."""
    colour = canvas.style.series[1] if is_same else canvas.style.accent
    shown = [
        (x, scale.at(point.value), point)
        for x, point in zip(places, series.points, strict=True)
        if point.value is not None
    ]
    if len(shown) > 1:
        path = [(x, y) for x, y, _ in shown]
        canvas.path(path, colour, 1.4 if is_same else 2.0, dashed=is_same)
    for x, y, point in shown:
        _draw_interval(canvas, point, scale, x, colour)
        canvas.dot(
            x, y, "square" if is_same else "circle", colour, filled=not is_same,
            radius=3.2 if is_same else 4.0,
        )  # fmt: skip


def _draw_interval(canvas: Canvas, point: WavePoint, scale: Scale, x: float, colour: str) -> None:
    if point.low is None or point.high is None:
        return
    low, high = scale.at(point.low), scale.at(point.high)
    canvas.line((x, low), (x, high), colour)
    for y in (low, high):
        canvas.line((x - _CAP, y), (x + _CAP, y), colour)


def _write_values(
    canvas: Canvas, panel: SeriesPanel, scale: Scale, places: Sequence[float]
) -> None:
    """Write the value above the intervals of each point, below them where there is no room."""
    series = panel.everybody
    shown = [place for place, point in enumerate(series.points) if point.value is not None]
    written = shown if len(shown) <= _MOST_VALUES else [shown[0], shown[-1]]
    for place in written:
        points = [one.points[place] for one in (series, panel.same) if one is not None]
        reach = [
            end
            for point in points
            for end in (point.low, point.value, point.high)
            if end is not None
        ]
        y = scale.at(max(reach)) - 9
        if y < scale.right - 8:
            y = scale.at(min(reach)) + 10
        text = value_text(series.measure, series.points[place].value)
        canvas.text(places[place], y, text, across="center", weight="bold")


def _draw_wave_labels(
    canvas: Canvas, waves: Sequence[WaveLabel], places: Sequence[float], y: float
) -> None:
    """Write the label of each wave under its points, but not over the one before."""
    end = -1e9
    for place, (wave, x) in enumerate(zip(waves, places, strict=True)):
        before = places[place - 1] if place else x - 2 * _MARGIN
        after = places[place + 1] if place + 1 < len(places) else x + 2 * _MARGIN
        text = clipped(wave.label, max(2 * _MARGIN, min(x - before, after - x) - 4), canvas.style)
        half = text_width(text, canvas.style) / 2
        if x - half >= end + 4:
            canvas.text(x, y, text, across="center", colour=canvas.style.muted)
            end = x + half


def _draw_legend(canvas: Canvas, panels: Sequence[SeriesPanel], y: float) -> None:
    style = canvas.style
    x = 0.0
    entries = [("All respondents, 95% CI", style.accent, False)]
    same = [panel.same for panel in panels if panel.same is not None]
    if same:
        bases = {point.base for one in same for point in one.points if point.asked}
        people = f" ({formats.count(bases.pop())})" if len(bases) == 1 else ""
        entries.append((f"Those who answered every time{people}", style.series[1], True))
    for text, colour, is_same in entries:
        canvas.path(((x, y), (x + 22, y)), colour, 1.4 if is_same else 2.0, dashed=is_same)
        canvas.dot(
            x + 11, y, "square" if is_same else "circle", colour, filled=not is_same, radius=3.2
        )
        shown = clipped(text, max(40.0, style.width - x - 28), style)
        canvas.text(x + 28, y, shown, colour=style.muted)
        x += text_width(shown, style) + 46


def _places(days: Sequence[date | None], left: float, right: float) -> list[float]:
    """Where the waves stand: by their opening days, evenly where one is not known."""
    known = [day.toordinal() for day in days if day is not None]
    if len(known) < len(days) or len(set(known)) < len(known):
        known = list(range(len(days)))
    first, last = known[0], known[-1]
    if first == last:
        return [(left + right) / 2]
    return [left + (right - left) * (day - first) / (last - first) for day in known]


def _ends(panels: Sequence[SeriesPanel]) -> tuple[float, float]:
    if panels[0].everybody.measure == "percent":
        return 0.0, 100.0
    values = [
        value
        for panel in panels
        for series in (panel.everybody, panel.same)
        if series is not None
        for point in series.points
        for value in (point.low, point.value, point.high)
        if value is not None
    ]
    marks = ticks(values) if values else [0.0, 1.0]
    return marks[0], marks[-1]


def _marks(scale: Scale) -> tuple[float, float, float]:
    return scale.low, (scale.low + scale.high) / 2, scale.high


def _words(panel: SeriesPanel) -> str:
    """What a panel shows: “Clinical trials: 2018 40%, 2020 52%”."""
    measure = panel.everybody.measure
    said = [f"{point.wave} {value_text(measure, point.value)}" for point in panel.everybody.points]
    return f"{panel.title}: {', '.join(said)}"


def _note(figures: int, shown: int) -> str:
    return "" if shown == figures else f"{shown} of {figures} answers are drawn; the table has all."
