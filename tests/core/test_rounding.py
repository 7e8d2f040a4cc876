import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import format_number
from core.rounding import round_half_away


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (12.5, 0, "13"),
        (13.5, 0, "14"),
        (-12.5, 0, "-13"),
        (-0.5, 0, "-1"),
        (-0.4, 0, "0"),
        (100 * 23 / 80, 1, "28.8"),  # 28.749999999999996 of 28.75
        (0.285, 2, "0.29"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (62.0, 0, "62"),
    ],
)
def test_halves_go_away_from_zero(value: float, decimals: int, shown: str) -> None:
    assert format_number(value, decimals, grouped=False) == shown
    assert round_half_away(value, decimals) == float(shown)


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_nothing_moves_further_than_half_a_step(value: float, decimals: int) -> None:
    assert abs(round_half_away(value, decimals) - value) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-6
    assert round_half_away(-value, decimals) == -round_half_away(value, decimals)
