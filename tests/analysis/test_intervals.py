import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from analysis.intervals import describe, wilson


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # the published 98% of the clinical alumni
        (62, 63, 0.915, 0.997),
    ],
)
def test_wilson_gives_the_published_values(count: int, base: int, low: float, high: float) -> None:
    interval = wilson(count, base)
    assert interval is not None
    assert interval.low == pytest.approx(low, abs=6e-4)
    assert interval.high == pytest.approx(high, abs=6e-4)


def test_wilson_says_nothing_about_nobody() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 2000), st.data())
def test_wilson_holds_the_share_and_narrows_with_the_frame(base: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, base))
    population = data.draw(st.integers(base, 10 * base))
    plain, corrected = wilson(count, base), wilson(count, base, population)
    assert plain is not None
    assert corrected is not None
    assert 0 <= plain.low <= corrected.low <= count / base <= corrected.high <= plain.high <= 1


def test_a_census_leaves_no_doubt() -> None:
    assert wilson(3, 4, 4) == (0.75, 0.75)


def test_wilson_corrects_by_the_effective_sample() -> None:
    # 100 of 199 tell as much as 100 * 198 / 99 = 200 of a boundless population.
    assert wilson(50, 100, 199) == pytest.approx(wilson(100, 200))


def test_mean_and_quartiles_are_those_of_r() -> None:
    # R: t.test(sleep$extra[1:10]) and quantile(sleep$extra[1:10])
    summary = describe(np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]))
    assert summary.mean == pytest.approx(0.75)
    assert summary.low == pytest.approx(-0.5297804, abs=1e-6)
    assert summary.high == pytest.approx(2.0297804, abs=1e-6)
    assert summary.median == pytest.approx(0.35)
    assert summary.lower_quartile == pytest.approx(-0.175)
    assert summary.upper_quartile == pytest.approx(1.7)
    assert (summary.lowest, summary.highest) == (-1.6, 3.7)


def test_the_median_of_whole_numbers_is_exact() -> None:
    assert describe(np.array([1.0, 1.0, 3863737260964923.0])).median == 1.0


def test_a_frame_narrows_the_interval_of_the_mean() -> None:
    numbers = np.arange(10.0)
    plain, corrected = describe(numbers), describe(numbers, population=37)
    assert plain.high is not None
    assert corrected.high is not None
    assert corrected.high - 4.5 == pytest.approx((plain.high - 4.5) * (27 / 37) ** 0.5)


@pytest.mark.parametrize(
    ("numbers", "mean", "low"),
    [([], None, None), ([5.0], 5.0, None), ([4.0] * 9, 4.0, 4.0), ([0.0, 0.0], 0.0, 0.0)],
)
def test_small_and_constant_samples(
    numbers: list[float], mean: float | None, low: float | None
) -> None:
    summary = describe(np.array(numbers))
    assert (summary.mean, summary.low) == (mean, low)


@given(arrays.arrays(np.float64, st.integers(1, 30), elements=st.floats(-1.7e308, 1.7e308)))
def test_any_finite_numbers_are_described_without_a_warning(numbers: np.ndarray) -> None:
    summary = describe(numbers)
    assert summary.lowest is not None
    assert summary.highest is not None
    assert summary.median is not None
    nothing = 1e-12 * max(abs(summary.lowest), abs(summary.highest))
    assert summary.lowest - nothing <= summary.median <= summary.highest + nothing
    if summary.mean is not None and summary.low is not None and summary.high is not None:
        assert summary.low <= summary.mean <= summary.high
