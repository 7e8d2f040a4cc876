"""Groups of values: tables of cases, and what holds for any values."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.alumni.groups import (
    Band,
    GroupedPeople,
    ValueGroup,
    age_on,
    group_bands,
    group_dates,
    group_numbers,
    group_sets,
    group_texts,
    group_years,
    group_yes_no,
)
from records.filters.model import Comparison

KEY = "x"


def labels(found: GroupedPeople) -> dict[str, int]:
    counted = Counter(place for places in found.places for place in places)
    return {group.label: counted[place] for place, group in enumerate(found.groups)}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (group_texts(KEY, ["Leeds", "LEEDS", "Leeds", "York", None, ""], 9),
         {"Leeds": 3, "York": 1, "Not known": 2}),
        (group_texts(KEY, ["a", "a", "a", "b", "b", "c", "d", "e", "not stated"], 4),
         {"a": 3, "b": 2, "Other (3 values)": 3, "Not known": 1}),
        (group_yes_no(KEY, [True, False, False]), {"Yes": 1, "No": 2}),
        (group_yes_no(KEY, [True, None]), {"Yes": 1, "Not known": 1}),
        (group_years(KEY, [1984, 1985, 1985, None], 9), {"1984": 1, "1985": 2, "Not known": 1}),
        (group_years(KEY, range(1980, 1992), 9), {"1980–1984": 5, "1985–1989": 5, "1990–1994": 2}),
        (group_numbers(KEY, [1.0, 2.5, 1.0], 9), {"1": 2, "2.5": 1}),
        (group_numbers(KEY, [float(one) for one in range(0, 60, 3)], 30),
         {f"{low} to under {low + 10}": n
          for low, n in ((0, 4), (10, 3), (20, 3), (30, 4), (40, 3), (50, 3))}),
        (group_dates(KEY, [date(2020, 1, 1), date(2020, 12, 31), None], 9),
         {"2020": 2, "Not known": 1}),
        (group_bands([1, 4, 7, None], [Band("few", None, 5), Band("many", 5, None)],
                     lambda _: None, ValueGroup("none")), {"few": 2, "many": 1, "none": 1}),
        (group_sets([(ValueGroup("a"), frozenset({1, 2})), (ValueGroup("b"), frozenset({2}))],
                    [1, 2, 3]), {"a": 2, "b": 1}),
    ],
)  # fmt: skip
def test_values_are_grouped(found: GroupedPeople, expected: dict[str, int]) -> None:
    assert labels(found) == expected
    assert list(labels(found)) == list(expected)


def test_the_filter_of_a_date_covers_whole_years() -> None:
    found = group_dates(KEY, [date(year, 6, 1) for year in range(1980, 1992)], 5)
    assert [one.label for one in found.groups] == ["1980–1984", "1985–1989", "1990–1994"]
    first = found.groups[0].where
    assert first is not None
    assert set(getattr(first, "parts", ())) == {
        Comparison(KEY, ">=", ("1980-01-01",)), Comparison(KEY, "<", ("1985-01-01",)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1980, 11, 30), date(2026, 11, 30), 46),
        (date(1980, 12, 1), date(2026, 11, 30), 45),
        (date(1980, 2, 29), date(2026, 2, 28), 45),
        (date(1980, 2, 29), date(2026, 3, 1), 46),
    ],
)
def test_age_is_in_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(day, born) == age


_TEXTS = st.lists(st.none() | st.text(max_size=3))
_YEARS = st.lists(st.none() | st.integers(1900, 2100))
_NUMBERS = st.lists(st.none() | st.floats(-1e9, 1e9, allow_nan=False))
_DATES = st.lists(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)))


@given(
    st.one_of(
        st.tuples(st.just(group_texts), _TEXTS),
        st.tuples(st.just(group_years), _YEARS),
        st.tuples(st.just(group_numbers), _NUMBERS),
        st.tuples(st.just(group_dates), _DATES),
    ),
    st.integers(12, 30),
)
def test_everybody_is_in_one_of_not_too_many_groups(
    case: tuple[Callable[[str, Sequence[Any], int], GroupedPeople], list[Any]], most: int
) -> None:
    group, values = case
    found = group(KEY, values, most)
    assert len(found.places) == len(values)
    assert all(len(places) == 1 for places in found.places)
    assert len(found.groups) <= most
    assert {place for (place,) in found.places} == set(range(len(found.groups)))
    assert len({one.label for one in found.groups}) == len(found.groups)
