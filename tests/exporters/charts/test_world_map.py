"""The map of the world: every country has its place, and circles can be told apart."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.charts.images import to_png
from exporters.charts.map_layout import circle_at, land, map_height, place_circles
from exporters.charts.style import LIGHT
from exporters.charts.world_map import draw_map, legend_numbers
from records.fields.countries import names, region_of

WIDTH = 800.0
REGIONS = [region for name in names() if (region := region_of(name))]


def test_every_country_is_on_the_map() -> None:
    circles = place_circles(dict.fromkeys(REGIONS, 1), WIDTH)
    assert {one.region for one in circles} == set(REGIONS)
    for one in circles:
        assert 0 < one.x < WIDTH, one
        assert 0 < one.y < map_height(WIDTH), one


def test_outlines_stay_on_the_map_and_are_not_torn_across_it() -> None:
    for outline in land(WIDTH):
        across = [x for x, _ in outline]
        assert -1 < min(across) <= max(across) < WIDTH + 1
        assert max(across) - min(across) < WIDTH / 2


@pytest.mark.parametrize(
    ("first", "second"), [("GB", "FR"), ("CA", "US"), ("JP", "AU"), ("RU", "IN"), ("NO", "ZA")]
)
def test_north_is_above(first: str, second: str) -> None:
    one, two = (place_circles({region: 1}, WIDTH)[0] for region in (first, second))
    assert one.y < two.y


def test_areas_are_as_numbers_and_the_smaller_circle_is_found() -> None:
    large, small = place_circles({"GB": 400, "IE": 100}, WIDTH)
    assert large.radius == pytest.approx(2 * small.radius)
    assert math.hypot(large.x - small.x, large.y - small.y) < large.radius
    circles = [large, small]
    assert circle_at(circles, small.x, small.y) == small
    assert circle_at(circles, large.x + large.radius - 1, large.y) == large
    assert circle_at(circles, 0, 0) is None


@given(st.integers(1, 10**9))
def test_a_legend_has_round_numbers_that_are_on_the_map(largest: int) -> None:
    numbers = legend_numbers(largest)
    assert 1 <= len(numbers) <= 3
    assert numbers[0] <= largest < numbers[0] * 2.5
    assert all(int(str(one)[0]) in (1, 2, 5) and set(str(one)[1:]) <= {"0"} for one in numbers)


def test_it_is_drawn_alike_each_time() -> None:
    people = {"GB": 400, "AU": 3}
    assert to_png(draw_map(people, LIGHT)) == to_png(draw_map(people, LIGHT))
    assert to_png(draw_map({}, LIGHT)).startswith(b"\x89PNG")
