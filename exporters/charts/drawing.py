"""A chart as a value: texts and shapes at positions, for any painter to draw.

Positions and sizes are in units of the screen (96 to an inch); x runs right, y down from the upper
left. Knows neither what a chart says nor who paints it; imports nothing heavy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

UNITS_PER_INCH: Final = 96
_BAND_STEPS: Final = 24  # points of a band's edge
DASHES: Final = (3.0, 2.0)  # of a dashed line: units drawn, units free

Across = Literal["left", "center", "right"]
Weight = Literal["normal", "bold"]
Marker = Literal["circle", "square", "diamond", "triangle_up", "triangle_down"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TextMark:
    """One line of text; `y` is its baseline, `size` that of the font, `across` where `x` is."""

    x: float
    y: float
    text: str
    across: Across
    colour: str
    size: float
    weight: Weight


@dataclass(frozen=True, slots=True)
class BarMark:
    """A filled rectangle with corners of `radius`."""

    left: float
    top: float
    width: float
    height: float
    colour: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class LineMark:
    """A line through `points`, with square ends; in dashes where it is `dashed`."""

    points: tuple[Point, ...]
    colour: str
    thickness: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class DotMark:
    """A dot with `radius`, filled with one colour and edged with another."""

    x: float
    y: float
    radius: float
    marker: Marker
    fill: str
    edge: str
    thickness: float

    @property
    def outline(self) -> tuple[Point, ...]:
        """The corners of the marker; empty for a circle."""
        corners: dict[Marker, tuple[Point, ...]] = {
            "circle": (),
            "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
            "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
            "triangle_up": ((0, -1.15), (1.1, 0.8), (-1.1, 0.8)),
            "triangle_down": ((0, 1.15), (1.1, -0.8), (-1.1, -0.8)),
        }
        return tuple(
            (self.x + self.radius * x, self.y + self.radius * y) for x, y in corners[self.marker]
        )


@dataclass(frozen=True, slots=True)
class PolygonMark:
    """Filled outlines with thin edges; `strength` of the fill is 0 (clear) to 1 (full)."""

    outlines: tuple[tuple[Point, ...], ...]
    fill: str
    edge: str
    thickness: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class CircleMark:
    """A ring filled with its own colour; `strength` of the fill is 0 (clear) to 1 (full)."""

    x: float
    y: float
    radius: float
    colour: str
    thickness: float
    strength: float


Mark = TextMark | BarMark | LineMark | DotMark | PolygonMark | CircleMark


@dataclass(frozen=True, slots=True)
class ChartArea:
    """The part of a chart that belongs to one answer, by its `value`, of one `group` or of all.

    `text` says in words what is there: “Clinical trials: 78%”. A band has another `end`: its top
    and bottom at the right, to which it bends as `band` says.
    """

    value: str
    left: float
    top: float
    right: float
    bottom: float
    group: str = ""
    text: str = ""
    end: tuple[float, float] | None = None

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        if not self.left <= x < self.right:
            return False
        part = (x - self.left) / (self.right - self.left)
        top, bottom = self._end
        return _bent(self.top, top, part) <= y < _bent(self.bottom, bottom, part)

    @property
    def outline(self) -> list[Point]:
        """The points around the area."""
        return band((self.left, self.right), (self.top, self.bottom), self._end)

    @property
    def _end(self) -> tuple[float, float]:
        return (self.top, self.bottom) if self.end is None else self.end


def band(
    sides: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> list[Point]:
    """The outline of a band: a smooth step from `start` to `end`, each its top and bottom."""
    left, right = sides
    parts = [step / _BAND_STEPS for step in range(_BAND_STEPS + 1)]
    above = [(left + (right - left) * part, _bent(start[0], end[0], part)) for part in parts]
    below = [(left + (right - left) * part, _bent(start[1], end[1], part)) for part in parts]
    return [*above, *reversed(below)]


def _bent(start: float, end: float, part: float) -> float:
    return start + (end - start) * part * part * (3 - 2 * part)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its size, the colour of its ground, and its marks from the lowest to the highest.

    `families` are the fonts of its texts, the first one that is there.
    """

    width: float
    height: float
    ground: str
    families: tuple[str, ...]
    marks: tuple[Mark, ...]
    areas: tuple[ChartArea, ...] = ()

    @property
    def texts(self) -> list[TextMark]:
        """All its texts, in the order in which they were written."""
        return [mark for mark in self.marks if isinstance(mark, TextMark)]


def moved(mark: Mark, right: float, down: float) -> Mark:
    """`mark` at another place."""
    match mark:
        case TextMark() | DotMark() | CircleMark():
            return replace(mark, x=mark.x + right, y=mark.y + down)
        case BarMark():
            return replace(mark, left=mark.left + right, top=mark.top + down)
        case LineMark():
            return replace(mark, points=_moved(mark.points, right, down))
        case PolygonMark():
            return replace(mark, outlines=tuple(_moved(one, right, down) for one in mark.outlines))


def _moved(points: Sequence[Point], right: float, down: float) -> tuple[Point, ...]:
    return tuple((x + right, y + down) for x, y in points)
