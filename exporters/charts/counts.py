"""A chart of counts: bars from zero, the count behind each."""

from collections.abc import Sequence

from core.formats import format_number
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.rows import Scale, draw_labels, lay_out
from exporters.charts.style import ChartStyle

_BAR = 14.0


def draw_counts(counts: Sequence[tuple[str, int]], style: ChartStyle) -> Drawing:
    """Draw a bar for each name with its count, in the order given."""
    rows = lay_out([name for name, _ in counts], style)
    canvas = Canvas(style, rows.bottom)
    draw_labels(canvas, rows)
    largest = max((count for _, count in counts), default=1)
    room = text_width(format_number(largest), style, "bold") + 12
    scale = Scale(0, max(largest, 1), rows.left, style.width - room)
    for row, (_, count) in zip(rows.rows, counts, strict=True):
        canvas.bar(scale.left, scale.at(count), row.middle, _BAR, style.accent)
        canvas.text(scale.at(count) + 6, row.middle, format_number(count), weight="bold")
    return canvas.drawing
