"""Dates that cannot be right are told, and years of two digits are what is possible."""

from datetime import date
from typing import Any

import pytest

from core.dates import DateOrder
from records.fields.definitions import BY_KEY
from records.fields.values import BadValue, ParseOptions, parse_plausible

CONTEXT = ParseOptions(DateOrder.DAY_FIRST, today=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("birth_date", "14/03/28", date(1928, 3, 14)),
        ("birth_date", "30/06/25", date(1925, 6, 30)),
        ("birth_date", "23/11/62", date(1962, 11, 23)),
        ("birth_date", "28/02/11", date(2011, 2, 28)),
        ("birth_date", "01/03/11", date(1911, 3, 1)),
        ("birth_date", "01/03/1890", date(1890, 3, 1)),
        ("deceased_on", "01/02/26", date(2026, 2, 1)),
        ("deceased_on", "01/03/26", date(1926, 3, 1)),
        ("role_started", "01/09/2027", date(2027, 9, 1)),
        ("role_started", "01/09/29", date(2029, 9, 1)),
        ("award_completed", "2026", 2026),
        ("award_completed", "Summer 1998", 1998),
        ("award_started", "Expected 2027", 2027),
    ],
)
def test_what_is_possible_is_kept(key: str, cell: Any, value: Any) -> None:
    assert parse_plausible(BY_KEY[key], cell, CONTEXT) == value


@pytest.mark.parametrize(
    ("key", "cell", "code"),
    [
        ("birth_date", "14/03/2028", "future_date"),
        ("birth_date", date(2031, 1, 1), "future_date"),
        ("birth_date", "01/03/2011", "unlikely_birth"),
        ("birth_date", "01/01/1900", "placeholder_date"),
        ("birth_date", 1, "not_a_date"),
        ("role_started", date(1899, 12, 30), "placeholder_date"),
        ("birth_date", "October 2016", "day_unknown"),
        ("birth_date", "10/2016", "day_unknown"),
        ("birth_date", "2016-10", "day_unknown"),
        ("deceased_on", "01/03/2026", "future_date"),
        ("last_verified", "2027-01-01", "future_date"),
        ("survey_consent_on", "2027-01-01", "future_date"),
        ("award_completed", "2027", "future_date"),
        ("award_completed", date(2031, 7, 1), "future_date"),
        ("award_completed", "Expected 2031", "not_completed"),
        ("award_completed", "exp. 2025", "not_completed"),
        ("award_completed", "due 2030", "not_completed"),
    ],
)
def test_what_cannot_be_right_is_told(key: str, cell: Any, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_plausible(BY_KEY[key], cell, CONTEXT)
    assert refusal.value.code == code


def test_a_leap_day_has_a_bound_too() -> None:
    context = ParseOptions(DateOrder.DAY_FIRST, today=date(2028, 2, 29))
    assert parse_plausible(BY_KEY["birth_date"], "28/02/13", context) == date(2013, 2, 28)
