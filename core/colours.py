"""Colours written as #rrggbb: mixed, and how well one is read on another."""

from typing import Final

BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
_LIGHTS: Final = (0.2126, 0.7152, 0.0722)  # what red, green and blue give to the luminance


def blend(over: str, under: str, share: float) -> str:
    """The colour `over` laid on `under` with an opacity of `share` (0 to 1)."""
    mixed = (
        round(bottom + (top - bottom) * share)
        for top, bottom in zip(rgb(over), rgb(under), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """How many times lighter the lighter of two colours is: 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `colour`, 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1."""
    parts = (part / 255 for part in rgb(colour))
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return sum(share * part for share, part in zip(_LIGHTS, linear, strict=True))
