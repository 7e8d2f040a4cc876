"""Styles of charts: colours and sizes, for light and dark screens and for paper.

Imports nothing heavy, so that the window can use a style before the first chart is drawn.
"""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours as "#rrggbb"; `width` and `font_size` in the units of the screen (96 to an inch).

    `soft` fills what stands behind the accent: boxes of quartiles, the bars of an earlier wave.
    """

    ground: str
    text: str
    muted: str
    line: str
    accent: str
    soft: str
    width: float = 478
    font_size: float = 11
    families: tuple[str, ...] = ("Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans")


LIGHT: Final = ChartStyle(
    ground="#ffffff",
    text="#1f2328",
    muted="#6a6f77",
    line="#e3e2dd",
    accent="#2b5fd9",
    soft="#bfcff4",
)
DARK: Final = ChartStyle(
    ground="#1d2024",
    text="#e6e7e9",
    muted="#9aa0a8",
    line="#2d3137",
    accent="#7aa2ff",
    soft="#46598a",
)
# As wide as the text of an A4 page (16 cm), so that its letters are 9 points high there.
PRINT: Final = replace(LIGHT, width=560)
