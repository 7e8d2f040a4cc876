"""Charts of alumni statistics: bars of people, or the shares of each group as shaded cells.

The areas of a chart have the place of a row as their value.
"""

from typing import Final

from analysis.alumni.results import AlumniSummary
from analysis.results import ValueShare
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.heat_table import HeatRow, draw_heat_table
from exporters.charts.rows import Scale, draw_labels, lay_out
from exporters.charts.style import ChartStyle
from exporters.figures import formats
from exporters.figures.alumni_tables import share_text

_BAR: Final = 14.0


def draw_alumni(summary: AlumniSummary, style: ChartStyle) -> Drawing | None:
    """Draw `summary`; None where there is nothing to draw."""
    if len(summary.titles) == 1:
        return _draw_people(summary, style)
    rows = [
        HeatRow(
            str(at),
            f"{group.label} ({formats.count(group.total.count)})",
            {
                str(column): ValueShare(str(at), name, cell.count, cell.percent, None, None)
                for column, (name, cell) in enumerate(
                    zip(summary.columns, group.cells, strict=True)
                )
            },
        )
        for at, group in enumerate(summary.groups)
    ]
    if all(share.percent is None for row in rows for share in row.shares.values()):
        return None
    columns = [
        (str(at), f"{name} ({formats.count(total.count)})")
        for at, (name, total) in enumerate(zip(summary.columns, summary.column_totals, strict=True))
    ]
    return draw_heat_table(rows, columns, style)


def describe_alumni(summary: AlumniSummary) -> str:
    """What the chart shows, for those who cannot see it."""
    if len(summary.titles) == 1:
        return "; ".join(f"{one.label}: {_words(summary, at)}" for at, one in
                         enumerate(summary.groups))  # fmt: skip
    return "; ".join(
        f"{one.label}: "
        + ", ".join(
            f"{name} {formats.percent(cell.percent)}"
            for name, cell in zip(summary.columns, one.cells, strict=True)
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
    return count if total.percent is None else f"{count} · {share_text(total)}"
