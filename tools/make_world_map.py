"""Makes resources/world-map.json: the outlines of countries, and a point in each.

Reads the TopoJSON files of world-atlas 2.0.2, an npm package (ISC licence, © 2013-2019 Michael
Bostock), which are those of Natural Earth (public domain; naturalearthdata.com): outlines at
1:110m, points at 1:10m, as small islands are there alone. Run it as python -m tools.make_world_map
FOLDER.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pycountry

from core.paths import WORLD_MAP
from records.fields.countries import names, region_of

_DECIMALS: Final = 1  # of a degree: 11 km, a third of a pixel on a map of 1,200
_HALF_TURN: Final = 180
_ANTARCTICA: Final = "AQ"
_SOUTHERN_EDGE: Final = -55.0  # of the map, where Antarctica's circle stands in its place
_SOURCE: Final = "Natural Earth, see world-map-licence.txt"
_UNNUMBERED: Final = {"Kosovo": "XK"}  # without an ISO number
# Parts of other countries for Natural Earth; longitude and latitude of their main town.
_POINTS: Final[dict[str, tuple[float, float]]] = {
    "BQ": (-68.3, 12.1), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.7, -10.4),
    "GF": (-53.0, 4.0), "GP": (-61.6, 16.2), "MQ": (-61.0, 14.7), "RE": (55.5, -21.1),
    "SJ": (15.6, 78.2), "TK": (-172.5, -9.4), "YT": (45.2, -12.8),
}  # fmt: skip

Point = tuple[float, float]
Ring = list[Point]


def main(folder: Path) -> None:
    """Write the map from the TopoJSON files in `folder`."""
    outlines = {
        region: [[_short(one) for one in ring] for ring in rings]
        for region, rings in _countries(folder / "countries-110m.json").items()
        if region != _ANTARCTICA
    }
    points = dict(_POINTS)
    for region, rings in _countries(folder / "countries-10m.json").items():
        points[region] = _middle(max(rings, key=lambda ring: abs(_area(ring))))
    regions = sorted(filter(None, map(region_of, names())))
    missing = [region for region in regions if region not in points]
    if missing:
        raise SystemExit(f"there is no point for {', '.join(missing)}")
    points[_ANTARCTICA] = points[_ANTARCTICA][0], _SOUTHERN_EDGE
    found = {
        "source": _SOURCE,
        "outlines": dict(sorted(outlines.items())),
        "points": {region: _short(points[region]) for region in regions},
    }
    WORLD_MAP.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


def _countries(path: Path) -> dict[str, list[Ring]]:
    """The outer rings of the polygons of each country, by its code."""
    found: defaultdict[str, list[Ring]] = defaultdict(list)
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        known = pycountry.countries.get(numeric=country.get("id") or "")
        region = known.alpha_2 if known else _UNNUMBERED.get(country["properties"]["name"])
        polygons = country.get("arcs", [])
        if country["type"] == "Polygon":
            polygons = [polygons]
        if region is not None:
            found[region] += [_ring(polygon[0], arcs) for polygon in polygons]
    return found


def _arc(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Ring:
    """The points of an arc, whose numbers are the distances from one to the next."""
    (across, up), (left, low) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for right, above in arc:
        x, y = x + right, y + above
        points.append((x * across + left, y * up + low))
    return points


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """The points of a ring; an arc of a negative number is followed backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return _unwrapped(ring)


def _unwrapped(ring: Ring) -> Ring:
    """`ring` without the jump from 180° to -180°: its longitudes go on beyond."""
    turns = 0
    result = [ring[0]]
    for (before, _), (longitude, latitude) in pairwise(ring):
        if abs(longitude - before) > _HALF_TURN:
            turns += 1 if longitude < before else -1
        result.append((longitude + turns * 2 * _HALF_TURN, latitude))
    return result


def _area(ring: Ring) -> float:
    turned = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in turned) / 2


def _middle(ring: Ring) -> Point:
    """The centroid of a polygon; of one too small to have an area, its first point."""
    area = _area(ring)
    if not area:
        return ring[0]
    x = y = 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        x += (ax + bx) * cross
        y += (ay + by) * cross
    longitude = x / (6 * area)
    return (longitude + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN, y / (6 * area)


def _short(point: Point) -> Point:
    return round(point[0], _DECIMALS), round(point[1], _DECIMALS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
