"""Colours of charts for every reader: contrast of texts, and series and steps told apart.

Deficiencies of colour vision are simulated at full severity after Machado, Oliveira and Fernandes
(2009), IEEE Transactions on Visualization and Computer Graphics 15, 1291-1298; differences are
those of CIE 1976 L*a*b*, where about 2.3 is just noticeable (Mahy et al. 1994).
"""

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from core.colours import contrast
from exporters.charts.colours import ink_on, step_colours
from exporters.charts.drawing import BarMark
from exporters.charts.legend import MARKERS
from exporters.charts.stacks import MOST_STEPS
from exporters.charts.style import DARK, LIGHT, PRINT, ChartStyle
from tools.draw_chart_sheet import DEFICIENCIES

Colour = npt.NDArray[np.floating[Any]]
LOOKS = {"light": LIGHT, "dark": DARK, "print": PRINT}
VISIONS = {"full": np.eye(3).tolist(), **DEFICIENCIES}
APART = 15  # many times what is just noticeable, as dots are small
MOST_DOTS = 4  # groups told apart by dots; more are a table


def linear(colour: str) -> Colour:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: Colour) -> Colour:
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                       [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
    parts = to_xyz @ light / np.array([0.95047, 1.0, 1.08883])
    roots = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    x, y, z = roots
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: list[list[float]]) -> float:
    seen = [lab(np.clip(np.array(vision) @ linear(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_black_on_white_is_the_largest_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # WCAG's known pair
    assert difference("#000000", "#ffffff", VISIONS["full"]) == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("style", LOOKS.values(), ids=list(LOOKS))
def test_texts_and_marks_are_seen(style: ChartStyle) -> None:
    for ink in (style.text, style.muted):
        assert contrast(ink, style.ground) >= 4.5
    for colour in (style.accent, *style.series):
        assert contrast(colour, style.ground) >= 3


@pytest.mark.parametrize("count", range(2, MOST_STEPS + 1))
@pytest.mark.parametrize("style", LOOKS.values(), ids=list(LOOKS))
def test_steps_of_a_scale_are_in_order_and_can_be_read(style: ChartStyle, count: int) -> None:
    steps = step_colours(style, count)
    away = [contrast(step, style.ground) for step in steps]
    assert away == sorted(away)
    for step in steps:
        assert contrast(ink_on(step, style), step) >= 4.5
    for one, other in itertools.pairwise(steps):
        assert contrast(one, other) >= 1.2  # also what is left in grey print
        for vision in VISIONS.values():
            assert difference(one, other, vision) >= 6


@pytest.mark.parametrize("vision", VISIONS.values(), ids=list(VISIONS))
@pytest.mark.parametrize("style", LOOKS.values(), ids=list(LOOKS))
def test_groups_are_told_apart_by_colour_and_by_marker(
    style: ChartStyle, vision: list[list[float]]
) -> None:
    for one, other in itertools.combinations(style.series[:MOST_DOTS], 2):
        assert difference(one, other, vision) >= APART, (one, other)
    looks = [(MARKERS[place], place % 2) for place in range(MOST_DOTS)]
    assert len(set(looks)) == MOST_DOTS


@pytest.mark.parametrize("vision", VISIONS.values(), ids=list(VISIONS))
@pytest.mark.parametrize("style", LOOKS.values(), ids=list(LOOKS))
def test_two_waves_and_cells_are_told_apart(style: ChartStyle, vision: list[list[float]]) -> None:
    assert difference(style.accent, style.soft, vision) >= APART
    assert contrast(style.accent, style.soft) >= 1.5
    bar = BarMark(0, 0, 1, 1, style.accent)
    assert contrast(ink_on(bar.colour, style), bar.colour) >= 4.5  # an interval on a bar
