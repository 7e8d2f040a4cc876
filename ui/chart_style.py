"""The style of charts in the window, light or dark as the window is."""

from dataclasses import replace

from exporters.charts.style import DARK, LIGHT, ChartStyle
from ui.chart_painter import QtMetrics
from ui.theme import colours


def chart_style(width: float) -> ChartStyle:
    """The style of a chart on a card, `width` units wide, its texts measured as Qt draws them."""
    scheme = DARK if colours().scheme == "dark" else LIGHT
    return replace(scheme, width=width, metrics=QtMetrics())
