"""Colours of charts that are worked out: the steps of a scale, and ink that can be read on them."""

from typing import Final

from exporters.charts.style import ChartStyle

_BLACK, _WHITE = "#000000", "#ffffff"
_LIGHTS: Final = (0.2126, 0.7152, 0.0722)  # what red, green and blue give to the luminance


def step_colours(style: ChartStyle, count: int) -> list[str]:
    """The colours of `count` points of a scale, of even steps from pale to strong.

    One hue, so that the order is seen in grey print and with any deficiency of colour vision.
    """
    first, last = style.steps
    return [blend(last, first, place / max(count - 1, 1)) for place in range(count)]


def blend(over: str, under: str, share: float) -> str:
    """The colour `over` laid on `under` with an opacity of `share` (0 to 1)."""
    mixed = (
        round(bottom + (top - bottom) * share)
        for top, bottom in zip(_parts(over), _parts(under), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_on(ground: str, style: ChartStyle) -> str:
    """The colour of text that reads best on `ground`."""
    return max((style.text, style.ground, _BLACK, _WHITE), key=lambda ink: contrast(ink, ground))


def contrast(one: str, other: str) -> float:
    """How many times lighter the lighter of two colours is: 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1."""
    parts = (part / 255 for part in _parts(colour))
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return sum(share * part for share, part in zip(_LIGHTS, linear, strict=True))


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
