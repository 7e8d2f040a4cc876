"""Sheets of labels, envelopes and sheets of badges, by their measures.

Sizes of labels are Avery's; a sheet's grid stands in the middle of the paper. They agree to a
millimetre with the templates of gLabels (github.com/jimevins/glabels-qt, templates/avery-*.xml).
Envelopes are DL, C5 and C6 of ISO 269 and the US No. 10; their address stands at least 40 mm below
the upper edge and 15 mm from the others (Universal Postal Union, Convention Manual, 17-104).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import UserError

_INCH: Final = 25.4
_A4: Final = (210.0, 297.0)
_LETTER: Final = (8.5 * _INCH, 11 * _INCH)


class LayoutKind(StrEnum):
    """What is printed."""

    LABELS = "labels"
    ENVELOPES = "envelopes"
    BADGES = "badges"


@dataclass(frozen=True, slots=True)
class LabelLayout:
    """A grid of labels on a page, in millimetres from its upper left corner.

    `pitch` is the distance from one label to the next, across and down; `margin` is left blank
    within each label; `points` is the size of the largest letters, smaller where a text needs it.
    """

    key: str
    name: str
    kind: LayoutKind
    page: tuple[float, float]
    label: tuple[float, float]
    first: tuple[float, float]
    pitch: tuple[float, float]
    columns: int = 1
    rows: int = 1
    margin: float = 3.0
    points: float = 11.0
    is_centred: bool = False

    @property
    def per_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    @property
    def largest(self) -> float:
        """The size of the first line's letters: the name on a badge is read from afar."""
        return self.points * (2 if self.kind is LayoutKind.BADGES else 1)


def _a4(
    key: str,
    size: tuple[float, float],
    grid: tuple[int, int],
    pitch: tuple[float, float],
    kind: LayoutKind = LayoutKind.LABELS,
) -> LabelLayout:
    return _sheet(key, "A4", _A4, size, grid, pitch, kind)


def _letter(
    key: str,
    size: tuple[float, float],
    grid: tuple[int, int],
    pitch: tuple[float, float],
    kind: LayoutKind = LayoutKind.LABELS,
) -> LabelLayout:
    """A sheet of US Letter, given in inches."""
    inches = (size[0] * _INCH, size[1] * _INCH), (pitch[0] * _INCH, pitch[1] * _INCH)
    return _sheet(key, "Letter", _LETTER, inches[0], grid, inches[1], kind)


def _sheet(
    key: str,
    paper: str,
    page: tuple[float, float],
    size: tuple[float, float],
    grid: tuple[int, int],
    pitch: tuple[float, float],
    kind: LayoutKind,
) -> LabelLayout:
    """A sheet whose grid stands in the middle of the paper."""
    columns, rows = grid
    left, top = (
        (whole - (count - 1) * step - one) / 2
        for whole, count, step, one in zip(page, grid, pitch, size, strict=True)
    )
    is_badge = kind is LayoutKind.BADGES
    what = f"{columns * rows} {'badges' if is_badge else 'labels'}"
    name = f"Avery {key} ({paper}, {what} of {size[0]:.3g} × {size[1]:.3g} mm)"
    return LabelLayout(
        key,
        name,
        kind,
        page,
        size,
        (left, top),
        pitch,
        columns,
        rows,
        margin=5.0 if is_badge else 3.0,
        points=12.0 if is_badge else 11.0 if size[1] > 30 else 9.0,
        is_centred=is_badge,
    )


def _envelope(key: str, width: float, height: float) -> LabelLayout:
    left, top = width * 0.45, max(40.0, height * 0.45)
    return LabelLayout(
        key,
        f"{key} envelope ({width:.4g} × {height:.4g} mm)",
        LayoutKind.ENVELOPES,
        (width, height),
        (width - left - 15, height - top - 15),
        (left, top),
        (width, height),
        margin=0.0,
        points=12.0,
    )


LAYOUTS: Final[Mapping[str, LabelLayout]] = {
    one.key: one
    for one in (
        _a4("L7160", (63.5, 38.1), (3, 7), (66.0, 38.1)),
        _a4("L7159", (63.5, 33.9), (3, 8), (66.0, 33.9)),
        _a4("L7161", (63.5, 46.6), (3, 6), (66.0, 46.6)),
        _a4("L7162", (99.1, 33.9), (2, 8), (101.6, 33.9)),
        _a4("L7163", (99.1, 38.1), (2, 7), (101.6, 38.1)),
        _a4("L7165", (99.1, 67.7), (2, 4), (101.6, 67.7)),
        _a4("L7651", (38.1, 21.2), (5, 13), (40.6, 21.2)),
        _letter("5160", (2.625, 1), (3, 10), (2.75, 1)),
        _letter("5161", (4, 1), (2, 10), (4.1875, 1)),
        _letter("5162", (4, 4 / 3), (2, 7), (4.1875, 4 / 3)),
        _letter("5163", (4, 2), (2, 5), (4.1875, 2)),
        _letter("22806", (2, 2), (3, 4), (2.625, 2 + 7 / 12)),
        _envelope("DL", 220, 110),
        _envelope("C5", 229, 162),
        _envelope("C6", 162, 114),
        _envelope("#10", 9.5 * _INCH, 4.125 * _INCH),
        _a4("L4785", (80, 50), (2, 5), (95, 55), LayoutKind.BADGES),
        _letter("5395", (3.375, 7 / 3), (2, 4), (3.75, 2.5), LayoutKind.BADGES),
    )
}


def find_layout(key: str) -> LabelLayout:
    """The layout called `key`, in any case. Raises UserError for an unknown one."""
    for known, layout in LAYOUTS.items():
        if known.casefold() == key.strip().casefold().removeprefix("avery "):
            return layout
    raise UserError(
        f"There is no layout “{key}”; nothing was written. Choose one of {', '.join(LAYOUTS)}.",
        code="unknown_layout",
    )
