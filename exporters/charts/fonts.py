"""The fonts of charts in files: which there are, which letters they have, how wide a text is.

Knows matplotlib, whose FreeType lays out every script, right to left too. The window asks Qt
instead (ui/chart_painter.py).
"""

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from exporters.charts.drawing import UNITS_PER_INCH, Weight

POINTS: Final = 72 / UNITS_PER_INCH  # in a unit
_MEASURED_AT: Final = 100.0  # points: widths are in proportion to the size, as hints are not used
_KEPT: Final = 20_000  # widths of words

# Words are drawn as wide as `text_width` says: hinting would widen each letter by up to a unit.
mpl.rcParams["text.hinting"] = "no_hinting"

# Matplotlib's fonts are shared and must not be used by two threads at once.
LOCK: Final = threading.RLock()


@lru_cache(_KEPT)
def text_width(text: str, size: float, weight: Weight, families: Sequence[str]) -> float:
    """How many units wide `text` is drawn, with letters of `size` units."""
    font = properties(_MEASURED_AT, weight, families)
    with LOCK:
        width, _, _ = text_to_path.get_text_width_height_descent(
            drawable(text, families), font, ismath=False
        )
    return float(width) * size / _MEASURED_AT


def properties(size: float, weight: Weight, families: Sequence[str]) -> FontProperties:
    """The font of `size` points, with all that are there to find its letters in."""
    return FontProperties(family=list(installed(families)), weight=weight, size=size)


def drawable(text: str, families: Sequence[str]) -> str:
    """`text` with a box in place of every letter that none of the fonts has."""
    known = _letters(families)
    return "".join(letter if ord(letter) in known else "□" for letter in text)


@cache
def installed(families: Sequence[str]) -> tuple[str, ...]:
    """Which of `families` this machine has; DejaVu Sans comes with matplotlib itself."""
    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(family for family in families if family in there) or ("DejaVu Sans",)


@cache
def _letters(families: Sequence[str]) -> frozenset[int]:
    """Code points that one of `families` can draw."""
    known: set[int] = set()
    with LOCK:
        for family in installed(families):
            path = font_manager.findfont(FontProperties(family=family), fallback_to_default=False)
            known.update(font_manager.get_font(path).get_charmap())
    return frozenset(known)
