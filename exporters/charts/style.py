"""Styles of charts: colours, sizes and fonts, for light and dark screens and for paper.

Imports nothing heavy, so that the window can use a style before the first chart is drawn.
"""

from dataclasses import dataclass, replace
from typing import Final, Protocol

from exporters.charts.drawing import Weight


class TextMetrics(Protocol):
    """Says how wide texts are where a chart is drawn."""

    def width(self, text: str, size: float, weight: Weight) -> float:
        """How many units wide `text` is, with letters of `size` units."""


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours as "#rrggbb"; `width` and `font_size` in the units of the screen (96 to an inch).

    `soft` fills what stands behind the accent: boxes of quartiles, the bars of an earlier wave.
    `series` are colours of groups, each with its own marker; `steps` the colours of the two ends of
    a scale, between which the others lie. With `metrics` texts are measured by them, else as files
    draw them.
    """

    ground: str
    text: str
    muted: str
    line: str
    accent: str
    soft: str
    series: tuple[str, ...]
    steps: tuple[str, str]
    width: float = 478
    font_size: float = 11
    families: tuple[str, ...] = (
        "Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Arial Unicode MS", "Noto Sans",
        "Noto Sans Arabic", "Noto Sans Hebrew", "Segoe UI Symbol", "Segoe UI Emoji", "Noto Emoji",
    )  # fmt: skip
    metrics: TextMetrics | None = None


LIGHT: Final = ChartStyle(
    ground="#ffffff",
    text="#1f2328",
    muted="#6a6f77",
    line="#e3e2dd",
    accent="#2b5fd9",
    soft="#bfcff4",
    series=("#1d4fc4", "#c96f05", "#171a1f", "#0f9d8a"),
    steps=("#d5e0f9", "#14306f"),
)
DARK: Final = ChartStyle(
    ground="#1d2024",
    text="#e6e7e9",
    muted="#9aa0a8",
    line="#2d3137",
    accent="#7aa2ff",
    soft="#46598a",
    series=("#6f9bff", "#f0b44c", "#f2f3f4", "#1f8f7d"),
    steps=("#2f406b", "#d3e0ff"),
)
# As wide as the text of an A4 page (16 cm), so that its letters are 9 points high there.
PRINT: Final = replace(LIGHT, width=560)
