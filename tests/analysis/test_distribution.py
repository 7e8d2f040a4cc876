"""Bins hold every answer once, have round limits, and are not too many."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.distribution import date_bins, number_bins


def test_few_whole_numbers_have_a_bin_each() -> None:
    bins = number_bins(np.array([0.0, 1, 1, 3]))
    assert [(one.low, one.high, one.count) for one in bins] == [
        (0, 0, 1), (1, 1, 2), (2, 2, 0), (3, 3, 1),
    ]  # fmt: skip


def test_nobody_and_everybody_alike() -> None:
    assert number_bins(np.array([])) == ()
    (alike,) = number_bins(np.array([2.5, 2.5]))
    assert (alike.low, alike.high, alike.count) == (2.5, 2.5, 2)
    assert date_bins([]) == ()


def test_the_width_is_that_of_freedman_and_diaconis_made_round() -> None:
    # R: x <- qnorm(ppoints(1000)) * 10; 2 * IQR(x) / 1000^(1/3)  is 2.70: made round, 5.
    places = (np.arange(1, 1001) - 0.5) / 1000
    from scipy.stats import norm

    bins = number_bins(norm.ppf(places) * 10)
    assert {round(one.high - one.low, 9) for one in bins} == {5}


@given(st.lists(st.floats(-1e6, 1e6) | st.integers(-1000, 1000).map(float), min_size=1))
def test_every_number_is_in_one_bin(numbers: list[float]) -> None:
    bins = number_bins(np.array(numbers))
    assert sum(one.count for one in bins) == len(numbers)
    assert len(bins) <= 31
    for one in bins:
        inside = [
            number
            for number in numbers
            if one.low <= number < one.high or number == one.low == one.high
        ]
        assert len(bins) == 1 or len(inside) == one.count


@given(st.lists(st.dates(), min_size=1))
def test_every_date_is_in_its_period(dates: list[date]) -> None:
    bins = date_bins(dates)
    assert sum(one.count for one in bins) == len(dates)
    for one in bins[:-1]:
        assert one.count == sum(one.low <= day.toordinal() < one.high for day in dates)
    assert bins[0].low <= min(dates).toordinal()


@pytest.mark.parametrize(
    ("first", "last", "limits"),
    [
        (date(2019, 11, 5), date(2020, 1, 3), ["2019-11-01", "2019-12-01", "2020-01-01"]),
        (date(2016, 3, 1), date(2018, 5, 1), ["2016-01-01", "2017-01-01", "2018-01-01"]),
        (date(1975, 3, 1), date(2018, 5, 1),
         ["1970-01-01", "1980-01-01", "1990-01-01", "2000-01-01", "2010-01-01"]),
    ],
)  # fmt: skip
def test_dates_are_counted_by_month_year_or_decade(
    first: date, last: date, limits: list[str]
) -> None:
    bins = date_bins([first, last])
    assert [date.fromordinal(int(one.low)).isoformat() for one in bins] == limits
