import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.differences import correlation, mean_difference, share_difference

# Cushny and Peebles (1905), R's `sleep`
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_interval_of_two_shares_is_newcombes(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    difference = share_difference(*counts)
    assert difference.low == pytest.approx(low, abs=1e-4)
    assert difference.high == pytest.approx(high, abs=1e-4)


def test_test_of_separate_shares_is_the_pooled_one() -> None:
    # chi-squared of 15/25 against 5/25 without correction: 8.3333
    assert share_difference(15, 25, 5, 25).p == pytest.approx(0.003892, abs=1e-6)


def test_overlap_takes_from_the_variance() -> None:
    # variance in proportion to 1/e1 + 1/e2 - 2 r eo / (e1 e2)
    p = (60 + 40) / (120 + 100)
    variance = p * (1 - p) * (1 / 120 + 1 / 100 - 2 * 0.5 * 80 / (120 * 100))
    z = (60 / 120 - 40 / 100) / math.sqrt(variance)
    difference = share_difference(60, 120, 40, 100, overlap=80, paired=0.5)
    assert difference.p == pytest.approx(math.erfc(z / math.sqrt(2)))
    separate = share_difference(60, 120, 40, 100)
    assert separate.low is not None
    assert difference.low is not None
    assert separate.low < difference.low


def test_mean_difference_without_overlap_is_welch() -> None:
    # R: t.test(extra ~ group, data = sleep)
    difference = mean_difference(FIRST, SECOND)
    assert difference == pytest.approx((-1.58, -3.3654832, 0.2054832, 0.07939), abs=1e-5)


def test_mean_difference_of_the_same_people_is_the_paired_test() -> None:
    # R: t.test(sleep$extra[1:10], sleep$extra[11:20], paired = TRUE)
    difference = mean_difference(FIRST, SECOND, 10, correlation(FIRST, SECOND))
    assert difference == pytest.approx((-1.58, -2.4598858, -0.7001142, 0.002833), abs=1e-5)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([], [1.0], (None, None, None, None)),
        ([3.0], [1.0, 2.0], (1.5, None, None, None)),
        ([2.0] * 5, [2.0] * 4, (0.0, None, None, 1.0)),
        ([2.0] * 5, [1.0] * 4, (1.0, None, None, None)),
    ],
)
def test_what_cannot_be_said_is_none(
    first: list[float], second: list[float], expected: tuple[float | None, ...]
) -> None:
    assert mean_difference(np.array(first), np.array(second)) == expected


def test_no_base_gives_no_difference() -> None:
    assert share_difference(0, 0, 3, 5) == (None, None, None, None)


@given(
    st.integers(1, 300),
    st.integers(1, 300),
    st.floats(-1, 1),
    st.data(),
)
def test_share_difference_lies_in_its_interval(
    base_1: int, base_2: int, paired: float, data: st.DataObject
) -> None:
    count_1, count_2 = data.draw(st.integers(0, base_1)), data.draw(st.integers(0, base_2))
    overlap = data.draw(st.integers(0, min(base_1, base_2)))
    difference = share_difference(count_1, base_1, count_2, base_2, overlap, paired)
    assert difference.value is not None
    assert difference.low is not None
    assert difference.high is not None
    assert -1 <= difference.low <= difference.value <= difference.high <= 1
    assert difference.p is None or 0 <= difference.p <= 1


numbers = st.lists(st.floats(-1e308, 1e308), min_size=1, max_size=20)


@given(numbers, numbers, st.data())
def test_any_means_differ_without_a_warning(
    first: list[float], second: list[float], data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, min(len(first), len(second))))
    x, y = np.array(first), np.array(second)
    paired = correlation(x[:overlap], y[:overlap])
    assert -1 <= paired <= 1
    difference = mean_difference(x, y, overlap, paired)
    assert difference.p is None or 0 <= difference.p <= 1
