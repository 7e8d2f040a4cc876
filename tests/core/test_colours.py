import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.colours import BLACK, WHITE, blend, contrast, rgb

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("colour", "expected"),  # by the contrast checker of webaim.org
    [("#000000", 21.0), ("#ffffff", 1.0), ("#777777", 4.48), ("#767676", 4.54), ("#ff0000", 4.0)],
)
def test_contrast_is_that_of_wcag(colour: str, expected: float) -> None:
    assert contrast(colour, WHITE) == pytest.approx(expected, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= contrast(BLACK, WHITE)


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_a_blend_lies_between_its_colours(over: str, under: str, share: float) -> None:
    assert (blend(over, under, 1), blend(over, under, 0)) == (over, under)
    mixed = zip(rgb(over), rgb(blend(over, under, share)), rgb(under), strict=True)
    assert all(min(one, other) <= part <= max(one, other) for one, part, other in mixed)
