from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    DateOrder,
    Mixed,
    decide_order,
    from_serial,
    is_ambiguous,
    is_expected,
    parse_date,
    parse_month,
    parse_year,
)

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2020", "13/04/2020"], DAY),
        (["03/04/2020", "04/13/2020"], MONTH),
        (["03/04/2020", "05/06/2021"], None),
        (["13/04/2020", "04/13/2020"], Mixed("13/04/2020", "04/13/2020")),
        (["2020-04-03", "2020-13-03"], YEAR),
        (["2020-04-03", "03/04/2020"], None),
        (["2020-04-03", "13.4.20"], DAY),
        (["98/04/13"], YEAR),
        (["13/14/2020", "12 Mar 2021", "", "n/a"], None),
        ([], None),
    ],
)
def test_decide_order(texts: list[str], order: DateOrder | Mixed | None) -> None:
    assert decide_order(texts) == order


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2020-04-03", None, date(2020, 4, 3)),
        ("2020/04/03", MONTH, date(2020, 4, 3)),
        ("2020-04-03T10:20:30Z", None, date(2020, 4, 3)),
        ("2020-04-03 10:20:30.250", DAY, date(2020, 4, 3)),
        ("20200403", None, date(2020, 4, 3)),
        ("03/04/2020", DAY, date(2020, 4, 3)),
        ("03/04/2020", MONTH, date(2020, 3, 4)),
        ("03/04/2020", None, None),
        ("03/04/2020", YEAR, None),
        ("03/03/2020", None, date(2020, 3, 3)),
        ("13/04/2020", None, date(2020, 4, 13)),
        ("13/04/2020", MONTH, date(2020, 4, 13)),
        ("9/6/2018 0:06:16", MONTH, date(2018, 9, 6)),
        ("07/30/2023 09:15 PM", None, date(2023, 7, 30)),
        (" 3.4.20 ", DAY, date(2020, 4, 3)),
        ("3. 4. 1998", DAY, date(1998, 4, 3)),
        ("3.4.29", DAY, date(2029, 4, 3)),
        ("3.4.30", DAY, date(1930, 4, 3)),
        ("20.4.3", YEAR, date(2020, 4, 3)),
        ("12 Mar 2021", None, date(2021, 3, 12)),
        ("12-Mar-21", None, date(2021, 3, 12)),
        ("12th of March 2021", None, date(2021, 3, 12)),
        ("Friday, 12 March 2021", None, date(2021, 3, 12)),
        ("March 12, 2021", None, date(2021, 3, 12)),
        ("Sept. 1st, 1999", None, date(1999, 9, 1)),
        ("2021-Mar-12", None, date(2021, 3, 12)),
        ("29/02/2020", DAY, date(2020, 2, 29)),
        ("29/02/2019", DAY, None),
        ("31 Apr 2020", None, None),
        ("00/04/2020", DAY, None),
        ("03-04/2020", DAY, None),
        ("0001-01-01", None, None),
        ("10121998", None, None),
        ("March 2021", None, None),
        ("2021", None, None),
        ("43538", DAY, None),
        ("1.2.3", DAY, None),
        ("192.168.1.1", DAY, None),
        ("unknown", DAY, None),
        ("", DAY, None),
    ],
)
def test_parse_date(text: str, order: DateOrder | None, expected: date | None) -> None:
    assert parse_date(text, order) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_way_of_writing_a_date_is_read_back(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}", DAY) == day
    assert parse_date(f"{day.month:02}-{day.day:02}-{day.year}", MONTH) == day
    assert parse_date(f"{day.day} {day:%B} {day.year}") == day


@given(st.text(alphabet="0123456789/-. JanFeb:", max_size=14))
def test_without_an_order_nothing_ambiguous_is_taken(text: str) -> None:
    assert parse_date(text) is None or not is_ambiguous(text)


@pytest.mark.parametrize(
    ("text", "ambiguous"),
    [
        ("03/04/2020", True),
        ("3.4.20", True),
        ("03/03/2020", False),
        ("13/04/2020", False),
        ("2020-04-03", False),
        ("3 April 2020", False),
        ("", False),
    ],
)
def test_is_ambiguous(text: str, ambiguous: bool) -> None:
    assert is_ambiguous(text) is ambiguous


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1998", 1998),
        (" 1998.0 ", 1998),
        ("Summer 1998", 1998),
        ("1997/98", 1998),
        ("1997-1998", 1998),
        ("1995 – 1998", 1998),
        ("1999/00", 2000),
        ("97/98", 1998),
        ("Class of '98", 1998),
        ("Class of ’05", 2005),
        ("01/09/1998", 1998),
        ("2003-04-05", 2003),
        ("12 March 2021", 2021),
        ("graduated 1998 (1998 cohort)", 1998),
        ("1998.5", None),
        ("1998/05", None),
        ("1998-1995", None),
        ("1998 or 1999", None),
        ("98", None),
        ("0998", None),
        ("19980", None),
        ("3000", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_parse_year(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("number", "date1904", "expected"),
    [
        (0, False, None),
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (60, False, None),
        (60.5, False, None),
        (61, False, date(1900, 3, 1)),
        (25569, False, date(1970, 1, 1)),
        (45000.5, False, date(2023, 3, 15)),
        (2958465, False, date(9999, 12, 31)),
        (2958465.9, False, date(9999, 12, 31)),
        (2958466, False, None),
        (-1, False, None),
        (0.5, False, None),
        (float("nan"), False, None),
        (float("inf"), False, None),
        (0, True, date(1904, 1, 1)),
        (60, True, date(1904, 3, 1)),
        (43538.5, True, date(2023, 3, 15)),
        (2957003, True, date(9999, 12, 31)),
        (2957004, True, None),
        (-0.1, True, None),
    ],
)
def test_from_serial(number: float, date1904: bool, expected: date | None) -> None:
    assert from_serial(number, date1904=date1904) == expected


@pytest.mark.parametrize(
    ("text", "latest", "expected"),
    [
        ("14/03/28", date(2011, 11, 28), date(1928, 3, 14)),
        ("28/11/11", date(2011, 11, 28), date(2011, 11, 28)),
        ("29/11/11", date(2011, 11, 28), date(1911, 11, 29)),
        ("12-Mar-12", date(2011, 11, 28), date(1912, 3, 12)),
        ("29/11/2030", date(2011, 11, 28), date(2030, 11, 29)),
        ("29/02/00", date(2000, 1, 1), None),
    ],
)
def test_a_year_of_two_digits_is_no_later_than_it_can_be(
    text: str, latest: date, expected: date | None
) -> None:
    assert parse_date(text, DAY, latest=latest) == expected


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("October 2016", date(2016, 10, 1)), ("Oct-2016", date(2016, 10, 1)),
        ("10/2016", date(2016, 10, 1)), ("2016-10", date(2016, 10, 1)), ("13/2016", None),
        ("2016", None), ("1 October 2016", None), ("", None),
    ],
)  # fmt: skip
def test_a_month_without_a_day(text: str, month: date | None) -> None:
    assert parse_month(text) == month


@given(st.text(max_size=30))
def test_any_text_is_a_month_or_none(text: str) -> None:
    month = parse_month(text)
    assert month is None or (month.day == 1 and parse_date(text) is None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Expected 2031", True), ("exp. 2027", True), ("due 2030", True), ("in progress", True),
        ("2031", False), ("Summer 1998", False), ("export 2020", False),
    ],
)  # fmt: skip
def test_what_is_still_to_come(text: str, expected: bool) -> None:
    assert is_expected(text) is expected
