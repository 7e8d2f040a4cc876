from datetime import date

import pytest

from core.dates import DateOrder
from core.typed_dates import parse_typed_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 march 85", date(1985, 3, 3)),
        ("28/11", date(2026, 11, 28)),
        ("28.11.", date(2026, 11, 28)),
        ("28 Nov", date(2026, 11, 28)),
        ("March 3", date(2026, 3, 3)),
        ("2024-02-29", date(2024, 2, 29)),
        ("Today", date(2026, 7, 1)),
        ("yesterday", date(2026, 6, 30)),
        ("31/02/2026", None),
        ("29/02", None),  # 2026 has none
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_typed_as_people_write_it(text: str, day: date | None) -> None:
    assert parse_typed_date(text, DateOrder.DAY_FIRST, date(2026, 7, 1)) == day


@pytest.mark.parametrize(
    ("order", "day"),
    [
        (DateOrder.DAY_FIRST, date(1982, 4, 3)),
        (DateOrder.MONTH_FIRST, date(1982, 3, 4)),
        (None, None),
    ],
)
def test_numbers_are_read_in_the_order_of_the_office(
    order: DateOrder | None, day: date | None
) -> None:
    assert parse_typed_date("03/04/1982", order, date(2026, 7, 1)) == day


def test_a_birth_is_not_taken_to_be_of_this_year() -> None:
    today = date(2026, 7, 1)
    assert parse_typed_date("3/4", DateOrder.DAY_FIRST, today, latest=today) is None
    assert parse_typed_date("yesterday", None, today, latest=today) == date(2026, 6, 30)
