"""Charts of alumni statistics: bars of people, or the shares of each group as dots.

The areas of a chart have the place of a row as their value.
"""

from typing import Final

from analysis.alumni.results import AlumniSummary
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.rows import MOST_GROUPS, Scale, draw_labels, lay_out
from exporters.charts.shares import draw_groups
from exporters.charts.style import ChartStyle
from exporters.figures import formats

_BAR: Final = 14.0


def draw_alumni(summary: AlumniSummary, style: ChartStyle) -> Drawing | None:
    """Draw `summary`; None where there is nothing to draw.

    Of two variables, at most as many columns as there are markers are drawn, the largest.
    """
    if len(summary.titles) == 1:
        return _draw_people(summary, style)
    drawn = drawn_columns(summary)
    rows = [
        (str(place), one)
        for place, one in enumerate(summary.groups)
        if any(one.cells[column].percent is not None for column in drawn)
    ]
    if not rows:
        return None
    dots = [
        (
            f"{summary.columns[column]} ({formats.count(summary.column_totals[column].count)})",
            {key: group.cells[column].percent for key, group in rows},
        )
        for column in drawn
    ]
    choices = [(key, f"{group.label} ({formats.count(group.total.count)})") for key, group in rows]
    return draw_groups(dots, choices, {}, style)


def drawn_columns(summary: AlumniSummary) -> list[int]:
    """The places of the columns that are drawn, in their order."""
    largest = sorted(
        range(len(summary.columns)), key=lambda one: -(summary.column_totals[one].count or 0)
    )
    return sorted(largest[:MOST_GROUPS])


def describe_alumni(summary: AlumniSummary) -> str:
    """What the chart shows, for those who cannot see it."""
    if len(summary.titles) == 1:
        return "; ".join(f"{one.label}: {_words(summary, at)}" for at, one in
                         enumerate(summary.groups))  # fmt: skip
    drawn = drawn_columns(summary)
    return "; ".join(
        f"{one.label}: "
        + ", ".join(
            f"{summary.columns[column]} {formats.percent(one.cells[column].percent)}"
            for column in drawn
        )
        for one in summary.groups
    )


def _draw_people(summary: AlumniSummary, style: ChartStyle) -> Drawing | None:
    counts = [one.total.count or 0 for one in summary.groups]
    if not any(counts):
        return None
    rows = lay_out([one.label for one in summary.groups], style)
    canvas = Canvas(style, rows.bottom)
    draw_labels(canvas, rows)
    words = [_words(summary, at) for at in range(len(counts))]
    room = max(text_width(one, style, "bold") for one in words) + 12
    scale = Scale(0, max(counts), rows.left, style.width - room)
    for at, (row, count, word) in enumerate(zip(rows.rows, counts, words, strict=True)):
        canvas.area(str(at), row.top, row.top + row.height, text=word)
        canvas.bar(scale.left, scale.at(count), row.middle, _BAR, style.accent)
        canvas.text(scale.at(count) + 6, row.middle, word, weight="bold")
    return canvas.drawing


def _words(summary: AlumniSummary, at: int) -> str:
    """“1,204 · 12%”."""
    total = summary.groups[at].total
    count = formats.count(total.count)
    return count if total.percent is None else f"{count} · {formats.percent(total.percent)}"
