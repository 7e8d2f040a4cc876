"""When a response was started or submitted."""

from datetime import date, datetime

import pytest

from core.dates import DateOrder
from importers.answers.times import is_time, parse_time
from records.fields.values import BadValue
from tabular.reading import Cell


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        (datetime(2018, 5, 1, 9, 30), datetime(2018, 5, 1, 9, 30)),
        (date(2018, 5, 1), datetime(2018, 5, 1)),
        (43221.75, datetime(2018, 5, 1, 18)),
        ("2018-05-01 09:30:00", datetime(2018, 5, 1, 9, 30)),
        ("2018-05-01T09:30:00Z", datetime(2018, 5, 1, 9, 30)),
        ("2018-05-01T09:30:00+02:00", datetime(2018, 5, 1, 7, 30)),
        ("3/14/2024 17:06:16", datetime(2024, 3, 14, 17, 6, 16)),
        ("14.03.2024 17:06", datetime(2024, 3, 14, 17, 6)),
        ("14.03.2024 17.06", datetime(2024, 3, 14, 17, 6)),
        ("14 March 2024 at 5:06 pm", datetime(2024, 3, 14, 17, 6)),
        ("14 March 2024, 12:06 a.m.", datetime(2024, 3, 14, 0, 6)),
        ("2018/09/06 12:06:16 AM GMT-4", datetime(2018, 9, 6, 4, 6, 16)),
        ("1 May 2018", datetime(2018, 5, 1)),
    ],
)
def test_times_keep_their_time_of_day_and_zone(cell: Cell, moment: datetime) -> None:
    assert parse_time(cell, None) == moment


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("soon", "not_a_date"),
        ("31/02/2024 10:00", "not_a_date"),
        ("14/03/2024 25:00", "not_a_time"),
        ("14/03/2024 13:00 PM", "not_a_time"),
        ("03/04/2024 10:00", "ambiguous_date"),
        (2010, "not_a_date"),
    ],
)
def test_what_is_no_time_is_refused(cell: Cell, code: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_time(cell, None)
    assert refused.value.code == code
    assert is_time(cell) is (code == "ambiguous_date")


def test_the_columns_order_settles_a_date() -> None:
    moment = parse_time("03/04/2024 10:00", DateOrder.MONTH_FIRST)
    assert moment == datetime(2024, 3, 4, 10)
