"""The style of charts in the window, light or dark as the window is."""

from dataclasses import replace

from exporters.charts.style import DARK, LIGHT, ChartStyle
from ui.theme import colours


def chart_style(width: float) -> ChartStyle:
    """The style of a chart on a card, `width` units wide."""
    return replace(DARK if colours().scheme == "dark" else LIGHT, width=width)
