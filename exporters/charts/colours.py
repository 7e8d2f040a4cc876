"""Colours of charts that are worked out: the steps of a scale, and ink that can be read on them."""

from core.colours import BLACK, WHITE, blend, contrast
from exporters.charts.style import ChartStyle


def step_colours(style: ChartStyle, count: int) -> list[str]:
    """The colours of `count` points of a scale, of even steps from pale to strong.

    One hue, so that the order is seen in grey print and with any deficiency of colour vision.
    """
    first, last = style.steps
    return [blend(last, first, place / max(count - 1, 1)) for place in range(count)]


def ink_on(ground: str, style: ChartStyle) -> str:
    """The colour of text that reads best on `ground`."""
    return max((style.text, style.ground, BLACK, WHITE), key=lambda ink: contrast(ink, ground))
