"""A canvas for charts: text, bars, lines, dots and shapes at positions in screen units.

Builds a Drawing; must not know what a chart says, nor who paints it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from exporters.charts.drawing import (
    Across,
    BarMark,
    ChartArea,
    CircleMark,
    DotMark,
    Drawing,
    LineMark,
    Mark,
    Marker,
    Point,
    PolygonMark,
    TextMark,
    Weight,
    moved,
)
from exporters.charts.style import ChartStyle

_HALF_CAPITAL: Final = 0.36  # of the font's size: half the height of its capitals and digits
_CORNER: Final = 2.0  # the radius of a bar's corners
_LEAST: Final = 0.5  # a bar that is shorter is not drawn
_DOT: Final = 4.25  # the radius of a filled dot
_MORE: Final = "…"


class Canvas:
    """A drawing of `style.width` by `height` units in the making.

    x runs right, y down from the upper left.
    """

    def __init__(self, style: ChartStyle, height: float) -> None:
        self.style, self.height = style, height
        self._marks: list[Mark] = []
        self._dots: list[Mark] = []  # which cover what lies under them
        self._areas: list[ChartArea] = []

    @property
    def drawing(self) -> Drawing:
        """What has been drawn."""
        return Drawing(
            self.style.width,
            self.height,
            self.style.ground,
            self.style.families,
            (*self._marks, *self._dots),
            tuple(self._areas),
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        across: Across = "left",
        colour: str | None = None,
        weight: Weight = "normal",
        style: ChartStyle | None = None,
    ) -> None:
        """Write `text`, one line or nothing, with the middle of its digits at the height `y`.

        `style` may have letters of another size than the canvas.
        """
        if not text:
            return
        style = style or self.style
        base = y + _HALF_CAPITAL * style.font_size
        self._marks.append(
            TextMark(x, base, text, across, colour or style.text, style.font_size, weight)
        )

    def bar(
        self,
        left: float,
        right: float,
        middle: float,
        thickness: float,
        colour: str,
        *,
        square: bool = False,
    ) -> None:
        """Draw a bar with slightly rounded corners, or `square` ones; nothing without length."""
        if right - left < _LEAST:
            return
        radius = 0.0 if square else min(_CORNER, (right - left) / 2)
        top = middle - thickness / 2
        self._marks.append(BarMark(left, top, right - left, thickness, colour, radius))

    def line(
        self,
        start: Point,
        end: Point,
        colour: str | None = None,
        thickness: float = 1.0,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw a straight line."""
        self.path((start, end), colour, thickness, dashed=dashed)

    def path(
        self,
        points: Sequence[Point],
        colour: str | None = None,
        thickness: float = 1.0,
        *,
        dashed: bool = False,
    ) -> None:
        """Draw a line through all `points`."""
        self._marks.append(LineMark(tuple(points), colour or self.style.text, thickness, dashed))

    def dot(
        self,
        x: float,
        y: float,
        marker: Marker,
        colour: str,
        *,
        filled: bool,
        radius: float = _DOT,
    ) -> None:
        """Draw a dot, or a ring, that covers all that is not a dot."""
        fill = colour if filled else self.style.ground
        self._dots.append(DotMark(x, y, radius, marker, fill, colour, 0.5 if filled else 1.8))

    def shapes(
        self,
        outlines: Sequence[Sequence[Point]],
        fill: str,
        edge: str,
        *,
        thickness: float = 0.6,
        strength: float = 1.0,
    ) -> None:
        """Fill the polygons of `outlines`, with thin lines of the colour `edge` around them."""
        self._marks.append(
            PolygonMark(tuple(map(tuple, outlines)), fill, edge, thickness, strength)
        )

    def circle(
        self, x: float, y: float, radius: float, colour: str, *, strength: float = 1.0
    ) -> None:
        """Draw a ring filled with its `colour`, of `strength` 0 (clear) to 1 (full)."""
        self._marks.append(CircleMark(x, y, radius, colour, 1.2, strength))

    def area(
        self,
        value: str,
        top: float,
        bottom: float,
        *,
        left: float = 0.0,
        right: float | None = None,
        group: str = "",
        text: str = "",
        end: tuple[float, float] | None = None,
    ) -> None:
        """Note that all between `top` and `bottom` belongs to the answer `value`.

        It may reach from `left` to `right` only, be of a `group`, and have a `text`; a band has its
        top and bottom at the right as its `end`.
        """
        last = self.style.width if right is None else right
        self._areas.append(ChartArea(value, left, top, last, bottom, group, text, end))

    def place(self, drawing: Drawing, left: float, top: float) -> None:
        """Draw all of `drawing` at this place, where its parts can be chosen, too."""
        self._marks += [moved(mark, left, top) for mark in drawing.marks]
        self._areas += [
            replace(
                one,
                left=one.left + left,
                right=one.right + left,
                top=one.top + top,
                bottom=one.bottom + top,
                end=None if one.end is None else (one.end[0] + top, one.end[1] + top),
            )
            for one in drawing.areas
        ]


def text_width(text: str, style: ChartStyle, weight: Weight = "normal") -> float:
    """How many units wide `text` is drawn."""
    if style.metrics is not None:
        return style.metrics.width(text, style.font_size, weight)
    from exporters.charts import fonts  # the window has its own metrics and never loads these

    return fonts.text_width(text, style.font_size, weight, style.families)


def wrapped(text: str, width: float, style: ChartStyle, most: int | None = None) -> list[str]:
    """`text` in lines of at most `width`, and at most `most` of them; a wider word is broken."""
    space = text_width(" ", style)
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        size = text_width(word, style)
        if lines and used + space + size <= width:
            lines[-1] += f" {word}"
            used += space + size
        elif size <= width:
            lines.append(word)
            used = size
        else:
            lines += _broken(word, width, style)
            used = text_width(lines[-1], style)
        if most is not None and len(lines) > most:
            return [*lines[: most - 1], clipped(f"{lines[most - 1]} {word}", width, style)]
    return lines or [""]


def clipped(text: str, width: float, style: ChartStyle) -> str:
    """`text` as far as it fits into `width`, with “…” where it goes on."""
    if text_width(text, style) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the most letters that fit
        middle = (low + high + 1) // 2
        fits = text_width(text[:middle].rstrip() + _MORE, style) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip() + _MORE


def _broken(word: str, width: float, style: ChartStyle) -> list[str]:
    """`word` in parts that are as wide as fits."""
    parts = []
    while word:
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            fits = text_width(word[:middle], style) <= width
            low, high = (middle, high) if fits else (low, middle - 1)
        parts.append(word[:low])
        word = word[low:]
    return parts
