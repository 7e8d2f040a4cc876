"""Where countries and the circles of their people are on a map of the world.

The projection is Equal Earth (Šavrič, Patterson and Jenny 2018, International Journal of
Geographical Information Science 33:454-465), by which areas can be compared. Knows no drawing.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from core.paths import WORLD_MAP

_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_ROOT: Final = math.sqrt(3) / 2
_MIDDLE: Final = 11.0  # degrees east: between Alaska and Siberia no country is cut there
_HALF_TURN: Final = 180.0
_NORTH, _SOUTH = 84.0, -57.0
_LARGEST: Final = 0.036  # the radius of the largest circle, of the map's width
_SMALLEST: Final = 2.5  # units; smaller ones could not be seen

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapCircle:
    """The people of a country on the map: the middle and radius of their circle, in units."""

    region: str
    people: int
    x: float
    y: float
    radius: float

    def contains(self, x: float, y: float) -> bool:
        """Whether a point is within the circle."""
        return math.hypot(x - self.x, y - self.y) <= self.radius


def map_height(width: float) -> float:
    """The height of a map of `width`."""
    low, high = _projected(0, _SOUTH)[1], _projected(0, _NORTH)[1]
    return width * (high - low) / _across()


def land(width: float) -> list[list[Point]]:
    """The outlines of all countries on a map of `width`; x runs right, y down."""
    return [
        [_on_map(point, width) for point in _in_one_piece(ring)]
        for rings in _world()["outlines"].values()
        for ring in rings
    ]


def place_circles(people: Mapping[str, int], width: float) -> list[MapCircle]:
    """A circle for each country, by its ISO 3166 code, whose area is as its number of people.

    The largest first, so that smaller ones are drawn over them.
    """
    points = _world()["points"]
    largest = max(people.values(), default=0)
    found = [
        MapCircle(
            region, number, *_on_map(points[region], width), circle_radius(number, largest, width)
        )
        for region, number in people.items()
        if region in points and number
    ]
    return sorted(found, key=lambda one: (-one.people, one.region))


def circle_radius(people: int, largest: int, width: float) -> float:
    """The radius of a circle of `people` where the largest one is of `largest`."""
    return max(_SMALLEST, width * _LARGEST * math.sqrt(people / largest))


def circle_at(circles: Sequence[MapCircle], x: float, y: float) -> MapCircle | None:
    """The circle that is seen at a point: the last drawn one of those there."""
    return next((one for one in reversed(circles) if one.contains(x, y)), None)


def _in_one_piece(ring: Sequence[Point]) -> Sequence[Point]:
    """`ring` on the side of the map that it is shown on, where it is beyond the western edge."""
    if sum(one[0] for one in ring) / len(ring) >= _MIDDLE - _HALF_TURN:
        return ring
    return [(longitude + 2 * _HALF_TURN, latitude) for longitude, latitude in ring]


def _on_map(point: Point, width: float) -> Point:
    longitude = point[0] - _MIDDLE
    if longitude < -_HALF_TURN:
        longitude += 2 * _HALF_TURN
    x, y = _projected(longitude, point[1])
    scale = width / _across()
    return width / 2 + x * scale, (_projected(0, _NORTH)[1] - y) * scale


def _across() -> float:
    return 2 * _projected(_HALF_TURN, 0)[0]


def _projected(longitude: float, latitude: float) -> Point:
    """A point of the Earth, in degrees, on the plane."""
    a1, a2, a3, a4 = _A
    turned = math.asin(_ROOT * math.sin(math.radians(latitude)))
    squared = turned * turned
    power = squared**3
    slope = a1 + 3 * a2 * squared + power * (7 * a3 + 9 * a4 * squared)
    x = math.radians(longitude) * math.cos(turned) / (_ROOT * slope)
    return x, turned * (a1 + a2 * squared + power * (a3 + a4 * squared))


@cache
def _world() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(WORLD_MAP.read_text(encoding="utf-8"))
    return found
